namespace Rihla.Diaspora.Pages;

/// <summary>A field of the application in which something is written.</summary>
/// <param name="Name">What it is called in the form.</param>
/// <param name="LabelKey">The text beside it.</param>
/// <param name="Value">What stands in it.</param>
/// <param name="Longest">The most characters.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record ApplyField(
    string Name,
    string LabelKey,
    string? Value,
    int Longest,
    string? Fault
)
{
    public string? HintKey { get; init; }

    /// <summary><c>auto</c>, or <c>ltr</c> for numbers and the like.</summary>
    public string Direction { get; init; } = "auto";

    public string Type { get; init; } = "text";

    public string? InputMode { get; init; }

    public string AutoComplete { get; init; } = "off";

    /// <summary>Several lines.</summary>
    public bool IsLong { get; init; }
}
