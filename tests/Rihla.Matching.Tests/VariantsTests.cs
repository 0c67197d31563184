using System.Runtime.CompilerServices;
using System.Text;

namespace Rihla.Matching.Tests;

/// <summary>What Variants.txt says of itself.</summary>
public sealed class VariantsTests
{
    // As near as one name in another spelling.
    private const float Near = 0.13f;

    [Fact]
    public void Names_that_stand_in_the_table_by_rule_are_reached_by_rule()
    {
        var byRule = File.ReadLines(Table())
            .SkipWhile(line => !line.StartsWith("# By rule.", StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0)
            .Where(line => line[0] != '#')
            .ToList();

        Assert.True(byRule.Count > 300);
        Assert.Empty(byRule.Where(line => Reached(line.Split(' ')) < line.Split(' ').Length));
    }

    [Fact]
    public void Every_other_block_names_its_sources()
    {
        var blocks = File.ReadAllText(Table())
            .ReplaceLineEndings("\n")
            .Split("\n\n")
            .Select(block =>
                string.Join(' ', block.Split('\n').Where(line => line.StartsWith('#')))
            );

        Assert.All(blocks.Skip(2), heading => Assert.Contains("Source", heading));
    }

    [Fact]
    public void A_form_belongs_to_one_line()
    {
        var forms = File.ReadLines(Table())
            .Where(line => line.Length > 0 && line[0] != '#')
            // As it is kept: without its article, Alhussein is Hussein. A line may hold both.
            .SelectMany(line =>
                line.Split(' ')
                    .Select(form => Particles.WithoutPrefix(Letters.Fold(form)))
                    .Distinct()
            );

        Assert.Empty(
            forms.GroupBy(form => form).Where(form => form.Count() > 1).Select(f => f.Key)
        );
    }

    // How many forms of a line are reached from the first, each from another.
    private static int Reached(string[] forms)
    {
        var sounds = Array.ConvertAll(forms, Sound);
        var (reached, next) = (new HashSet<int> { 0 }, new Queue<int>([0]));
        while (next.TryDequeue(out var from))
        {
            for (var to = 0; to < forms.Length; to++)
            {
                if (IsNear(sounds[from], sounds[to]) && reached.Add(to))
                {
                    next.Enqueue(to);
                }
            }
        }
        return reached.Count;
    }

    private static bool IsNear(
        (string Sound, bool IsArabic) one,
        (string Sound, bool IsArabic) other
    ) =>
        Sounds.Skeleton(one.Sound) == Sounds.Skeleton(other.Sound)
        && Sounds.Distance(
            Encoding.Latin1.GetBytes(one.Sound),
            Encoding.Latin1.GetBytes(other.Sound),
            one.IsArabic != other.IsArabic,
            1
        ) <= Near;

    private static (string Sound, bool IsArabic) Sound(string written)
    {
        var form = Particles.WithoutPrefix(Letters.Fold(written));
        var isArabic = ArabicScript.IsLetter(form[0]);
        return (isArabic ? ArabicScript.SoundOf(form) : Romanisation.SoundOf(form), isArabic);
    }

    private static string Table([CallerFilePath] string test = "") =>
        Path.Combine(
            Path.GetDirectoryName(test)!,
            "..",
            "..",
            "src",
            "Rihla.Matching",
            "Variants.txt"
        );
}
