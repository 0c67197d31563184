using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>What is still to be delivered in the cases that the actor may see.</summary>
internal sealed class DeliveryExport(DueDeliveries deliveries) : ListExport
{
    public override string Key => "deliveries";

    public override string Permission => ReintegrationPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "ReintegrationPlan.What",
        "ReintegrationPlan.Kind",
        "ReintegrationPlan.Dimension",
        "ReintegrationPlan.Level",
        "ReintegrationPlan.Quantity",
        "Support.Arrived",
        "ReintegrationPlan.DueOn",
        "Support.State",
        "Support.Late",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var line in deliveries.AllAsync(by, cancel))
        {
            yield return
            [
                line.File.Code,
                line.Item.What.Reveal(),
                words.Of(line.Item.Kind),
                words.Of(line.Item.Dimension),
                words.Of(line.Item.Level),
                line.Item.Quantity,
                line.Item.Delivered,
                line.Item.DueOn,
                words.Of(line.State),
                line.IsLate ? words["Support.Late"] : null,
            ];
        }
    }
}

/// <summary>The projects of the mission, and those in which a case shares that the actor may see, the earliest first.</summary>
internal sealed class ProjectExport(RihlaDb db, CaseFiles files) : ListExport
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
            foreach (var project in some)
            {
                after = project.Id;
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

/// <summary>
/// The complaints that the actor handles, never one about themselves: when, what about in general, and how it ended. Not what
/// was said, by whom or about whom.
/// </summary>
internal sealed class ComplaintExport(ComplaintScope scope) : ListExport
{
    public override string Key => "complaints";

    public override string Permission => FollowUpPermissions.HandleComplaints;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Complaint.Code",
        "Complaint.ReceivedOn",
        "Complaint.Source",
        "Complaint.Category",
        "Complaint.Serious",
        "Complaint.DueOn",
        "Complaint.Standing",
        "Complaint.AnsweredOn",
        "Complaint.Finding",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var complaints = (await scope.VisibleToAsync(by, cancel))
            .AsNoTracking()
            .OrderBy(c => c.ReceivedOn)
            .ThenBy(c => c.Id)
            .AsAsyncEnumerable();
        await foreach (var one in complaints.WithCancellation(cancel))
        {
            yield return
            [
                one.Code,
                one.ReceivedOn,
                words.Of(one.Source),
                words.Of(one.Category.Reveal()),
                one.IsSerious ? words["Complaint.Serious"] : null,
                one.DueOn,
                words.Of(one.Standing),
                one.AnsweredOn,
                one.Finding is { } finding ? words.Of(finding) : null,
            ];
        }
    }
}

/// <summary>The surveys of the cases that the actor may see, with their scores and without the answers.</summary>
internal sealed class SurveyExport(RihlaDb db, CaseFiles files) : ListExport
{
    private const int Together = 250;

    public override string Key => "surveys";

    public override string Permission => FollowUpPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Survey.When",
        "Survey.DueOn",
        "Survey.Standing",
        "Survey.DoneOn",
        "Dimension.Economic",
        "Dimension.Social",
        "Dimension.Psychosocial",
        "Survey.Composite",
        "Survey.Band",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        // Their identities first: asked part by part, SQLite would go through all of the mission for each.
        var all = await db.Set<Survey>()
            .Where(s => s.HostMissionId == by.MissionId || s.OriginMissionId == by.MissionId)
            .Select(s => s.Id)
            .ToListAsync(cancel);
        foreach (var part in all.Order().Chunk(Together))
        {
            var some = await db.Set<Survey>()
                .AsNoTracking()
                .Where(s => part.Contains(s.Id))
                .OrderBy(s => s.Id)
                .ToListAsync(cancel);
            var codes = await files.CodesAsync(
                [.. some.Select(s => s.CaseId).Distinct()],
                by,
                cancel
            );
            foreach (var survey in some)
            {
                if (!codes.TryGetValue(survey.CaseId, out var code))
                {
                    continue;
                }
                yield return
                [
                    code,
                    survey.Month,
                    survey.DueOn,
                    words.Of(survey.Standing),
                    survey.DoneOn,
                    survey.Economic,
                    survey.Social,
                    survey.Psychosocial,
                    survey.Composite,
                    survey.Band,
                ];
            }
        }
    }
}
