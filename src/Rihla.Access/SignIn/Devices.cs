namespace Rihla.Access;

/// <summary>What a browser says of itself, in two words that its user recognises: <c>Firefox · Windows</c>.</summary>
internal static class Devices
{
    // The order matters: Edge also calls itself Chrome, and everybody Safari.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ];
    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    public static string Describe(string? userAgent)
    {
        var found = new[] { Browsers, Systems }
            .Select(signs =>
                signs
                    .FirstOrDefault(s =>
                        userAgent?.Contains(s.Sign, StringComparison.Ordinal) == true
                    )
                    .Name
            )
            .Where(name => name is not null);
        return string.Join(" · ", found);
    }
}
