using Microsoft.Extensions.DependencyInjection;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;

namespace Rihla.Tests.Grants;

/// <summary>The register of suppliers: nobody twice, nothing from who is barred, no money to where one person alone sent it.</summary>
public sealed class SupplierTests(Houses houses) : IClassFixture<Houses>
{
    [Theory]
    [InlineData("Établissements Camara", "ETS. CAMARA & Fils", true)]
    [InlineData("Atelier Kaloum", "Atelier Kalum", true)]
    [InlineData("Kaloum Atelier", "Atelier Kaloum", true)]
    [InlineData("Menuiserie Diallo", "Menuiserie Diallo et Frères", true)]
    [InlineData("Atelier Kaloum", "Atelier du Centre", false)]
    [InlineData("Bazar du Port", "Comptoir de la Gare", false)]
    public void Names_that_could_be_one_are_noticed(string one, string other, bool alike)
    {
        Assert.Equal(alike, SupplierNames.AreAlike(one, other));
        Assert.Equal(alike, SupplierNames.AreAlike(other, one));
    }

    [Fact]
    public void Accents_capitals_and_script_make_no_other_name() =>
        Assert.Equal(
            SupplierNames.Key("École  Les Étoiles"),
            SupplierNames.Key("ecole les etoiles")
        );

    [Fact]
    public void Where_money_goes_is_confirmed_by_somebody_else_and_again_after_each_change()
    {
        var (omar, rachida) = (Guid.NewGuid(), Guid.NewGuid());
        var supplier = New();
        GrantHouse.Refused(
            "Supplier.NothingToConfirm",
            supplier.Confirm(rachida, "Rachida", default)
        );
        GrantHouse.Done(supplier.SendTo("0010100000001234567", "BGUIGNCN", null, omar, "Omar"));
        GrantHouse.Refused("Supplier.OwnEntry", supplier.Confirm(omar, "Omar", default));
        GrantHouse.Done(supplier.Confirm(rachida, "Rachida", new(2026, 3, 1)));
        Assert.True(supplier.IsConfirmed);
        GrantHouse.Done(supplier.SendTo("0010 1000 0000 1234 567", "bguigncn", null, omar, "Omar"));
        Assert.True(supplier.IsConfirmed);

        supplier.Rename(supplier.Name.Reveal() + " et fils", omar, "Omar");
        Assert.False(supplier.IsConfirmed);
        GrantHouse.Refused("Supplier.OwnEntry", supplier.Confirm(omar, "Omar", default));
        GrantHouse.Done(supplier.Confirm(rachida, "Rachida", new(2026, 3, 1)));

        GrantHouse.Done(supplier.SendTo("0010100000009999999", "BGUIGNCN", null, omar, "Omar"));
        Assert.False(supplier.IsConfirmed);
        GrantHouse.Refused(
            "Bill.AccountWrong",
            supplier.SendTo("FR7630006000011234567890188", "AGRIFRPP", null, omar, "Omar")
        );
    }

    [Fact]
    public void What_others_change_after_does_not_let_who_entered_an_account_confirm_it()
    {
        var (omar, salma, rachida) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var changes = new Action<Supplier>[]
        {
            s => s.Rename("Atelier de Kaloum", salma, "Salma"),
            s =>
                GrantHouse.Done(
                    s.SendTo("0010100000001234567", "BGUIGNCN", "+224620000000", salma, "Salma")
                ),
        };
        foreach (var change in changes)
        {
            var supplier = New();
            GrantHouse.Done(supplier.SendTo("0010100000001234567", "BGUIGNCN", null, omar, "Omar"));
            change(supplier);
            GrantHouse.Refused("Supplier.OwnEntry", supplier.Confirm(omar, "Omar", default));
            GrantHouse.Refused("Supplier.OwnEntry", supplier.Confirm(salma, "Salma", default));

            GrantHouse.Done(supplier.Confirm(rachida, "Rachida", new(2026, 3, 1)));
            Assert.True(supplier.IsConfirmed);

            // What was confirmed since is nobody's own any more.
            supplier.Rename("Atelier du Port", salma, "Salma");
            GrantHouse.Done(supplier.Confirm(omar, "Omar", new(2026, 3, 2)));
        }
    }

    [Theory, BothDatabases]
    public async Task Who_entered_an_account_does_not_confirm_it_once_a_colleague_has_renamed_the_supplier(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Travel.Story(house);
        var (omar, mariama) = (await story.ActorAsync("omar"), await story.ActorAsync("mariama"));
        var rachida = await story.ActorAsync("rachida");
        Task<T> RegisterAsync<T>(Func<SupplierRegister, Task<T>> ask) =>
            house.InScopeAsync(s => ask(s.GetRequiredService<SupplierRegister>()));
        var input = new SupplierInput { Name = "Poterie Soumah", Country = "GN" };
        var id = GrantHouse.Done(await RegisterAsync(r => r.AddAsync(input, mariama)));
        GrantHouse.Done(
            await RegisterAsync(r =>
                r.SendToAsync(
                    id,
                    new() { Account = "0010100000003333333", BankCode = "BGUIGNCN" },
                    omar
                )
            )
        );
        GrantHouse.Done(
            await RegisterAsync(r =>
                r.ChangeAsync(id, input with { Name = "Poterie Soumah & Fils" }, mariama)
            )
        );

        using var visitor = await story.VisitorAsync("omar");
        var page = await visitor.GetAsync($"/app/suppliers/{id}");
        Assert.Null(page.Document.QuerySelector("form[action$='handler=Confirm']"));
        Assert.Contains("une autre personne des finances", page.Text, StringComparison.Ordinal);
        GrantHouse.Refused(
            "Supplier.OwnEntry",
            await RegisterAsync(r => r.ConfirmAsync(id, null, omar))
        );
        GrantHouse.Done(await RegisterAsync(r => r.ConfirmAsync(id, null, rachida)));
    }

    [Theory, BothDatabases]
    public async Task A_supplier_is_entered_while_ordering_once_and_asked_about_where_names_are_alike(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(600)]);
        var item = (await story.ItemAsync()).Item.Id;
        Task<Outcome> QuoteAsync(string name, string? choice = null) =>
            story.TryAsync<Quotations>(
                "mariama",
                (o, by) =>
                    o.QuoteAsync(
                        story.Code,
                        item,
                        new()
                        {
                            Supplier = name,
                            SupplierChoice = choice,
                            Amount = 590,
                        },
                        by
                    )
            );
        GrantHouse.Done(await QuoteAsync("Scierie Bangoura"));
        GrantHouse.Done(await QuoteAsync("SCIERIE  bangoura"));
        GrantHouse.Refused("Supplier.Alike", await QuoteAsync("Scierie Bangura"));
        GrantHouse.Done(await QuoteAsync("Scierie Bangura", SupplierBook.Another));
        var quoted = await house.InScopeAsync(s =>
            s.GetRequiredService<Quotations>().OfAsync(item)
        );
        Assert.Equal(2, quoted.Select(q => q.SupplierId).Distinct().Count());

        await story.DoAsync<SupplierRegister>(
            "omar",
            (r, by) => r.BarAsync(quoted[0].SupplierId, "Livraisons jamais arrivées", by)
        );
        GrantHouse.Refused("Supplier.IsBarred", await QuoteAsync("Scierie Bangoura"));
        GrantHouse.Refused(
            "Order.SupplierBarred",
            await story.TryAsync<Quotations>(
                "mariama",
                (o, by) => o.ChooseAsync(story.Code, item, quoted[0].Id, "Le plus proche", by)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_bill_takes_the_account_of_the_register_and_cannot_lead_it_elsewhere(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s =>
                [
                    s.Kit() with
                    {
                        Supplier = "Forge Sylla",
                    },
                    s.Kit() with
                    {
                        Supplier = "Forge Sylla",
                    },
                ]
        );
        foreach (var place in new[] { 0, 1 })
        {
            GrantHouse.Done(await story.OrderAsync(place));
        }
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.HandOverAsync(1, place: 1));
        GrantHouse.Done(await story.AskPaymentAsync(400, method: PaymentMethod.Bank));
        var bill = (await story.BillsAsync("rachida")).Single();
        Assert.Equal("Forge Sylla", bill.Bill.Payee.Reveal());
        Assert.Equal("0010100000000012345678", bill.Supplier!.Account!.Reveal());

        await story.DoAsync<SupplierRegister>(
            "omar",
            (r, by) =>
                r.SendToAsync(
                    bill.Supplier.Id,
                    new() { Account = "0010100000007777777", BankCode = "BGUIGNCN" },
                    by
                )
        );
        // Whoever compared the account from before with the bank's paper has not seen this one.
        GrantHouse.Refused(
            "Supplier.ConfirmOther",
            await story.TryAsync<SupplierRegister>(
                "rachida",
                (r, by) => r.ConfirmAsync(bill.Supplier.Id, bill.Supplier.Version, by)
            )
        );
        GrantHouse.Refused(
            "Supplier.OtherAccount",
            await story.AskPaymentAsync(400, place: 1, method: PaymentMethod.Bank)
        );
        GrantHouse.Refused("Bill.Unconfirmed", await story.PayAsync("rachida"));
        GrantHouse.Refused(
            "Supplier.MergeUnpaid",
            await story.TryAsync<SupplierRegister>(
                "omar",
                async (r, by) =>
                    await r.MergeAsync(
                        bill.Supplier.Id,
                        (
                            await r.AddAsync(
                                new() { Name = "Forge Sylla et fils", Country = "GN" },
                                by
                            )
                        ).Value,
                        by
                    )
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Of_a_supplier_entered_twice_one_record_goes_on_and_the_merge_can_be_undone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Travel.Story(house);
        var (omar, mariama) = (await story.ActorAsync("omar"), await story.ActorAsync("mariama"));
        Task<T> RegisterAsync<T>(Func<SupplierRegister, Task<T>> ask) =>
            house.InScopeAsync(s => ask(s.GetRequiredService<SupplierRegister>()));
        Task<T> BookAsync<T>(Func<SupplierBook, Task<T>> ask) =>
            house.InScopeAsync(s => ask(s.GetRequiredService<SupplierBook>()));
        async Task<Guid> AddAsync(string name) =>
            (
                await RegisterAsync(r => r.AddAsync(new() { Name = name, Country = "GN" }, omar))
            ).Value;
        var (kept, twice) = (
            await AddAsync("Vannerie Kourouma"),
            await AddAsync("Kouruma, vannerie")
        );

        await Assert.ThrowsAsync<NotPermittedException>(() =>
            RegisterAsync(r => r.MergeAsync(twice, kept, mariama))
        );
        GrantHouse.Refused(
            "Supplier.MergeChoose",
            await RegisterAsync(r => r.MergeAsync(twice, twice, omar))
        );
        GrantHouse.Done(await RegisterAsync(r => r.MergeAsync(twice, kept, omar)));
        GrantHouse.Refused(
            "Supplier.MergeTaken",
            await RegisterAsync(r => r.MergeAsync(kept, twice, omar))
        );
        GrantHouse.Refused(
            "Supplier.IsMerged",
            await RegisterAsync(r => r.BarAsync(twice, "Livre en retard", omar))
        );

        Assert.DoesNotContain(await BookAsync(b => b.OfferedAsync(mariama)), s => s.Id == twice);
        Assert.Equal(kept, (await BookAsync(b => b.FindAsync(twice)))!.Id);
        Assert.Equal(
            kept,
            Assert.Single(await BookAsync(b => b.AlikeAsync("Kouruma", mariama))).Id
        );
        GrantHouse.Done(await RegisterAsync(r => r.BarAsync(kept, "Livre en retard", omar)));
        Assert.True(await BookAsync(b => b.IsBarredAsync(twice)));

        GrantHouse.Done(await RegisterAsync(r => r.SeparateAsync(twice, omar)));
        Assert.False(await BookAsync(b => b.IsBarredAsync(twice)));
        GrantHouse.Refused(
            "Supplier.MergeBarred",
            await RegisterAsync(r => r.MergeAsync(twice, kept, omar))
        );
    }

    [Theory, BothDatabases]
    public async Task The_page_keeps_what_was_typed_and_shows_who_confirmed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var omar = await new Travel.Story(house).VisitorAsync("omar");
        var page = await omar.SubmitAsync(
            await omar.GetAsync("/app/suppliers/new"),
            [("Input.Name", "Tissages du Fouta"), ("Input.Country", "GN"), ("Input.Town", "Labé")]
        );
        var at = page.Path;
        page = await omar.SubmitAsync(
            page,
            [("Account.Account", "0010100000005555555"), ("Account.BankCode", "X")],
            "form[action$='handler=Account']"
        );
        Assert.NotNull(page.Document.QuerySelector(".r-error-summary"));
        Assert.Contains("0010100000005555555", page.Html, StringComparison.Ordinal);
        page = await omar.SubmitAsync(
            page,
            [("Account.BankCode", "BGUIGNCN")],
            "form[action$='handler=Account']"
        );
        Assert.Null(page.Document.QuerySelector("form[action$='handler=Confirm']"));

        using var rachida = await new Travel.Story(house).VisitorAsync("rachida");
        page = await rachida.SubmitAsync(
            await rachida.GetAsync(at),
            [],
            "form[action$='handler=Confirm']"
        );
        Assert.Contains("Rachida", page.Text, StringComparison.Ordinal);
        Assert.Contains("Compte confirmé", page.Text, StringComparison.Ordinal);
    }

    private static Supplier New() =>
        new()
        {
            Name = Personal.Of("Atelier Kaloum")!,
            Country = "GN",
            AddedByName = "Mariama",
            AddedOn = new(2026, 1, 5),
        };
}
