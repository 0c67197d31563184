using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>The photograph of a person.</summary>
[Needs(PeoplePermissions.View)]
internal sealed class PersonPhotoModel(Persons persons, PersonPapers papers, Words words)
    : PersonPageModel(persons, words)
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        this.Served(await papers.PhotoAsync(Code, Actor, cancel));
}

/// <summary>Serves files about a person so that no copy stays in a browser or proxy.</summary>
internal static class ServedFiles
{
    public static IActionResult Served(this PageModel page, Attachment? file)
    {
        if (file is null)
        {
            return page.NotFound();
        }
        page.Response.Headers.CacheControl = "no-store";
        page.Response.Headers.ContentDisposition = "inline";
        return page.File(file.Content.Reveal(), file.ContentType);
    }
}
