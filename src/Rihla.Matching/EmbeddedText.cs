namespace Rihla.Matching;

/// <summary>The tables that travel inside the library, as lines without comments.</summary>
internal static class EmbeddedText
{
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
}
