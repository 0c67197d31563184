using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>The donors, and which of their users see the figures.</summary>
[Needs(GrantsPermissions.Manage)]
internal sealed class DonorListModel(GrantOffice office, Staff staff, Words words)
    : MoneyPageModel(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Donor> Donors { get; private set; } = [];

    public IReadOnlyList<StaffInfo> Users { get; private set; } = [];

    public ILookup<Guid, Guid> Readers { get; private set; } =
        Array.Empty<(Guid, Guid)>().ToLookup(r => r.Item1, r => r.Item2);

    public async Task<IActionResult> OnGetAsync()
    {
        Donors = await office.DonorsAsync(Actor, Cancel);
        Readers = await office.ReadersAsync(Actor, Cancel);
        Users =
        [
            .. (await staff.InMissionAsync(Actor.MissionId, Cancel)).Where(s =>
                s.Roles.Contains(Role.Donor)
            ),
        ];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await office.AddDonorAsync(Input.Name, Input.Country, Actor, Cancel),
            "Donor.Added",
            "/app/grants/donors",
            OnGetAsync
        );

    public async Task<IActionResult> OnPostReaderAsync(Guid donor, Guid user, bool may) =>
        Answer(
            await office.LetReadAsync(donor, user, may, Actor, Cancel),
            "Donor.ReadersChanged",
            "/app/grants/donors"
        );

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Name { get; set; }

        public string? Country { get; set; }
    }
}
