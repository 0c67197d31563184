using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Something that was learned or agreed on a day: a call, a visit, a message.</summary>
internal sealed class CaseNote
{
    public const int Longest = 8000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>The day it is about.</summary>
    public required DateOnly On { get; init; }

    public required Personal<string> Text { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A file that belongs to the case: a scanned letter, a signed notice.</summary>
internal sealed class CaseDocument
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid AttachmentId { get; init; }

    public required Personal<string> Title { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class CaseNoteMapping
    : IEntityTypeConfiguration<CaseNote>,
        IEntityTypeConfiguration<CaseDocument>
{
    public void Configure(EntityTypeBuilder<CaseNote> builder)
    {
        builder.ToTable("cases_note");
        builder.HasOne<Case>().WithMany().HasForeignKey(n => n.CaseId);
        builder.HasIndex(n => new { n.CaseId, n.On });
    }

    public void Configure(EntityTypeBuilder<CaseDocument> builder)
    {
        builder.ToTable("cases_document");
        builder.HasOne<Case>().WithMany().HasForeignKey(d => d.CaseId);
        builder.HasOne<Attachment>().WithMany().HasForeignKey(d => d.AttachmentId);
    }
}

/// <summary>Notes and documents of a case. They are added, never changed: a correction is another note.</summary>
internal sealed class CaseNotes(
    RihlaDb db,
    CaseOperations operations,
    Attachments attachments,
    Today today
)
{
    private static readonly PreparedQuery<
        Func<RihlaDb, Guid, IAsyncEnumerable<CaseNote>>
    > NotesQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, Guid caseId) =>
                db.Set<CaseNote>()
                    .AsNoTracking()
                    .Where(n => n.CaseId == caseId)
                    .OrderByDescending(n => n.On)
                    .ThenByDescending(n => n.At)
                    .AsQueryable()
        )
    );

    private static readonly PreparedQuery<
        Func<RihlaDb, Guid, IAsyncEnumerable<CaseDocument>>
    > DocumentsQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, Guid caseId) =>
                db.Set<CaseDocument>()
                    .AsNoTracking()
                    .Where(d => d.CaseId == caseId)
                    .OrderByDescending(d => d.At)
                    .AsQueryable()
        )
    );

    public Task<Outcome> WriteAsync(
        string code,
        string? text,
        DateOnly? on,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.KeepAsync(
            code,
            by,
            CasesPermissions.Note,
            file =>
            {
                var day = on ?? today.Date;
                Refusal? refusal =
                    string.IsNullOrWhiteSpace(text) ? Refusal.Of("Text", "Note.TextMissing")
                    : text.Trim().Length > CaseNote.Longest
                        ? Refusal.Of("Text", "Note.TooLong", CaseNote.Longest)
                    : day > today.Date ? Refusal.Of("On", "Note.DayToCome")
                    : null;
                if (refusal is not null)
                {
                    return Task.FromResult<Outcome<Act>>(refusal);
                }
                db.Add(
                    new CaseNote
                    {
                        CaseId = file.Id,
                        On = day,
                        Text = new(text!.Trim()),
                        ById = by.UserId,
                        ByName = by.Name,
                        At = today.Now,
                    }
                );
                return Task.FromResult<Outcome<Act>>(new Act("note.written"));
            },
            cancel
        );

    public async Task<Outcome> AttachAsync(
        string code,
        string? title,
        Stream content,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var read = await attachments.ReadDocumentAsync(content, fileName, "File", cancel);
        return await operations.KeepAsync(
            code,
            by,
            CasesPermissions.Note,
            async file =>
            {
                if (string.IsNullOrWhiteSpace(title))
                {
                    return Refusal.Of("Title", "CaseDocument.TitleMissing");
                }
                if (!read!.IsDone)
                {
                    return read.Refusals.ToList();
                }
                db.Add(
                    new CaseDocument
                    {
                        CaseId = file.Id,
                        AttachmentId = attachments.Keep(read.Value)!.Value,
                        Title = new(title.Trim()),
                        ByName = by.Name,
                        At = today.Now,
                    }
                );
                return new Act("document.attached") { Args = [title.Trim()] };
            },
            cancel
        );
    }

    public async Task<IReadOnlyList<CaseNote>> OfAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => await NotesQuery.For(db)(db, caseId).ToListAsync(cancel);

    public async Task<IReadOnlyList<CaseDocument>> DocumentsOfAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => await DocumentsQuery.For(db)(db, caseId).ToListAsync(cancel);

    /// <summary>A document of this case, with its content.</summary>
    public async Task<Attachment?> OpenAsync(
        Guid caseId,
        Guid documentId,
        CancellationToken cancel = default
    )
    {
        var attachment = await db.Set<CaseDocument>()
            .Where(d => d.CaseId == caseId && d.Id == documentId)
            .Select(d => (Guid?)d.AttachmentId)
            .SingleOrDefaultAsync(cancel);
        return attachment is { } id ? await attachments.FindAsync(id, cancel) : null;
    }
}
