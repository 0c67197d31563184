using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>The pictures, documents and recordings of the site.</summary>
[Needs(SitePermissions.Write)]
internal sealed class SiteFilesModel(Library library, Words words) : DeskPage(words)
{
    [BindProperty]
    public FileForm Input { get; set; } = new();

    public IReadOnlyList<FileLine> Files { get; private set; } = [];

    public IEnumerable<SelectListItem> YesNo =>
        [new(T["SiteDesk.NobodyShown"], "false"), new(T["SiteDesk.SomebodyShown"], "true")];

    public IEnumerable<SelectListItem> Steps =>
        Library.Steps.Select(s => new SelectListItem(T[$"SiteDesk.Step.{s}"], s));

    public IEnumerable<SelectListItem> SpokenLanguages =>
        T.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

    public async Task OnGetAsync() => Files = await library.AllAsync(Actor, Cancel);

    public async Task<IActionResult> OnPostAsync()
    {
        await using var content = Input.File?.OpenReadStream();
        var added = await library.AddAsync(
            content,
            Input.File?.FileName,
            new()
            {
                Kind = Input.Kind,
                AltFr = Input.AltFr,
                AltAr = Input.AltAr,
                AltEn = Input.AltEn,
                Credit = Input.Credit,
                ShowsPerson = Input.ShowsPerson,
                PersonCode = Input.PersonCode,
                Step = Input.Step,
                Language = Input.Language,
            },
            Actor,
            Cancel
        );
        if (added.IsDone)
        {
            TempData["Done"] = T["SiteDesk.FileAdded"];
            return LocalRedirect("/app/site/files");
        }
        ModelState.AddRefusals(added, T);
        if (Input.File is not null)
        {
            ModelState.AddModelError("Input.File", T["Site.File.ChooseAgain"]);
        }
        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id)
    {
        var removed = await library.RemoveAsync(id, Actor, Cancel);
        TempData[removed.IsDone ? "Done" : "Refused"] = removed.IsDone
            ? T["SiteDesk.FileRemoved"]
            : T[removed.Refusals[0].TextKey, removed.Refusals[0].Args];
        return LocalRedirect("/app/site/files");
    }

    /// <summary>A file that is handed in.</summary>
    internal sealed class FileForm
    {
        public SiteFileKind Kind { get; set; }

        public IFormFile? File { get; set; }

        public string? AltFr { get; set; }

        public string? AltAr { get; set; }

        public string? AltEn { get; set; }

        public string? Credit { get; set; }

        public bool? ShowsPerson { get; set; }

        public string? PersonCode { get; set; }

        public string? Step { get; set; }

        public string? Language { get; set; }
    }
}
