using System.Text;

namespace Rihla.Matching;

/// <summary>
/// Cyrillic letters as a French or English clerk writes their sound, after the BGN/PCGN romanisation of Russian (1947),
/// Ukrainian (2019) and Belarusian (1979).
/// </summary>
internal static class Cyrillic
{
    /// <summary>The Latin letters for a Cyrillic one, none for a hard or soft sign; null for any other letter.</summary>
    public static string? Spelt(Rune rune) =>
        rune.Value is < 0x400 or > 0x4FF
            ? null
            : Rune.ToLowerInvariant(rune).Value switch
            {
                'а' => "a",
                'б' => "b",
                'в' => "v",
                'г' or 'ґ' or 'ғ' => "g",
                'д' => "d",
                'е' or 'э' => "e",
                'ё' => "yo",
                'є' => "ye",
                'ж' => "j",
                'з' => "z",
                'и' or 'і' => "i",
                'ї' => "yi",
                'й' or 'ы' => "y",
                'к' or 'қ' => "k",
                'л' => "l",
                'м' => "m",
                'н' or 'ң' => "n",
                'о' or 'ө' => "o",
                'п' => "p",
                'р' => "r",
                'с' => "s",
                'т' => "t",
                'у' or 'ү' or 'ұ' => "u",
                'ў' => "w",
                'ф' => "f",
                'х' or 'һ' => "kh",
                'ц' => "ts",
                'ч' => "tch",
                'ш' => "sh",
                'щ' => "shtch",
                'ъ' or 'ь' => "",
                'ю' => "yu",
                'я' => "ya",
                'ә' => "a",
                _ => null,
            };
}
