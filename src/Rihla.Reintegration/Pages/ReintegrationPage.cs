using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Ui;

namespace Rihla.Reintegration.Pages;

/// <summary>What the pages after the arrival have in common.</summary>
internal abstract class ReintegrationPage(Words words) : StaffPage(words)
{
    /// <summary>The languages of people.</summary>
    public IEnumerable<SelectListItem> SpokenLanguages =>
        T.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));
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
