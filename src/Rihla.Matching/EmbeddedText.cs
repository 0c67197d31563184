namespace Rihla.Matching;

/// <summary>The tables that travel inside the library, as lines without comments.</summary>
internal static class EmbeddedText
{
    private const uint HashStart = 2166136261;
    private const uint HashFactor = 16777619;

    /// <summary>The lines of a table; <c>#</c> begins a comment.</summary>
    public static IEnumerable<string> Lines(string file)
    {
        using var stream =
            typeof(EmbeddedText).Assembly.GetManifestResourceStream("Rihla.Matching." + file)
            ?? throw new InvalidOperationException(
                $"The library was built without its table {file}."
            );
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            var text = (comment < 0 ? line : line[..comment]).Trim();
            if (text.Length > 0)
            {
                yield return text;
            }
        }
    }

    /// <summary>Stands for the lines of a table.</summary>
    public static uint Hash(string file)
    {
        var hash = HashStart;
        foreach (var line in Lines(file))
        {
            hash = (hash ^ Hash(line.AsSpan())) * HashFactor;
        }

        return hash ^ (hash >> 16);
    }

    /// <summary>The FNV-1a hash of a text, the same on every machine and in every run.</summary>
    public static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = HashStart;
        foreach (var c in text)
        {
            hash = (hash ^ c) * HashFactor;
        }

        return hash;
    }
}
