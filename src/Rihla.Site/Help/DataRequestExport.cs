using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>What people asked about their own data, and by when they are answered; not the code that they follow it with.</summary>
internal sealed class DataRequestExport(DataRequests requests) : ListExport
{
    public override string Key => "data-requests";

    public override string Permission => SitePermissions.DataRequests;

    public override IReadOnlyList<string> Columns { get; } =
    ["DataRequest.Wish", "DataRequest.AskedOn", "DataRequest.DueOn", "DataRequest.Standing"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var request in requests.AllAsync(by).WithCancellation(cancel))
        {
            yield return
            [
                words.Of(request.Wish),
                request.AskedOn,
                request.DueOn,
                words.Of(request.Standing),
            ];
        }
    }
}
