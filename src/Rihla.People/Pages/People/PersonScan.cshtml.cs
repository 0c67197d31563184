using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>The scan of a document.</summary>
[Needs(PeoplePermissions.View)]
internal sealed class PersonScanModel(Persons persons, PersonPapers papers, Words words)
    : PersonPageModel(persons, words)
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) =>
        this.Served(await papers.ScanAsync(Code, id, Actor, cancel));
}
