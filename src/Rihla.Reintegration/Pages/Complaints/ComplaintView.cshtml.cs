using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;

namespace Rihla.Reintegration.Pages.Complaints;

/// <summary>A complaint, for who handles it.</summary>
[Needs(FollowUpPermissions.HandleComplaints)]
internal sealed class ComplaintViewModel(
    ComplaintDesk desk,
    ComplaintScope scope,
    CaseFiles files,
    Staff staff,
    Today today,
    Words words
) : ReintegrationPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty, StringLength(6000)]
    public string? Note { get; set; }

    [BindProperty]
    public ComplaintCategory? Category { get; set; }

    [BindProperty]
    public ComplaintFinding? Finding { get; set; }

    [BindProperty, StringLength(6000)]
    public string? Reply { get; set; }

    public Complaint Complaint { get; private set; } = null!;

    /// <summary>Whether the reader has it in hand.</summary>
    public bool IsMine => Complaint.HandlerKey == scope.KeyOf(Actor.UserId);

    public DateOnly Today => today.Date;

    public string About { get; private set; } = "";

    /// <summary>The code of the case, for who may see it.</summary>
    public string? CaseCode { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await desk.OpenAsync(Code, Actor, Cancel) is not { } complaint)
        {
            return NotFound();
        }
        Complaint = complaint;
        Category ??= complaint.Category.Reveal();
        var user = Guid.TryParse(complaint.AboutUser?.Reveal(), out var id)
            ? (await staff.FindAsync(id, Cancel))?.Name
            : null;
        About = string.Join(
            T["Ui.Comma"],
            new[]
            {
                user,
                complaint.AboutName?.Reveal(),
                complaint.AboutRole is { } role ? T.Of(role.Reveal()) : null,
            }.OfType<string>()
        );
        CaseCode = Guid.TryParse(complaint.FromCase?.Reveal(), out var caseId)
            ? (await files.ListAsync([caseId], Actor, Cancel)) is [var file]
                ? file.Code
                : null
            : null;
        return Page();
    }

    public async Task<IActionResult> OnPostTakeAsync() =>
        await DoneAsync(await desk.TakeInHandAsync(Code, Actor, Cancel), "Complaint.TakenInHand");

    public async Task<IActionResult> OnPostNoteAsync() =>
        await DoneAsync(await desk.NoteAsync(Code, Note, Actor, Cancel), "Complaint.Noted");

    public async Task<IActionResult> OnPostSortAsync() =>
        Category is { } category && Enum.IsDefined(category)
            ? await DoneAsync(
                await desk.SortAsync(Code, category, Actor, Cancel),
                "Complaint.Sorted"
            )
            : await OnGetAsync();

    public async Task<IActionResult> OnPostAnswerAsync()
    {
        if (Finding is not { } finding || !Enum.IsDefined(finding))
        {
            ModelState.AddModelError("Finding", T["Complaint.FindingMissing"]);
            return await OnGetAsync();
        }
        return await DoneAsync(
            await desk.AnswerAsync(Code, finding, Reply, Actor, Cancel),
            "Complaint.AnswerDone"
        );
    }

    private async Task<IActionResult> DoneAsync(Outcome outcome, string doneKey)
    {
        if (!outcome.IsDone)
        {
            ModelState.Clear();
            foreach (var refusal in outcome.Refusals)
            {
                ModelState.AddModelError(
                    refusal.Field == "Answer" ? nameof(Reply) : refusal.Field ?? "",
                    T[refusal.TextKey, refusal.Args]
                );
            }
            return await OnGetAsync();
        }
        TempData["Done"] = T[doneKey];
        // One that turned out serious is no longer the reader's.
        return await desk.OpenAsync(Code, Actor, Cancel) is null
            ? LocalRedirect("~/app/complaints")
            : LocalRedirect($"~/app/complaints/{Platform.Code.Read(Code)}");
    }
}
