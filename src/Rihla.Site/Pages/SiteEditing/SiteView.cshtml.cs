using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>Where an item stands, what it still needs, and what can be done with it.</summary>
[Needs(SitePermissions.View)]
internal sealed class SiteViewModel(
    Editing editing,
    Publishing publishing,
    SiteDesk desk,
    Settings settings,
    Words words
) : DeskPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ReleaseForm Input { get; set; } = new();

    public SiteItem Item { get; private set; } = null!;

    public Edition Newest { get; private set; } = null!;

    public IReadOnlyList<Publication> Publications { get; private set; } = [];

    public IReadOnlyList<string> Obstacles { get; private set; } = [];

    public PublicState State => desk.StateOf(Publications);

    public IReadOnlyDictionary<string, LanguageState> States => SiteDesk.StatesOf(Newest);

    public string Title => SiteDesk.TitleOf(Newest, T.Language);

    /// <summary>Whether the reader wrote any of what is new, and cannot be the second person.</summary>
    public bool IsOwn { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (
            await editing.FindAsync(Id, Actor, Cancel) is not { } item
            || await editing.EditionAsync(Id, null, Actor, Cancel) is not { } newest
        )
        {
            return NotFound();
        }
        (Item, Newest) = (item, newest);
        Publications = await publishing.OfAsync(Id, Actor, Cancel);
        Obstacles =
        [
            .. (await publishing.ObstaclesAsync(item, newest, Cancel)).Select(o =>
                T[o.TextKey, o.Args]
            ),
        ];
        var lastOut = Publications.Select(p => p.Number).DefaultIfEmpty().Max();
        IsOwn = (await editing.EditionsAsync(Id, Actor, Cancel)).Any(e =>
            e.Number > lastOut && e.ById == Actor.UserId
        );
        return Page();
    }

    public Task<IActionResult> OnPostSendBackAsync() =>
        DoneAsync(publishing.SendBackAsync(Id, Input.Note, Actor, Cancel), "SiteDesk.SentBackDone");

    public Task<IActionResult> OnPostApproveAsync() =>
        DoneAsync(
            publishing.ApproveAsync(Id, Moment(Input.From), Moment(Input.Until), Actor, Cancel),
            "SiteDesk.ApprovedDone"
        );

    public Task<IActionResult> OnPostWithdrawAsync() =>
        DoneAsync(publishing.WithdrawAsync(Id, Actor, Cancel), "SiteDesk.WithdrawnDone");

    private async Task<IActionResult> DoneAsync(Task<Outcome> operation, string done)
    {
        var outcome = await operation;
        if (outcome.IsDone)
        {
            TempData["Done"] = T[done];
            return LocalRedirect($"/app/site/{Id}");
        }
        ModelState.AddRefusals(outcome, T);
        return await OnGetAsync();
    }

    // What is typed is the time of the mission's clock.
    private DateTimeOffset? Moment(DateTime? typed)
    {
        if (typed is not { } local)
        {
            return null;
        }
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>When it appears and is taken down, or what is to be changed.</summary>
    internal sealed class ReleaseForm
    {
        public DateTime? From { get; set; }

        public DateTime? Until { get; set; }

        public string? Note { get; set; }
    }
}
