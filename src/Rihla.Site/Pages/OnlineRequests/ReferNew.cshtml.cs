using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>A partner refers a person who is there and agrees.</summary>
[Needs(SitePermissions.Refer)]
internal sealed class ReferNewModel(Referring referring, SiteFrame frame, Words words)
    : DeskPage(words)
{
    [BindProperty]
    public ReferForm Input { get; set; } = new();

    public ReceiptCard? Receipt { get; private set; }

    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    public IEnumerable<SelectListItem> SpokenLanguages =>
        T.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

    public IEnumerable<SelectListItem> ReceiptLanguages =>
        Languages.All.Select(l => new SelectListItem(Languages.OwnName(l), l));

    public IEnumerable<SelectListItem> Ages =>
        [new(T["Site.Help.Adult"], "false"), new(T["Site.Help.Child"], "true")];

    public IEnumerable<SelectListItem> Signs =>
        HelpAnswers.DangerSigns.Select(s => new SelectListItem(T[$"Site.Refer.Danger.{s}"], s));

    public IEnumerable<SelectListItem> CallTimes =>
        HelpAnswers.CallTimes.Select(t => new SelectListItem(T[$"Site.Help.CallTime.{t}"], t));

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var language = Languages.Or(Input.ReceiptLanguage);
        var referred = await referring.ReferAsync(
            new()
            {
                Label = Input.Label,
                HasAgreed = Input.HasAgreed,
                Answers = new()
                {
                    IsChild = Input.IsChild,
                    IsAlone = Input.IsAlone && Input.IsChild == true,
                    Danger = [.. HelpAnswers.DangerSigns.Where(Input.Danger.Contains)],
                    Country = Input.Country,
                    Note = Input.Note,
                    Name = Input.Name,
                    Phone = Input.Phone,
                    OtherContact = Input.OtherContact,
                    Language = Input.Language,
                    CallTime = Input.CallTime,
                    MayLeaveMessage = Input.MayLeaveMessage,
                },
            },
            language,
            Actor,
            Cancel
        );
        ModelState.AddRefusals(referred, T);
        Receipt = referred.IsDone ? ReceiptCard.Of(referred.Value, language, frame) : null;
        return Page();
    }

    /// <summary>A person who is referred.</summary>
    internal sealed class ReferForm
    {
        public string? Label { get; set; }

        public string? Name { get; set; }

        public bool? IsChild { get; set; }

        public bool IsAlone { get; set; }

        public List<string> Danger { get; set; } = [];

        public string? Phone { get; set; }

        public string? OtherContact { get; set; }

        public string? CallTime { get; set; }

        public bool MayLeaveMessage { get; set; }

        public string? Language { get; set; }

        public string? Country { get; set; }

        public string? Note { get; set; }

        public string? ReceiptLanguage { get; set; }

        public bool HasAgreed { get; set; }
    }
}
