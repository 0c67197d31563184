using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>The pairs that wait for a decision, by the codes of the persons.</summary>
internal sealed class PairExport(PairQueue pairs) : ListExport
{
    public override string Key => "duplicates";

    public override string Permission => PeoplePermissions.Adjudicate;

    public override IReadOnlyList<string> Columns { get; } =
    ["Pair.First", "Pair.Second", "Pair.Likeness", "Pair.Origin", "Pair.Raised", "Pair.State"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var one in pairs.AllAsync(by, cancel))
        {
            yield return
            [
                one.First.Code,
                one.Second.Code,
                Pair.Shown(one.Pair.Probability),
                words.Of(one.Pair.Origin),
                one.Pair.RaisedAt,
                words.Of(one.Pair.State),
            ];
        }
    }
}
