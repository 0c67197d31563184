using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>What the pages about money and agreements have in common.</summary>
internal abstract class MoneyPageModel(Words words) : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    protected Words T => words;

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>The values of an enum with their words.</summary>
    protected IEnumerable<SelectListItem> Choices<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Select(v => new SelectListItem(T.Of(v), v.ToString()));

    /// <summary>All countries.</summary>
    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    /// <summary>Goes on and says what was done; or stays, with the reasons at the fields.</summary>
    protected async Task<IActionResult> AnswerAsync(
        Outcome outcome,
        string doneKey,
        string next,
        Func<Task<IActionResult>> again
    )
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T[doneKey];
            return LocalRedirect(next);
        }
        ModelState.AddRefusals(outcome, words);
        return await again();
    }

    /// <summary>Goes on and says what was done, or why not.</summary>
    protected IActionResult Answer(Outcome outcome, string doneKey, string next)
    {
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? T[doneKey]
            : string.Join(' ', outcome.Refusals.Select(r => T[r.TextKey, [.. r.Args]]));
        return LocalRedirect(next);
    }
}
