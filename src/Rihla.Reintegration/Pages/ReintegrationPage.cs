using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages;

/// <summary>What the pages after the arrival have in common.</summary>
internal abstract class ReintegrationPage(Words words) : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    protected Words T => words;

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>The values of an enum with their words.</summary>
    public IEnumerable<SelectListItem> Choices<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Select(v => new SelectListItem(words.Of(v), v.ToString()));

    /// <summary>The languages of people.</summary>
    public IEnumerable<SelectListItem> SpokenLanguages =>
        words.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

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
            TempData["Done"] = words[doneKey];
            return LocalRedirect(next);
        }
        ModelState.AddRefusals(outcome, words);
        return await again();
    }

    /// <summary>Goes on and says what was done, or why not.</summary>
    protected IActionResult Answer(Outcome outcome, string doneKey, string next)
    {
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? words[doneKey]
            : string.Join(' ', outcome.Refusals.Select(r => words[r.TextKey, [.. r.Args]]));
        return LocalRedirect(next);
    }
}

/// <summary>A page of one case, which exists only for who may see the case; the look is recorded before anything is shown.</summary>
internal abstract class ReintegrationCasePage(CaseFiles files, Words words)
    : ReintegrationPage(words)
{
    /// <summary>The code in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;

    /// <summary>Whether the reader's mission works on the case and it is open.</summary>
    public bool IsOurs => CaseFile.IsOpen && WorkingMission.IsOf(CaseFile, Actor);

    /// <summary>Loads the case for showing it, and sets what stands around the page.</summary>
    protected async Task<bool> OpenAsync(string titleKey, string act = "case.viewed")
    {
        if (await files.OpenAsync(Code, Actor, act, Cancel) is not { } file)
        {
            return false;
        }
        CaseFile = file;
        ViewData["Title"] = T[titleKey];
        ViewData["Tab"] = $"{file.Code} {T[titleKey]}";
        ViewData["Caption"] = file.Applicant is { } applicant
            ? $"{file.Code} · {applicant.Person.FullName}"
            : file.Code;
        ViewData["Back"] = Address();
        ViewData["BackText"] = T["Case.Back"];
        return true;
    }

    /// <summary>The address of a page of this case.</summary>
    public string Address(string page = "") =>
        Url.Content(
            $"~/app/cases/{Uri.EscapeDataString(CaseFile?.Code ?? Code)}{(page.Length == 0 ? "" : "/")}{page}"
        );
}
