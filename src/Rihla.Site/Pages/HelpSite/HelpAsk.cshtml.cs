using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>Asking for help: one thing at a time, each page kept when it is sent.</summary>
[MaySendAgain]
internal sealed class HelpAskModel(HelpDesk desk, SiteFrame frame, Words words)
    : SecretPage(frame, words)
{
    /// <summary>The key of the form; a browser has it only on this page.</summary>
    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public HelpStep Step { get; set; }

    /// <summary><c>back</c>, <c>send</c>, or on to the next page.</summary>
    [BindProperty]
    public string? Go { get; set; }

    /// <summary>A field that no person sees.</summary>
    [BindProperty]
    public string? Website { get; set; }

    [BindProperty]
    public AskForm Input { get; set; } = new();

    public HelpAnswers Answers { get; private set; } = new();

    public Receipt? Receipt { get; private set; }

    /// <summary>The form was left too long and begins anew.</summary>
    public bool IsOver { get; private set; }

    public override string Spoken =>
        Step switch
        {
            HelpStep.Safety => "safety",
            HelpStep.Wish => "wish",
            HelpStep.Receipt => "receipt",
            _ => "contact",
        };

    /// <summary>Where the person is: which of how many pages.</summary>
    public (int Page, int Of) Place =>
        Answers.NeedsProtection
            ? (
                Step == HelpStep.Safety ? 1
                : Step == HelpStep.Contact ? 2
                : 3,
                3
            )
            : ((int)Step + 1, 4);

    public PublicItem? Emergency =>
        Site.At("help/emergency") is { } page && page.In(Lang) is not null ? page : null;

    public void OnGet()
    {
        Step = HelpStep.Safety;
        ModelState.Clear();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ModelState.Clear();
        Step = Enum.IsDefined(Step) ? Step : HelpStep.Safety;
        if (string.IsNullOrEmpty(Key) && Step == HelpStep.Safety)
        {
            Key = await desk.BeginAsync(Cancel);
        }
        if (await desk.FindAsync(Key, Cancel) is not { } found)
        {
            (IsOver, Key, Step) = (true, null, HelpStep.Safety);
            return Page();
        }
        if (found.Receipt is { } sent)
        {
            (Receipt, Step) = (sent, HelpStep.Receipt);
            return Page();
        }
        Answers = Input.Read(found.Answers, Step);
        await desk.KeepAsync(Key, Answers, Cancel);
        if (Go == "back")
        {
            Step = Before();
            return Page();
        }
        if (HelpRules.Faults(Answers, Step) is { Count: > 0 } faults)
        {
            Show(faults);
            return Page();
        }
        if (Step < HelpStep.Check)
        {
            Step = After();
            return Page();
        }
        var outcome = await desk.SendAsync(Key, Lang, From, !string.IsNullOrEmpty(Website), Cancel);
        if (outcome.IsDone)
        {
            (Receipt, Step) = (outcome.Value, HelpStep.Receipt);
        }
        else
        {
            Step = HelpStep.Contact;
            Show(outcome.Refusals);
        }
        return Page();
    }

    private HelpStep Before() =>
        Step == HelpStep.Contact && Answers.NeedsProtection
            ? HelpStep.Safety
            : (HelpStep)Math.Max(0, (int)Step - 1);

    private HelpStep After() =>
        Step == HelpStep.Safety && Answers.NeedsProtection ? HelpStep.Contact : Step + 1;

    /// <summary>What a page of the form sends.</summary>
    internal sealed class AskForm
    {
        public bool? IsChild { get; set; }

        public bool IsAlone { get; set; }

        public List<string> Danger { get; set; } = [];

        public bool? WantsHome { get; set; }

        public string? Country { get; set; }

        public string? People { get; set; }

        public string? Note { get; set; }

        public string? Name { get; set; }

        public string? Phone { get; set; }

        public string? OtherContact { get; set; }

        public string? Language { get; set; }

        public string? CallTime { get; set; }

        public bool MayLeaveMessage { get; set; }

        /// <summary>What was said before, with what this page says.</summary>
        public HelpAnswers Read(HelpAnswers before, HelpStep step) =>
            step switch
            {
                HelpStep.Safety => before with
                {
                    IsChild = IsChild,
                    IsAlone = IsAlone && IsChild == true,
                    Danger = [.. HelpAnswers.DangerSigns.Where(Danger.Contains)],
                },
                HelpStep.Wish => before with
                {
                    WantsHome = WantsHome,
                    Country = string.IsNullOrEmpty(Country) ? null : Cut(Country, 2),
                    HowMany = Cut(People, HelpAnswers.LongestNumber),
                    Note = Cut(Note, HelpAnswers.LongestNote),
                },
                HelpStep.Contact => before with
                {
                    Name = Cut(Name, HelpAnswers.LongestName),
                    Phone = Cut(Phone, HelpAnswers.LongestPhone),
                    OtherContact = Cut(OtherContact, HelpAnswers.LongestContact),
                    Language = Cut(Language, HelpAnswers.LongestCode),
                    CallTime = HelpAnswers.CallTimes.Contains(CallTime) ? CallTime : null,
                    MayLeaveMessage = MayLeaveMessage,
                },
                _ => before,
            };
    }
}
