using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>Something promised under an agreement that is still to be kept.</summary>
/// <param name="What">What was promised.</param>
/// <param name="OwnerName">The member of staff who keeps it.</param>
/// <param name="DueOn">By when.</param>
public sealed record OpenCommitment(string What, string OwnerName, DateOnly DueOn);

/// <summary>An agreement of the mission, as other rooms read it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Title">Its title.</param>
/// <param name="Parties">The names of those who agreed.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day with all renewals; nothing while it has no end.</param>
/// <param name="IsInForce">Whether it holds today.</param>
/// <param name="Open">What is still to be kept, the earliest first.</param>
public sealed record AgreementInfo(
    Guid Id,
    string Title,
    IReadOnlyList<string> Parties,
    DateOnly StartsOn,
    DateOnly? EndsOn,
    bool IsInForce,
    IReadOnlyList<OpenCommitment> Open
)
{
    /// <summary>Whether somebody of this name agreed to it, whatever the capitals.</summary>
    public bool Binds(string name) =>
        Parties.Any(p => p.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it holds, but will have lapsed so many days from a day.</summary>
    public bool LapsesWithin(int days, DateOnly day) => IsInForce && EndsOn <= day.AddDays(days);
}

/// <summary>Reads the agreements of a mission for other rooms.</summary>
public sealed class AgreementBook
{
    private readonly RihlaDb db;
    private readonly Today today;

    internal AgreementBook(RihlaDb db, Today today) => (this.db, this.today) = (db, today);

    /// <summary>The agreements of the actor's mission, by title; none for whoever may not see agreements.</summary>
    public async Task<IReadOnlyList<AgreementInfo>> OfMissionAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(GrantsPermissions.ViewAgreements))
        {
            return [];
        }
        var day = today.Date;
        var all = await db.Set<Agreement>()
            .AsNoTracking()
            .Include(a => a.Parties)
            .Include(a => a.Commitments)
            .AsSplitQuery()
            .Where(a => a.MissionId == by.MissionId)
            .OrderBy(a => a.Title)
            .ToListAsync(cancel);
        return
        [
            .. all.Select(a => new AgreementInfo(
                a.Id,
                a.Title,
                [.. a.Parties.OrderBy(p => p.Id).Select(p => p.Name)],
                a.StartsOn,
                a.EndsOn,
                a.IsActiveOn(day),
                [
                    .. a
                        .Commitments.Where(c => c.DoneOn is null)
                        .OrderBy(c => c.DueOn)
                        .Select(c => new OpenCommitment(c.What, c.OwnerName, c.DueOn)),
                ]
            )),
        ];
    }
}
