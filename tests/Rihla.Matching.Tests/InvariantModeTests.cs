using System.Diagnostics;

namespace Rihla.Matching.Tests;

/// <summary>Where .NET runs without ICU, as it does in small images unless it is told otherwise.</summary>
public sealed class InvariantModeTests
{
    [Fact]
    public async Task Names_are_refused_where_the_runtime_does_not_normalise()
    {
        var tests = typeof(InvariantModeTests).Assembly.Location;
        var config = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        try
        {
            await File.WriteAllTextAsync(
                config,
                (
                    await File.ReadAllTextAsync(
                        Path.ChangeExtension(tests, ".runtimeconfig.json"),
                        TestContext.Current.CancellationToken
                    )
                ).Replace(
                    "\"System.Globalization.Invariant\": false",
                    "\"System.Globalization.Invariant\": true",
                    StringComparison.Ordinal
                ),
                TestContext.Current.CancellationToken
            );
            using var process = Process.Start(
                new ProcessStartInfo("dotnet")
                {
                    ArgumentList =
                    {
                        "exec",
                        "--runtimeconfig",
                        config,
                        tests,
                        "-noColor",
                        "-method",
                        $"{typeof(NameTests).FullName}.{nameof(NameTests.Fullwidth_and_accented_letters_are_plain_letters)}",
                    },
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            )!;
            var said = await process.StandardOutput.ReadToEndAsync(
                TestContext.Current.CancellationToken
            );
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.NotEqual(0, process.ExitCode);
            Assert.Contains("System.InvalidOperationException", said, StringComparison.Ordinal);
            Assert.Contains("InvariantGlobalization", said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(config);
        }
    }
}
