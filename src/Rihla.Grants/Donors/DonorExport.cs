using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The donors of the mission.</summary>
internal sealed class DonorExport(GrantOffice office) : ListExport
{
    public override string Key => "donors";

    public override string Permission => GrantsPermissions.Manage;

    public override IReadOnlyList<string> Columns { get; } = ["Donor.Name", "Donor.Country"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await office.DonorsAsync(by, cancel))
        {
            yield return [one.Name, words.Country(one.Country)];
        }
    }
}
