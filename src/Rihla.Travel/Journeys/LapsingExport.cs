using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>The papers that lapse, of the mission's cases that the actor may see.</summary>
internal sealed class LapsingExport(LapsingPapers papers) : ListExport
{
    public override string Key => "lapsing-papers";

    public override string Permission => TravelPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Export.Column.Person",
        "LapsingPapers.What",
        "LapsingPapers.LastDay",
        "Export.Column.Travel",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var paper in (await papers.OfMissionAsync(by, cancel)).Papers)
        {
            yield return
            [
                paper.File.Code,
                paper.Traveller.Person.FullName,
                words.Of(paper.What),
                paper.LastDay,
                paper.File.TravelOn,
            ];
        }
    }
}
