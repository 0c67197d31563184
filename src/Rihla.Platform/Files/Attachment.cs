using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Files;

/// <summary>A file that belongs to a person or case: a photograph, a scanned document. Encrypted in the database, so that a backup holds it too.</summary>
public sealed class Attachment : IUnlisted
{
    /// <summary>Which one.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What the content was found to be, never what the sender said.</summary>
    public required string ContentType { get; init; }

    /// <summary>The size in bytes as kept.</summary>
    public required int Size { get; init; }

    /// <summary>The name it came with.</summary>
    public Personal<string>? FileName { get; init; }

    /// <summary>The content.</summary>
    public required Personal<byte[]> Content { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset AddedAt { get; init; }
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder) =>
        builder.ToTable("platform_attachment");
}

/// <summary>Takes files in: recognises them by their content, refuses what is not wanted, cleans images.</summary>
public sealed class Attachments(RihlaDb db, TimeProvider clock)
{
    /// <summary>The largest file taken, in bytes: 10 MB, a phone's photograph or a scanned document.</summary>
    public const int Largest = 10 * 1024 * 1024;

    /// <summary>
    /// Reads a photograph: decoded and encoded again, so that nothing hides in it (place of the photograph, other files),
    /// and no larger than 1,200 pixels. What was read is kept with <see cref="Keep"/>.
    /// </summary>
    /// <param name="content">The file; nothing where none came.</param>
    /// <param name="fileName">The name it came with.</param>
    /// <param name="field">The field of the form it came in, at which a refusal is shown.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Nothing where none came; refused when it is too large, or no image.</returns>
    /// <exception cref="InvalidOperationException">A transaction is open: a large picture is decoded for a second, and everybody who saves would wait for it.</exception>
    public Task<Outcome<Attachment>?> ReadImageAsync(
        Stream? content,
        string? fileName,
        string field,
        CancellationToken cancel = default
    ) => ReadAsync(content, fileName, field, "Platform.File.NotAnImage", takesPdf: false, cancel);

    /// <summary>Reads a document: a PDF as it is, or an image as a photograph.</summary>
    /// <inheritdoc cref="ReadImageAsync"/>
    public Task<Outcome<Attachment>?> ReadDocumentAsync(
        Stream? content,
        string? fileName,
        string field,
        CancellationToken cancel = default
    ) => ReadAsync(content, fileName, field, "Platform.File.NotPdfOrImage", takesPdf: true, cancel);

    /// <summary>Keeps a file that was read; it is saved with the next <c>SaveAsync</c>.</summary>
    /// <returns>Which one; nothing for none.</returns>
    public Guid? Keep(Attachment? read)
    {
        if (read is not null)
        {
            db.Add(read);
        }
        return read?.Id;
    }

    /// <summary>Takes a file away to which nothing points any more; it goes with the next <c>SaveAsync</c>.</summary>
    /// <param name="id">Which one; nothing for none.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task RemoveAsync(Guid? id, CancellationToken cancel = default)
    {
        if (id is not null && await db.Set<Attachment>().FindAsync([id], cancel) is { } kept)
        {
            db.Remove(kept);
        }
    }

    /// <summary>The attachment with this id, if there is one.</summary>
    public Task<Attachment?> FindAsync(Guid id, CancellationToken cancel = default) =>
        db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel);

    private async Task<Outcome<Attachment>?> ReadAsync(
        Stream? content,
        string? fileName,
        string field,
        string otherwise,
        bool takesPdf,
        CancellationToken cancel
    )
    {
        if (db.Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException("Read files before a transaction is begun.");
        }
        if (content is null)
        {
            return null;
        }
        var read = await ReadAsync(content, cancel);
        if (read is null)
        {
            return Refusal.Of(field, "Platform.File.TooLarge", Largest / (1024 * 1024));
        }
        if (takesPdf && read.AsSpan().StartsWith("%PDF-"u8))
        {
            return Made(read, "application/pdf", fileName);
        }
        return await Images.ReencodeAsync(read, cancel) is { } jpeg
            ? Made(jpeg, "image/jpeg", fileName)
            : Refusal.Of(field, otherwise);
    }

    private Attachment Made(byte[] content, string contentType, string? fileName) =>
        new()
        {
            ContentType = contentType,
            Size = content.Length,
            // Browsers of some systems send where the file lay, with either kind of slash.
            FileName = Personal.Of(fileName?.Split('/', '\\')[^1]),
            Content = Personal.Of(content),
            AddedAt = clock.GetUtcNow(),
        };

    private static async Task<byte[]?> ReadAsync(Stream content, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            if (kept.Length + read > Largest)
            {
                return null;
            }
            await kept.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        return kept.ToArray();
    }
}
