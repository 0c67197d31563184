namespace Rihla.Access;

/// <summary>Addresses within this site: nothing in an address that a stranger made up may lead elsewhere.</summary>
internal static class Local
{
    /// <summary>The address if it is within this site, else the start page of the staff.</summary>
    public static string Or(string? address, string otherwise = "/app") =>
        IsLocal(address) ? address! : otherwise;

    public static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
