using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Grants.Suppliers;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Enters a supplier.</summary>
[Needs(GrantsPermissions.Suppliers)]
internal sealed class SupplierNewModel(SupplierRegister register, Missions missions, Words words)
    : MoneyPageModel(words)
{
    [BindProperty]
    public SupplierForm Input { get; set; } = new();

    public async Task OnGetAsync() =>
        Input.Country = (await missions.FindAsync(Actor.MissionId, Cancel))?.Country;

    public async Task<IActionResult> OnPostAsync()
    {
        var added = await register.AddAsync(Input.Read(), Actor, Cancel);
        return await AnswerAsync(
            added,
            "Supplier.AddedDone",
            () => $"/app/suppliers/{added.Value}",
            () => Task.FromResult<IActionResult>(Page())
        );
    }
}

/// <summary>What the form about a supplier posts.</summary>
internal sealed class SupplierForm
{
    public string? Name { get; set; }
    public string? Country { get; set; }
    public string? Town { get; set; }

    public SupplierInput Read() =>
        new()
        {
            Name = Name,
            Country = Country,
            Town = Town,
        };
}
