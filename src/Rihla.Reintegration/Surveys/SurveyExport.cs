using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Surveys;

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
