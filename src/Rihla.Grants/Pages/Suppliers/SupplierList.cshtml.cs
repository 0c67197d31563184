using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Grants.Suppliers;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>The suppliers of a country, the reader's own unless another is chosen.</summary>
[Needs(GrantsPermissions.Suppliers)]
internal sealed class SupplierListModel(SupplierRegister register, Missions missions, Words words)
    : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public string? Country { get; set; }

    /// <summary>What the name holds or is like. Posted, as it can be the name of a person, and addresses are kept in logs.</summary>
    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<Supplier> Suppliers { get; private set; } = [];

    public async Task OnGetAsync()
    {
        // Finance pays for several countries and looks at all of them; who orders looks at their own, if anybody supplies there.
        var own = Actor.May(GrantsPermissions.Approve)
            ? null
            : (await missions.FindAsync(Actor.MissionId, Cancel))?.Country;
        var asked = Country ?? own ?? "all";
        Suppliers = await ListAsync(asked);
        if (Country is null && Suppliers.Count == 0 && asked != "all")
        {
            asked = "all";
            Suppliers = await ListAsync(asked);
        }
        Country = asked;
        // Who looks for the name of a record that was merged finds it, and from there the one that goes on.
        Suppliers =
        [
            .. Suppliers.Where(s =>
                string.IsNullOrWhiteSpace(Name)
                    ? !s.IsMerged
                    : SupplierNames.Answers(s.Name.Reveal(), Name)
            ),
        ];
    }

    public Task OnPostAsync() => OnGetAsync();

    private Task<IReadOnlyList<Supplier>> ListAsync(string country) =>
        register.ListAsync(country == "all" ? null : country, Actor, Cancel);
}
