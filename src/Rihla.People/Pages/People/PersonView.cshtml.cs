using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>Who somebody is: everything the register knows, and what other modules have to say.</summary>
[Needs(PeoplePermissions.View)]
internal sealed class PersonViewModel(
    Persons persons,
    PairQueue pairs,
    Unmerging merges,
    IEnumerable<PersonLinks> modules,
    Words words
) : PersonPageModel(persons, words)
{
    public int OpenPairs { get; private set; }

    public bool HasMerges { get; private set; }

    public List<(string TitleKey, IReadOnlyList<PersonLink> Links)> Links { get; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var id = Shown.Person.Id;
        OpenPairs = (await pairs.OfAsync(id, Actor, cancel)).Count(line => line.Pair.IsOpen);
        HasMerges = (await merges.OfAsync(id, Actor, cancel)).Count > 0;
        foreach (var module in modules)
        {
            var links = await module.OfAsync(id, Actor, cancel);
            if (links.Count > 0)
            {
                Links.Add((module.TitleKey, links));
            }
        }
        return Page();
    }
}
