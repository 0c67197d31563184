using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.People.Pages;

/// <summary>A page of one person, who exists only for who may see them; the look is recorded before anything is shown.</summary>
internal abstract class PersonPageModel(Persons persons, Words words) : PageModel
{
    /// <summary>The code in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    public PersonFile Shown { get; private set; } = null!;

    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    protected Words T => words;

    protected Persons Persons => persons;

    public IEnumerable<SelectListItem> Countries =>
        words.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    public IEnumerable<SelectListItem> Languages =>
        words.SpokenLanguageList().Select(c => new SelectListItem(c.Value, c.Key));

    /// <summary>Loads the person for showing them.</summary>
    protected async Task<bool> OpenAsync()
    {
        if (await persons.OpenAsync(Code, Actor, HttpContext.RequestAborted) is not { } file)
        {
            return false;
        }
        Shown = file;
        Code = file.Person.Code;
        return true;
    }

    /// <summary>Goes on after something was done, and says so.</summary>
    protected RedirectResult Done(string textKey, string page = "")
    {
        TempData["Done"] = T[textKey];
        return Redirect(Address(page));
    }

    /// <summary>Goes on after something was refused, and says why.</summary>
    protected RedirectResult Refused([NotNull] Outcome outcome, string page = "")
    {
        this.TellRefused(outcome, T);
        return Redirect(Address(page));
    }

    /// <summary>Whether it was done; if not, its reasons are shown with the form, at the fields of the input.</summary>
    protected bool Accepted([NotNull] Outcome outcome, string prefix = "Input") =>
        !ModelState.AddRefusals(outcome, words, prefix);

    protected string Address(string page) =>
        Url.Content($"~/app/people/{Code}{(page.Length == 0 ? "" : "/")}{page}");
}

/// <summary>What surrounds the pages of a person.</summary>
internal static class PersonHeads
{
    /// <summary>The title, with the name and code above it and the way back to the person.</summary>
    public static void OfPerson(
        this ViewDataDictionary viewData,
        PersonFile file,
        string title,
        Words words
    )
    {
        viewData["Title"] = title;
        viewData["Caption"] = $"{file.Person.FullName} · {file.Person.Code}";
        viewData["Back"] = $"/app/people/{file.Person.Code}";
        viewData["BackText"] = words["Person.Back"];
    }
}
