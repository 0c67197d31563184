using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A closed case that need not be kept any longer: no name, for whoever decides does not need one.</summary>
internal sealed record CaseToErase(
    Guid Id,
    string Code,
    DateOnly ClosedOn,
    ClosureReason? Reason,
    int Persons
);

/// <summary>What came of erasing several cases.</summary>
/// <param name="Erased">How many are erased.</param>
/// <param name="Left">Those that are not, with the reasons.</param>
internal sealed record CasesErased(int Erased, IReadOnlyList<(string Code, Refusal Why)> Left);

/// <summary>
/// The end of keeping: cases that were closed so long ago that nobody has to account for them any more, of people with no later case.
/// They are listed for the data-protection officer, who has them erased as if their people had asked for it, or keeps one that a
/// court or a dispute still needs. Nothing goes by itself.
/// </summary>
internal sealed class Retention(RihlaDb db, Erasures erasures, CasesSettings settings, Today today)
{
    /// <summary>How many cases a page shows.</summary>
    public const int PageSize = 50;

    /// <summary>Cases closed before this day need not be kept.</summary>
    public DateOnly Until => today.Date.AddYears(-settings.FilesKeptYears);

    /// <summary>A page of them, those closed first before the others, and how many there are on all pages.</summary>
    public async Task<(IReadOnlyList<CaseToErase> Cases, int Count)> DueAsync(
        int number,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var due = Due(by);
        return (
            await due.OrderBy(c => c.StageOn)
                .ThenBy(c => c.Id)
                .Page(number, PageSize)
                .Select(c => new CaseToErase(
                    c.Id,
                    c.Code,
                    c.StageOn,
                    c.ClosureReason,
                    c.Members.Count
                ))
                .ToListAsync(cancel),
            await due.CountAsync(cancel)
        );
    }

    /// <summary>The day since which the oldest of them need not be kept; nothing, where there is none.</summary>
    public async Task<DateOnly?> SinceAsync(Actor by, CancellationToken cancel = default) =>
        (await Due(by).MinAsync(c => (DateOnly?)c.StageOn, cancel))?.AddYears(
            settings.FilesKeptYears
        );

    /// <summary>Erases the people of these cases, each case for itself. It cannot be undone.</summary>
    /// <returns>How many went, and why others did not; refused when none was chosen, and unless it is known to be for good.</returns>
    public async Task<Outcome<CasesErased>> EraseAsync(
        IReadOnlyCollection<Guid> chosen,
        bool isCertain,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Erase);
        if (chosen.Count == 0)
        {
            return new Refusal("Retention.NothingChosen");
        }
        if (!isCertain)
        {
            return new Refusal("Retention.NotCertain");
        }
        var cases = await Due(by)
            .Where(c => chosen.Contains(c.Id))
            .OrderBy(c => c.Id)
            .Select(c => new
            {
                c.Id,
                c.Code,
                Persons = c.Members.Select(m => m.PersonId).ToList(),
            })
            .ToListAsync(cancel);
        var (erased, left) = (0, new List<(string, Refusal)>());
        foreach (var each in cases)
        {
            await using var work = await db.BeginAsync(cancel);
            var outcome = await erasures.EraseAsync(work, each.Persons, each.Id, by, cancel);
            if (outcome.IsDone)
            {
                await work.CommitAsync(cancel);
                erased++;
            }
            else
            {
                left.Add((each.Code, outcome.Refusals[0]));
            }
            db.ChangeTracker.Clear();
        }
        return new CasesErased(erased, left);
    }

    private IQueryable<Case> Due(Actor by)
    {
        by.Need(CasesPermissions.Erase);
        var (mission, until) = (by.MissionId, Until);
        var (cases, members) = (db.Set<Case>(), db.Set<CaseMember>());
        return cases
            .AsNoTracking()
            .Where(c =>
                c.HostMissionId == mission
                && c.Stage == Stage.Closed
                && c.StageOn < until
                && c.ErasedOn == null
                && !c.Members.Any(m =>
                    members.Any(o =>
                        o.PersonId == m.PersonId
                        && cases.Any(x =>
                            x.Id == o.CaseId && (x.Stage != Stage.Closed || x.StageOn >= until)
                        )
                    )
                )
            );
    }
}

/// <summary>Cases that need not be kept any longer wait for the data-protection officer.</summary>
internal sealed class CasesToErase(Retention retention) : OfficeTasks
{
    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    ) =>
        by.May(CasesPermissions.Erase) && await retention.SinceAsync(by, cancel) is { } since
            ? [new("Retention.Task", [], since, "/app/oversight/retention")]
            : [];
}
