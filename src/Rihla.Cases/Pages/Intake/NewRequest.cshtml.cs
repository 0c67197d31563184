using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Cases.Pages.Intake;

/// <summary>Takes a request for help while the person is on the telephone or at the desk.</summary>
[Needs(CasesPermissions.Register)]
internal sealed class NewRequestModel(Requests requests, Words words) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>An open case from the same telephone.</summary>
    public string? Earlier { get; private set; }

    /// <summary>Whether the telephone cannot be one, so that the page asks whether it is right nevertheless.</summary>
    public bool AsksAboutPhone { get; private set; }

    public IEnumerable<SelectListItem> LanguageItems =>
        words.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

    public IEnumerable<SelectListItem> CountryItems =>
        words.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    public IEnumerable<SelectListItem> ChannelItems =>
        new[] { Channel.Phone, Channel.WalkIn, Channel.Partner, Channel.Outreach }.Select(
            c => new SelectListItem(words.Of(c), c.ToString())
        );

    public void OnGet() => Input.Language = Languages.French;

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var taken = await requests.TakeAsync(
            new()
            {
                Name = Input.Name,
                Phone = Input.Phone,
                PhoneAsSaid = Input.PhoneAsSaid,
                SafeContact = Input.SafeContact,
                Language = Input.Language,
                Channel = Input.Channel,
                PartnerName = Input.PartnerName,
                Country = Input.Country,
                Note = Input.Note,
                DespiteSamePhone = Input.DespiteSamePhone,
            },
            HttpContext.Features.GetRequiredFeature<Actor>(),
            HttpContext.RequestAborted
        );
        if (!taken.IsDone)
        {
            AsksAboutPhone =
                Input.PhoneAsSaid
                || taken.Refusals.Any(r =>
                    r.TextKey.StartsWith("Phone.", StringComparison.Ordinal)
                );
            Earlier = taken
                .Refusals.FirstOrDefault(r => r.TextKey == "Request.SamePhone")
                ?.Args[0]
                .ToString();
            ModelState.AddRefusals(taken, words);
            return Page();
        }
        TempData["Done"] = words["Request.New.Done", taken.Value.Code];
        return Redirect(Url.Content($"~/app/cases/{taken.Value.Code}"));
    }

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Name { get; set; }

        public string? Phone { get; set; }

        public bool PhoneAsSaid { get; set; }

        public string? Language { get; set; }

        public string? SafeContact { get; set; }

        public Channel Channel { get; set; } = Channel.Phone;

        public string? PartnerName { get; set; }

        public string? Country { get; set; }

        public string? Note { get; set; }

        public bool DespiteSamePhone { get; set; }
    }
}
