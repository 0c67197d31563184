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
    Today today,
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
        DoneAsync(
            publishing.SendBackAsync(Id, Input.Number, Input.Note, Actor, Cancel),
            "SiteDesk.SentBackDone"
        );

    public async Task<IActionResult> OnPostApproveAsync()
    {
        var from = Moment(today, Input.FromOn, Input.FromAt, "From");
        var until = Moment(today, Input.UntilOn, Input.UntilAt, "Until");
        // What was meant for later never goes out at once because it could not be read.
        return ModelState.IsValid
            ? await DoneAsync(
                publishing.ApproveAsync(Id, Input.Number, from, until, Actor, Cancel),
                "SiteDesk.ApprovedDone"
            )
            : await OnGetAsync();
    }

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

    /// <summary>When it appears and is taken down, or what is to be changed.</summary>
    internal sealed class ReleaseForm
    {
        /// <summary>The edition that the page showed.</summary>
        public int Number { get; set; }

        public DateOnly? FromOn { get; set; }

        public TimeOnly? FromAt { get; set; }

        public DateOnly? UntilOn { get; set; }

        public TimeOnly? UntilAt { get; set; }

        public string? Note { get; set; }
    }
}
