namespace Rihla.Platform;

/// <summary>Addresses within this site: nothing in an address that a stranger made up may lead elsewhere.</summary>
public static class Local
{
    /// <summary>The address if it is within this site, else the start page of the staff.</summary>
    /// <param name="address">The address that came with a request.</param>
    /// <param name="otherwise">Where it goes instead.</param>
    public static string Or(string? address, string otherwise = "/app") =>
        IsLocal(address) ? address! : otherwise;

    /// <summary>Whether an address is a path of this site: of no other host, and without control characters.</summary>
    public static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
