using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>The other names of a person: each spelling and nickname known finds them again.</summary>
[Needs(PeoplePermissions.Edit)]
internal sealed class PersonNamesModel(Persons persons, PersonContacts contacts, Words words)
    : PersonPageModel(persons, words)
{
    [BindProperty]
    public NameInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() => await OpenAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await contacts.AddNameAsync(Code, Input.Kind, Input.Name, Actor, cancel);
        if (outcome.IsDone)
        {
            return Done("Person.Names.Added", "names");
        }
        Accepted(outcome);
        return await OpenAsync() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancel)
    {
        var outcome = await contacts.RemoveNameAsync(Code, id, Actor, cancel);
        return outcome.IsDone ? Done("Person.Removed", "names") : Refused(outcome, "names");
    }

    internal sealed class NameInput
    {
        public string? Name { get; set; }

        public NameKind Kind { get; set; }
    }
}
