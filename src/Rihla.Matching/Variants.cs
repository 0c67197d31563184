using System.Collections.Frozen;

namespace Rihla.Matching;

/// <summary>
/// The curated table of names whose forms no rule of spelling derives from each other (Variants.txt, where its sources
/// are). An entry has a number; a form belongs to at most one entry.
/// </summary>
internal static class Variants
{
    private static readonly FrozenDictionary<string, int> ByForm;
    private static readonly FrozenDictionary<string, int> BySound;
    private static readonly string[] Skeleton;
    private static readonly string[] First;

    static Variants()
    {
        var byForm = new Dictionary<string, int>(StringComparer.Ordinal);
        var bySound = new Dictionary<string, int>(StringComparer.Ordinal);
        var skeletons = new List<string>();
        var names = new List<string>();
        foreach (var line in EmbeddedText.Lines("Variants.txt"))
        {
            var entry = skeletons.Count;
            foreach (var written in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var form = Particles.WithoutPrefix(Letters.Fold(written));
                var isArabic = ArabicScript.IsLetter(form[0]);
                var sound = isArabic ? ArabicScript.SoundOf(form) : Romanisation.SoundOf(form);
                if (skeletons.Count == entry)
                {
                    skeletons.Add(Sounds.Skeleton(sound));
                    names.Add("=" + form);
                }

                byForm.TryAdd(form, entry);
                if (!isArabic && !bySound.TryAdd(sound, entry) && bySound[sound] != entry)
                {
                    bySound[sound] = Ambiguous;
                }
            }
        }

        ByForm = byForm.ToFrozenDictionary(StringComparer.Ordinal);
        BySound = bySound.ToFrozenDictionary(StringComparer.Ordinal);
        Skeleton = [.. skeletons];
        First = [.. names];
    }

    private const int Ambiguous = -1;

    /// <summary>The entry of a form, or of any Latin spelling with the same sounds; -1 when there is none.</summary>
    public static int Find(string form, string sound, bool isArabic) =>
        ByForm.TryGetValue(form, out var entry) ? entry
        : !isArabic && BySound.TryGetValue(sound, out entry) ? entry
        : -1;

    /// <summary>True when the table lists this very form.</summary>
    public static bool Lists(string form) => ByForm.ContainsKey(form);

    /// <summary>The name of an entry: its first form after an equals sign, so that it is no skeleton.</summary>
    public static string NameOf(int entry) => First[entry];

    /// <summary>The skeleton under which all forms of an entry are found: that of its first.</summary>
    public static string SkeletonOf(int entry) => Skeleton[entry];
}
