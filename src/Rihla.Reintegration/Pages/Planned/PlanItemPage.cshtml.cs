using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;
using Rihla.Ui.Components;

namespace Rihla.Reintegration.Pages;

/// <summary>Something promised: what, for which dimension, by when, what it costs and how that is paid.</summary>
[Needs(ReintegrationPermissions.Plan)]
internal sealed class PlanItemPageModel(
    CaseFiles files,
    Planning planning,
    PlanBook book,
    CaseOrders orders,
    SupplierBook suppliers,
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

    /// <summary>What was chosen where a colleague changed the same.</summary>
    [BindProperty]
    public Keep Keep { get; set; } = new();

    /// <summary>What a colleague saved meanwhile and this reader wrote otherwise.</summary>
    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public string? Currency { get; private set; }

    /// <summary>The suppliers that are proposed.</summary>
    public SupplierOffer Offer { get; private set; } = null!;

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
            (Version, Input) = (item.Version, ItemForm.Of(item, item.Currency));
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
        Outcome outcome;
        if (Guid.TryParse(Id, out var id))
        {
            if (Keep.Count > 0 && await StoredAsync(id) is { } stored)
            {
                Input.Keep(ItemForm.Of(stored, Currency), Keep);
            }
            outcome = await planning.ChangeItemAsync(
                Code,
                id,
                Input.Read(),
                Version,
                Actor,
                Cancel
            );
            if (
                outcome.Refusals.Contains(Outcome.ChangedMeanwhile)
                && await StoredAsync(id) is { } theirs
            )
            {
                FillUp();
                Conflicts = [.. Input.Differing(ItemForm.Of(theirs, Currency), T)];
                Version = theirs.Version;
                ModelState.Clear();
                return Conflicts.Count > 0 ? Page() : LocalRedirect(Here);
            }
        }
        else
        {
            outcome = await planning.AddItemAsync(Code, Input.Read(), Actor, Cancel);
        }
        return await AnswerAsync(
            outcome,
            "ReintegrationPlan.ItemSaved",
            Here,
            () =>
            {
                FillUp();
                return Task.FromResult<IActionResult>(Page());
            }
        );
    }

    private string Here => $"/app/cases/{Uri.EscapeDataString(Code)}/plan";

    private async Task<PlanItem?> StoredAsync(Guid id) =>
        (await book.FindAsync(CaseFile.Id, Cancel))?.Items.FirstOrDefault(i => i.Id == id);

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
        Offer = await SupplierOffer.OfAsync(
            suppliers,
            "Input.SupplierChoice",
            Input.Supplier,
            Input.SupplierChoice,
            Actor,
            Cancel
        );
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
    public string? SupplierChoice { get; set; }
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

    /// <summary>Takes over what a colleague saved, field by field as it was chosen.</summary>
    public void Keep(ItemForm theirs, Keep chosen)
    {
        What = chosen.Choose(nameof(What), theirs.What, What);
        Dimension = chosen.Choose(nameof(Dimension), theirs.Dimension, Dimension);
        Level = chosen.Choose(nameof(Level), theirs.Level, Level);
        Kind = chosen.Choose(nameof(Kind), theirs.Kind, Kind);
        Quantity = chosen.Choose(nameof(Quantity), theirs.Quantity, Quantity);
        Method = chosen.Choose(nameof(Method), theirs.Method, Method);
        Purpose = chosen.Choose(nameof(Purpose), theirs.Purpose, Purpose);
        Cost = chosen.Choose(nameof(Cost), theirs.Cost, Cost);
        Supplier = chosen.Choose(nameof(Supplier), theirs.Supplier, Supplier);
        DueOn = chosen.Choose(nameof(DueOn), theirs.DueOn, DueOn);
        Instalments = chosen.Choose(nameof(Instalments), theirs.Instalments, Instalments);
    }

    /// <summary>What differs from what a colleague saved, in words.</summary>
    public IEnumerable<ConflictField> Differing(ItemForm theirs, Words words) =>
        Shown(words)
            .Zip(theirs.Shown(words))
            .Where(f => f.First.Text != f.Second.Text)
            .Select(f => new ConflictField(
                f.First.Name,
                words[f.First.Label],
                f.Second.Text,
                f.First.Text
            ));

    private IEnumerable<(string Name, string Label, string Text)> Shown(Words words)
    {
        yield return (nameof(What), "ReintegrationPlan.What", What?.Trim() ?? "");
        yield return (
            nameof(Dimension),
            "ReintegrationPlan.Dimension",
            Dimension is { } dimension ? words.Of(dimension) : ""
        );
        yield return (
            nameof(Level),
            "ReintegrationPlan.Level",
            Level is { } level ? words.Of(level) : ""
        );
        yield return (
            nameof(Kind),
            "ReintegrationPlan.Kind",
            Kind is { } kind ? words.Of(kind) : ""
        );
        yield return (nameof(Quantity), "ReintegrationPlan.Quantity", Number(Quantity, words));
        yield return (nameof(Method), "ReintegrationPlan.How", words.Of(Method));
        yield return (
            nameof(Purpose),
            "Grant.Line",
            Purpose is { } purpose ? words.Of(purpose) : ""
        );
        yield return (nameof(Cost), "ReintegrationPlan.Cost", Number(Cost, words));
        yield return (nameof(Supplier), "ReintegrationPlan.Supplier", Supplier?.Trim() ?? "");
        yield return (
            nameof(DueOn),
            "ReintegrationPlan.DueOn",
            DueOn is { } due ? words.Date(due) : ""
        );
        yield return (
            nameof(Instalments),
            "ReintegrationPlan.Instalments",
            string.Join(
                " · ",
                Instalments
                    .Where(i => i.Amount is not null)
                    .Select(i =>
                        string.Join(
                            ", ",
                            new[]
                            {
                                Number(i.Amount, words),
                                i.DueOn is { } day ? words.Date(day) : "",
                                i.Condition?.Trim() ?? "",
                            }.Where(t => t.Length > 0)
                        )
                    )
            )
        );
    }

    private static string Number(decimal? number, Words words) =>
        number is { } known ? words.Number(known, known == decimal.Floor(known) ? 0 : 2) : "";

    private static decimal? Amount(long minor, string? currency) =>
        currency is null ? null : Rihla.Platform.Currency.Of(currency).FromMinor(minor);

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
            SupplierChoice = SupplierChoice,
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
