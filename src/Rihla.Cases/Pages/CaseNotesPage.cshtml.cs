using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Notes and documents of a case.</summary>
[Needs(CasesPermissions.Note)]
internal sealed class CaseNotesModel(CaseFiles files, Words words, CaseNotes notes, Today today)
    : CasePageModel(files, words)
{
    [BindProperty]
    public NoteForm Input { get; set; } = new();

    [BindProperty]
    public DocumentForm Document { get; set; } = new();

    public IReadOnlyList<CaseNote> Notes { get; private set; } = [];

    public IReadOnlyList<CaseDocument> Documents { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Input.On = today.Date;
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return await ShowAsync();
        }
        var outcome = await notes.WriteAsync(
            Code,
            Input.Text,
            Input.On,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Note.Saved", "notes") : await ShowAsync();
    }

    public async Task<IActionResult> OnPostAttachAsync()
    {
        ModelState.Clear();
        if (Document.File is not { Length: > 0 } file)
        {
            ModelState.AddModelError("Document.File", T["CaseDocument.FileMissing"]);
            return await ShowAsync();
        }
        await using var content = file.OpenReadStream();
        var outcome = await notes.AttachAsync(
            Code,
            Document.Title,
            content,
            file.FileName,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome, "Document")
            ? Done("CaseDocument.Saved", "notes")
            : await ShowAsync();
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Notes = await notes.OfAsync(CaseFile.Id, HttpContext.RequestAborted);
        Documents = await notes.DocumentsOfAsync(CaseFile.Id, HttpContext.RequestAborted);
        return Page();
    }

    /// <summary>What is noted.</summary>
    internal sealed class NoteForm
    {
        public string? Text { get; set; }

        public DateOnly? On { get; set; }
    }

    /// <summary>What is attached.</summary>
    internal sealed class DocumentForm
    {
        public string? Title { get; set; }

        public IFormFile? File { get; set; }
    }
}
