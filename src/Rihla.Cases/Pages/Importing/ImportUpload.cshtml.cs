using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases.Import;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Cases.Pages.Importing;

/// <summary>Hands in a caseload file.</summary>
[Needs(CasesPermissions.Import)]
[RequestSizeLimit(ImportDesk.Largest + Envelope)]
internal sealed class ImportUploadModel(ImportDesk desk, Words words) : PageModel
{
    // What a form adds around the file.
    private const long Envelope = 64 * 1024;

    [BindProperty]
    public UploadForm Input { get; set; } = new();

    public IReadOnlyList<ImportErrand> Errands { get; private set; } = [];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public void OnGet() => Errands = desk.Of(Actor);

    public async Task<IActionResult> OnPostAsync()
    {
        if (Input.File is null or { Length: 0 })
        {
            ModelState.AddModelError("Input.File", words["Import.FileMissing"]);
        }
        else
        {
            await using var content = Input.File.OpenReadStream();
            var taken = await desk.TakeAsync(
                content,
                Input.File.FileName,
                Actor,
                HttpContext.RequestAborted
            );
            if (taken.IsDone)
            {
                return LocalRedirect($"~/app/import/{taken.Value.Id}");
            }
            ModelState.AddRefusals(taken, words);
        }
        OnGet();
        return Page();
    }

    /// <summary>What is handed in.</summary>
    internal sealed class UploadForm
    {
        public IFormFile? File { get; set; }
    }
}
