using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;

namespace Rihla.Reintegration.Pages.Monitoring;

/// <summary>Asks how content somebody is with the help: four short answers.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class SatisfactionNewModel(CaseFiles files, MonitoringDesk desk, Words words)
    : ReintegrationCasePage(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> People =>
        CaseFile
            .Arrived()
            .Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString()));

    public IEnumerable<SelectListItem> Grades =>
        Enumerable
            .Range(1, 5)
            .Select(n => n.ToString(CultureInfo.InvariantCulture))
            .Select(n => new SelectListItem(n, n));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Satisfaction.Ask", "satisfaction.viewed") || !IsOurs)
        {
            return NotFound();
        }
        if (Input.PersonId == Guid.Empty)
        {
            Input.PersonId = CaseFile.Arrived().FirstOrDefault()?.Person.Id ?? Guid.Empty;
        }
        ViewData["Back"] = Address("satisfaction");
        ViewData["BackText"] = T["Satisfaction.Title"];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        !ModelState.IsValid
            ? await OnGetAsync()
            : await AnswerAsync(
                await desk.TellAsync(
                    Code,
                    new()
                    {
                        PersonId = Input.PersonId,
                        Information = Input.Information,
                        Speed = Input.Speed,
                        Usefulness = Input.Usefulness,
                        Respect = Input.Respect,
                        Comment = Input.Comment,
                    },
                    Actor,
                    Cancel
                ),
                "Satisfaction.Done",
                Address("satisfaction"),
                OnGetAsync
            );

    internal sealed class Form
    {
        public Guid PersonId { get; set; }

        public int? Information { get; set; }

        public int? Speed { get; set; }

        public int? Usefulness { get; set; }

        public int? Respect { get; set; }

        [StringLength(2000)]
        public string? Comment { get; set; }
    }
}
