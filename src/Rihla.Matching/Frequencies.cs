using System.Collections.Frozen;
using System.Globalization;

namespace Rihla.Matching;

/// <summary>
/// How common names are (Frequencies.txt, where its origin is): a name that many bear tells little.
/// </summary>
internal static class Frequencies
{
    /// <summary>The rarity given to names that the table does not list: one in 16,384.</summary>
    public const double Rarest = 14;

    /// <summary>The share that goes with <see cref="Rarest"/>.</summary>
    public const double Least = 1.0 / (1 << 14);

    private static readonly FrozenDictionary<string, double> Forms;
    private static readonly FrozenDictionary<string, double> Sounds;

    static Frequencies()
    {
        var forms = new Dictionary<string, double>(StringComparer.Ordinal);
        var sounds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in EmbeddedText.Lines("Frequencies.txt"))
        {
            // kind (f: form, s: sound), name, people per million who bear it
            var fields = line.Split(' ');
            var share = double.Parse(fields[2], CultureInfo.InvariantCulture) / 1_000_000;
            (fields[0] == "f" ? forms : sounds)[fields[1]] = share;
        }

        Forms = forms.ToFrozenDictionary(StringComparer.Ordinal);
        Sounds = sounds.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The share of people with this form in their name; 0 when the table does not list it.</summary>
    public static double OfForm(string form) => Forms.GetValueOrDefault(form);

    /// <summary>The same for all names of one sound, see <see cref="NamePart.FrequencyKey"/>.</summary>
    public static double OfSound(string key) => Sounds.GetValueOrDefault(key);
}
