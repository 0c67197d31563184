using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Results.Pages;

/// <summary>What the pages about results have in common.</summary>
internal abstract class ResultsPageModel(Words words) : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    protected Words T => words;

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>The values of an enum with their words.</summary>
    protected IEnumerable<SelectListItem> Choices<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Select(v => new SelectListItem(T.Of(v), v.ToString()));

    /// <summary>Goes on and says what was done; or stays, with the reasons at the fields.</summary>
    protected async Task<IActionResult> AnswerAsync(
        Outcome outcome,
        string doneKey,
        Func<string> next,
        Func<Task<IActionResult>> again
    )
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T[doneKey];
            return LocalRedirect(next());
        }
        ModelState.AddRefusals(outcome, words);
        return await again();
    }
}
