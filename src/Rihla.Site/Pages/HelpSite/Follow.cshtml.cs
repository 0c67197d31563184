using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>Following a request with its code and secret words: where it stands, what comes next, and changing one's mind.</summary>
[MaySendAgain(Unless = nameof(Secret))]
internal sealed class FollowModel(
    Following following,
    CasesSettings casework,
    SiteFrame frame,
    Words words
) : SecretPage(frame, words)
{
    /// <summary>For how many years vouchers are kept of who is erased.</summary>
    public int AccountsKeptYears => casework.AccountsKeptYears;

    /// <summary>The key of this page; each page has another.</summary>
    [BindProperty]
    public string? Key { get; set; }

    /// <summary><c>enter</c>, <c>turn</c>, <c>say</c>, <c>withdraw</c>, <c>consent</c>, <c>leave</c>.</summary>
    [BindProperty]
    public string? Do { get; set; }

    [BindProperty]
    public string? ReceiptCode { get; set; }

    [BindProperty]
    public string? Secret { get; set; }

    [BindProperty]
    public ExchangeKind Kind { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    /// <summary>Which page of the messages is asked for, from 1.</summary>
    [BindProperty]
    public int Number { get; set; } = 1;

    /// <summary>The request is to be closed as well.</summary>
    [BindProperty]
    public bool Close { get; set; }

    [BindProperty]
    public ConsentPurpose Purpose { get; set; }

    public Followed? Followed { get; private set; }

    /// <summary>What she wrote was refused, or came too late, and stands in the form still.</summary>
    public bool IsToCorrect { get; private set; }

    /// <summary>What she wrote goes through the form that asks for code and words, and waits behind it.</summary>
    public bool HasWritten => Do is "say" or "enter" && !string.IsNullOrWhiteSpace(Text);

    /// <summary>Which of the messages the page shows, and the way to the others.</summary>
    public Turning Messages =>
        new($"/{Lang}/follow", Key, Followed!.Number, Following.PageSize, Followed.ExchangeCount);

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public override string Spoken => "follow";

    /// <summary>The steps of the way, as they are told to her, and the one she has come to.</summary>
    public int Reached =>
        Followed?.Case?.Stage switch
        {
            null => 0,
            Stage.Requested or Stage.Registered => 0,
            Stage.Counselled or Stage.Screened => 1,
            Stage.Applied => 2,
            Stage.Cleared => 3,
            Stage.Booked => 4,
            Stage.Departed or Stage.Arrived => 5,
            _ => 6,
        };

    /// <summary>
    /// Whether she left and is not expected any more, or has left again: her family's way is not hers, and why it is said is no matter for this page.
    /// </summary>
    public bool IsNotExpected => Followed is { Case.IsOpen: true, Holder.NotComingSince: not null };

    /// <summary>The key of the text that says where the request stands.</summary>
    public string State =>
        Followed switch
        {
            { HasLeft: true } => "Left",
            { Case.ClosureReason: ClosureReason.Duplicate } => "Duplicate",
            _ when IsNotExpected => Followed!.Holder!.LeftAgainOn is null
                ? "NotExpected"
                : "LeftAgain",
            { Case: { } file } => file.Stage.ToString(),
            { Request.Standing: HelpStanding.Discarded } => "Ended",
            _ => "Waiting",
        };

    public void OnGet() => ModelState.Clear();

    public async Task<IActionResult> OnPostAsync()
    {
        ModelState.Clear();
        if (Do == "enter")
        {
            var entered = await following.EnterAsync(ReceiptCode, Secret, From, Cancel);
            if (!entered.IsDone)
            {
                Show(entered.Refusals);
                return Page();
            }
            Key = entered.Value.Key;
        }
        if (Do == "leave")
        {
            await following.LeaveAsync(Key, Cancel);
            return LocalRedirect($"/{Lang}");
        }
        if (await following.OpenAsync(Key, Number, Cancel) is not { } opened)
        {
            Key = null;
            Show(new Refusal("Site.Follow.Over"));
            return Page();
        }
        (Followed, Key) = opened;
        // Unless it was sent after all, by the first of two presses of the button.
        IsToCorrect =
            Do == "enter"
            && HasWritten
            && !Followed.Exchanges.Any(e => e.Text.Reveal() == Text!.Trim());
        if (Do is "say" or "withdraw" or "consent")
        {
            var outcome = Do switch
            {
                "say" => await following.SayAsync(Followed, Kind, Text, Cancel),
                "withdraw" => await following.WithdrawAsync(Followed, Close, Cancel),
                _ => await following.TakeConsentBackAsync(Followed, Purpose, Cancel),
            };
            if (outcome.IsDone)
            {
                var wasOnBoard = Followed.IsOnBoard;
                Followed = await following.LoadAsync(Followed.Request.Id, 1, Cancel);
                var done =
                    Do != "withdraw" ? Do
                    : wasOnBoard ? "withdraw-on-board"
                    : Followed.HasEnded ? "withdraw"
                    : Close ? "withdraw-kept"
                    : "withdraw-open";
                Done = T[$"Site.Follow.Done.{done}"];
            }
            else
            {
                Show(outcome.Refusals.Select(r => r with { Field = null }));
                IsToCorrect = Do == "say";
            }
        }
        return Page();
    }
}
