using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>The commitments made at meetings.</summary>
internal sealed class PromiseExport(Promises promises) : ListExport
{
    public override string Key => "commitments";

    public override string Permission => RelationsPermissions.Promises;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Promise.What",
        "Promise.Side",
        "Institution.Name",
        "OfficialVisit.Name",
        "Promise.Owner",
        "Promise.DueOn",
        "Promise.KeptColumn",
        "Promise.Dropped",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var line in await promises.ListAsync(by, cancel))
        {
            yield return
            [
                line.Promise.What.Reveal(),
                words.Of(line.Promise.Side),
                line.Institution?.NameIn(words.Language),
                line.Visit.NameIn(words.Language),
                line.Promise.OwnerName,
                line.Promise.DueOn,
                line.Promise.KeptOn,
                words[line.Promise.IsDropped ? "Answer.Yes" : "Answer.No"],
            ];
        }
    }
}
