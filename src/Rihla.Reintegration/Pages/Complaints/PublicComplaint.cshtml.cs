using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Complaints;

/// <summary>Anybody complains, without an account and without a name.</summary>
[AllowAnonymous, ResponseCache(NoStore = true)]
[EnableRateLimiting(FollowUpSetup.ComplaintLimit)]
[MaySendAgain]
internal sealed class PublicComplaintModel(ComplaintDesk desk, Missions missions, Words words)
    : PageModel
{
    // Whom a returnee meets.
    private static readonly Role[] Met =
    [
        Role.Caseworker,
        Role.OriginCaseworker,
        Role.ProtectionOfficer,
        Role.MedicalOfficer,
        Role.MovementOfficer,
        Role.ProgrammeManager,
    ];

    [BindProperty]
    public Form Input { get; set; } = new();

    public string? AnswerCode { get; private set; }

    public IReadOnlyList<SelectListItem> Missions { get; private set; } = [];

    public IEnumerable<SelectListItem> Roles =>
        Met.Select(r => new SelectListItem(words.Of(r), r.ToString()));

    public IEnumerable<SelectListItem> Choices<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Select(v => new SelectListItem(words.Of(v), v.ToString()));

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (ModelState.IsValid)
        {
            var taken = await desk.TakeAsync(
                new()
                {
                    Language = words.Language,
                    MissionId = Input.MissionId,
                    Category = Input.Category,
                    Text = Input.Text,
                    AboutName = Input.AboutName,
                    AboutRole = Input.AboutRole,
                    Contact = Input.Contact,
                },
                HttpContext.RequestAborted
            );
            if (taken.IsDone)
            {
                AnswerCode = taken.Value;
                return Page();
            }
            ModelState.AddRefusals(taken, words);
        }
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync() =>
        Missions = [
            .. (await missions.AllAsync(HttpContext.RequestAborted))
                .Select(m => new SelectListItem(m.NameIn(words.Language), m.Id.ToString()))
                .OrderBy(m => m.Text, StringComparer.CurrentCulture),
        ];

    internal sealed class Form
    {
        public Guid? MissionId { get; set; }

        public ComplaintCategory? Category { get; set; }

        [StringLength(6000)]
        public string? Text { get; set; }

        [StringLength(200)]
        public string? AboutName { get; set; }

        public Role? AboutRole { get; set; }

        [StringLength(200)]
        public string? Contact { get; set; }
    }
}

/// <summary>Whoever has the code of a complaint reads what came of it; no name stands there.</summary>
[AllowAnonymous, ResponseCache(NoStore = true)]
[EnableRateLimiting(FollowUpSetup.AnswerLimit)]
internal sealed class PublicAnswerModel(ComplaintDesk desk, Words words) : PageModel
{
    // Posted, so that it stands in no address, log or history of a browser.
    [BindProperty, StringLength(60)]
    public string? AnswerCode { get; set; }

    public ComplaintAnswer? Found { get; private set; }

    public async Task<IActionResult> OnPostAsync()
    {
        Found = ModelState.IsValid
            ? await desk.ReadAsync(AnswerCode, HttpContext.RequestAborted)
            : null;
        if (Found is null)
        {
            ModelState.Clear();
            ModelState.AddModelError("AnswerCode", words["PublicComplaint.NoSuchCode"]);
        }
        return Page();
    }
}
