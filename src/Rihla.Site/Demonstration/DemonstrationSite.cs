using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// The site of the invented mission: written by its communications officer, approved by its programme manager, through the
/// operations that everybody uses.
/// </summary>
public sealed class DemonstrationSite
{
    private readonly RihlaDb db;
    private readonly Editing editing;
    private readonly Publishing publishing;
    private readonly Library library;
    private readonly DemonstrationUsers users;
    private readonly Today today;

    internal DemonstrationSite(
        RihlaDb db,
        Editing editing,
        Publishing publishing,
        Library library,
        DemonstrationUsers users,
        Today today
    ) =>
        (this.db, this.editing, this.publishing, this.library, this.users, this.today) = (
            db,
            editing,
            publishing,
            library,
            users,
            today
        );

    /// <summary>Writes and publishes the site, unless there is one already.</summary>
    public async Task EnsureAsync(CancellationToken cancel = default)
    {
        if (await db.Set<SiteItem>().AnyAsync(cancel))
        {
            return;
        }
        var writer = await users.ActorAsync("leila", cancel);
        var second = await users.ActorAsync("nadia", cancel);
        var pictures = await AddPicturesAsync(writer, cancel);
        var glossary = Value(
            await library.AddAsync(
                new MemoryStream(Encoding.UTF8.GetBytes(DemonstrationTexts.Read("glossary.csv"))),
                "mots-du-retour.csv",
                new() { Kind = SiteFileKind.Document },
                writer,
                cancel
            )
        );
        var written = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var item in DemonstrationTexts.Items())
        {
            var input = InputOf(item, pictures, glossary, written);
            written[item.Address] = Value(await editing.AddAsync(input, writer, cancel));
            db.ChangeTracker.Clear();
        }
        // Texts link to each other: what a link leads to must be public first. Those without links go out first.
        var waiting = new Queue<Guid>(written.Values);
        for (var turn = 0; waiting.Count > 0 && turn < written.Count * 3; turn++)
        {
            var id = waiting.Dequeue();
            var submitted = await publishing.SubmitAsync(id, writer, cancel);
            if (submitted.IsDone)
            {
                Value(await publishing.ApproveAsync(id, 1, null, null, second, cancel));
            }
            else
            {
                waiting.Enqueue(id);
            }
            db.ChangeTracker.Clear();
        }
        if (waiting.Count > 0)
        {
            throw new InvalidOperationException("A text of the demonstration cannot be published.");
        }
    }

    private ItemInput InputOf(
        DemonstrationItem item,
        Dictionary<string, Guid> pictures,
        Guid glossary,
        Dictionary<string, Guid> written
    )
    {
        DateOnly? Day(string? days) =>
            days is null ? null : today.Date.AddDays(int.Parse(days, CultureInfo.InvariantCulture));
        var isPart = item.Address.Contains('/', StringComparison.Ordinal);
        return new()
        {
            Kind = item.Kind,
            Section = item.Address.Split('/')[0],
            Slug = isPart ? item.Address.Split('/')[1] : null,
            IsSectionPage = !isPart,
            Date = Day(item["date"]),
            EndDate = Day(item["end"]),
            AxisId = item["axis"] is { } axis ? written[axis] : null,
            Region = item["region"],
            Goals = [.. Edition.GoalsOf(item["goals"] ?? "")],
            PictureId = item["picture"] is { } picture ? pictures[picture] : null,
            Order = int.Parse(item["order"] ?? "0", CultureInfo.InvariantCulture),
            Texts = Languages.All.ToDictionary(
                l => l,
                l => item.Texts[l] with { FileId = item["file"] is null ? null : glossary }
            ),
        };
    }

    private async Task<Dictionary<string, Guid>> AddPicturesAsync(
        Actor writer,
        CancellationToken cancel
    )
    {
        var added = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var picture in DemonstrationPictures.All)
        {
            added[picture.Name] = Value(
                await library.AddAsync(
                    new MemoryStream(picture.Draw()),
                    $"{picture.Name}.png",
                    new()
                    {
                        Kind = SiteFileKind.Picture,
                        AltFr = picture.AltFr,
                        AltAr = picture.AltAr,
                        AltEn = picture.AltEn,
                        ShowsPerson = false,
                    },
                    writer,
                    cancel
                )
            );
            db.ChangeTracker.Clear();
        }
        return added;
    }

    private static T Value<T>(Outcome<T> outcome)
        where T : notnull => outcome.IsDone ? outcome.Value : throw Refused(outcome);

    private static void Value(Outcome outcome)
    {
        if (!outcome.IsDone)
        {
            throw Refused(outcome);
        }
    }

    private static InvalidOperationException Refused(Outcome outcome) =>
        new(
            $"The site of the demonstration was refused: {string.Join(", ", outcome.Refusals.Select(r => $"{r.Field} {r.TextKey} {string.Join(' ', r.Args)}"))}"
        );
}

/// <summary>An item of the demonstration, as it stands in the text files beside this one.</summary>
internal sealed record DemonstrationItem(
    string Address,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyDictionary<string, TextInput> Texts
)
{
    public ItemKind Kind => Enum.Parse<ItemKind>(Facts["kind"]);

    public string? this[string fact] => Facts.GetValueOrDefault(fact);
}

/// <summary>
/// Reads the text files: an item begins with its address after three equals signs, its facts follow, then each language after
/// three dashes: the title after a hash, the summary after an angle bracket, the text.
/// </summary>
internal static class DemonstrationTexts
{
    private static readonly string[] Files = ["pages.txt", "work.txt", "news.txt"];

    public static IEnumerable<DemonstrationItem> Items() =>
        Files
            .SelectMany(f => Read(f).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
            .Select(Item);

    public static string Read(string file)
    {
        using var stream = typeof(DemonstrationTexts).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static DemonstrationItem Item(string block)
    {
        var parts = block.Split("\n--- ");
        var head = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(
            head[0].Trim(),
            head.Skip(1)
                .Select(line => line.Split(": ", 2))
                .ToDictionary(fact => fact[0], fact => fact[1].Trim(), StringComparer.Ordinal),
            parts
                .Skip(1)
                .ToDictionary(part => part[..2], part => Text(part[3..]), StringComparer.Ordinal)
        );
    }

    private static TextInput Text(string text)
    {
        var lines = text.Split('\n');
        return new()
        {
            Title = lines[0][2..],
            Summary = lines[1][2..],
            Body = string.Join('\n', lines.Skip(2)).Trim(),
        };
    }
}
