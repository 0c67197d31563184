using Rihla.Grants;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Pages;

/// <summary>What a form proposes while the name of a supplier is typed, and asks when the name is like that of others.</summary>
/// <param name="Field">The name of the choice in the form.</param>
/// <param name="Offered">All that can be proposed.</param>
/// <param name="Alike">Those that could be meant; none while nothing is unclear.</param>
/// <param name="Chosen">What was chosen.</param>
internal sealed record SupplierOffer(
    string Field,
    IReadOnlyList<SupplierInfo> Offered,
    IReadOnlyList<SupplierInfo> Alike,
    string? Chosen
)
{
    /// <summary>What is proposed before anything is typed.</summary>
    public static async Task<SupplierOffer> OfAsync(
        SupplierBook suppliers,
        Actor by,
        CancellationToken cancel
    ) => new("", await suppliers.OfferedAsync(by, cancel), [], null);

    /// <summary>What is proposed and asked about a name that was typed.</summary>
    public static async Task<SupplierOffer> OfAsync(
        SupplierBook suppliers,
        string field,
        string? typed,
        string? chosen,
        Actor by,
        CancellationToken cancel
    ) =>
        new(
            field,
            await suppliers.OfferedAsync(by, cancel),
            await suppliers.AlikeAsync(typed, by, cancel),
            chosen
        );
}
