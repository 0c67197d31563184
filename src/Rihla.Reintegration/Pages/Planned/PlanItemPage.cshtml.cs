using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>Something promised: what, for which dimension, by when, what it costs and how that is paid.</summary>
[Needs(ReintegrationPermissions.Plan)]
internal sealed class PlanItemPageModel(
    CaseFiles files,
    Planning planning,
    PlanBook book,
    CaseOrders orders,
    Words words
) : ReintegrationCasePage(files, words)
{
    private const int InstalmentsShown = 4;

    /// <summary>The item, or <c>new</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public ItemForm Input { get; set; } = new();

    public string? Currency { get; private set; }

    public IReadOnlyList<string> Rules { get; private set; } = [];

    public IEnumerable<SelectListItem> Purposes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        if (Guid.TryParse(Id, out var id))
        {
            var plan = await book.FindAsync(CaseFile.Id, Cancel);
            if (plan?.Items.FirstOrDefault(i => i.Id == id) is not { } item)
            {
                return NotFound();
            }
            (Version, Input) = (item.Version, ItemForm.Of(item, plan.Currency));
        }
        FillUp();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        if (!ModelState.IsValid)
        {
            FillUp();
            return Page();
        }
        var outcome = Guid.TryParse(Id, out var id)
            ? await planning.ChangeItemAsync(Code, id, Input.Read(), Version, Actor, Cancel)
            : await planning.AddItemAsync(Code, Input.Read(), Actor, Cancel);
        return await AnswerAsync(
            outcome,
            "ReintegrationPlan.ItemSaved",
            $"/app/cases/{Uri.EscapeDataString(Code)}/plan",
            () =>
            {
                FillUp();
                return Task.FromResult<IActionResult>(Page());
            }
        );
    }

    private void FillUp()
    {
        while (Input.Instalments.Count < InstalmentsShown)
        {
            Input.Instalments.Add(new());
        }
    }

    private async Task<bool> LoadAsync()
    {
        if (
            (Id != "new" && !Guid.TryParse(Id, out _))
            || !await OpenAsync(
                Id == "new" ? "ReintegrationPlan.AddItem" : "ReintegrationPlan.ChangeItem",
                "plan.viewed"
            )
        )
        {
            return false;
        }
        ViewData["Back"] = Address("plan");
        ViewData["BackText"] = T["ReintegrationPlan.Title"];
        var grant = await orders.GrantOfAsync(CaseFile.Id, Cancel);
        Currency = grant?.Currency.Code;
        Rules = grant?.Rules ?? [];
        Purposes = (grant?.Purposes ?? [LinePurpose.Reintegration]).Select(p => new SelectListItem(
            T.Of(p),
            p.ToString()
        ));
        return true;
    }
}

/// <summary>What the form posts.</summary>
internal sealed class ItemForm
{
    public string? What { get; set; }
    public Dimension? Dimension { get; set; }
    public PlanLevel? Level { get; set; } = PlanLevel.Individual;
    public AssistanceKind? Kind { get; set; }
    public int? Quantity { get; set; } = 1;
    public ExpenseMethod Method { get; set; }
    public LinePurpose? Purpose { get; set; } = LinePurpose.Reintegration;
    public decimal? Cost { get; set; }
    public string? Supplier { get; set; }
    public DateOnly? DueOn { get; set; }
    public List<InstalmentForm> Instalments { get; set; } = [];

    public static ItemForm Of(PlanItem item, string? currency) =>
        new()
        {
            Cost = Amount(item.Cost, currency),
            Instalments =
            [
                .. item
                    .Instalments.OrderBy(i => i.Number)
                    .Where(_ =>
                        item.Instalments.Count > 1 || item.Instalments[0].Condition is not null
                    )
                    .Select(i => new InstalmentForm
                    {
                        Amount = Amount(i.Amount, currency),
                        DueOn = i.DueOn,
                        Condition = i.Condition?.Reveal(),
                    }),
            ],
            What = item.What.Reveal(),
            Dimension = item.Dimension,
            Level = item.Level,
            Kind = item.Kind,
            Quantity = item.Quantity,
            Method = item.Method,
            Purpose = item.Purpose,
            Supplier = item.Supplier?.Reveal(),
            DueOn = item.DueOn,
        };

    private static decimal? Amount(long minor, string? currency) =>
        currency is null ? null : Platform.Currency.Of(currency).FromMinor(minor);

    public ItemInput Read() =>
        new()
        {
            What = What,
            Dimension = Dimension,
            Level = Level,
            Kind = Kind,
            Quantity = Quantity,
            Method = Method,
            Purpose = Purpose,
            Cost = Cost,
            Supplier = Supplier,
            DueOn = DueOn,
            Instalments =
            [
                .. Instalments.Select(i => new InstalmentInput
                {
                    Amount = i.Amount,
                    DueOn = i.DueOn,
                    Condition = i.Condition,
                }),
            ],
        };
}

/// <summary>One instalment on the form.</summary>
internal sealed class InstalmentForm
{
    public decimal? Amount { get; set; }
    public DateOnly? DueOn { get; set; }
    public string? Condition { get; set; }
}
