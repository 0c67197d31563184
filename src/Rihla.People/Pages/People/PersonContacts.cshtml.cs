using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.People.Pages;

/// <summary>How a person can be reached, and where a call or a visit would be a danger.</summary>
[Needs(PeoplePermissions.Edit)]
internal sealed class PersonContactsModel(
    Persons persons,
    PersonContacts contacts,
    Missions missions,
    Words words
) : PersonPageModel(persons, words)
{
    [BindProperty]
    public PhoneInput Phone { get; set; } = new();

    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The record and the version from which the e-mail address was shown, as <see cref="PersonSeen"/> writes them.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    [BindProperty]
    public PlaceInput Place { get; set; } = new();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        ShowEmail();
        return Page();
    }

    public async Task<IActionResult> OnPostPhoneAsync(CancellationToken cancel)
    {
        var mission = await missions.FindAsync(Actor.MissionId, cancel);
        return await AfterAsync(
            await contacts.AddPhoneAsync(
                Code,
                new(Phone.Number, mission?.Country, Phone.Owner, Phone.Safety, Phone.Note),
                Actor,
                cancel
            ),
            "Phone"
        );
    }

    public async Task<IActionResult> OnPostRemovePhoneAsync(Guid id, CancellationToken cancel) =>
        Removed(await contacts.RemovePhoneAsync(Code, id, Actor, cancel));

    public async Task<IActionResult> OnPostEmailAsync(CancellationToken cancel)
    {
        if (Keep.Theirs(nameof(Email)))
        {
            return Done("Person.Edited", "contacts");
        }
        var outcome = await contacts.SetEmailAsync(
            Code,
            Email,
            PersonSeen.Read(Seen),
            Actor,
            cancel
        );
        var result = await AfterAsync(outcome, "");
        if (result is PageResult && outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            var (theirs, yours) = (Shown.Person.Email?.Reveal() ?? "", Email ?? "");
            if (theirs != yours)
            {
                Conflicts = [new(nameof(Email), T["Person.Email"], theirs, yours)];
            }
            ModelState.Remove(nameof(Seen));
            Seen = PersonSeen.Of(Shown.Person).ToString();
        }
        return result;
    }

    public async Task<IActionResult> OnPostAddressAsync(CancellationToken cancel) =>
        await AfterAsync(
            await contacts.AddAddressAsync(
                Code,
                Place.Text,
                Place.Country,
                Place.Safety,
                Actor,
                cancel
            ),
            "Place"
        );

    public async Task<IActionResult> OnPostRemoveAddressAsync(Guid id, CancellationToken cancel) =>
        Removed(await contacts.RemoveAddressAsync(Code, id, Actor, cancel));

    private async Task<IActionResult> AfterAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            return Done("Person.Edited", "contacts");
        }
        foreach (var refusal in outcome.Refusals)
        {
            ModelState.AddModelError(
                string.Join(
                    '.',
                    new[] { prefix, refusal.Field }.Where(p => !string.IsNullOrEmpty(p))
                ),
                T[refusal.TextKey, [.. refusal.Args]]
            );
        }
        if (!await OpenAsync())
        {
            return NotFound();
        }
        // Shown empty beside what was refused, it would be taken away by who saves it.
        if (prefix.Length > 0)
        {
            ShowEmail();
        }
        return Page();
    }

    private void ShowEmail() =>
        (Email, Seen) = (Shown.Person.Email?.Reveal(), PersonSeen.Of(Shown.Person).ToString());

    private RedirectResult Removed(Outcome outcome) =>
        outcome.IsDone ? Done("Person.Removed", "contacts") : Refused(outcome, "contacts");

    internal sealed class PhoneInput
    {
        public string? Number { get; set; }

        public PhoneOwner Owner { get; set; }

        public Safety Safety { get; set; }

        public string? Note { get; set; }
    }

    internal sealed class PlaceInput
    {
        public string? Text { get; set; }

        public string? Country { get; set; }

        public Safety Safety { get; set; }
    }
}
