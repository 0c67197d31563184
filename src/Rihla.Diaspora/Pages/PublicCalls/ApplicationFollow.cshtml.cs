using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Site.Pages;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>Following an application with its code and secret words: going on with it, deleting what was not sent, its decision, taking it back.</summary>
[MaySendAgain(Unless = nameof(Secret))]
// Twice what a paper may have: the page says at the field that it is too large.
[RequestSizeLimit(2 * Attachments.Largest)]
internal sealed class ApplicationFollowModel(
    Applying applying,
    ApplicationExchanges exchanges,
    SiteFrame frame,
    Words words
) : ApplicantPage(frame, words)
{
    /// <summary>The key of this page; each page has another.</summary>
    [BindProperty]
    public string? Key { get; set; }

    /// <summary><c>enter</c>, <c>turn</c>, <c>say</c>, <c>paper</c>, <c>withdraw</c>, <c>discard</c>, <c>leave</c>.</summary>
    [BindProperty]
    public string? Do { get; set; }

    [BindProperty]
    public string? ReceiptCode { get; set; }

    [BindProperty]
    public string? Secret { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public PaperKind? PaperKind { get; set; }

    [BindProperty]
    public IFormFile? Paper { get; set; }

    /// <summary>Which page of the messages is asked for, from 1.</summary>
    [BindProperty]
    public int Number { get; set; } = 1;

    public Followed? Followed { get; private set; }

    /// <summary>What was written and sent about it.</summary>
    public ApplicationExchange Exchange { get; private set; } = ApplicationExchange.Empty;

    /// <summary>Which of the messages the page shows, and the way to the others.</summary>
    public Turning Messages =>
        new(
            $"/{Lang}/action/calls/follow",
            Key,
            Exchange.Number,
            ApplicationExchanges.PageSize,
            Exchange.LineCount
        );

    /// <summary>The application, while it is being written.</summary>
    public InWriting? Writing { get; private set; }

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    /// <summary>The steps of the way as they are told, and the one the application has come to.</summary>
    public int Reached =>
        Followed?.Told switch
        {
            ApplicationStanding.Sent => 1,
            ApplicationStanding.Eligible => 2,
            _ => 3,
        };

    public void OnGet() => ModelState.Clear();

    public async Task<IActionResult> OnPostAsync()
    {
        ModelState.Clear();
        if (Do == "enter")
        {
            var entered = await applying.EnterAsync(ReceiptCode, Secret, From, Cancel);
            if (!entered.IsDone)
            {
                Show(entered.Refusals);
                return Page();
            }
            Key = entered.Value.Key;
        }
        if (Do == "leave")
        {
            await applying.LeaveAsync(Key, Cancel);
            return LocalRedirect($"/{Lang}");
        }
        if (await applying.FollowAsync(Key, Cancel) is not { } opened)
        {
            Key = null;
            Show(new Refusal("Site.Follow.Over"));
            return Page();
        }
        (Followed, Writing, Key) = opened;
        if (Do == "discard" && Writing is not null)
        {
            var discarded = await applying.DiscardAsync(Key, Cancel);
            Show(discarded.Refusals);
            if (discarded.IsDone)
            {
                (Writing, Key, Done) = (null, null, T["ApplyFollow.Discarded"]);
            }
        }
        if (Followed is { Application.Id: var id })
        {
            await DoAsync(Followed, id);
            Exchange = await exchanges.OfAsync(id, Done is null ? Number : 1, Cancel);
        }
        return Page();
    }

    private async Task DoAsync(Followed followed, Guid id)
    {
        var (outcome, done) = Do switch
        {
            "withdraw" => (await applying.WithdrawAsync(followed, Cancel), "Withdrawn"),
            "say" => (await exchanges.SayAsync(id, Text, Cancel), "Said"),
            "paper" => (await SendAsync(id), "PaperSent"),
            _ => (Outcome.Done, null),
        };
        if (!outcome.IsDone)
        {
            Show(outcome.Refusals);
        }
        else if (done is not null)
        {
            Done = T[$"ApplyFollow.{done}"];
            // What was sent is not sent again with the next button.
            Text = null;
            Followed = await applying.LoadAsync(id, Cancel);
        }
    }

    private async Task<Outcome> SendAsync(Guid id)
    {
        await using var content = Paper?.OpenReadStream();
        return await exchanges.SendPaperAsync(
            id,
            From,
            PaperKind,
            content,
            Paper?.FileName,
            Cancel
        );
    }
}
