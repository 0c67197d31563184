using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Journeys;

/// <summary>
/// The way of a family that has come home, from the confirmed arrival to a case that is completed: as somebody walks it who
/// only follows the next action, and goes on as the colleague whose turn it is.
/// </summary>
/// <param name="desk">Before the pages.</param>
/// <param name="family">The family, arrived.</param>
/// <param name="look">Called on each page worth a look, with a short name for it.</param>
internal sealed class HomeJourney(Desk desk, FamilyJourney family, Func<string, Task> look)
{
    private readonly IPage page = desk.Page;

    /// <summary>What the family needs, by dimension and level.</summary>
    public async Task AssessNeedsAsync()
    {
        await FollowNextAsync("mariama", "needs");
        await desk.FollowAsync(page.Locator("main a[href$='/needs/new']"));
        foreach (var some in await page.Locator("main input[type=radio][value=Some]").AllAsync())
        {
            await some.CheckAsync();
        }
        await desk.Field("Input.Wishes").FillAsync("Coudre, et vendre au marché.");
        await look("needs");
        await desk.SendAsync("Input.Wishes");
    }

    /// <summary>The survey before the plan, and later those after the arrival: the first answer to everything.</summary>
    public async Task HoldSurveyAsync()
    {
        await FollowNextAsync("mariama", "surveys");
        await new FollowUp(desk, family.Code).HoldSurveyAsync();
    }

    /// <summary>A plan with one promise: a sewing machine of 600 euros, which asks for a quotation.</summary>
    public async Task PlanAsync()
    {
        await FollowNextAsync("mariama", "plan");
        await desk.FollowAsync(Button("Begin"));
        await desk.Field("Goals").FillAsync("Vivre de mon atelier de couture.");
        await desk.SendAsync("Goals");
        await desk.FollowAsync(page.Locator("main a[href$='/plan/items/new']"));
        await desk.Field("Input.What").FillAsync("Machine à coudre et tissus");
        await desk.Field("Input.Dimension").SelectOptionAsync("Economic");
        await desk.Field("Input.Kind").SelectOptionAsync("Equipment");
        await desk.Field("Input.DueOn").FillAsync(desk.InDays(30));
        await desk.Choice("Input.Method", "InKind").CheckAsync();
        await desk.Field("Input.Cost").FillAsync("600");
        await look("plan.item");
        await desk.SendAsync("Input.What");
        await look("plan.draft");
        await desk.FollowAsync(page.Locator("main a[href$='/plan/agree']"));
        await desk.Choice("Input.Method", "Signature").CheckAsync();
        await desk.Field("Input.Interpreter").FillAsync("Collègue du bureau");
        await look("plan.agree");
        await desk.SendAsync("Input.ExplainedIn");
    }

    /// <summary>Approved by somebody who wrote nothing of it.</summary>
    public async Task ApproveAsync()
    {
        await FollowNextAsync("nadia", "plan");
        await look("plan.agreed");
        await desk.FollowAsync(Button("Approve"));
    }

    /// <summary>A quotation, chosen with a reason, and the order that finance then approves.</summary>
    public async Task OrderAsync()
    {
        await FollowNextAsync("mariama", "support");
        await look("support");
        await OpenItemAsync();
        await page.Locator("main details:has([name='Quote.Amount']) > summary").ClickAsync();
        await desk.Field("Quote.Supplier").FillAsync("Atelier du Centre");
        await desk.Field("Quote.Amount").FillAsync("580");
        await look("support.quote");
        await desk.SendAsync("Quote.Supplier");
        await page.Locator("main details:has([name=quotation]) > summary").ClickAsync();
        await page.Locator("main form:has([name=quotation]) [name=reason]")
            .FillAsync("Le plus proche, livre sous une semaine.");
        await desk.FollowAsync(Button("Choose"));
        await desk.FollowAsync(Button("Order"));
        await ApproveOrderAsync();
    }

    /// <summary>What was ordered is handed over, against a certificate.</summary>
    public async Task HandOverAsync()
    {
        await desk.EnterAsync("mariama");
        await FollowNextAsync("mariama", "support");
        await OpenItemAsync();
        await look("support.item");
        await desk.FollowAsync(page.Locator("main a[href$='/hand-over']"));
        await desk.Field("Input.ReceivedBy").FillAsync("Aïssatou Diallo");
        await desk.Choice("Input.Method", "Signature").CheckAsync();
        await desk.Field("Input.Certificate")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "certificat.pdf",
                    MimeType = "application/pdf",
                    Buffer = "%PDF-1.4\n%%EOF"u8.ToArray(),
                }
            );
        await look("support.hand-over");
        await desk.SendAsync("Input.ReceivedBy");
    }

    /// <summary>The invoice, which asks for the payment.</summary>
    public async Task InvoiceAsync()
    {
        await FollowNextAsync("mariama", "support");
        await OpenItemAsync();
        await desk.FollowAsync(page.Locator("main a[href*='/pay/']"));
        await desk.Field("Input.InvoiceNumber").FillAsync("F-2026-118");
        await desk.Choice("Input.Method", "MobileMoney").CheckAsync();
        await desk.Field("Input.Account").FillAsync("+224620010203");
        await look("support.pay");
        await desk.SendAsync("Input.InvoiceNumber");
    }

    /// <summary>Paid by somebody who neither asked for the order nor approved it, to where a second person confirmed.</summary>
    public async Task PayAsync()
    {
        await ContinueAsync("omar");
        await desk.FollowAsync(page.Locator("main a[href*='/app/suppliers/']").First);
        await desk.FollowAsync(Button("Confirm"));
        await desk.EnterAsync("mariama");
        await ContinueAsync("rachida");
        await look("bill");
        await page.Locator("main form[action*='handler=PayBill'] [name=proof]")
            .FillAsync("OM-77120");
        await desk.FollowAsync(Button("PayBill"));
        await desk.EnterAsync("mariama");
    }

    /// <summary>Closed as completed: everything paid, everybody asked.</summary>
    public async Task CompleteAsync()
    {
        await FollowNextAsync("mariama", "close");
        await desk.Choice("Input.ClosureReason", "Completed").CheckAsync();
        await look("close");
        await desk.SendAsync("Input.ClosureReason");
    }

    private async Task ApproveOrderAsync()
    {
        await ContinueAsync("omar");
        await look("expenses");
        await desk.FollowAsync(Button("Approve"));
    }

    // Finance decides on lists of all cases and opens none.
    private async Task ContinueAsync(string whoseTurn)
    {
        await family.OpenCaseAsync();
        await desk.FollowAsync(desk.AccountOf(whoseTurn));
        Assert.Equal("/app/expenses", new Uri(page.Url).AbsolutePath);
    }

    private Task OpenItemAsync() =>
        desk.FollowAsync(page.Locator("main table a[href*='/support/']").First);

    private async Task FollowNextAsync(string whoseTurn, string where)
    {
        await family.FollowNextAsync(whoseTurn);
        Assert.EndsWith($"/{where}", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    private ILocator Button(string handler) =>
        page.Locator($"main form[action*='handler={handler}'] button").First;
}
