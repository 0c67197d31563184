namespace Rihla.Ui.Fields;

/// <summary>
/// Marks a page whose form, when too many come from one address, is handed back whole to be sent again a minute later. Not for
/// a form in which a secret is typed: that one is typed again.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MaySendAgainAttribute : Attribute
{
    /// <summary>The field of the page in which a secret is typed: a form that fills it is not handed back.</summary>
    public string? Unless { get; init; }
}
