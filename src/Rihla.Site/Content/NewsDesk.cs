using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>What a news item says in one language.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Summary">One or two sentences.</param>
/// <param name="Body">Markdown.</param>
public sealed record NewsText(string Title, string Summary, string Body);

/// <summary>News that another room has to tell.</summary>
public sealed record NewsDraft
{
    /// <summary>The day the news is of.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>What it says in French, Arabic and English.</summary>
    public required IReadOnlyDictionary<string, NewsText> Texts { get; init; }

    /// <summary>The Sustainable Development Goals it serves, 1 to 17.</summary>
    public IReadOnlyList<int> Goals { get; init; } = [];
}

/// <summary>Takes news from other rooms: as a draft that waits for a second person, as everything that becomes public.</summary>
public sealed class NewsDesk
{
    /// <summary>The longest title, in characters.</summary>
    public const int LongestTitle = ItemRules.LongestTitle;

    /// <summary>The longest summary, in characters.</summary>
    public const int LongestSummary = ItemRules.LongestSummary;

    /// <summary>The permission with which the page of a drafted item can be opened.</summary>
    public const string See = SitePermissions.View;

    private readonly Editing editing;
    private readonly Publishing publishing;

    internal NewsDesk(Editing editing, Publishing publishing) =>
        (this.editing, this.publishing) = (editing, publishing);

    /// <summary>Drafts a press release and hands it to a second person.</summary>
    /// <returns>
    /// The identity of the item; refused without a title in any of the three languages, for texts that are too long, and when
    /// there is news at the same address already. Fields are named <c>Fr.Title</c>, <c>Ar.Body</c> and so on.
    /// </returns>
    public async Task<Outcome<Guid>> DraftAsync(
        NewsDraft draft,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(by);
        by.Need(SitePermissions.Propose);
        var missing = draft
            .Texts.Where(t => string.IsNullOrWhiteSpace(t.Value.Title))
            .Select(t => Refusal.Of(ItemRules.FieldOf(t.Key, "Title"), "Site.TitleMissing"))
            .ToList();
        if (missing.Count > 0)
        {
            return missing;
        }
        var written = await editing.ProposeAsync(
            new()
            {
                Kind = ItemKind.Release,
                Date = draft.Date,
                Goals = draft.Goals,
                Texts = draft.Texts.ToDictionary(
                    t => t.Key,
                    t => new TextInput
                    {
                        Title = t.Value.Title,
                        Summary = t.Value.Summary,
                        Body = t.Value.Body,
                    }
                ),
            },
            by,
            cancel
        );
        // A link that leads nowhere keeps it a draft: the communications officer mends it.
        if (written.IsDone)
        {
            await publishing.SubmitProposedAsync(written.Value, by, cancel);
        }
        return written;
    }
}

/// <summary>Texts that wait for a second person are tasks of all who may be that person: nothing lies there unread.</summary>
internal sealed class TextsToReview(RihlaDb db, Words words, Today today) : OfficeTasks
{
    /// <summary>Within how many days a text is read.</summary>
    public const int WithinDays = 2;

    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        if (!by.May(SitePermissions.Publish))
        {
            return [];
        }
        var (me, language) = (by.UserId, words.Language);
        var waiting = await db.Set<SiteItem>()
            .AsNoTracking()
            .Where(i => i.Review == ReviewState.Submitted)
            .Join(
                db.Set<Edition>(),
                i => new { ItemId = i.Id, Number = i.Latest },
                e => new { e.ItemId, e.Number },
                (i, e) =>
                    new
                    {
                        i.Id,
                        Title = db.Set<EditionText>()
                            .Where(t =>
                                t.ItemId == i.Id && t.Number == i.Latest && t.Language == language
                            )
                            .Select(t => t.Title)
                            .FirstOrDefault()
                            ?? i.Address,
                        i.ChangedAt,
                        e.ById,
                        e.ByName,
                    }
            )
            .Where(x => x.ById != me)
            .ToListAsync(cancel);
        return
        [
            .. waiting
                .Select(x => new OfficeTask(
                    "Task.site-review",
                    [x.Title, x.ByName],
                    today.Of(x.ChangedAt).AddDays(WithinDays),
                    $"/app/site/{x.Id}"
                ))
                .OrderBy(t => t.DueOn),
        ];
    }
}
