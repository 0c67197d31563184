using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Monitoring;

/// <summary>Who of a case has left again since the arrival.</summary>
[Needs(FollowUpPermissions.Record)]
internal sealed class LeftAgainModel(CaseFiles files, LeavingAgain leaving, Words words)
    : ReintegrationCasePage(files, words)
{
    [BindProperty]
    public LeaveForm Input { get; set; } = new();

    [BindProperty]
    public BackForm Back { get; set; } = new();

    /// <summary>Those of whom it was said.</summary>
    public IReadOnlyList<Traveller> Gone =>
        [.. CaseFile.Travellers.Where(t => t.LeftAgainOn is not null)];

    public IEnumerable<SelectListItem> GoneNamed =>
        Gone.Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString()));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("LeftAgain.Title"))
        {
            return NotFound();
        }
        // Who can leave again is there: a colleague may have said it of somebody since the form was opened.
        var ticked = Input.Rows.Where(r => r.Left).Select(r => r.PersonId).ToHashSet();
        Input.Rows = IsOurs
            ?
            [
                .. CaseFile
                    .Arrived()
                    .Select(t => new LeaveRow
                    {
                        PersonId = t.Person.Id,
                        Left = ticked.Contains(t.Person.Id),
                    }),
            ]
            : [];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        ModelState.IsValid
            ? await AnswerAsync(
                await leaving.SayAsync(
                    Code,
                    [.. Input.Rows.Where(r => r.Left).Select(r => r.PersonId)],
                    Input.On,
                    Input.Note,
                    Actor,
                    Cancel
                ),
                "LeftAgain.Said",
                Address("left-again"),
                OnGetAsync
            )
            : await OnGetAsync();

    public async Task<IActionResult> OnPostTakeBackAsync()
    {
        var outcome = await leaving.TakeBackAsync(Code, Back.PersonId, Back.Reason, Actor, Cancel);
        if (outcome.IsDone)
        {
            TempData["Done"] = T["LeftAgain.TakenBack"];
            return LocalRedirect(Address("left-again"));
        }
        ModelState.AddRefusals(outcome, T, nameof(Back));
        return await OnGetAsync();
    }

    internal sealed class LeaveForm
    {
        public List<LeaveRow> Rows { get; set; } = [];

        public DateOnly? On { get; set; }

        [StringLength(1000)]
        public string? Note { get; set; }
    }

    /// <summary>One person of it.</summary>
    internal sealed class LeaveRow
    {
        public Guid PersonId { get; set; }

        public bool Left { get; set; }
    }

    internal sealed class BackForm
    {
        public Guid? PersonId { get; set; }

        public string? Reason { get; set; }
    }
}
