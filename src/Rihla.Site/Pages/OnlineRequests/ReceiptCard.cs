namespace Rihla.Site.Pages;

/// <summary>A receipt as it is read to a person: its code, its words, and where to type them.</summary>
/// <param name="Receipt">The receipt.</param>
/// <param name="Address">The whole address of the page in the language of the receipt.</param>
internal sealed record ReceiptCard(Receipt Receipt, string Address)
{
    /// <summary>The card of a receipt in a language.</summary>
    public static ReceiptCard Of(Receipt receipt, string language, SiteFrame frame) =>
        new(receipt, $"{frame.Root}/{language}/follow");
}
