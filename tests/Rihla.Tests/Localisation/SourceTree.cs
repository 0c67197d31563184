using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Tests.Localisation;

/// <summary>The texts and sources of all modules, as they stand in the repository.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>All texts of all modules; the module is the name of its folder.</summary>
    public static IReadOnlyList<Text> Texts { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Root, "src"), "Texts.json", SearchOption.AllDirectories)
            .Where(IsSource)
            .SelectMany(file =>
            {
                using var stream = File.OpenRead(file);
                return ReadTexts(stream, Path.GetFileName(Path.GetDirectoryName(file)!));
            }),
    ];

    /// <summary>Everything written in C# or Razor.</summary>
    public static string Sources { get; } = ReadSources();

    private static IReadOnlyList<Text> ReadTexts(Stream stream, string source) =>
        Rihla.Platform.Localisation.Texts.Read(stream, source);

    private static string ReadSources()
    {
        var all = new StringBuilder();
        foreach (var pattern in new[] { "*.cs", "*.cshtml" })
        {
            foreach (
                var file in Directory
                    .EnumerateFiles(Path.Combine(Root, "src"), pattern, SearchOption.AllDirectories)
                    .Where(IsSource)
            )
            {
                all.AppendLine(File.ReadAllText(file));
            }
        }
        return all.ToString();
    }

    private static bool IsSource(string file) =>
        !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rihla.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new DirectoryNotFoundException("Rihla.slnx was not found above the tests.");
    }
}
