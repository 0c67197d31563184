using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Cases.Pages;

/// <summary>A page of one case, which exists only for who may see the case; the look is recorded before anything is shown.</summary>
internal abstract class CasePageModel(CaseFiles files, Words words) : PageModel
{
    private string? look;

    /// <summary>The code in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;

    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    protected Words T => words;

    /// <summary>
    /// Loads the case for showing it. The look is recorded when the page is shown: who sends a form that is accepted is led on to
    /// another page, and what they did is recorded as that.
    /// </summary>
    protected async Task<bool> OpenAsync(string act = "case.viewed")
    {
        if (await files.PeekAsync(Code, Actor, HttpContext.RequestAborted) is not { } file)
        {
            return false;
        }
        (CaseFile, look) = (file, act);
        return true;
    }

    /// <inheritdoc/>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        ArgumentNullException.ThrowIfNull(next);
        var handled = await next();
        if (look is { } act && handled is { Exception: null, Result: not RedirectResult })
        {
            await files.SawAsync(CaseFile, Actor, act, HttpContext.RequestAborted);
        }
    }

    /// <summary>Goes to another page of the case after something was done, and says so.</summary>
    protected RedirectResult Done(string textKey, string page = "")
    {
        TempData["Done"] = T[textKey];
        return Redirect(Address(page));
    }

    /// <summary>The same after what may have closed the case to the actor: then there is no page of it any more to go to.</summary>
    protected async Task<RedirectResult> DoneIfSeenAsync(string textKey)
    {
        TempData["Done"] = T[textKey];
        return await files.FindAsync(Code, Actor, HttpContext.RequestAborted) is null
            ? Redirect(Url.Content("~/app"))
            : Redirect(Address(""));
    }

    /// <summary>Goes to a page of the case after something was refused, and says why.</summary>
    protected RedirectResult Refused(Outcome outcome, string page = "")
    {
        this.TellRefused(outcome, T);
        return Redirect(Address(page));
    }

    protected string Address(string page) =>
        Url.Content($"~/app/cases/{Code}{(page.Length == 0 ? "" : "/")}{page}");

    /// <summary>Whether it was done; if not, its reasons are shown with the form, at the fields of the input.</summary>
    protected bool Accepted([NotNull] Outcome outcome, string prefix = "Input")
    {
        if (outcome.IsDone)
        {
            return true;
        }
        ModelState.AddRefusals(outcome, words, prefix);
        return false;
    }
}

/// <summary>What surrounds the pages of a case.</summary>
internal static class CaseHeads
{
    /// <summary>The title, with the code and the applicant's name above it and the way back to the case.</summary>
    public static void OfCase(
        this ViewDataDictionary viewData,
        CaseFile file,
        string title,
        Words words
    )
    {
        viewData["Title"] = title;
        viewData["Caption"] = NameOf(file) is { Length: > 0 } name
            ? $"{file.Code} · {name}"
            : file.Code;
        viewData["Back"] = $"/app/cases/{file.Code}";
        viewData["BackText"] = words["Case.Back"];
    }

    /// <summary>The applicant's name, or how the caller called themselves.</summary>
    public static string NameOf(CaseFile file) =>
        file.Applicant?.Person.FullName ?? file.Case.CallerName?.Reveal() ?? "";
}

/// <summary>A reason, where one is asked for.</summary>
internal sealed class ReasonForm
{
    public string? Reason { get; set; }
}
