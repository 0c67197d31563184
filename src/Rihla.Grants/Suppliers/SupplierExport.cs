using System.Runtime.CompilerServices;
using Rihla.Grants.Pages;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Suppliers;

/// <summary>The register of suppliers, without their accounts.</summary>
internal sealed class SupplierExport(SupplierRegister register) : ListExport
{
    public override string Key => "suppliers";

    public override string Permission => GrantsPermissions.Suppliers;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Supplier.Name",
        "Supplier.Country",
        "Supplier.Town",
        "Supplier.Standing",
        "Supplier.Account",
        "Supplier.AddedOn",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await register.ListAsync(null, by, cancel))
        {
            yield return
            [
                one.Name.Reveal(),
                words.Country(one.Country),
                one.Town?.Reveal(),
                words[SupplierShow.StandingKey(one)],
                words[SupplierShow.AccountKey(one)],
                one.AddedOn,
            ];
        }
    }
}
