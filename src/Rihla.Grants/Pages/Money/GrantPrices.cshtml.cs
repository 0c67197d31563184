using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>What a return costs, and what currencies are worth.</summary>
[Needs(GrantsPermissions.Manage)]
internal sealed class GrantPricesModel(GrantOffice office, Words words) : MoneyPageModel(words)
{
    private const string Here = "/app/grants/prices";

    [BindProperty]
    public CostForm Cost { get; set; } = new();

    [BindProperty]
    public RateForm Rate { get; set; } = new();

    public IReadOnlyList<UnitCost> Costs { get; private set; } = [];

    public IReadOnlyList<ExchangeRate> Rates { get; private set; } = [];

    public IEnumerable<SelectListItem> Profiles => Choices<TravellerProfile>();

    public IEnumerable<SelectListItem> Purposes => Choices<LinePurpose>();

    /// <summary>Which page of the rates is shown.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>How many rates there are.</summary>
    public int Total { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        Costs = await office.CostsAsync(Actor, Cancel);
        (Rates, Total) = await office.RatesAsync(Number, Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostCostAsync() =>
        await SavedAsync(
            await office.AddCostAsync(
                Cost.Country,
                Cost.Profile,
                Cost.Purpose,
                Cost.Amount,
                Cost.Currency,
                Cost.ValidFrom,
                Actor,
                Cancel
            ),
            "Cost"
        );

    public async Task<IActionResult> OnPostRateAsync() =>
        await SavedAsync(
            await office.AddRateAsync(Rate.From, Rate.To, Rate.On, Rate.Rate, Actor, Cancel),
            "Rate"
        );

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Price.Saved"];
            return LocalRedirect(Here);
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await OnGetAsync();
    }

    /// <summary>A cost.</summary>
    internal sealed class CostForm
    {
        public string? Country { get; set; }

        public TravellerProfile Profile { get; set; }

        public LinePurpose Purpose { get; set; }

        public decimal? Amount { get; set; }

        public string? Currency { get; set; }

        public DateOnly? ValidFrom { get; set; }
    }

    /// <summary>A rate.</summary>
    internal sealed class RateForm
    {
        public string? From { get; set; }

        public string? To { get; set; }

        public decimal? Rate { get; set; }

        public DateOnly? On { get; set; }
    }
}
