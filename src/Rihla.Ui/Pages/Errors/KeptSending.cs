namespace Rihla.Ui.Pages.Errors;

/// <summary>What somebody sent, to be sent again.</summary>
/// <param name="Address">Where it was sent.</param>
/// <param name="Fields">What was in the form.</param>
internal sealed record KeptSending(
    string Address,
    IReadOnlyList<KeyValuePair<string, string?>> Fields
);
