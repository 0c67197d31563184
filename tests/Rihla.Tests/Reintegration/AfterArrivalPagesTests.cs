using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;

namespace Rihla.Tests.Reintegration;

/// <summary>From the needs to the proof of payment over HTTP, as people fill the forms in.</summary>
public sealed class AfterArrivalPagesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_returnee_is_supported_page_by_page(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        var at = $"/app/cases/{story.Code}";
        await story.DoAsync<Waivers>(
            "nadia",
            (w, by) => w.WaiveAsync(story.Code, "baseline-surveyed", "Sans enquête ici", by)
        );
        using var mariama = await story.Story.VisitorAsync("mariama");

        var page = await mariama.GetAsync($"{at}/needs/new");
        page = await mariama.SubmitAsync(
            page,
            [
                .. Enumerable.Range(0, 9).Select(i => ($"Input.Needs[{i}].Rating", "Strong")),
                ("Input.Wishes", "Retrouver un toit"),
            ]
        );
        Assert.Equal($"{at}/plan", page.Path);
        page = await mariama.SubmitAsync(page, [], "form[action$='handler=Begin']");
        page = await mariama.SubmitAsync(
            page,
            [("Goals", "Vivre de mon atelier")],
            "form[action$='handler=Goals']"
        );
        page = await mariama.GetAsync($"{at}/plan/items/new");
        Assert.Contains("615 EUR", page.Text, StringComparison.Ordinal);
        page = await mariama.SubmitAsync(page, [("Input.What", ""), ("Input.Cost", "12,34")]);
        Assert.Contains("Écrivez ce qui est promis", page.Text, StringComparison.Ordinal);
        page = await mariama.SubmitAsync(
            page,
            [
                ("Input.What", "<b>Machine</b> à coudre"),
                ("Input.Dimension", "Economic"),
                ("Input.Kind", "Equipment"),
                ("Input.Cost", "400,50"),
                ("Input.DueOn", "2026-04-01"),
            ]
        );
        Assert.Contains("<b>Machine</b> à coudre", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Machine", page.Html, StringComparison.Ordinal);
        Assert.Contains("400,50", page.Text, StringComparison.Ordinal);
        page = await mariama.GetAsync($"{at}/plan/agree");
        page = await mariama.SubmitAsync(
            page,
            [("Input.Method", "Thumbprint"), ("Input.Witness", "Aminata")],
            file: ("Input.Scan", "accord.pdf", "%PDF-1.4 accord"u8.ToArray())
        );
        Assert.Contains("Le plan attend d'être approuvé", Plain(page), StringComparison.Ordinal);
        var paper = await mariama.GetAsync($"{at}/plan/print");
        Assert.Contains("Accord sur le plan", paper.Text, StringComparison.Ordinal);

        using var nadia = await story.Story.VisitorAsync("nadia");
        page = await nadia.GetAsync("/app/plans");
        Assert.Contains(story.Code, page.Text, StringComparison.Ordinal);
        page = await nadia.GetAsync($"{at}/plan");
        page = await nadia.SubmitAsync(page, [], "form[action$='handler=Approve']");
        Assert.Equal(Stage.Planned, await story.StageAsync());

        page = await mariama.GetAsync("/app/deliveries");
        Assert.Contains(story.Code, page.Text, StringComparison.Ordinal);
        var item = $"{at}/support/{(await story.ItemAsync()).Item.Id}";
        page = await mariama.GetAsync(item);
        page = await mariama.SubmitAsync(page, [], "form[action$='handler=Order']");
        Assert.Contains("La commande est demandée", page.Text, StringComparison.Ordinal);

        using var omar = await story.Story.VisitorAsync("omar");
        page = await omar.GetAsync("/app/expenses");
        page = await omar.SubmitAsync(
            page,
            [],
            $"form[action$='handler=Approve']:has(input[value='{await ExpenseAsync(house, story)}'])"
        );

        page = await mariama.GetAsync($"{item}/handover");
        Assert.Contains("Certificat de remise", page.Text, StringComparison.Ordinal);
        page = await mariama.GetAsync($"{item}/hand-over");
        page = await mariama.SubmitAsync(
            page,
            [("Input.Method", "Signature")],
            file: ("Input.Certificate", "certificat.pdf", "%PDF-1.4 certificat"u8.ToArray())
        );
        Assert.Contains("1 sur 1", page.Text, StringComparison.Ordinal);
        var certificate = (await story.ItemAsync()).Handovers.Single().CertificateId;
        using (
            var scan = await mariama.SendAsync(
                new(HttpMethod.Get, $"{at}/support/papers/{certificate}")
            )
        )
        {
            Assert.Equal("application/pdf", scan.Content.Headers.ContentType!.MediaType);
        }
        page = await mariama.GetAsync($"{item}/pay/1");
        page = await mariama.SubmitAsync(
            page,
            [
                ("Input.InvoiceNumber", "F-9"),
                ("Input.Payee", "Atelier Kaloum"),
                ("Input.Method", "MobileMoney"),
                ("Input.Account", "+224 620 00 00 00"),
            ]
        );
        Assert.Contains("Le paiement est demandé", page.Text, StringComparison.Ordinal);

        // Where the money goes is confirmed by a second person before it goes.
        var supplier = (await story.BillsAsync("rachida")).Single().Supplier!.Id;
        await omar.SubmitAsync(
            await omar.GetAsync($"/app/suppliers/{supplier}"),
            [],
            "form[action$='handler=Confirm']"
        );

        using var rachida = await story.Story.VisitorAsync("rachida");
        page = await rachida.GetAsync("/app/expenses");
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        page = await rachida.SubmitAsync(
            page,
            [("proof", "REC-77")],
            $"form[action$='handler=PayBill']:has(input[value='{bill}'])",
            ("file", "recu.pdf", "%PDF-1.4 recu"u8.ToArray())
        );
        Assert.Equal(Stage.Supported, await story.StageAsync());
        using (var proof = await rachida.SendAsync(new(HttpMethod.Get, $"/app/bills/{bill}/proof")))
        {
            Assert.Equal(HttpStatusCode.OK, proof.StatusCode);
        }

        foreach (
            var (user, language) in new[] { ("salma", "fr"), ("mariama", "ar"), ("nadia", "en") }
        )
        {
            using var reader = await story.Story.VisitorAsync(user);
            await reader.GetAsync($"/language/{language}?to=/app");
            page = await reader.GetAsync($"{at}/support", language);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("400", page.Text, StringComparison.Ordinal);
        }
        await MustBeAuditedAsync(
            house,
            story,
            "plan.needs-assessed",
            "plan.begun",
            "plan.item-added",
            "plan.agreed",
            "plan.approved",
            "order.asked",
            "expense.approved",
            "delivery.handed-over",
            "delivery.payment-asked",
            "expense.paid",
            "bill.paper-viewed",
            "scan.viewed"
        );
    }

    [Theory, BothDatabases]
    public async Task What_is_not_ones_own_does_not_exist_or_is_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var other = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var item = (await story.ItemAsync()).Item.Id;
        var at = $"/app/cases/{story.Code}";

        using var koffi = await story.Story.VisitorAsync("koffi");
        foreach (var path in new[] { "needs", "plan", "support", $"support/{item}", "plan/print" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await koffi.GetAsync($"{at}/{path}")).Status);
        }
        using var omar = await story.Story.VisitorAsync("omar");
        Assert.Equal(HttpStatusCode.Forbidden, (await omar.GetAsync($"{at}/plan")).Status);
        using var salma = await story.Story.VisitorAsync("salma");
        Assert.Equal(HttpStatusCode.Forbidden, (await salma.GetAsync("/app/plans/rules")).Status);
        // An item of another case does not open under this one.
        using var mariama = await story.Story.VisitorAsync("mariama");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await mariama.GetAsync($"/app/cases/{other.Code}/support/{item}")).Status
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await mariama.GetAsync($"{at}/support/papers/{Guid.NewGuid()}")).Status
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await omar.GetAsync("/app/payments/P-0000000")).Status
        );
    }

    [Theory, BothDatabases]
    public async Task A_form_filled_with_nonsense_is_answered_with_words(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit());
        using var mariama = await story.Story.VisitorAsync("mariama");
        var page = await mariama.GetAsync($"/app/cases/{story.Code}/plan/items/new");
        page = await mariama.SubmitAsync(
            page,
            [
                ("Input.What", new string('x', 5000)),
                ("Input.Dimension", "Nothing"),
                ("Input.Quantity", "-3"),
                ("Input.Cost", "1e400"),
                ("Input.DueOn", "32/13/9999"),
                ("Input.Instalments[0].Amount", "NaN"),
            ]
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotEmpty(
            page.Document.QuerySelectorAll(
                ".r-error-summary, .validation-summary-errors, [id$=-error]"
            )
        );
        Assert.Single((await story.SupportAsync()).Items);
        page = await mariama.GetAsync($"/app/cases/{story.Code}/plan/agree");
        page = await mariama.SubmitAsync(
            page,
            [("Input.Method", "Signature")],
            file: ("Input.Scan", "accord.exe", "MZ"u8.ToArray())
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Two_people_who_change_a_promise_at_once_see_both_versions_and_lose_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit(cost: 600));
        var item = (await story.ItemAsync()).Item.Id;
        var at = $"/app/cases/{story.Code}";
        using var one = await story.Story.VisitorAsync("mariama");
        using var other = await story.Story.VisitorAsync("mariama");
        var first = await one.GetAsync($"{at}/plan/items/{item}", "en");
        var second = await other.GetAsync($"{at}/plan/items/{item}", "en");
        await one.SubmitAsync(first, [("Input.What", "Sewing machine"), ("Input.Cost", "500")]);

        var both = await other.SubmitAsync(
            second,
            [("Input.What", "Machine and cloth"), ("Input.Quantity", "2")]
        );
        Assert.Contains("Sewing machine", both.Text, StringComparison.Ordinal);
        Assert.Contains("Machine and cloth", both.Text, StringComparison.Ordinal);
        var saved = await other.SubmitAsync(
            both,
            [("Keep[What]", "yours"), ("Keep[Cost]", "theirs"), ("Keep[Quantity]", "yours")]
        );

        Assert.Equal($"{at}/plan", saved.Path);
        var now = (await story.ItemAsync()).Item;
        Assert.Equal(("Machine and cloth", 50_000, 2), (now.What.Reveal(), now.Cost, now.Quantity));
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_stays_where_goals_or_a_quotation_are_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        await story.WriteAsync(story.Kit(cost: 600));
        using var mariama = await story.Story.VisitorAsync("mariama");
        var at = $"/app/cases/{story.Code}";
        var typed = new string('x', PlanVersion.LongestGoals + 1);
        var goals = await mariama.SubmitAsync(
            await mariama.GetAsync($"{at}/plan"),
            [("Goals", typed)],
            "form[action$='handler=Goals']"
        );
        Assert.Contains(typed, goals.Html, StringComparison.Ordinal);
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        var item = (await story.ItemAsync()).Item.Id;

        var quote = await mariama.SubmitAsync(
            await mariama.GetAsync($"{at}/support/{item}"),
            [("Quote.Supplier", "Atelier du Centre"), ("Quote.Amount", "0")],
            "form[action$='handler=Quote']"
        );

        Assert.Contains("Atelier du Centre", quote.Html, StringComparison.Ordinal);
        Assert.NotNull(quote.Document.QuerySelector(".r-error-summary"));
        quote = await mariama.SubmitAsync(quote, [("Quote.Amount", "590")]);
        Assert.Equal($"{at}/support/{item}", quote.Path);
        Assert.Contains("Atelier du Centre", quote.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_stays_where_the_quotation_of_a_project_or_a_rule_is_refused(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Travel.Story(house);
        using var mariama = await story.VisitorAsync("mariama");
        var page = await mariama.SubmitAsync(
            await mariama.GetAsync("/app/projects"),
            [
                ("Input.Title", "Un puits"),
                ("Input.Level", "Community"),
                ("Input.Dimension", "Social"),
                ("Input.Kind", "CommunityWork"),
                ("Input.Cost", "900"),
                ("Input.Currency", "EUR"),
                ("Input.DueOn", story.Today.AddDays(60).ToString("O")),
            ]
        );
        page = await mariama.SubmitAsync(
            page,
            [("Quote.Supplier", "Forages du Fouta"), ("Quote.Amount", "0")],
            "form[action$='handler=Quote']"
        );
        Assert.Contains("Forages du Fouta", page.Html, StringComparison.Ordinal);
        page = await mariama.SubmitAsync(
            page,
            [("Quote.Amount", "890")],
            "form[action$='handler=Quote']"
        );
        Assert.Contains("Forages du Fouta", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".r-error-summary"));

        using var nadia = await story.VisitorAsync("nadia");
        page = await nadia.SubmitAsync(
            await nadia.GetAsync("/app/plans/rules"),
            [("Limit.Amount", "1234"), ("Limit.Currency", "XXX")],
            "form[action$='handler=Limit']"
        );
        Assert.Contains("1234", page.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_rules_are_set_by_a_manager_for_somebody_else(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var nadia = await new Travel.Story(house).VisitorAsync("nadia");
        var page = await nadia.GetAsync("/app/plans/rules");
        page = await nadia.SubmitAsync(
            page,
            [("Rule.FromAmount", "9000"), ("Rule.Currency", "eur"), ("Rule.Quotations", "12")],
            "form[action$='handler=Quotations']"
        );
        Assert.Contains("de 0 à 9", page.Text, StringComparison.Ordinal);
        var me = await new Travel.Story(house).ActorAsync("nadia");
        page = await nadia.GetAsync("/app/plans/rules");
        Assert.DoesNotContain(
            page.Document.QuerySelectorAll("option"),
            o => o.GetAttribute("value") == me.UserId.ToString()
        );
    }

    private static string Plain(Page page) => page.Text.Replace('’', '\'');

    private static Task<Guid> ExpenseAsync(House house, AfterArrivalStory story) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Rihla.Grants.Expense>()
                .Where(e => e.CaseCode == story.Code)
                .Select(e => e.Id)
                .SingleAsync()
        );

    private static async Task MustBeAuditedAsync(
        House house,
        AfterArrivalStory story,
        params string[] acts
    )
    {
        var id = (await story.Story.FileAsync()).Id;
        var written = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.CaseId == id)
                .Select(e => e.Act)
                .ToListAsync()
        );
        Assert.Equal([], acts.Except(written));
    }
}
