using System.Runtime.InteropServices;

namespace Rihla;

/// <summary>How much the C library keeps of what native code (SQLite, the runtime itself) has given back.</summary>
internal static class NativeHeaps
{
    // M_ARENA_MAX of malloc.h.
    private const int MostHeaps = -8;

    /// <summary>
    /// Two heaps, as many as there are processors for on a small machine. The GNU library makes eight for each, and each keeps what it once
    /// needed: some 50 MB of a server that has been at work (docs/benchmarks.md). Other libraries have no such heaps.
    /// </summary>
    public static void Bound()
    {
        // Whoever sets MALLOC_ARENA_MAX has decided.
        if (
            OperatingSystem.IsLinux()
            && Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is null
        )
        {
            try
            {
                _ = Set(MostHeaps, 2);
            }
            catch (EntryPointNotFoundException) { }
            catch (DllNotFoundException) { }
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(int parameter, int value);
}
