using System.Reflection;
using System.Text.RegularExpressions;
using Rihla.Platform.Localisation;

namespace Rihla.Tests.Localisation;

/// <summary>Every text is there in three languages, says the same in each, and is used.</summary>
public sealed partial class TextsFilesTests
{
    /// <summary>Beginnings of keys that are put together in a way this test cannot see.</summary>
    private static readonly string[] BuiltAtRunTime = [];

    [Fact]
    public void No_key_stands_twice()
    {
        var twice = SourceTree.Texts.GroupBy(t => t.Key).Where(g => g.Count() > 1);
        None(twice.Select(g => $"{g.Key}: {string.Join(", ", g.Select(t => t.Source))}"));
    }

    [Fact]
    public void Every_text_speaks_French_Arabic_and_English_and_nothing_else()
    {
        Assert.NotEmpty(SourceTree.Texts);
        None(
            SourceTree
                .Texts.Where(t =>
                    !t.Languages.Keys.Order().SequenceEqual(Languages.All.Order())
                    || t.Languages.Values.Any(forms => forms.All.Any(string.IsNullOrWhiteSpace))
                )
                .Select(Name)
        );
    }

    [Fact]
    public void A_text_has_the_same_places_to_fill_in_every_language() =>
        None(
            SourceTree
                .Texts.Where(t =>
                    t.Languages.Values.Select(PlacesOf).Distinct(StringComparer.Ordinal).Count() > 1
                )
                .Select(Name)
        );

    [Fact]
    public void Every_place_to_fill_can_be_filled() =>
        None(
            SourceTree
                .Texts.Where(t =>
                    t.Languages.Values.SelectMany(f => f.All).Any(text => !CanBeFilled(text))
                )
                .Select(Name)
        );

    [Fact]
    public void A_counted_text_has_every_plural_form_of_its_language_and_no_other() =>
        None(
            SourceTree
                .Texts.Where(t =>
                    t.Languages.Any(l => l.Value.Single is null)
                    && t.Languages.Any(l =>
                        !l.Value.Plural.Keys.Order().SequenceEqual(Plurals.FormsOf(l.Key).Order())
                    )
                )
                .Select(Name)
        );

    [Fact]
    public void Texts_are_plain_and_hold_no_markup() =>
        None(
            SourceTree
                .Texts.Where(t =>
                    t.Languages.Values.SelectMany(f => f.All).Any(text => Markup().IsMatch(text))
                )
                .Select(Name)
        );

    [Fact]
    public void Arabic_texts_are_in_Arabic() =>
        None(
            SourceTree
                .Texts.Where(t =>
                    t.Languages[Languages.Arabic]
                        .All.Any(text =>
                            !ArabicLetter().IsMatch(text)
                            && Letter().IsMatch(Places().Replace(text, ""))
                        )
                )
                .Select(Name)
        );

    [Fact]
    public void In_Arabic_a_colleague_is_spoken_to_in_the_singular() =>
        None(
            SourceTree
                .Texts.Where(t =>
                    !ReadByThePublic.Any(begin => t.Key.StartsWith(begin, StringComparison.Ordinal))
                    && t.Languages[Languages.Arabic].All.Any(text => ToMany().IsMatch(text))
                )
                .Select(Name)
        );

    [Fact]
    public void No_key_is_used_that_is_missing()
    {
        var known = SourceTree.Texts.Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        var used = Usages()
            .SelectMany(usage => usage.Matches(SourceTree.Sources))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal);
        None(used.Where(key => !known.Contains(key)).Order());
    }

    [Fact]
    public void No_key_is_there_that_is_unused()
    {
        var literals = Literal()
            .Matches(SourceTree.Sources)
            .Select(m => m.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        var prefixes = Interpolated()
            .Matches(SourceTree.Sources)
            .Select(m => m.Groups[1].Value)
            .Concat(BuiltAtRunTime)
            .Concat(Enums.Keys.Select(name => name + "."))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        None(
            SourceTree
                .Texts.Where(t =>
                    !literals.Contains(t.Key)
                    && !prefixes.Exists(prefix =>
                        t.Key.StartsWith(prefix, StringComparison.Ordinal)
                    )
                )
                .Select(Name)
        );
    }

    [Fact]
    public void An_enum_that_has_words_has_one_for_each_value_and_none_too_many()
    {
        var keys = SourceTree.Texts.Select(t => t.Key).ToList();
        foreach (var (name, types) in Enums)
        {
            var spoken = keys.Where(k =>
                    k.StartsWith(name + ".", StringComparison.Ordinal)
                    && k.Count(c => c == '.') == 1
                )
                .Select(k => k[(name.Length + 1)..])
                .ToHashSet(StringComparer.Ordinal);
            var values = types.SelectMany(Enum.GetNames).ToHashSet(StringComparer.Ordinal);
            if (spoken.Overlaps(values))
            {
                None(values.Except(spoken).Select(v => $"{name}.{v} has no text"));
                None(spoken.Except(values).Select(v => $"{name}.{v} is no value"));
            }
        }
    }

    private static readonly Dictionary<string, List<Type>> Enums = Directory
        .EnumerateFiles(AppContext.BaseDirectory, "Rihla.*.dll")
        .Where(file => !Path.GetFileName(file).Contains("Tests", StringComparison.Ordinal))
        .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsEnum)
        .GroupBy(type => type.Name)
        .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);

    /// <summary>Fails with the whole list: whoever reads it wants to mend everything at once.</summary>
    private static void None(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }

    private static readonly string[] ReadByThePublic = ["Apply", "Letter."];

    private static string Name(Text text) => $"{text.Key} ({text.Source})";

    private static string PlacesOf(Forms forms) =>
        string.Join(
            ' ',
            forms
                .All.SelectMany(text => Places().Matches(text).Select(m => m.Value))
                .Distinct(StringComparer.Ordinal)
                .Order()
        );

    private static bool CanBeFilled(string text)
    {
        try
        {
            _ = string.Format(null, text, "a", "b", "c", "d", "e", "f", "g", "h");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Regex[] Usages() =>
        [Indexed(), Counted(), KeyAttribute(), Refused(), RefusedField(), Annotated(), InMenu()];

    private const string Key = "([A-Z][A-Za-z0-9]*(?:\\.[A-Za-z0-9_-]+)+)";

    [GeneratedRegex("\\[\\s*\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex Indexed();

    [GeneratedRegex("\\.Count\\(\\s*\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex Counted();

    [GeneratedRegex("-key=\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex KeyAttribute();

    [GeneratedRegex("new Refusal\\(\\s*\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex Refused();

    [GeneratedRegex("Refusal\\.Of\\(\\s*[^,]+,\\s*\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex RefusedField();

    [GeneratedRegex("(?:ErrorMessage|Display\\(Name) = \"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex Annotated();

    [GeneratedRegex("MenuItem\\(\\s*\\d+,\\s*\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex InMenu();

    [GeneratedRegex("\"" + Key + "\"", RegexOptions.None, 5000)]
    private static partial Regex Literal();

    [GeneratedRegex(
        "\"([A-Z][A-Za-z0-9]*\\.[A-Za-z0-9._-]*)(?:\\{|\" \\+)",
        RegexOptions.None,
        5000
    )]
    private static partial Regex Interpolated();

    [GeneratedRegex("\\{\\d+\\}", RegexOptions.None, 1000)]
    private static partial Regex Places();

    [GeneratedRegex("<[a-zA-Z/]|&[a-z]+;", RegexOptions.None, 1000)]
    private static partial Regex Markup();

    [GeneratedRegex("\\p{IsArabic}", RegexOptions.None, 1000)]
    private static partial Regex ArabicLetter();

    [GeneratedRegex(
        "\\b(?:أنتم|لكم|لديكم|عليكم|يمكنكم|تربطكم|ينتظركم|بعثتكم|اكتبوا|اطلبوا|أدخلوا|اختاروا)\\b",
        RegexOptions.None,
        1000
    )]
    private static partial Regex ToMany();

    [GeneratedRegex("\\p{L}", RegexOptions.None, 1000)]
    private static partial Regex Letter();
}
