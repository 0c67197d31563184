using Rihla.Grants.Suppliers;

namespace Rihla.Grants.Pages;

/// <summary>Words about a supplier.</summary>
internal static class SupplierShow
{
    /// <summary>What is known of where its money is sent to.</summary>
    public static string AccountKey(Supplier supplier) =>
        !supplier.IsEntered ? "Supplier.NoAccount"
        : supplier.IsConfirmed ? "Supplier.Confirmed"
        : "Supplier.ToConfirm";

    /// <summary>Whether anything may be ordered there.</summary>
    public static string StandingKey(Supplier supplier) =>
        supplier.IsMerged ? "Supplier.Merged"
        : supplier.IsBarred ? "Supplier.Barred"
        : "Supplier.Active";

    /// <summary>The kind of status that goes with whether anything may be ordered there.</summary>
    public static string StandingKind(Supplier supplier) =>
        supplier.IsMerged ? "info"
        : supplier.IsBarred ? "danger"
        : "done";

    /// <summary>The kind of status that goes with what is known of its account.</summary>
    public static string Kind(Supplier supplier) =>
        !supplier.IsEntered ? "info"
        : supplier.IsConfirmed ? "done"
        : "warning";
}
