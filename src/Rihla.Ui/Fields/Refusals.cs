using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Fields;

/// <summary>Shows on a form why an operation was refused.</summary>
public static class Refusals
{
    /// <summary>
    /// Adds the reasons to the form in words, each to its field or to the whole. Answers whether there was any.
    /// </summary>
    /// <param name="state">The state of the form.</param>
    /// <param name="outcome">What came of the operation.</param>
    /// <param name="words">The words to say it in.</param>
    /// <param name="prefix">The property that holds the input, to which fields belong; empty where they are the page's own.</param>
    public static bool AddRefusals(
        this ModelStateDictionary state,
        Outcome outcome,
        Words words,
        string prefix = "Input"
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(words);
        foreach (var refusal in outcome.Refusals)
        {
            state.AddModelError(
                refusal.Field is null ? ""
                    : prefix.Length == 0 ? refusal.Field
                    : $"{prefix}.{refusal.Field}",
                words[refusal.TextKey, refusal.Args]
            );
        }
        return outcome.Refusals.Count > 0;
    }

    /// <summary>
    /// Says on the page that follows why an operation was refused. What was sent has not arrived: a form or a draft that is kept stays.
    /// </summary>
    public static void TellRefused(this PageModel page, Outcome outcome, Words words)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(words);
        page.TempData["Refused"] = string.Join(
            ' ',
            outcome.Refusals.Select(r => words[r.TextKey, [.. r.Args]])
        );
        page.HttpContext.Items[typeof(Refusals)] = true;
    }

    /// <summary>Whether what was sent was refused with <see cref="TellRefused"/>.</summary>
    public static bool WasRefused(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.ContainsKey(typeof(Refusals));
    }
}
