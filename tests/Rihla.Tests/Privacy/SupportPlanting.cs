using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Privacy;

/// <summary>Types planted values into every field of plans, deliveries and payments, for a case that has arrived.</summary>
internal sealed class SupportPlanting(House house, Planting planting, string code)
{
    private readonly string plan = $"/app/cases/{code}/plan";
    private readonly string support = $"/app/cases/{code}/support";
    private readonly string later = new Story(house).Today.AddDays(30).ToString("O");

    /// <summary>From what the family needs to what was paid for it, with everything that can be sent back on the way.</summary>
    public async Task WalkAsync()
    {
        await PlanAsync();
        await ShareAsync();
        await AgreeAsync();
        await planting.FillAsync("nadia", plan, Form("Approve"));
        var machine = await OrderAsync();
        await HandOverAsync(machine);
        await PayAsync(machine);
        await planting.FillAsync("mariama", machine, Form("Cancel"));
        await SpendAsync();
        await ChangeAsync();
        await ReviseAsync();
        await planting.FillAsync("omar", await SupplierAsync(), Form("Bar"));
    }

    private async Task PlanAsync()
    {
        var parent = (await new Story(house, code).FileAsync()).Arrived().First().MemberId;
        await planting.FillAsync(
            "mariama",
            $"/app/cases/{code}/newborns",
            "main form:not([action])",
            ("Input.Parent", parent.ToString()),
            ("Input.BornOn", new Story(house).Today.ToString("O"))
        );
        await planting.FillAsync(
            "mariama",
            $"/app/cases/{code}/needs/new",
            "main form",
            [.. Enumerable.Range(0, 9).Select(i => ($"Input.Needs[{i}].Rating", "Some"))]
        );
        await planting.FillAsync("mariama", plan, Form("Begin"));
        await planting.FillAsync("mariama", plan, Form("Goals"));
        await PromiseAsync();
    }

    // A machine, paid for in two halves.
    private Task PromiseAsync() =>
        planting.FillAsync(
            "mariama",
            $"{plan}/items/new",
            "main form",
            [
                ("Input.Dimension", "Economic"),
                ("Input.Kind", "Equipment"),
                ("Input.DueOn", later),
                ("Input.Method", "InKind"),
                ("Input.Supplier", Supplier),
                ("Input.Cost", "600"),
                ("Input.Instalments[0].Amount", "300"),
                ("Input.Instalments[0].DueOn", later),
                ("Input.Instalments[1].Amount", "300"),
                ("Input.Instalments[1].DueOn", later),
                ("Input.Instalments[2].Amount", ""),
                ("Input.Instalments[2].Condition", ""),
                ("Input.Instalments[3].Amount", ""),
                ("Input.Instalments[3].Condition", ""),
            ]
        );

    // A project, in which the family takes part and then does not.
    private async Task ShareAsync()
    {
        var project = (
            await planting.FillAsync(
                "mariama",
                "/app/projects",
                "main form",
                ("Input.Level", "Community"),
                ("Input.Dimension", "Social"),
                ("Input.Kind", "Equipment"),
                ("Input.Cost", "90"),
                ("Input.Currency", "EUR"),
                ("Input.DueOn", later)
            )
        ).Path;
        await planting.FillAsync("mariama", project, Form("Join"), ("CaseCode", code));
        await planting.FillAsync("mariama", project, Form("Leave"));
    }

    private Task AgreeAsync() =>
        planting.FillAsync(
            "mariama",
            $"{plan}/agree",
            "main form",
            ("Input.Method", "OralWithWitness")
        );

    // Finance refuses once, and approves what is asked for again.
    private async Task<string> OrderAsync()
    {
        var item = await ItemAsync();
        await planting.FillAsync(
            "mariama",
            item,
            Form("Quote"),
            ("Quote.Supplier", Supplier),
            ("Quote.Amount", "590")
        );
        await planting.FillAsync("mariama", item, Form("Choose"));
        await planting.FillAsync("mariama", item, Form("Order"));
        await planting.FillAsync("omar", "/app/expenses", Form("Refuse"));
        await planting.FillAsync("mariama", item, Form("Order"));
        await planting.FillAsync("omar", "/app/expenses", Form("Approve"));
        return item;
    }

    private async Task HandOverAsync(string item)
    {
        await planting.FillAsync(
            "mariama",
            $"{item}/hand-over",
            "main form",
            ("Input.Method", "Thumbprint")
        );
        await planting.FillAsync("mariama", item, Form("Met"));
    }

    // Sent back once, then into a file for the bank, written twice.
    private async Task PayAsync(string item)
    {
        await AskPaymentAsync(item);
        await planting.FillAsync("rachida", "/app/expenses", Form("SendBack"));
        await AskPaymentAsync(item);
        await planting.FillAsync(
            "omar",
            "/app/payments",
            "main form:has([name='Input.Holder'])",
            ("Input.Account", Account),
            ("Input.BankCode", "BGUIGNCN"),
            ("Input.Currency", "EUR")
        );
        var supplier = await SupplierAsync();
        await planting.FillAsync("omar", supplier, Form("Confirm"));
        var batch = (await planting.FillAsync("rachida", "/app/payments", Form("Make"))).Path;
        var rachida = await planting.AsAsync("rachida");
        for (var i = 0; i < 2; i++)
        {
            await rachida.SubmitAsync(
                await rachida.GetAsync(batch),
                i == 0 ? [] : [("reason", Planted.Text("why again"))],
                Form("File")
            );
        }
        await planting.FillAsync("rachida", batch, Form("Paid"));
        await planting.FillAsync(
            "omar",
            supplier,
            Form("Change"),
            ("Input.Country", "GN"),
            ("Input.Town", Planted.Name)
        );
        await planting.FillAsync(
            "omar",
            supplier,
            Form("Account"),
            ("Account.Account", Account),
            ("Account.BankCode", "BGUIGNCN"),
            ("Account.Telephone", "+212661371582")
        );
        await planting.FillAsync("omar", supplier, Form("Bar"));
        await planting.FillAsync("omar", supplier, Form("Reinstate"));
    }

    private Task AskPaymentAsync(string item) =>
        planting.FillAsync(
            "mariama",
            $"{item}/pay/1",
            "main form",
            ("Input.Amount", "290"),
            ("Input.Method", "Bank"),
            ("Input.Account", Account),
            ("Input.BankCode", "BGUIGNCN")
        );

    // Something small, outside the plan.
    private async Task SpendAsync()
    {
        await planting.FillAsync(
            "mariama",
            $"/app/cases/{code}/expenses",
            "main form",
            ("Input.Purpose", "Reintegration"),
            ("Input.Amount", "20")
        );
        await planting.FillAsync("omar", "/app/expenses", Form("Approve"));
        await planting.FillAsync(
            "rachida",
            "/app/expenses",
            "main form[action*='handler=Pay']:has([name=paid])",
            ("paid", "20")
        );
    }

    // A second version that the manager sends back: the reason stays until the returnee agrees anew.
    private async Task ChangeAsync()
    {
        await planting.FillAsync("mariama", plan, Form("Begin"));
        await PromiseAsync();
        await AgreeAsync();
        await planting.FillAsync("nadia", plan, Form("SendBack"));
    }

    private async Task ReviseAsync()
    {
        var grants = await (await planting.AsAsync("nadia")).GetAsync("/app/grants");
        var grant = grants
            .Document.QuerySelectorAll("main a[href^='/app/grants/']")
            .Select(a => a.GetAttribute("href")!)
            .First(h => Guid.TryParse(h.Split('/')[^1], out _));
        await planting.FillAsync("nadia", $"{grant}/edit", Form("Revise"), ("budget", "9000000"));
    }

    private async Task<string> ItemAsync() =>
        (await (await planting.AsAsync("mariama")).GetAsync(support))
            .Document.QuerySelector($"main a[href^='{support}/']")!
            .GetAttribute("href")!;

    private async Task<string> SupplierAsync() =>
        (await (await planting.AsAsync("omar")).GetAsync("/app/suppliers?country=GN"))
            .Document.QuerySelector("main tbody a[href^='/app/suppliers/']")!
            .GetAttribute("href")!;

    private static string Form(string handler) => $"main form[action*='handler={handler}']";

    private static readonly string Supplier = Planted.Text("supplier");

    // A bank's own number, with the digits of the planted telephone in it.
    private const string Account = "0661371582001";
}
