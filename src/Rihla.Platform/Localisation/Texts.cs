using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Rihla.Platform.Localisation;

/// <summary>
/// All texts of all modules, gathered from the Texts.json embedded in each. Two modules may not use the same key.
/// In production a missing key shows itself as the key; anywhere else it is an error.
/// </summary>
public sealed class Texts
{
    private const string FileName = "Texts.json";

    // What is built into an assembly stays as it is: each is read once, however many installations a process opens.
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyList<Text>> Files = new();

    private readonly FrozenDictionary<string, Text> texts;
    private readonly bool strict;

    /// <summary>Gathers the texts of the platform and of the modules.</summary>
    /// <exception cref="InvalidDataException">A key stands twice, or a file cannot be read.</exception>
    public Texts(IEnumerable<Module> modules, IHostEnvironment environment)
        : this(
            modules
                .Select(m => m.Assembly)
                .Prepend(typeof(Texts).Assembly)
                .Distinct()
                .SelectMany(assembly => Files.GetOrAdd(assembly, ReadFrom)),
            strict: !environment.IsProduction()
        ) { }

    internal Texts(IEnumerable<Text> all, bool strict)
    {
        this.strict = strict;
        var gathered = new Dictionary<string, Text>(StringComparer.Ordinal);
        foreach (var text in all)
        {
            if (!gathered.TryAdd(text.Key, text))
            {
                throw new InvalidDataException(
                    $"The text {text.Key} stands in {gathered[text.Key].Source} and again in {text.Source}."
                );
            }
        }
        texts = gathered.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether there is a text with this key.</summary>
    public bool Has(string key) => texts.ContainsKey(key);

    /// <summary>What follows a beginning in the keys of all texts that have it: <c>case.closed</c> after <c>Audit.</c>.</summary>
    public IEnumerable<string> Under(string beginning)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        return texts
            .Keys.Where(k => k.StartsWith(beginning, StringComparison.Ordinal))
            .Select(k => k[beginning.Length..]);
    }

    /// <summary>The pattern of a text in a language, with places {0}, {1} … still empty.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text (except in production).</exception>
    internal string Pattern(string key, string language) =>
        Find(key, language) is { } forms ? forms.Single ?? forms.Plural["other"] : key;

    /// <summary>The pattern of a counted text in the form that the number takes.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text (except in production).</exception>
    internal string Pattern(string key, string language, long number)
    {
        if (Find(key, language) is not { } forms)
        {
            return key;
        }
        return forms.Single
            ?? forms.Plural.GetValueOrDefault(Plurals.FormOf(language, Math.Abs(number)))
            ?? forms.Plural["other"];
    }

    private Forms? Find(string key, string language)
    {
        if (texts.TryGetValue(key, out var text))
        {
            if (
                text.Languages.TryGetValue(language, out var forms)
                || text.Languages.TryGetValue(Languages.French, out forms)
            )
            {
                return forms;
            }
        }
        return strict ? throw new KeyNotFoundException($"There is no text {key}.") : null;
    }

    private static IReadOnlyList<Text> ReadFrom(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(FileName);
        return stream is null ? [] : Read(stream, assembly.GetName().Name!);
    }

    /// <summary>Reads one file; a key that stands twice in it is an error, not the last one wins.</summary>
    internal static IReadOnlyList<Text> Read(Stream stream, string source)
    {
        try
        {
            using var json = JsonDocument.Parse(stream);
            return
            [
                .. json
                    .RootElement.EnumerateObject()
                    .Select(entry => new Text(
                        entry.Name,
                        source,
                        entry
                            .Value.EnumerateObject()
                            .ToDictionary(
                                l => l.Name,
                                l => Forms.Read(l.Value, l.Name),
                                StringComparer.Ordinal
                            )
                    )),
            ];
        }
        catch (Exception problem)
            when (problem is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The {FileName} of {source} cannot be read: {problem.Message}",
                problem
            );
        }
    }
}

/// <summary>One text in its languages, and the module it comes from.</summary>
internal sealed record Text(
    string Key,
    string Source,
    IReadOnlyDictionary<string, Forms> Languages
);

/// <summary>A text in one language: a single form, or the plural forms by their CLDR name.</summary>
internal sealed record Forms(string? Single, IReadOnlyDictionary<string, string> Plural)
{
    /// <summary>All forms, for those who check them.</summary>
    public IEnumerable<string> All => Single is null ? Plural.Values : [Single];

    /// <summary>Reads the forms of a language, and gives them the marks of print.</summary>
    public static Forms Read(JsonElement json, string language) =>
        json.ValueKind == JsonValueKind.String
            ? new Forms(
                Typography.Print(language, json.GetString()!),
                FrozenDictionary<string, string>.Empty
            )
            : new Forms(
                null,
                json.EnumerateObject()
                    .ToDictionary(
                        f => f.Name,
                        f => Typography.Print(language, f.Value.GetString()!),
                        StringComparer.Ordinal
                    )
            );
}
