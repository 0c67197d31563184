using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Cases.Pages.Casework;

/// <summary>What the pages between registration and clearance have in common.</summary>
internal static class CaseworkPage
{
    public static Actor Me(this PageModel page) =>
        page.HttpContext.Features.GetRequiredFeature<Actor>();

    public static string Address(string code, string page = "") =>
        page.Length == 0 ? $"/app/cases/{code}" : $"/app/cases/{code}/{page}";

    /// <summary>Sets what stands around the page: its title, whose case it is, the way back.</summary>
    public static void Head(
        this ViewDataDictionary view,
        CaseFile file,
        string title,
        Words words,
        string? back = null
    )
    {
        view.OfCase(file, title, words);
        if (back is not null)
        {
            view["Back"] = back;
            view["BackText"] = null;
        }
    }

    /// <summary>Whether it was done, so that the page goes on and says so there; else the page says what is wrong.</summary>
    public static bool IsDone(this PageModel page, Outcome outcome, Words words, string doneKey)
    {
        if (!outcome.IsDone)
        {
            page.ModelState.AddRefusals(outcome, words);
            return false;
        }
        page.TempData["Done"] = words[doneKey];
        return true;
    }

    /// <summary>Lets the fields below a name show what the model holds now, not what was posted: its rows have moved up, or another version was chosen.</summary>
    public static void Forget(this ModelStateDictionary state, string name)
    {
        foreach (
            var key in state.Keys.Where(k => k.StartsWith(name, StringComparison.Ordinal)).ToList()
        )
        {
            state.Remove(key);
        }
    }

    public static IReadOnlyList<SelectListItem> People(IEnumerable<Traveller> travellers) =>
        [.. travellers.Select(t => new SelectListItem(t.Person.FullName, t.MemberId.ToString()))];

    public static IReadOnlyList<SelectListItem> SpokenLanguages(Words words) =>
        [.. words.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key))];

    public static IReadOnlyList<SelectListItem> Of<T>(Words words, IEnumerable<T> values)
        where T : struct, Enum =>
        [.. values.Select(v => new SelectListItem(words.Of(v), v.ToString()))];
}
