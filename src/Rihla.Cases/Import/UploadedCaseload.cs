using Rihla.Platform.Privacy;

namespace Rihla.Cases.Import;

/// <summary>
/// A caseload file as it was sent, kept beside the database for as long as it is worked on: sealed part by part, so that
/// the disk never holds it in clear, and read at any place in the memory of one part. It goes when it is disposed, and is
/// worthless after a crash to whoever lacks the key file.
/// </summary>
internal sealed class UploadedCaseload : Stream
{
    private const int PartSize = 256 * 1024;

    private readonly Vault vault;
    private readonly string place = $"import.{Guid.NewGuid():N}";
    private readonly FileStream file;
    private readonly List<(long Offset, int Length)> parts = [];
    private long length;
    private long position;
    private int openPart = -1;
    private byte[] open = [];

    private UploadedCaseload(Vault vault)
    {
        this.vault = vault;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        file = new(Path.Combine(Path.GetTempPath(), $"rihla-{place}"), options);
    }

    /// <summary>Takes a file in; nothing, when it is longer than allowed.</summary>
    public static async Task<UploadedCaseload?> TakeAsync(
        Stream content,
        long longest,
        Vault vault,
        CancellationToken cancel
    )
    {
        var taken = new UploadedCaseload(vault);
        var complete = false;
        try
        {
            var part = new byte[PartSize];
            int read;
            while ((read = await content.ReadAtLeastAsync(part, PartSize, false, cancel)) > 0)
            {
                if (taken.length + read > longest)
                {
                    return null;
                }
                var bytes = vault.Seal(part.AsSpan(0, read), $"{taken.place}.{taken.parts.Count}");
                taken.parts.Add((taken.file.Position, bytes.Length));
                taken.length += read;
                await taken.file.WriteAsync(bytes, cancel);
            }
            complete = true;
            return taken;
        }
        finally
        {
            if (!complete)
            {
                await taken.DisposeAsync();
            }
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (position >= length)
        {
            return 0;
        }
        Open((int)(position / PartSize));
        var from = open.AsSpan((int)(position % PartSize));
        var read = Math.Min(from.Length, buffer.Length);
        from[..read].CopyTo(buffer);
        position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Open(int part)
    {
        if (part == openPart)
        {
            return;
        }
        var (offset, size) = parts[part];
        var bytes = new byte[size];
        file.Position = offset;
        file.ReadExactly(bytes);
        (open, openPart) = (vault.Open(bytes, $"{place}.{part}"), part);
    }
}
