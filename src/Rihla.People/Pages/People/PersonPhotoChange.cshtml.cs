using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>Takes a photograph in, or takes it away.</summary>
[Needs(PeoplePermissions.Edit)]
internal sealed class PersonPhotoChangeModel(Persons persons, PersonPapers papers, Words words)
    : PersonPageModel(persons, words)
{
    [BindProperty]
    public PhotoInput Input { get; set; } = new();

    /// <summary>Whether the person consents to being photographed; who does not is not asked for a picture.</summary>
    public bool Consents { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Input.Photo is null)
        {
            ModelState.AddModelError("Input.Photo", T["Person.Photo.Missing"]);
        }
        else
        {
            await using var photo = Input.Photo.OpenReadStream();
            var outcome = await papers.SetPhotoAsync(
                Code,
                photo,
                Input.Photo.FileName,
                Actor,
                cancel
            );
            if (Accepted(outcome))
            {
                return Done("Person.Photo.Set");
            }
        }
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        var outcome = await papers.SetPhotoAsync(Code, null, null, Actor, cancel);
        return outcome.IsDone ? Done("Person.Removed") : Refused(outcome);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Consents = await papers.ConsentsToPhotoAsync(Shown, cancel);
        return Page();
    }

    internal sealed class PhotoInput
    {
        public IFormFile? Photo { get; set; }
    }
}
