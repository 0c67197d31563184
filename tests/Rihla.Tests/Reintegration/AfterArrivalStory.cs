using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>A family that has landed in Conakry, as far as a test needs its plan to have come.</summary>
internal sealed class AfterArrivalStory(House house, Story story)
{
    public string Code => story.Code;

    public Story Story => story;

    public static async Task<AfterArrivalStory> ArrivedAsync(
        House house,
        int children = 1,
        string? grant = null
    )
    {
        var story = await Story.AppliedAsync(house, children);
        if (grant is not null)
        {
            var nadia = await story.ActorAsync("nadia");
            await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Essai", nadia));
            await story.DoAsync<Funding>(f => f.ReserveAsync(story.Code, grant, nadia));
        }
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        var boarded = await story.BoardAsync(
            await story.AtTheGateAsync([
                .. Enumerable.Repeat(BoardingOutcome.Boarded, children + 1),
            ])
        );
        GrantHouse.Done(boarded);
        await story.ArriveAsync();
        return new(house, story);
    }

    /// <summary>A plan with these items, agreed and approved.</summary>
    public static async Task<AfterArrivalStory> PlannedAsync(
        House house,
        Func<AfterArrivalStory, ItemInput[]> items,
        string? grant = null
    )
    {
        var story = await ArrivedAsync(house, grant: grant);
        await story.WriteAsync(items(story));
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        return story;
    }

    public static AssessNeeds Assessment(NeedRating rating = NeedRating.Some) =>
        new()
        {
            Needs =
            [
                .. Needs.Questions.Select(q => new NeedInput
                {
                    Dimension = q.Dimension,
                    Level = q.Level,
                    Rating = rating,
                }),
            ],
        };

    public ItemInput Kit(
        decimal cost = 400,
        int quantity = 1,
        IReadOnlyList<InstalmentInput>? instalments = null
    ) =>
        new()
        {
            Dimension = Dimension.Economic,
            Level = PlanLevel.Individual,
            Kind = AssistanceKind.Equipment,
            What = "Machine à coudre",
            Quantity = quantity,
            Method = ExpenseMethod.InKind,
            Purpose = LinePurpose.Reintegration,
            Cost = cost,
            DueOn = story.Today.AddDays(30),
            Instalments = instalments ?? [],
        };

    public Task<Actor> ActorAsync(string userName) => story.ActorAsync(userName);

    public Task<Outcome> TryAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull =>
        house.InScopeAsync(async s =>
            await operation(s.GetRequiredService<T>(), await ActorAsync(userName))
        );

    public async Task DoAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull => GrantHouse.Done(await TryAsync(userName, operation));

    public async Task WriteAsync(params ItemInput[] items)
    {
        await DoAsync<Needs>("mariama", (n, by) => n.AssessAsync(Code, Assessment(), by));
        await DoAsync<Waivers>(
            "nadia",
            (w, by) =>
                w.WaiveAsync(Code, "baseline-surveyed", "Cet essai ne raconte pas d'enquête", by)
        );
        await DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(Code, by));
        await DoAsync<Planning>(
            "mariama",
            (p, by) => p.WriteGoalsAsync(Code, "Vivre de mon atelier", by)
        );
        foreach (var item in items)
        {
            await DoAsync<Planning>("mariama", (p, by) => p.AddItemAsync(Code, item, by));
        }
    }

    public async Task AgreeAsync() => GrantHouse.Done(await TryAgreeAsync(null));

    public Task<Outcome> TryAgreeAsync(DateOnly? on) =>
        TryAsync<Planning>(
            "mariama",
            (p, by) =>
                p.AgreeAsync(
                    Code,
                    new()
                    {
                        On = on,
                        Method = SigningMethod.Signature,
                        ExplainedIn = "fr",
                    },
                    by
                )
        );

    public Task ApproveAsync(string userName) =>
        DoAsync<Planning>(userName, (p, by) => p.ApproveAsync(Code, by));

    /// <summary>The plan with what became of it.</summary>
    public async Task<CaseSupport> SupportAsync()
    {
        var file = await story.FileAsync();
        return (
            await house.InScopeAsync(s => s.GetRequiredService<PlanBook>().SupportAsync(file.Id))
        )!;
    }

    public async Task<ItemSupport> ItemAsync(int place = 0) =>
        (await SupportAsync()).Items.OrderBy(i => i.Item.Id).ElementAt(place);

    public async Task<CaseMoney> MoneyAsync()
    {
        var file = await story.FileAsync();
        return await house.InScopeAsync(s =>
            s.GetRequiredService<CaseOrders>().BalanceAsync(file.Id)
        );
    }

    public Task<Stage> StageAsync() => story.StageAsync();

    /// <summary>Asks for the order of an item.</summary>
    public async Task<Outcome> OrderAsync(int place = 0)
    {
        var item = (await ItemAsync(place)).Item.Id;
        return await TryAsync<Ordering>("mariama", (o, by) => o.OrderAsync(Code, item, by));
    }

    /// <summary>What silence after an arrival would raise is raised now.</summary>
    public Task RemindAsync() =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .OfType<ReintegrationReminders>()
                .Single()
                .RunAsync(CancellationToken.None)
        );

    /// <summary>Finance approves everything that waits for this case.</summary>
    public Task ApproveOrdersAsync(string userName) =>
        house.InScopeAsync(async s =>
        {
            var by = await ActorAsync(userName);
            var open = await s.GetRequiredService<ExpenseBook>().OpenAsync(by);
            foreach (
                var order in open.Where(l =>
                        l.Expense.CaseCode == Code
                        && l.Expense.Standing == ExpenseStanding.Requested
                    )
                    .DistinctBy(l => l.Expense.OrderId ?? l.Expense.Id)
            )
            {
                GrantHouse.Done(
                    await house.InScopeAsync(other =>
                        other.GetRequiredService<Expenses>().ApproveAsync(order.Expense.Id, by)
                    )
                );
            }
        });

    public async Task<Outcome> HandOverAsync(
        int quantity,
        int place = 0,
        HandoverKind kind = HandoverKind.Delivery,
        DateOnly? on = null
    )
    {
        var item = (await ItemAsync(place)).Item.Id;
        return await TryAsync<Deliveries>(
            "mariama",
            (d, by) =>
                d.HandOverAsync(
                    Code,
                    item,
                    new()
                    {
                        Kind = kind,
                        Quantity = quantity,
                        On = on,
                        ReceivedBy = "Fatoumata",
                        Method = SigningMethod.Thumbprint,
                        Witness = "Voisine",
                        Note = "Cassée",
                    },
                    by
                )
        );
    }

    public async Task<Outcome> AskPaymentAsync(
        decimal amount,
        int number = 1,
        int place = 0,
        PaymentMethod method = PaymentMethod.Cash,
        string payee = "Établissements Çamara & Fils",
        string? account = null,
        string? invoiceNumber = "F-2026-17"
    )
    {
        var item = (await ItemAsync(place)).Item.Id;
        return await TryAsync<Deliveries>(
            "mariama",
            (d, by) =>
                d.AskPaymentAsync(
                    Code,
                    item,
                    number,
                    new()
                    {
                        Amount = amount,
                        InvoiceNumber = invoiceNumber,
                        Method = method,
                        Payee = payee,
                        Account = account ?? "0010 1000 0000 0012 3456 78",
                        BankCode = "BGUIGNCN",
                    },
                    by
                )
        );
    }

    /// <summary>Finance confirms where the money of those who are to be paid goes.</summary>
    public async Task ConfirmPayeeAsync()
    {
        foreach (var line in await BillsAsync("omar"))
        {
            await DoAsync<SupplierRegister>(
                "omar",
                (r, by) => r.ConfirmAsync(line.Bill.SupplierId!.Value, null, by)
            );
        }
    }

    /// <summary>The bills of this case that wait to be paid.</summary>
    public Task<List<BillLine>> BillsAsync(string userName) =>
        house.InScopeAsync(async s =>
            (await s.GetRequiredService<Bills>().DueAsync(await ActorAsync(userName)))
                .Where(b => b.Expenses.Any(e => e.CaseCode == Code))
                .ToList()
        );

    public async Task<Outcome> PayAsync(string userName)
    {
        var bill = (await BillsAsync(userName)).First().Bill.Id;
        return await TryAsync<Bills>(
            userName,
            (b, by) => b.PayAsync(bill, "REC-4", null, null, by)
        );
    }
}
