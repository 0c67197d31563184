using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A member of the team of a restricted case.</summary>
internal sealed class TeamMember
{
    public required Guid CaseId { get; init; }

    public required Guid UserId { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Lets somebody onto the team of a case, who may be on it already. Saved with the next save.</summary>
    /// <returns>Whether they are new.</returns>
    public static async Task<bool> JoinAsync(
        RihlaDb db,
        Guid caseId,
        Guid userId,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        // Two of a family may be found in one screening: who joined for the first is not saved yet, and is found all the same.
        if (await db.Set<TeamMember>().FindAsync([caseId, userId], cancel) is not null)
        {
            return false;
        }
        db.Add(
            new TeamMember
            {
                CaseId = caseId,
                UserId = userId,
                Since = since,
            }
        );
        return true;
    }

    /// <summary>From now on only the team sees the case, which begins with its caseworker and who closes it off. Saved with the next save.</summary>
    public static async Task CloseAroundAsync(
        RihlaDb db,
        CaseFile file,
        Actor by,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        file.Case.Sensitivity = Sensitivity.Restricted;
        foreach (var user in new[] { file.CaseworkerId, by.IsSystem ? null : by.UserId })
        {
            if (user is { } joining)
            {
                await JoinAsync(db, file.Id, joining, since, cancel);
            }
        }
    }
}

internal sealed class TeamMemberMapping : IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<TeamMember> builder)
    {
        builder.ToTable("cases_team_member");
        builder.HasKey(t => new { t.CaseId, t.UserId });
    }
}
