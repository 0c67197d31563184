using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// A child born to a family of a case after it left: nobody who returned, so no member of the case, who signs, travels, is counted or
/// surveyed; whoever helps the family at home knows of them.
/// </summary>
internal sealed class Newborn
{
    public const int LongestName = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>The membership of the mother or father.</summary>
    public required Guid MemberId { get; init; }

    public required Personal<string> Name { get; init; }

    public required Personal<DateOnly> BornOn { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class NewbornMapping : IEntityTypeConfiguration<Newborn>
{
    public void Configure(EntityTypeBuilder<Newborn> builder)
    {
        builder.ToTable("cases_newborn");
        builder.HasOne<Case>().WithMany().HasForeignKey(n => n.CaseId);
    }
}

/// <summary>A child born after the journey, as a page shows them.</summary>
/// <param name="Id">The identity.</param>
/// <param name="Name">The name as told.</param>
/// <param name="BornOn">The day of birth.</param>
/// <param name="Parent">The name of the mother or father.</param>
public sealed record BornThere(Guid Id, string Name, DateOnly BornOn, string Parent);

/// <summary>Enters the children born to a family after the journey. All that moves a case asks about its members alone.</summary>
public sealed class Newborns
{
    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly CaseTasks tasks;
    private readonly Today today;

    internal Newborns(RihlaDb db, CaseOperations operations, CaseTasks tasks, Today today) =>
        (this.db, this.operations, this.tasks, this.today) = (db, operations, tasks, today);

    /// <summary>The children born after the journey, the eldest first.</summary>
    /// <param name="file">The case.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<BornThere>> OfAsync(
        CaseFile file,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Travellers.All(t => t.ArrivedOn is null))
        {
            return [];
        }
        return
        [
            .. (
                await db.Set<Newborn>()
                    .AsNoTracking()
                    .Where(n => n.CaseId == file.Id)
                    .ToListAsync(cancel)
            )
                .Select(n => new BornThere(
                    n.Id,
                    n.Name.Reveal(),
                    n.BornOn.Reveal(),
                    file.Travellers.FirstOrDefault(t => t.MemberId == n.MemberId)?.Person.FullName
                        ?? ""
                ))
                .OrderBy(n => n.BornOn)
                .ThenBy(n => n.Id),
        ];
    }

    /// <summary>
    /// Enters a child. Refused in a closed case and to the mission that does not work on it; without a parent who has arrived, a name, and a
    /// day of birth on which that parent had left: who was born before is a member of the case.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="parent">The membership of the mother or father.</param>
    /// <param name="name">The name.</param>
    /// <param name="bornOn">The day of birth.</param>
    /// <param name="by">Who enters it.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> EnterAsync(
        string code,
        Guid? parent,
        string? name,
        DateOnly? bornOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            file =>
            {
                var faults = new List<Refusal>();
                var theirs = file.Arrived().FirstOrDefault(t => t.MemberId == parent);
                if (theirs is null)
                {
                    faults.Add(Refusal.Of("Parent", "Newborn.ParentMissing"));
                }
                if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > Newborn.LongestName)
                {
                    faults.Add(Refusal.Of("Name", "Newborn.NameMissing", Newborn.LongestName));
                }
                var left = theirs?.DepartedOn ?? theirs?.ArrivedOn ?? file.DepartedOn;
                if (bornOn is null || bornOn < left || bornOn > today.Date)
                {
                    faults.Add(Refusal.Of("BornOn", "Newborn.DayWrong", left ?? today.Date));
                }
                if (faults.Count > 0)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                db.Add(
                    new Newborn
                    {
                        CaseId = file.Id,
                        MemberId = theirs!.MemberId,
                        Name = new(name!.Trim()),
                        BornOn = new(bornOn!.Value),
                        ByName = by.Name,
                        At = today.Now,
                    }
                );
                return Task.FromResult<Outcome<Act>>(
                    new Act("case.newborn-entered", PersonId: theirs.Person.Id)
                );
            },
            cancel
        );

    /// <summary>Takes out a child that was entered by mistake.</summary>
    /// <param name="code">The case.</param>
    /// <param name="id">Which.</param>
    /// <param name="by">Who takes it out.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> TakeOutAsync(
        string code,
        Guid id,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            async file =>
            {
                if (
                    await db.Set<Newborn>()
                        .SingleOrDefaultAsync(n => n.CaseId == file.Id && n.Id == id, cancel)
                    is not { } newborn
                )
                {
                    return new Refusal("Newborn.Gone");
                }
                db.Remove(newborn);
                await tasks.TakeBackAsync(file.Id, [NotComing.ChildTask], newborn.Id, cancel);
                return new Act("case.newborn-taken-out");
            },
            cancel
        );

    private Task<Outcome> OnAsync(
        string code,
        Actor by,
        Func<CaseFile, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.KeepAsync(
            code,
            by,
            CasesPermissions.EnterNewborn,
            async file =>
                !file.IsOpen ? new Refusal("Casework.IsClosed")
                : !WorkingMission.IsOf(file, by) ? new Refusal("Newborn.OtherMission")
                : await change(file),
            cancel
        );
}
