using System.Globalization;

namespace Rihla.Matching.Tests;

/// <summary>Invented people, written shortly.</summary>
internal static class Somebody
{
    /// <summary>Somebody with given and family name and a birth date as YYYY, YYYY-MM or YYYY-MM-DD.</summary>
    public static Identity Called(
        string? given,
        string? family,
        string? born = null,
        char? sex = null
    ) =>
        new()
        {
            Names = [new WrittenName(given, family)],
            Birth = born is null ? null : Date(born),
            Sex = sex,
        };

    /// <summary>Somebody of whom one line of text is known.</summary>
    public static Identity Written(string name, string? born = null) => Called(null, name, born);

    public static BirthDate Date(string text)
    {
        var fields = text.Split('-')
            .Select(field => int.Parse(field, CultureInfo.InvariantCulture))
            .ToArray();
        return new BirthDate(
            fields[0],
            fields.ElementAtOrDefault(1) is > 0 and var m ? m : null,
            fields.ElementAtOrDefault(2) is > 0 and var d ? d : null
        );
    }

    public static Match Against(this Identity left, Identity right) =>
        new Matcher().Compare(left, right);

    public static bool SharesKeyWith(this Identity left, Identity right) =>
        MatchKeys.ForCandidates(left).Overlaps(MatchKeys.Of(right));
}
