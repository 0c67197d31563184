using Rihla.Grants.Suppliers;

namespace Rihla.Grants.Pages;

/// <summary>Words about a supplier.</summary>
internal static class SupplierShow
{
    /// <summary>What is known of where its money is sent to.</summary>
    public static string AccountKey(Supplier supplier) =>
        supplier.EnteredById is null ? "Supplier.NoAccount"
        : supplier.IsConfirmed ? "Supplier.Confirmed"
        : "Supplier.ToConfirm";

    /// <summary>The kind of status that goes with it.</summary>
    public static string Kind(Supplier supplier) =>
        supplier.EnteredById is null ? "info"
        : supplier.IsConfirmed ? "done"
        : "warning";
}
