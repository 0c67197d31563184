using Rihla.Platform.Privacy;

namespace Rihla.Platform.Files;

/// <summary>
/// A file as it was sent, for as long as it is worked on. What is larger than one part lies in the temporary directory, sealed
/// part by part, so that the disk never holds it in clear, and is read at any place in the memory of one part. It goes when it
/// is disposed, and is worthless after a crash to whoever lacks the key file.
/// </summary>
public sealed class SealedUploadStream : Stream
{
    private const int PartSize = 256 * 1024;

    private readonly Vault vault;
    private readonly string place = $"upload.{Guid.NewGuid():N}";
    private readonly List<(long Offset, int Length)> parts = [];
    private FileStream? file;
    private long length;
    private long position;
    private int openPart = -1;
    private byte[] open = [];

    private SealedUploadStream(Vault vault) => this.vault = vault;

    /// <summary>Takes a file in; nothing, when it is longer than allowed.</summary>
    /// <param name="content">The file.</param>
    /// <param name="longest">How many bytes it may have.</param>
    /// <param name="vault">What seals it.</param>
    /// <param name="cancel">Stops it; nothing is left.</param>
    public static async Task<SealedUploadStream?> TakeAsync(
        Stream content,
        long longest,
        Vault vault,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(vault);
        var taken = new SealedUploadStream(vault);
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
                if (taken.length == 0 && read < PartSize)
                {
                    // The whole of it: it need not lie anywhere.
                    (taken.open, taken.openPart, taken.length) = (part[..read], 0, read);
                    break;
                }
                await taken.AppendAsync(part.AsMemory(0, read), cancel);
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

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => position;
        set => position = value;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => length + offset,
        };

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file?.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task AppendAsync(ReadOnlyMemory<byte> part, CancellationToken cancel)
    {
        file ??= NewFile();
        var bytes = vault.Seal(part.Span, $"{place}.{parts.Count}");
        parts.Add((file.Position, bytes.Length));
        length += part.Length;
        await file.WriteAsync(bytes, cancel);
    }

    private FileStream NewFile()
    {
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
        return new(Path.Combine(Path.GetTempPath(), $"rihla-{place}"), options);
    }

    private void Open(int part)
    {
        if (part == openPart)
        {
            return;
        }
        var (offset, size) = parts[part];
        var bytes = new byte[size];
        file!.Position = offset;
        file.ReadExactly(bytes);
        (open, openPart) = (vault.Open(bytes, $"{place}.{part}"), part);
    }
}
