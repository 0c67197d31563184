using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>Says why a survey is not held.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class SurveyExcuseModel(
    CaseFiles files,
    SurveyBook book,
    SurveyDesk desk,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Month { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string About { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Survey.Excuse", "survey.viewed") || !IsOurs)
        {
            return NotFound();
        }
        var survey = (await book.OfAsync(CaseFile, Cancel)).FirstOrDefault(s =>
            s.Planned.Traveller.Person.Id == Person && s.Planned.Month == Month
        );
        if (survey is null)
        {
            return NotFound();
        }
        About =
            $"{survey.Planned.Traveller.Person.FullName} · {(Month == 0 ? T["Survey.Baseline"] : T.Count("Survey.Month", Month))}";
        ViewData["Back"] = Address("surveys");
        ViewData["BackText"] = T["Survey.Title"];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        !ModelState.IsValid
            ? await OnGetAsync()
            : await AnswerAsync(
                await desk.ExcuseAsync(
                    Code,
                    Person,
                    Month,
                    Input.Reason!.Value,
                    Input.Note,
                    Actor,
                    Cancel
                ),
                "Survey.Excused",
                Address("surveys"),
                OnGetAsync
            );

    internal sealed class Form
    {
        [Required(ErrorMessage = "Survey.Excuse.ReasonMissing")]
        public ExcuseReason? Reason { get; set; }

        [StringLength(1000)]
        public string? Note { get; set; }
    }
}
