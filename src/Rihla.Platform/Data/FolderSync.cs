using System.Runtime.InteropServices;
using System.Text;

namespace Rihla.Platform.Data;

/// <summary>
/// Brings a folder to the disk, after a file in it was made or renamed: flushing the file alone does not say under which name it
/// stands. Windows does it by itself.
/// </summary>
internal static class FolderSync
{
    // EINVAL: a file system that keeps its folders elsewhere.
    private const int NothingToFlush = 22;

    /// <summary>Flushes the folder in which a file lies.</summary>
    /// <exception cref="IOException">The disk refused it.</exception>
    public static void Flush(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        // Read only, the one way in which a folder is opened; .NET opens none.
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor < 0)
        {
            throw Refused(folder);
        }
        try
        {
            if (Sync(descriptor) < 0 && Marshal.GetLastPInvokeError() != NothingToFlush)
            {
                throw Refused(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Refused(string folder) =>
        new(
            $"The folder {folder} could not be written to the disk: {Marshal.GetLastPInvokeErrorMessage()}."
        );

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
