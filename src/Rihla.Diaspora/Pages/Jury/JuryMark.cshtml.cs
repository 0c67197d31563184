using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>A juror says whether anything binds her to an application, and marks it.</summary>
[Needs(DiasporaPermissions.Mark)]
internal sealed class JuryMarkModel(JuryRoom room, Today today, Words words) : DiasporaPage(words)
{
    [BindProperty]
    public DeclarationForm Declaration { get; set; } = new();

    [BindProperty]
    public List<MarkRow> Rows { get; set; } = [];

    [BindProperty]
    public string? Comment { get; set; }

    public JurorView View { get; private set; } = null!;

    public bool IsMarking => View.Call.PhaseOn(today.Date) == CallPhase.Scoring;

    public IEnumerable<SelectListItem> ConflictItems =>
        [new(T["Jury.NotBound"], "False"), new(T["Jury.Bound"], "True")];

    /// <summary>What was typed, or was kept before.</summary>
    public int? PointsFor(Guid criterion) =>
        Rows.Count > 0
            ? Rows.Find(r => r.Criterion == criterion)?.Points
            : View.Own?.PointsFor(criterion);

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (await room.OpenAsync(code, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        View = found;
        Comment ??= found.Own?.Comment?.Reveal();
        return Page();
    }

    public async Task<IActionResult> OnPostDeclareAsync(string code)
    {
        var declared = await room.DeclareAsync(
            code,
            Declaration.IsConflict,
            Declaration.Reason,
            Actor,
            Cancel
        );
        if (declared.IsDone)
        {
            TempData["Done"] = T["Jury.Declared"];
            return LocalRedirect($"/app/jury/{code}");
        }
        ModelState.AddRefusals(declared, T, nameof(Declaration));
        return await OnGetAsync(code);
    }

    public async Task<IActionResult> OnPostMarkAsync(string code, bool handIn)
    {
        var marked = await room.MarkAsync(
            code,
            Rows.GroupBy(r => r.Criterion).ToDictionary(g => g.Key, g => g.First().Points),
            Comment,
            handIn,
            Actor,
            Cancel
        );
        if (marked.IsDone)
        {
            TempData["Done"] = T[handIn ? "Jury.HandedInDone" : "Jury.Kept"];
            return LocalRedirect(handIn ? "/app/jury" : $"/app/jury/{code}");
        }
        foreach (var refusal in marked.Refusals)
        {
            ModelState.AddModelError(refusal.Field ?? "", T[refusal.TextKey, [.. refusal.Args]]);
        }
        return await OnGetAsync(code);
    }

    /// <summary>Whether anything binds her.</summary>
    internal sealed class DeclarationForm
    {
        public bool? IsConflict { get; set; }

        public string? Reason { get; set; }
    }

    /// <summary>The points of one criterion.</summary>
    internal sealed class MarkRow
    {
        public Guid Criterion { get; set; }

        public int? Points { get; set; }
    }
}
