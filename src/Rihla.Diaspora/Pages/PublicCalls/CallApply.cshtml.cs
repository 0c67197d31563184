using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>Applying to a call: one subject a page, each kept when it is sent; with the code one goes on later, on any device.</summary>
[MaySendAgain]
internal sealed class CallApplyModel(Applying applying, Today today, SiteFrame frame, Words words)
    : ApplicantPage(frame, words)
{
    /// <summary>The key of the form; a browser has it only on this page.</summary>
    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public ApplyStep Step { get; set; }

    /// <summary><c>back</c>, <c>resume</c>, or on to the next page.</summary>
    [BindProperty]
    public string? Go { get; set; }

    /// <summary>A field that no person sees.</summary>
    [BindProperty]
    public string? Website { get; set; }

    [BindProperty]
    public string? ReceiptCode { get; set; }

    [BindProperty]
    public string? Secret { get; set; }

    [BindProperty]
    public ApplyForm Input { get; set; } = new();

    public Call Call { get; private set; } = null!;

    public ApplicationAnswers Answers { get; private set; } = new();

    /// <summary>The receipt, on the one page that shows it.</summary>
    public Receipt? Receipt { get; private set; }

    /// <summary>The code of what is being written, or was sent.</summary>
    public string? Code { get; private set; }

    /// <summary>The form was left too long: what was typed stays, and the code opens it again.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The rules of the call that the application breaks by what was said.</summary>
    public IReadOnlyList<EligibilityRule> Broken =>
        Eligibility.Broken(Call, Answers, Call.ClosesOn);

    public bool IsOpen => Call.PhaseOn(today.Date) == CallPhase.Open;

    /// <summary>Which of the four pages it is.</summary>
    public int Place =>
        Step switch
        {
            ApplyStep.You => 1,
            ApplyStep.Project => 2,
            ApplyStep.Money => 3,
            _ => 4,
        };

    /// <summary>What stands in a field of an amount: what was typed, also when it is none.</summary>
    public string? Typed(string field, decimal? value) =>
        value?.ToString("0.##", CultureInfo.InvariantCulture) ?? Input.Raw(field);

    public async Task<IActionResult> OnGetAsync(string address)
    {
        ModelState.Clear();
        Step = ApplyStep.You;
        return await FindCallAsync(address) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string address)
    {
        ModelState.Clear();
        // A page that does not exist changes nothing: it opens where something is missing.
        Step = Enum.IsDefined(Step) ? Step : ApplyStep.Sent;
        if (!await FindCallAsync(address))
        {
            return NotFound();
        }
        if (string.IsNullOrEmpty(Key) && Step == ApplyStep.You && string.IsNullOrEmpty(ReceiptCode))
        {
            return await BeginAsync();
        }
        if (await applying.OpenDraftAsync(Key, Cancel) is not { } writing)
        {
            if (await applying.SentAsync(Key, Cancel) is { } sent)
            {
                (Code, Step) = (sent, ApplyStep.Sent);
                return Page();
            }
            if (await EnterAsync() is not { } entered)
            {
                return Page();
            }
            writing = entered;
        }
        (Call, Code) = (writing.Call, writing.Code);
        if (Go == "resume" || Step == ApplyStep.Sent)
        {
            Answers = writing.Answers;
            Step = Missing() ?? ApplyStep.Check;
            return Page();
        }
        Answers = Input.Read(writing.Answers, Step);
        if (
            !await applying.KeepAsync(Key, Answers, Cancel)
            && await applying.SentAsync(Key, Cancel) is { } meanwhile
        )
        {
            (Code, Step) = (meanwhile, ApplyStep.Sent);
            return Page();
        }
        if (Go == "back")
        {
            Step = Step is ApplyStep.You or ApplyStep.Project ? ApplyStep.You : Step - 1;
            return Page();
        }
        if (ApplicationAnswers.Faults(Answers, Step, today.Date) is { Count: > 0 } faults)
        {
            Show(faults);
            return Page();
        }
        if (Step < ApplyStep.Check)
        {
            Step = Step == ApplyStep.You ? ApplyStep.Project : Step + 1;
            // Somebody may have come to the last page by an address of their own.
            Step = Step == ApplyStep.Check ? Missing() ?? Step : Step;
            return Page();
        }
        return await SendAsync();
    }

    private async Task<bool> FindCallAsync(string address)
    {
        if (await applying.CallAsync(address, Cancel) is not { } found)
        {
            return false;
        }
        Call = found;
        return true;
    }

    private async Task<IActionResult> BeginAsync()
    {
        Answers = Input.Read(Answers, ApplyStep.You);
        if (ApplicationAnswers.Faults(Answers, ApplyStep.You, today.Date) is { Count: > 0 } faults)
        {
            Show(faults);
            return Page();
        }
        var begun = await applying.BeginAsync(Call, Answers, Lang, From, Cancel);
        if (begun.IsDone)
        {
            (Key, Receipt, Code) = (begun.Value.Key, begun.Value.Receipt, begun.Value.Receipt.Code);
            Step = ApplyStep.Receipt;
        }
        else
        {
            Show(begun.Refusals);
        }
        return Page();
    }

    // Who was away too long shows the code again; what was typed meanwhile is still in the form.
    private async Task<InWriting?> EnterAsync()
    {
        Answers = Input.Read(Answers, Step);
        if (Step is ApplyStep.Receipt or ApplyStep.Check or ApplyStep.Sent)
        {
            // Nothing is typed there: what is kept stays as it is, and is shown before it is sent.
            (Step, Go) = (ApplyStep.Check, "resume");
        }
        IsOver = true;
        if (string.IsNullOrEmpty(ReceiptCode))
        {
            return null;
        }
        var entered = await applying.EnterAsync(ReceiptCode, Secret, From, Cancel);
        if (!entered.IsDone)
        {
            Show(entered.Refusals);
            return null;
        }
        Key = entered.Value.Key;
        IsOver = false;
        if (await applying.OpenDraftAsync(Key, Cancel) is { } writing)
        {
            return writing;
        }
        Code = await applying.SentAsync(Key, Cancel);
        Step = ApplyStep.Sent;
        return null;
    }

    private async Task<IActionResult> SendAsync()
    {
        var sent = await applying.SendAsync(
            Key,
            Lang,
            From,
            !string.IsNullOrEmpty(Website),
            Cancel
        );
        if (sent.IsDone)
        {
            (Code, Step) = (sent.Value, ApplyStep.Sent);
        }
        else
        {
            Step = Missing() ?? ApplyStep.Check;
            Show(sent.Refusals);
        }
        return Page();
    }

    private ApplyStep? Missing() =>
        new[] { ApplyStep.You, ApplyStep.Project, ApplyStep.Money }
            .Where(s => ApplicationAnswers.Faults(Answers, s, today.Date).Count > 0)
            .Select(s => (ApplyStep?)s)
            .FirstOrDefault();

    /// <summary>What a page of the form sends.</summary>
    internal sealed class ApplyForm
    {
        public string? Name { get; set; }
        public string? Sex { get; set; }
        public string? BirthYear { get; set; }
        public string? Country { get; set; }
        public string? City { get; set; }
        public bool IsOfOrigin { get; set; }
        public string? Phone { get; set; }
        public string? Email { get; set; }
        public bool HasAgreed { get; set; }
        public string? Title { get; set; }
        public string? Sector { get; set; }
        public string? Region { get; set; }
        public string? Idea { get; set; }
        public string? Skills { get; set; }
        public string? Cost { get; set; }
        public string? Own { get; set; }
        public string? Bank { get; set; }
        public string? Asked { get; set; }
        public string? WomenJobs { get; set; }
        public string? MenJobs { get; set; }

        /// <summary>What was typed into the field of an amount.</summary>
        public string? Raw(string field) =>
            field switch
            {
                nameof(Cost) => Cost,
                nameof(Own) => Own,
                nameof(Bank) => Bank,
                _ => Asked,
            };

        /// <summary>What was said before, with what this page says.</summary>
        public ApplicationAnswers Read(ApplicationAnswers before, ApplyStep step) =>
            step switch
            {
                ApplyStep.You => before with
                {
                    Name = Cut(Name, ApplicationAnswers.LongestName),
                    Sex = Sex is { Length: 1 } ? Sex : null,
                    BirthYear = Whole(BirthYear),
                    Country = Country is { Length: 2 } ? Country : null,
                    City = Cut(City, ApplicationAnswers.LongestName),
                    IsOfOrigin = IsOfOrigin,
                    Phone = Cut(Phone, 40),
                    Email = Cut(Email, ApplicationAnswers.LongestMail),
                    HasAgreed = HasAgreed,
                },
                ApplyStep.Project => before with
                {
                    Title = Cut(Title, ApplicationAnswers.LongestTitle),
                    Sector = Sector is { Length: 1 } ? Sector : null,
                    Region = Region is { Length: 2 } ? Region : null,
                    Idea = Cut(Idea, ApplicationAnswers.LongestText),
                    Skills = Cut(Skills, ApplicationAnswers.LongestText),
                },
                ApplyStep.Money => before with
                {
                    Cost = Amount(Cost),
                    Own = Amount(Own),
                    Bank = Amount(Bank),
                    Asked = Amount(Asked),
                    WomenJobs = Whole(WomenJobs),
                    MenJobs = Whole(MenJobs),
                },
                _ => before,
            };

        private static int? Whole(string? typed) =>
            int.TryParse(
                Plain(typed),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : null;

        // What could mean two amounts is asked again rather than guessed.
        private static decimal? Amount(string? typed) =>
            DecimalBinder.TryRead(Plain(typed), out var amount) && amount >= 0
                ? Math.Round(amount, 2)
                : null;

        // Blanks between thousands; Arabic digits as the ones we store.
        private static string Plain(string? typed) =>
            string.Concat(
                (typed ?? "")
                    .Take(30)
                    .Where(c => !char.IsWhiteSpace(c))
                    .Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c)
            );
    }
}
