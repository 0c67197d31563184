using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Ui;

/// <summary>What pages of the staff application have in common: who asks, in which words, and how an operation is answered.</summary>
public abstract class StaffPage(Words words) : PageModel
{
    /// <summary>Who asks.</summary>
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    /// <summary>The texts, in the reader's language.</summary>
    protected Words T => words;

    /// <summary>Ends when the reader no longer waits.</summary>
    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>
    /// A form with something in it that cannot be read is shown again, with what was typed, and nothing is done: a day or an amount is never
    /// taken for none because it was mistyped.
    /// </summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (
            HttpMethods.IsPost(Request.Method)
            && ModelState.Values.Any(v =>
                v.ValidationState == ModelValidationState.Invalid
                && !string.IsNullOrWhiteSpace(v.AttemptedValue)
            )
        )
        {
            context.Result = await ShownAgain.AsGotAsync(context);
            return;
        }
        await next();
    }

    /// <summary>The values of an enum with their words.</summary>
    public IEnumerable<SelectListItem> Choices<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Select(v => new SelectListItem(T.Of(v), v.ToString()));

    /// <summary>Goes on and says what was done; or stays, with the reasons at the fields.</summary>
    protected Task<IActionResult> AnswerAsync(
        Outcome outcome,
        string doneKey,
        string next,
        Func<Task<IActionResult>> again
    ) => AnswerAsync(outcome, doneKey, () => next, again);

    /// <summary>The same, where the next address is known only once it is done.</summary>
    protected async Task<IActionResult> AnswerAsync(
        Outcome outcome,
        string doneKey,
        Func<string> next,
        Func<Task<IActionResult>> again
    )
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(again);
        if (outcome.IsDone)
        {
            TempData["Done"] = T[doneKey];
            return LocalRedirect(next());
        }
        ModelState.AddRefusals(outcome, T);
        return await again();
    }

    /// <summary>Goes on and says what was done, or why not.</summary>
    protected IActionResult Answer(Outcome outcome, string doneKey, string next)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.IsDone)
        {
            TempData["Done"] = T[doneKey];
        }
        else
        {
            this.TellRefused(outcome, T);
        }
        return LocalRedirect(next);
    }
}
