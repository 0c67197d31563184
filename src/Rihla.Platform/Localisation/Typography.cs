namespace Rihla.Platform.Localisation;

/// <summary>
/// The marks of print. Texts are typed as a keyboard gives them; what a page shows has the apostrophe of print, and in
/// French a space that does not break before <c>: ; ? !</c> and inside « » (Imprimerie nationale, <i>Lexique des règles
/// typographiques</i>).
/// </summary>
public static class Typography
{
    /// <summary>The text as it is printed in its language. What is printed already stays as it is.</summary>
    public static string Print(string language, string text) =>
        language switch
        {
            Languages.French => text.Replace('\'', '’')
                .Replace(" :", "\u00A0:", StringComparison.Ordinal)
                .Replace(" ;", "\u00A0;", StringComparison.Ordinal)
                .Replace(" ?", "\u00A0?", StringComparison.Ordinal)
                .Replace(" !", "\u00A0!", StringComparison.Ordinal)
                .Replace("« ", "«\u00A0", StringComparison.Ordinal)
                .Replace(" »", "\u00A0»", StringComparison.Ordinal),
            Languages.English => text.Replace('\'', '’'),
            _ => text,
        };
}
