using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>The projects of the mission, and those in which a case shares that the actor may see, the earliest first.</summary>
internal sealed class ProjectExport(RihlaDb db, CaseFiles files, PlanBook book) : ListExport
{
    private const int Together = 250;

    public override string Key => "projects";

    public override string Permission => ReintegrationPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Project.Code",
        "Project.Title",
        "ReintegrationPlan.Kind",
        "ReintegrationPlan.Dimension",
        "ReintegrationPlan.Level",
        "Project.Participants",
        "Project.Persons",
        "Grant.Currency",
        "ReintegrationPlan.Cost",
        "ReintegrationPlan.DueOn",
        "Support.State",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        List<Project> some;
        var after = Guid.Empty;
        do
        {
            some = await db.Set<Project>()
                .AsNoTracking()
                .Include(p => p.Participations)
                .Where(p => p.Id > after)
                .OrderBy(p => p.Id)
                .Take(Together)
                .ToListAsync(cancel);
            var visible = await files.CodesAsync(
                [.. some.SelectMany(p => p.Present).Select(p => p.CaseId).Distinct()],
                by,
                cancel
            );
            var shares = await book.SharesAsync([.. some.Select(p => p.Id)], cancel);
            foreach (var project in some)
            {
                after = project.Id;
                project.Settle(shares[project.Id]);
                var present = project.Present.ToList();
                if (
                    project.MissionId != by.MissionId
                    && !present.Exists(p => visible.ContainsKey(p.CaseId))
                )
                {
                    continue;
                }
                yield return
                [
                    project.Code,
                    project.Title.Reveal(),
                    words.Of(project.Kind),
                    words.Of(project.Dimension),
                    words.Of(project.Level),
                    present.Count,
                    present.Sum(p => p.Persons),
                    project.Currency,
                    Currency.Of(project.Currency).FromMinor(project.Cost),
                    project.DueOn,
                    words[project.OrderId is null ? "Project.NotOrdered" : "Project.Ordered"],
                ];
            }
        } while (some.Count == Together);
    }
}
