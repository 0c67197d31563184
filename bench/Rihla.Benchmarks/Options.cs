namespace Rihla.Benchmarks;

/// <summary>Options of the command line, written <c>--name value</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public string this[string name] => values[name];

    public static Options Read(IEnumerable<string> args)
    {
        var options = new Options();
        string? name = null;
        foreach (var arg in args)
        {
            if (arg.StartsWith("--", StringComparison.Ordinal))
            {
                name = arg[2..];
            }
            else if (name is not null)
            {
                options.values[name] = arg;
                name = null;
            }
        }

        return options;
    }

    public bool Has(params string[] names) => names.All(values.ContainsKey);

    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);
}
