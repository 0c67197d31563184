using System.Globalization;
using System.Xml.Linq;
using FsCheck.Xunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>The file that a bank reads: its structure, its sums, its letters, and that it is written once.</summary>
public sealed class BankFileTests(Houses houses) : IClassFixture<Houses>
{
    private static readonly XNamespace Pain = BankFile.Namespace;

    private static BankFile File(params BankPayment[] payments) =>
        new(
            "P-ABC1234",
            new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            new(2026, 3, 5),
            "Mission de démonstration",
            "FR7630006000011234567890189",
            "AGRIFRPP",
            Currency.Of("EUR"),
            payments
        );

    private static BankPayment Payment(
        long amount,
        string payee = "Çamara & Fils",
        string account = "GN580010100000001234567"
    ) => new($"P-ABC1234-{amount}", amount, payee, account, "BGUIGNCN", "F/2026–17");

    private static XElement Read(BankFile file) =>
        XDocument.Load(new MemoryStream(file.Write())).Root!;

    [Fact]
    public void It_follows_the_schema_whatever_payees_are_called()
    {
        var file = File(
            Payment(1),
            Payment(2005, payee: new string('é', 300), account: "FR7630006000011234567890189"),
            Payment(99_999_999_999, payee: "فاطمة الزهراء بنعلي", account: new string('9', 34)),
            Payment(3) with
            {
                About = "☃",
            },
            Payment(4) with
            {
                Town = "Nzérékoré",
                Country = "GN",
            },
            Payment(5) with
            {
                Town = "☃",
                Country = "GN",
            }
        );
        Assert.Empty(BankFileSchema.FaultsOf(file.Write()));
        Assert.Empty(
            BankFileSchema.FaultsOf((file with { Currency = Currency.Of("GNF") }).Write())
        );
    }

    [Theory]
    [InlineData("MsgId")]
    [InlineData("ReqdExctnDt")]
    [InlineData("DbtrAgt")]
    [InlineData("EndToEndId")]
    [InlineData("InstdAmt")]
    public void A_file_that_lacks_something_mandatory_is_found_out(string element)
    {
        var root = Read(File(Payment(100)));
        root.Descendants(Pain + element).First().Remove();
        Assert.NotEmpty(
            BankFileSchema.FaultsOf(System.Text.Encoding.UTF8.GetBytes(root.ToString()))
        );
    }

    [Property]
    public bool The_control_sum_is_the_sum_of_the_payments_to_the_cent(ushort[] cents)
    {
        if (cents.Length == 0)
        {
            return true;
        }
        var root = Read(File([.. cents.Select(c => Payment(c + 1))]));
        var amounts = root.Descendants(Pain + "InstdAmt")
            .Select(a => decimal.Parse(a.Value, CultureInfo.InvariantCulture))
            .ToList();
        return root.Descendants(Pain + "CtrlSum")
                .All(s =>
                    decimal.Parse(s.Value, CultureInfo.InvariantCulture) == amounts.Sum()
                    && s.Value.Split('.')[1].Length == 2
                )
            && root.Descendants(Pain + "NbOfTxs")
                .All(n => n.Value == cents.Length.ToString(CultureInfo.InvariantCulture))
            && root.Descendants(Pain + "InstdAmt").All(a => a.Attribute("Ccy")!.Value == "EUR");
    }

    [Theory]
    [InlineData("EUR", "DE89370400440532013000", "SLEV")]
    [InlineData("EUR", "0010100000001234567", "SHAR")]
    [InlineData("EUR", "TN5910006035183598478831", "SHAR")]
    [InlineData("MAD", "DE89370400440532013000", "SHAR")]
    public void Charges_follow_the_scheme_within_SEPA_and_are_shared_elsewhere(
        string currency,
        string account,
        string charges
    )
    {
        var root = Read(
            File(Payment(1, account: account)) with
            {
                Currency = Currency.Of(currency),
            }
        );
        Assert.Equal(charges, root.Descendants(Pain + "ChrgBr").Single().Value);
    }

    [Theory]
    [InlineData("DE89370400440532013000", "DE89 3704 0044 0532 0130 00")]
    [InlineData("0010100000001234567", "0010 1000 0000 1234 567")]
    [InlineData("+212600000000", "+212600000000")]
    [InlineData(null, null)]
    public void An_account_is_read_in_groups_of_four(string? kept, string? shown) =>
        Assert.Equal(shown, BankAccounts.Shown(kept));

    [Fact]
    public void A_currency_without_cents_has_no_decimals()
    {
        var root = Read(File(Payment(250_000)) with { Currency = Currency.Of("GNF") });
        Assert.Equal("250000", root.Descendants(Pain + "InstdAmt").Single().Value);
    }

    [Fact]
    public void An_account_that_is_no_IBAN_stands_under_another_name()
    {
        var root = Read(File(Payment(1, account: "0010100000001234567")));
        Assert.Equal(
            "0010100000001234567",
            root.Descendants(Pain + "CdtrAcct")
                .Single()
                .Descendants(Pain + "Othr")
                .Single()
                .Element(Pain + "Id")!
                .Value
        );
        Assert.Equal(
            "FR7630006000011234567890189",
            root.Descendants(Pain + "DbtrAcct").Single().Descendants(Pain + "IBAN").Single().Value
        );
    }

    [Theory]
    [InlineData("Établissements Çamara & Fils", "Etablissements Camara + Fils")]
    [InlineData("فاطمة الزهراء بنعلي", "fatma alzhra bnaly")]
    [InlineData("Ɓaari Sow’s//shop", "Baari Sow's/shop")]
    [InlineData("/<b>x</b>\u0000\r\n\t☃ 12", "bx/b 12")]
    [InlineData("٣٤٥", "345")]
    public void Names_are_written_in_the_letters_that_banks_take(string typed, string written) =>
        Assert.Equal(written, BankText.Of(typed, 140));

    [Property]
    public bool Whatever_is_typed_only_allowed_letters_come_out(string? typed)
    {
        var written = BankText.Of(typed, 35);
        return written.Length <= 35
            && written.All(c =>
                char.IsAsciiLetterOrDigit(c) || "/-?:().,'+ ".Contains(c, StringComparison.Ordinal)
            )
            && !written.StartsWith('/')
            && !written.Contains("//", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FR76 3000 6000 0112 3456 7890 189", true)]
    [InlineData("FR76 3000 6000 0112 3456 7890 188", false)]
    [InlineData("0010100000001234567", true)]
    [InlineData("abc", false)]
    [InlineData("12345<script>", false)]
    [InlineData(null, false)]
    public void An_account_is_checked_before_it_is_kept(string? typed, bool good) =>
        Assert.Equal(good, BankAccounts.IsAccount(typed));

    [Theory, BothDatabases]
    public async Task A_batch_is_written_once_and_again_only_with_a_reason(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house, "Ferronnerie Keïta");
        var rachida = await story.ActorAsync("rachida");
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        GrantHouse.Refused(
            "Payment.OwnBills",
            await MakeAsync(house, bill, await story.ActorAsync("omar"))
        );

        GrantHouse.Refused("Payment.AccountUnconfirmed", await MakeAsync(house, bill, rachida));
        await story.ConfirmPayeeAsync();
        var code = GrantHouse.Done(await MakeAsync(house, bill, rachida));
        GrantHouse.Refused("Payment.NotTheseBills", await MakeAsync(house, bill, rachida));
        GrantHouse.Refused("Bill.InBatch", await story.PayAsync("rachida"));
        GrantHouse.Refused("Payment.NotExported", await PaidAsync(house, code, rachida));
        var first = GrantHouse.Done(await ExportAsync(house, code, null, rachida));
        GrantHouse.Refused("Payment.ExportedBefore", await ExportAsync(house, code, null, rachida));
        var again = GrantHouse.Done(
            await ExportAsync(house, code, "La banque ne l'a pas reçu", rachida)
        );
        Assert.Equal(first, again);
        GrantHouse.Done(await PaidAsync(house, code, rachida));

        Assert.Equal(40_000, (await story.MoneyAsync()).Spent);
        GrantHouse.Refused(
            "Payment.PaidAlready",
            await ExportAsync(house, code, "Encore une fois", rachida)
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_second_bill_for_what_is_paid_goes_into_no_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house, "Vitrerie Camara");
        await story.ConfirmPayeeAsync();
        var rachida = await story.ActorAsync("rachida");
        var bill = (await story.BillsAsync("rachida")).Single().Bill;
        var twice = new Bill
        {
            MissionId = bill.MissionId,
            PartId = bill.PartId,
            Currency = bill.Currency,
            Amount = bill.Amount,
            Method = bill.Method,
            Payee = bill.Payee,
            SupplierId = bill.SupplierId,
            Account = bill.Account,
            BankCode = bill.BankCode,
            DueOn = bill.DueOn,
            AskedById = bill.AskedById,
            AskedByName = bill.AskedByName,
            AskedOn = bill.AskedOn,
        };
        await house.InScopeAsync(s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(twice);
            return db.SaveAsync(Actor.System, new Act("delivery.payment-asked"));
        });
        var code = GrantHouse.Done(await MakeAsync(house, bill.Id, rachida));
        GrantHouse.Done(await ExportAsync(house, code, null, rachida));
        GrantHouse.Done(await PaidAsync(house, code, rachida));

        GrantHouse.Refused("Payment.NothingOrdered", await MakeAsync(house, twice.Id, rachida));
        await story.DoAsync<Bills>(
            "rachida",
            (b, by) => b.SendBackAsync(twice.Id, "Déjà payée", by)
        );
        Assert.Equal(40_000, (await story.MoneyAsync()).Spent);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_the_bank_refuses_leaves_the_file_and_the_rest_is_paid(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        List<Guid> due = [];
        List<AfterArrivalStory> stories = [];
        foreach (var amount in new[] { 400m, 300m })
        {
            var one = await BilledAsync(house, "Tôlerie Condé", amount);
            due.Add((await one.BillsAsync("rachida")).Single().Bill.Id);
            stories.Add(one);
        }
        var story = stories[0];
        var rachida = await story.ActorAsync("rachida");
        await story.ConfirmPayeeAsync();
        var code = GrantHouse.Done(await MakeAsync(house, due, rachida));
        Task<Outcome> Return(string? reason, Actor by) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<PaymentBatches>().ReturnAsync(code, [due[0]], reason, by)
            );
        string? NumberOf(byte[] file) =>
            XDocument
                .Load(new MemoryStream(file))
                .Descendants(Pain + "CdtTrfTxInf")
                .Single(t => t.Descendants(Pain + "InstdAmt").Single().Value == "300.00")
                .Descendants(Pain + "EndToEndId")
                .Single()
                .Value;
        var number = NumberOf(GrantHouse.Done(await ExportAsync(house, code, null, rachida)));

        GrantHouse.Refused(
            "Payment.OwnReturn",
            await Return("Compte clos", await story.ActorAsync("omar"))
        );
        GrantHouse.Refused("Expense.ReasonMissing", await Return(" ", rachida));
        using (var visitor = await new Story(house).VisitorAsync("rachida"))
        {
            var page = await visitor.GetAsync($"/app/payments/{code}", "en");
            page = await visitor.SubmitAsync(
                page,
                [("refused", due[0].ToString()), ("reason", "Compte clos")],
                "form[action$='handler=Return']"
            );
            Assert.Contains("1 payment", page.Text, StringComparison.Ordinal);
        }
        GrantHouse.Refused("Payment.NotInFile", await Return("Compte clos", rachida));
        var again = GrantHouse.Done(await ExportAsync(house, code, "Sans le refusé", rachida));
        GrantHouse.Done(await PaidAsync(house, code, rachida));

        Assert.Equal(number, NumberOf(again));
        Assert.DoesNotContain("400.00", System.Text.Encoding.UTF8.GetString(again));
        Assert.Equal(0, (await story.MoneyAsync()).Spent);
        Assert.Equal(30_000, (await stories[1].MoneyAsync()).Spent);
        // It can go into another file, which is of no use once its day is over, and be sent back when it has left that too.
        code = GrantHouse.Done(await MakeAsync(house, [due[0]], rachida));
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<PaymentBatch>()
                .Where(b => b.Code == code)
                .ExecuteUpdateAsync(u => u.SetProperty(b => b.ExecuteOn, new DateOnly(2025, 1, 1)))
        );
        GrantHouse.Refused("Payment.DayPassed", await ExportAsync(house, code, null, rachida));
        GrantHouse.Done(await Return("Jour passé", rachida));
        GrantHouse.Refused("Payment.IsReturned", await ExportAsync(house, code, null, rachida));
        await story.DoAsync<Bills>(
            "rachida",
            (b, by) => b.SendBackAsync(due[0], "Autre compte", by)
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_came_back_while_its_bill_stands_in_a_file_is_taken_out_by_finance(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house, "Couture Sylla");
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        await story.ConfirmPayeeAsync();
        var rachida = await story.ActorAsync("rachida");
        var code = GrantHouse.Done(await MakeAsync(house, bill, rachida));
        using var visitor = await story.Story.VisitorAsync("rachida");

        await ReturnAsync();
        GrantHouse.Refused("Payment.CameBackFirst", await ExportAsync(house, code, null, rachida));
        Assert.Contains("Rendu le", (await PageAsync()).Text, StringComparison.Ordinal);
        Assert.Contains(code, await ToldAsync());
        // It is mended in time, and may be paid.
        GrantHouse.Done(await story.HandOverAsync(1));
        Assert.DoesNotContain(code, await ToldAsync());
        GrantHouse.Done(await ExportAsync(house, code, null, rachida));

        await ReturnAsync();
        Assert.Contains(code, await ToldAsync());
        await story.DoAsync<PaymentBatches>(
            "rachida",
            (p, by) => p.ReturnAsync(code, [bill], "Arrêté à temps", by)
        );
        Assert.DoesNotContain(code, await ToldAsync());
        Assert.Empty(await story.BillsAsync("rachida"));

        // Asked for once more and paid; then it comes back, and so does the money.
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(
            await story.AskPaymentAsync(400, method: PaymentMethod.Bank, payee: "Couture Sylla")
        );
        bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        code = GrantHouse.Done(await MakeAsync(house, bill, rachida));
        GrantHouse.Done(await ExportAsync(house, code, null, rachida));
        GrantHouse.Done(await PaidAsync(house, code, rachida));
        await ReturnAsync();
        Assert.DoesNotContain(code, await ToldAsync());
        await story.DoAsync<Bills>(
            "omar",
            (b, by) => b.TakeBackPaymentAsync(bill, "Le fournisseur a rendu l'argent", by)
        );
        Assert.Empty(await story.BillsAsync("rachida"));
        Assert.Equal(40_000, (await story.MoneyAsync()).Committed);
        await house.MustBalanceAsync();

        async Task ReturnAsync() =>
            GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));
        Task<Page> PageAsync() => visitor.GetAsync($"/app/payments/{code}");
        Task<List<string>> ToldAsync() =>
            house.InScopeAsync(async s =>
                (
                    await s.GetServices<OfficeTasks>()
                        .OfType<ExpenseTasks>()
                        .Single()
                        .OfAsync(rachida, CancellationToken.None)
                )
                    .Where(t => t.TextKey == "Task.payment-came-back")
                    .Select(t => (string)t.Args[0])
                    .ToList()
            );
    }

    [Theory, BothDatabases]
    public async Task A_file_is_not_written_with_an_account_that_is_not_confirmed_any_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house, "Charpente Bangoura");
        await story.ConfirmPayeeAsync();
        var rachida = await story.ActorAsync("rachida");
        var bill = (await story.BillsAsync("rachida")).Single().Bill;
        var code = GrantHouse.Done(await MakeAsync(house, bill.Id, rachida));
        await SendToAsync("FR76 3000 6000 0112 3456 7890 189");

        GrantHouse.Refused(
            "Payment.UnconfirmedFirst",
            await ExportAsync(house, code, null, rachida)
        );
        // Another account is not the one of the bill, whoever confirms it.
        await ConfirmAsync();
        GrantHouse.Refused(
            "Payment.UnconfirmedFirst",
            await ExportAsync(house, code, null, rachida)
        );
        using (var visitor = await new Story(house).VisitorAsync("rachida"))
        {
            var page = await visitor.GetAsync($"/app/payments/{code}", "en");
            Assert.Contains("Account to be confirmed", page.Text, StringComparison.Ordinal);
            Assert.Contains(
                "take this payment out of the file",
                page.Text,
                StringComparison.Ordinal
            );
        }

        await SendToAsync(bill.Account!.Reveal());
        await ConfirmAsync();
        await story.DoAsync<SupplierRegister>(
            "omar",
            (r, by) => r.BarAsync(bill.SupplierId!.Value, "Livraisons fictives", by)
        );
        using (var visitor = await new Story(house).VisitorAsync("rachida"))
        {
            var page = await visitor.GetAsync($"/app/payments/{code}", "en");
            Assert.Contains("Barred on", page.Text, StringComparison.Ordinal);
        }
        // What was ordered before can still be paid.
        GrantHouse.Done(await ExportAsync(house, code, null, rachida));

        Task SendToAsync(string account) =>
            story.DoAsync<SupplierRegister>(
                "mariama",
                (r, by) =>
                    r.SendToAsync(
                        bill.SupplierId!.Value,
                        new() { Account = account, BankCode = bill.BankCode!.Reveal() },
                        by
                    )
            );

        Task ConfirmAsync() =>
            story.DoAsync<SupplierRegister>(
                "omar",
                (r, by) => r.ConfirmAsync(bill.SupplierId!.Value, null, by)
            );
    }

    [Theory, BothDatabases]
    public async Task What_the_bank_sends_back_later_leaves_the_file_and_is_paid_by_another(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house, "Maçonnerie Bangoura");
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        await story.ConfirmPayeeAsync();
        var rachida = await story.ActorAsync("rachida");
        var code = GrantHouse.Done(await MakeAsync(house, bill, rachida));
        GrantHouse.Done(await ExportAsync(house, code, null, rachida));
        GrantHouse.Done(await PaidAsync(house, code, rachida));
        Assert.Equal(40_000, (await story.MoneyAsync()).Spent);

        using var omar = await story.Story.VisitorAsync("omar");
        var page = await omar.GetAsync($"/app/payments/{code}");
        page = await omar.GetAsync(
            page.Document.QuerySelector("a[href*='/payments/paid/']")!.GetAttribute("href")!
        );
        Assert.Contains("Maçonnerie Bangoura", page.Text, StringComparison.Ordinal);
        page = await omar.SubmitAsync(page, [("Input.Reason", "Compte clos")]);
        Assert.Contains("Le paiement est annulé", page.Text, StringComparison.Ordinal);
        page = await omar.GetAsync($"/app/payments/{code}");
        Assert.Contains("1 paiement", page.Text, StringComparison.Ordinal);
        var money = await story.MoneyAsync();
        Assert.Equal((40_000L, 0L), (money.Committed, money.Spent));

        code = GrantHouse.Done(await MakeAsync(house, bill, rachida));
        GrantHouse.Done(await ExportAsync(house, code, null, rachida));
        GrantHouse.Done(await PaidAsync(house, code, rachida));
        money = await story.MoneyAsync();
        Assert.Equal((0L, 40_000L), (money.Committed, money.Spent));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task No_money_is_sent_to_the_account_of_a_person_before_somebody_else_confirmed_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var method in new[] { PaymentMethod.Bank, PaymentMethod.MobileMoney })
        {
            var story = await AllowanceAsync(house, method);
            var (omar, rachida) = (
                await story.ActorAsync("omar"),
                await story.ActorAsync("rachida")
            );
            var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
            Task<Outcome> Confirm(Actor by) =>
                house.InScopeAsync(s => s.GetRequiredService<Bills>().ConfirmAsync(bill, by));

            GrantHouse.Refused("Bill.Unconfirmed", await story.PayAsync("rachida"));
            if (method == PaymentMethod.Bank)
            {
                GrantHouse.Refused(
                    "Payment.AccountUnconfirmed",
                    await MakeAsync(house, bill, rachida)
                );
            }
            var mariama = await story.ActorAsync("mariama");
            GrantHouse.Refused(
                "Expense.OwnRequest",
                await Confirm(rachida with { UserId = mariama.UserId })
            );
            // Omar approved it and may not pay: were she to confirm, nobody might.
            var nobody = await Confirm(rachida);
            GrantHouse.Refused("Bill.ConfirmLeavesNobody", nobody);
            Assert.Equal(["Omar Lahlou"], nobody.Refusals[0].Args);
            using (var alone = await story.Story.VisitorAsync("rachida"))
            {
                var seen = await alone.GetAsync("/app/expenses");
                Assert.Empty(
                    seen.Document.QuerySelectorAll(
                        $"form[action$='handler=Confirm']:has(input[value='{bill}'])"
                    )
                );
                Assert.Contains("Demandez à Omar Lahlou", seen.Text, StringComparison.Ordinal);
            }
            using var visitor = await story.Story.VisitorAsync("omar");
            var page = await visitor.GetAsync("/app/expenses");
            Assert.Contains("Compte à confirmer", page.Text, StringComparison.Ordinal);
            page = await visitor.SubmitAsync(
                page,
                [],
                $"form[action$='handler=Confirm']:has(input[value='{bill}'])"
            );
            Assert.Contains("Le compte est confirmé", page.Text, StringComparison.Ordinal);
            GrantHouse.Refused("Bill.NothingToConfirm", await Confirm(rachida));

            // Whoever confirmed it does not send the money.
            var own = await story.TryAsync<Bills>(
                "rachida",
                (b, by) => b.PayAsync(bill, "REC-4", null, null, by with { UserId = omar.UserId })
            );
            GrantHouse.Refused("Bill.OwnConfirmation", own);
            if (method == PaymentMethod.Bank)
            {
                GrantHouse.Refused("Payment.OwnBills", await MakeAsync(house, bill, omar));
                var code = GrantHouse.Done(await MakeAsync(house, bill, rachida));
                GrantHouse.Done(await ExportAsync(house, code, null, rachida));
                GrantHouse.Done(await PaidAsync(house, code, rachida));
            }
            else
            {
                GrantHouse.Done(await story.PayAsync("rachida"));
            }
            Assert.Equal(10_000, (await story.MoneyAsync()).Spent);
        }
    }

    [Theory, BothDatabases]
    public async Task The_bank_does_not_learn_the_code_of_a_case(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AllowanceAsync(house, PaymentMethod.Bank);
        await story.DoAsync<Teams>("salma", (t, by) => t.RestrictAsync(story.Code, "Menaces", by));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        await story.DoAsync<Bills>("omar", (b, by) => b.ConfirmAsync(bill, by));
        var rachida = await story.ActorAsync("rachida");
        var code = GrantHouse.Done(await MakeAsync(house, bill, rachida));

        var file = GrantHouse.Done(await ExportAsync(house, code, null, rachida));

        var written = System.Text.Encoding.UTF8.GetString(file);
        Assert.DoesNotContain(story.Code, written, StringComparison.Ordinal);
        Assert.DoesNotContain(story.Code[3..], written, StringComparison.Ordinal);
        Assert.Equal(
            $"{code}-1",
            XDocument.Parse(written).Descendants(Pain + "Ustrd").Single().Value
        );
        Assert.Empty(BankFileSchema.FaultsOf(file));
    }

    [Theory, BothDatabases]
    public async Task Two_people_in_the_same_second_do_not_put_a_bill_into_two_files(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house);
        await story.ConfirmPayeeAsync();
        var rachida = await story.ActorAsync("rachida");
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        var made = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => MakeAsync(house, bill, rachida)))
        );
        Assert.Single(made, m => m.IsDone);
    }

    [Theory, BothDatabases]
    public async Task Bank_details_do_not_stand_in_clear_in_the_database(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await BilledAsync(house);
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        await house.InScopeAsync(async s =>
        {
            var command = await s.GetRequiredService<RihlaDb>()
                .CommandAsync("select account, payee, id from grants_bill");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                Assert.IsType<byte[]>(reader[0]);
                Assert.IsType<byte[]>(reader[1]);
            }
        });
        Assert.NotEqual(Guid.Empty, bill);
    }

    private static async Task<AfterArrivalStory> BilledAsync(
        House house,
        string payee = "Menuiserie Soumah",
        decimal amount = 400
    )
    {
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(
            await story.AskPaymentAsync(amount, method: PaymentMethod.Bank, payee: payee)
        );
        await SetAccountAsync(story);
        return story;
    }

    private static Task SetAccountAsync(AfterArrivalStory story) =>
        story.DoAsync<PaymentBatches>(
            "rachida",
            (p, by) =>
                p.SetAccountAsync(
                    new()
                    {
                        Holder = "Mission de démonstration",
                        Account = "FR76 3000 6000 0112 3456 7890 189",
                        BankCode = "AGRIFRPP",
                        Currency = "EUR",
                    },
                    by
                )
        );

    // A sum of money that is sent to the mother herself.
    private static async Task<AfterArrivalStory> AllowanceAsync(House house, PaymentMethod method)
    {
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s =>
                [
                    s.Kit(100) with
                    {
                        What = "Pécule",
                        Kind = AssistanceKind.Allowance,
                        Method = ExpenseMethod.Cash,
                    },
                ]
        );
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(
            await story.AskPaymentAsync(
                100,
                method: method,
                payee: "Fatoumata Barry",
                account: method == PaymentMethod.MobileMoney ? "+224620000000" : null,
                invoiceNumber: null
            )
        );
        await SetAccountAsync(story);
        return story;
    }

    private static Task<Outcome<string>> MakeAsync(House house, Guid bill, Actor by) =>
        MakeAsync(house, [bill], by);

    private static Task<Outcome<string>> MakeAsync(
        House house,
        IReadOnlyList<Guid> bills,
        Actor by
    ) => house.InScopeAsync(s => s.GetRequiredService<PaymentBatches>().MakeAsync(bills, null, by));

    private static Task<Outcome<byte[]>> ExportAsync(
        House house,
        string code,
        string? reason,
        Actor by
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<PaymentBatches>().ExportAsync(code, reason, by)
        );

    private static Task<Outcome> PaidAsync(House house, string code, Actor by) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<PaymentBatches>().PaidAsync(code, "REL-3", by)
        );
}
