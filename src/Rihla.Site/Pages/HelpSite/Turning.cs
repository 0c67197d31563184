namespace Rihla.Site.Pages;

/// <summary>
/// Which part of a list a <see cref="SecretPage"/> shows, and the way to the rest: such a page has no address of its own, so
/// it turns by sending its key again, with <c>Do=turn</c> and the <c>Number</c> that is asked for.
/// </summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="Key">The key of the page.</param>
/// <param name="Number">Which page of the list is shown, from 1.</param>
/// <param name="Size">How many stand on a page.</param>
/// <param name="Total">How many there are.</param>
public sealed record Turning(string Action, string? Key, int Number, int Size, int Total)
{
    /// <summary>The pages that can be turned to: the one before and the one after.</summary>
    internal IEnumerable<(int Number, string TextKey)> Others
    {
        get
        {
            if (Number > 1)
            {
                yield return (Number - 1, "Ui.Pager.Previous");
            }
            if ((long)Number * Size < Total)
            {
                yield return (Number + 1, "Ui.Pager.Next");
            }
        }
    }
}
