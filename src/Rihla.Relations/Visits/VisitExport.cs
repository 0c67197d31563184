using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>The visits of the mission.</summary>
internal sealed class VisitExport(ProgrammeReader reader) : ListExport
{
    public override string Key => "visits";

    public override string Permission => RelationsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "OfficialVisit.Name",
        "OfficialVisit.FirstDay",
        "OfficialVisit.LastDay",
        "OfficialVisit.Head",
        "OfficialVisit.Meetings",
        "OfficialVisit.Standing",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await reader.ListAsync(by, cancel))
        {
            yield return
            [
                one.NameIn(words.Language),
                one.FirstDay,
                one.LastDay,
                one.Head?.Name.Reveal(),
                one.Programme.Count(),
                words.Of(one.Standing),
            ];
        }
    }
}
