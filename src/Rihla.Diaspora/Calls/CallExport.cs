using System.Runtime.CompilerServices;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>The calls of the mission.</summary>
internal sealed class CallExport(CallDesk desk, Today today) : ListExport
{
    public override string Key => "calls";

    public override string Permission => DiasporaPermissions.Figures;

    public override IReadOnlyList<string> Columns { get; } =
    ["Call.Call", "Call.Phase", "Call.OpensOn", "Call.ClosesOn", "Call.Places"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await desk.ListAsync(by, cancel))
        {
            yield return
            [
                one.TitleIn(words.Language),
                words.Of(one.PhaseOn(today.Date)),
                one.OpensOn,
                one.ClosesOn,
                one.Places,
            ];
        }
    }
}
