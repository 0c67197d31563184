using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Complaints;

/// <summary>Records a complaint that a member of staff heard, or has.</summary>
[Needs(FollowUpPermissions.Complain)]
internal sealed class ComplaintNewModel(
    ComplaintDesk desk,
    Staff staff,
    Missions missions,
    Drafts drafts,
    Words words
) : ReintegrationPage(words)
{
    internal const string DraftKey = "complaint-new";

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The code with which the answer is read, right after the complaint was taken.</summary>
    public string? AnswerCode { get; private set; }

    public IReadOnlyList<SelectListItem> People { get; private set; } = [];

    public IEnumerable<SelectListItem> Sources => Choices<ComplaintSource>();

    public IEnumerable<SelectListItem> Spoken =>
        Languages.All.Select(l => new SelectListItem(T.SpokenLanguage(l), l));

    public async Task OnGetAsync()
    {
        Input.Language = T.Language;
        await LoadAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (ModelState.IsValid)
        {
            var taken = await desk.RecordAsync(Input.ToInput(), Actor, Cancel);
            if (taken.IsDone)
            {
                // No other page follows, with which it would go by itself.
                await drafts.ForgetSentAsync(Request.Form, Actor.UserId, Cancel);
                AnswerCode = taken.Value;
                return Page();
            }
            ModelState.AddRefusals(taken, T);
        }
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        var people = new List<SelectListItem>();
        foreach (var mission in await missions.AllAsync(Cancel))
        {
            var group = new SelectListGroup { Name = mission.NameIn(T.Language) };
            people.AddRange(
                (await staff.InMissionAsync(mission.Id, Cancel)).Select(s => new SelectListItem(
                    s.Name,
                    s.UserId.ToString()
                )
                {
                    Group = group,
                })
            );
        }
        People = people;
    }

    internal sealed class Form
    {
        public ComplaintSource Source { get; set; }

        public ComplaintCategory? Category { get; set; }

        public string Language { get; set; } = Languages.French;

        [StringLength(6000)]
        public string? Text { get; set; }

        [StringLength(20)]
        public string? CaseCode { get; set; }

        [StringLength(200)]
        public string? Contact { get; set; }

        public Guid? AboutUser { get; set; }

        public Role? AboutRole { get; set; }

        [StringLength(200)]
        public string? AboutName { get; set; }

        public MakeComplaint ToInput() =>
            new()
            {
                Source = Source,
                Category = Category,
                Language = Language,
                Text = Text,
                CaseCode = CaseCode,
                Contact = Contact,
                AboutUser = AboutUser,
                AboutRole = AboutRole,
                AboutName = AboutName,
            };
    }
}
