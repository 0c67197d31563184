namespace Rihla.Ui.Charts;

/// <summary>One bar of a bar chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">How much; not negative.</param>
/// <param name="Href">What it opens to.</param>
/// <param name="Text">The value as shown where the number alone does not do: an amount, a hidden small cell (<c>&lt; 5</c>).</param>
public sealed record Bar(string Label, decimal Value, string? Href = null, string? Text = null);

/// <summary>One group of columns: a month, a year.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Values">A value for each series; not negative.</param>
public sealed record Column(string Label, params IReadOnlyList<decimal> Values)
{
    /// <summary>Where what is behind it is listed; nothing, if nowhere.</summary>
    public string? Href { get; init; }
}

/// <summary>One point in time of a line chart.</summary>
/// <param name="Label">What it stands for: a month, a year.</param>
/// <param name="Values">A value for each line; nothing where there is none.</param>
public sealed record LinePoint(string Label, params IReadOnlyList<decimal?> Values)
{
    /// <summary>What stands below the drawing, where the label is too long for it.</summary>
    public string? Short { get; init; }
}
