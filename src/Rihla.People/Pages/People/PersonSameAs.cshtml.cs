using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>Reports that two records may be one person; somebody else decides.</summary>
[Needs(PeoplePermissions.Edit)]
internal sealed class PersonSameAsModel(Persons persons, Pairs pairs, Words words)
    : PersonPageModel(persons, words)
{
    [BindProperty]
    public ReportInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() => await OpenAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Accepted(await pairs.ReportAsync(Code, Input.OtherCode, Actor, cancel)))
        {
            return Done("Pair.Reported");
        }
        return await OpenAsync() ? Page() : NotFound();
    }

    internal sealed class ReportInput
    {
        public string? OtherCode { get; set; }
    }
}
