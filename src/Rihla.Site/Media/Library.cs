using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using SkiaSharp;

namespace Rihla.Site;

/// <summary>A file handed in for the site.</summary>
internal sealed record FileInput
{
    public SiteFileKind Kind { get; init; }
    public string? AltFr { get; init; }
    public string? AltAr { get; init; }
    public string? AltEn { get; init; }
    public string? Credit { get; init; }

    /// <summary>Whether somebody can be recognised in a picture; a picture is refused until that is said.</summary>
    public bool? ShowsPerson { get; init; }

    /// <summary>The code of the record of who can be recognised.</summary>
    public string? PersonCode { get; init; }

    public string? Step { get; init; }
    public string? Language { get; init; }
}

/// <summary>A file of the library, without its content.</summary>
internal sealed record FileLine(
    Guid Id,
    SiteFileKind Kind,
    string Name,
    int Size,
    string AltFr,
    string? Step,
    string? Language,
    bool ShowsPerson,
    bool IsBlocked,
    DateTimeOffset AddedAt,
    string AddedByName
);

/// <summary>The pictures, documents and recordings of the site.</summary>
internal sealed class Library(
    RihlaDb db,
    SiteBook book,
    PublicationConsents consents,
    TimeProvider clock
)
{
    /// <summary>The pages of the help that can be read aloud.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    ["intro", "safety", "wish", "contact", "receipt", "follow"];

    private const int LargestRecording = 3 * 1024 * 1024;
    private const int LongestAlt = 250;

    public Task<List<FileLine>> AllAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.View);
        return db.Set<SiteFile>()
            .OrderByDescending(f => f.AddedAt)
            .ThenByDescending(f => f.Id)
            .Select(f => new FileLine(
                f.Id,
                f.Kind,
                f.Name,
                f.Size,
                f.AltFr,
                f.Step,
                f.Language,
                f.PersonId != null,
                f.IsBlocked,
                f.AddedAt,
                f.AddedByName
            ))
            .ToListAsync(cancel);
    }

    /// <summary>Adds a file.</summary>
    /// <returns>
    /// Its identity; refused when it is not what it should be, for a picture without alternative text in each language, and
    /// for one of a person who has not consented to be shown.
    /// </returns>
    public async Task<Outcome<Guid>> AddAsync(
        Stream? content,
        string? name,
        FileInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.Write);
        if (content is null)
        {
            return Refusal.Of("File", "Site.File.Missing");
        }
        var bytes = await ReadAsync(content, cancel);
        if (bytes is null)
        {
            return Refusal.Of(
                "File",
                "Platform.File.TooLarge",
                Attachments.Largest / (1024 * 1024)
            );
        }
        var made = input.Kind switch
        {
            SiteFileKind.Picture => await PictureAsync(bytes, name, input, by, cancel),
            SiteFileKind.Recording => Recording(bytes, name, input, by),
            _ => Document(bytes, name, by),
        };
        if (!made.IsDone)
        {
            return made.Refusals.ToList();
        }
        var file = made.Value;
        if (input is { Kind: SiteFileKind.Picture, ShowsPerson: true })
        {
            var person = await consents.FindAsync(input.PersonCode, cancel);
            if (person is null)
            {
                return Refusal.Of(nameof(input.PersonCode), "Site.NoConsent");
            }
            file.PersonId = person;
        }
        db.Add(file);
        await book.ChangeAsync(db, cancel);
        await db.SaveAsync(
            by,
            new Act("site.file.added")
            {
                Args = [Fill.Text($"SiteFileKind.{file.Kind}"), file.Name],
            },
            cancel
        );
        return file.Id;
    }

    /// <summary>Takes a file out, unless something public or being written shows it.</summary>
    public async Task<Outcome> RemoveAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.Write);
        var mark = id.ToString();
        await using var work = await db.BeginAsync(cancel);
        var name = await db.Set<SiteFile>()
            .Where(f => f.Id == id)
            .Select(f => f.Name)
            .SingleOrDefaultAsync(cancel);
        if (name is null)
        {
            return new Refusal("Site.File.Gone");
        }
        var now = clock.GetUtcNow();
        var isUsed = await db.Set<Edition>()
            .AnyAsync(
                e =>
                    (e.PictureId == id || e.Texts.Any(t => t.FileId == id || t.Body.Contains(mark)))
                    && (
                        db.Set<SiteItem>().Any(i => i.Id == e.ItemId && i.Latest == e.Number)
                        || db.Set<Publication>()
                            .Any(p =>
                                p.ItemId == e.ItemId
                                && p.Number == e.Number
                                && (p.Until == null || p.Until > now)
                            )
                    ),
                cancel
            );
        if (isUsed)
        {
            return new Refusal("Site.File.Used");
        }
        await db.Set<SiteFile>().Where(f => f.Id == id).ExecuteDeleteAsync(cancel);
        await book.ChangeAsync(db, cancel);
        await db.SaveAsync(by, new Act("site.file.removed") { Args = [name] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<Outcome<SiteFile>> PictureAsync(
        byte[] bytes,
        string? name,
        FileInput input,
        Actor by,
        CancellationToken cancel
    )
    {
        var faults = new List<Refusal>();
        foreach (
            var (field, alt) in ((string, string?)[])
                [
                    (nameof(input.AltFr), input.AltFr),
                    (nameof(input.AltAr), input.AltAr),
                    (nameof(input.AltEn), input.AltEn),
                ]
        )
        {
            if (string.IsNullOrWhiteSpace(alt))
            {
                faults.Add(Refusal.Of(field, "Site.File.AltMissing"));
            }
            else if (alt.Length > LongestAlt)
            {
                faults.Add(Refusal.Of(field, "Site.TooLong", LongestAlt));
            }
        }
        if (input.ShowsPerson is null)
        {
            faults.Add(Refusal.Of(nameof(input.ShowsPerson), "Site.File.SayWhetherPerson"));
        }
        if (await Images.ReencodeAsync(bytes, cancel) is not { } jpeg)
        {
            faults.Add(Refusal.Of("File", "Platform.File.NotAnImage"));
            return faults;
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        using var codec = SKCodec.Create(SKData.CreateCopy(jpeg));
        var file = new SiteFile
        {
            Kind = SiteFileKind.Picture,
            ContentType = "image/jpeg",
            Name = NameOf(name, ".jpg"),
            Content = jpeg,
            Size = jpeg.Length,
            Width = codec.Info.Width,
            Height = codec.Info.Height,
            AddedAt = clock.GetUtcNow(),
            AddedByName = by.Name,
        };
        file.Describe(input.AltFr!, input.AltAr!, input.AltEn!, input.Credit);
        return file;
    }

    private Outcome<SiteFile> Document(byte[] bytes, string? name, Actor by)
    {
        var (type, ending) =
            bytes.AsSpan().StartsWith("%PDF-"u8) ? ("application/pdf", ".pdf")
            : name?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == true
            && !bytes.Contains((byte)0)
                ? ("text/csv", ".csv")
            : ("", "");
        return type.Length == 0
            ? Refusal.Of("File", "Site.File.NotPdfOrCsv")
            : new SiteFile
            {
                Kind = SiteFileKind.Document,
                ContentType = type,
                Name = NameOf(name, ending),
                Content = bytes,
                Size = bytes.Length,
                AddedAt = clock.GetUtcNow(),
                AddedByName = by.Name,
            };
    }

    private Outcome<SiteFile> Recording(byte[] bytes, string? name, FileInput input, Actor by)
    {
        var (type, ending) =
            bytes.AsSpan().StartsWith("OggS"u8) ? ("audio/ogg", ".ogg")
            : bytes.AsSpan().StartsWith("ID3"u8) || bytes is [0xFF, >= 0xE0, ..]
                ? ("audio/mpeg", ".mp3")
            : ("", "");
        var faults = new List<Refusal>();
        if (type.Length == 0)
        {
            faults.Add(Refusal.Of("File", "Site.File.NotSound"));
        }
        if (bytes.Length > LargestRecording)
        {
            faults.Add(
                Refusal.Of("File", "Platform.File.TooLarge", LargestRecording / (1024 * 1024))
            );
        }
        if (input.Step is null || !Steps.Contains(input.Step))
        {
            faults.Add(Refusal.Of(nameof(input.Step), "Site.File.StepMissing"));
        }
        if (input.Language is null || !Names.SpokenLanguages.Knows(input.Language))
        {
            faults.Add(Refusal.Of(nameof(input.Language), "Site.File.LanguageMissing"));
        }
        return faults.Count > 0
            ? faults
            : new SiteFile
            {
                Kind = SiteFileKind.Recording,
                ContentType = type,
                Name = NameOf(name, ending),
                Content = bytes,
                Size = bytes.Length,
                Step = input.Step,
                Language = input.Language,
                AddedAt = clock.GetUtcNow(),
                AddedByName = by.Name,
            };
    }

    // What stands in an address and in the head of an answer: letters, digits and dashes.
    private static string NameOf(string? name, string ending)
    {
        var stem = Path.GetFileNameWithoutExtension((name ?? "").Split('/', '\\')[^1]);
        var clean = Addresses.SlugOf(stem);
        return (clean.Length == 0 ? "fichier" : clean) + ending;
    }

    private static async Task<byte[]?> ReadAsync(Stream content, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            if (kept.Length + read > Attachments.Largest)
            {
                return null;
            }
            await kept.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        return kept.ToArray();
    }
}
