using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Privacy;

/// <summary>One bill can pay what was ordered for several cases, which are emptied at different times.</summary>
public sealed class SharedVoucherTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_bill_for_several_cases_goes_with_the_last_of_its_orders(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var grant = await house.GrantAsync("Shared", await story.ActorAsync("nadia"));
        var (first, second, part) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await OrderedAsync(house, grant, part, first, second);

        Assert.Equal(1, await EraseAsync(house, first));

        var (orders, bill) = await FoundAsync(house, part);
        Assert.Equal(Forgetting.Gone, orders[first]);
        Assert.Equal("School fees", orders[second]);
        Assert.Equal("Ecole des Palmiers", bill);

        Assert.Equal(1, await EraseAsync(house, second));

        (orders, bill) = await FoundAsync(house, part);
        Assert.All(orders.Values, what => Assert.Equal(Forgetting.Gone, what));
        Assert.Equal(Forgetting.Gone, bill);
        // What is gone is not counted as going once more.
        Assert.Equal(0, await EraseAsync(house, first));
    }

    private static Task OrderedAsync(House house, Guid grant, Guid part, params Guid[] cases) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var line = await db.Set<BudgetLine>().FirstAsync(l => l.GrantId == grant);
            var longAgo = s.GetRequiredService<Today>().Date.AddYears(-11);
            var reservations = cases.ToDictionary(
                c => c,
                c => new Reservation
                {
                    CaseId = c,
                    GrantId = grant,
                    On = longAgo,
                }
            );
            db.AddRange(reservations.Values);
            db.AddRange(
                cases.Select(@case => new Expense
                {
                    MissionId = Guid.NewGuid(),
                    CaseId = @case,
                    CaseCode = "MA-0000000",
                    GrantId = grant,
                    LineId = line.Id,
                    ReservationId = reservations[@case].Id,
                    PartId = part,
                    What = new("School fees"),
                    Method = default,
                    Amount = 100,
                    RequestedById = Guid.NewGuid(),
                    RequestedByName = "Nadia",
                    RequestedOn = longAgo,
                })
            );
            db.Add(
                new Bill
                {
                    MissionId = Guid.NewGuid(),
                    PartId = part,
                    Currency = "EUR",
                    Amount = 200,
                    Method = PaymentMethod.Cash,
                    Payee = new("Ecole des Palmiers"),
                    DueOn = longAgo,
                    AskedById = Guid.NewGuid(),
                    AskedByName = "Nadia",
                    AskedOn = longAgo,
                }
            );
            await db.SaveAsync(Actor.System, new Act("expense.requested"));
        });

    private static Task<int> EraseAsync(House house, Guid @case) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var gone = await s.GetRequiredService<ErasedAccounts>()
                .VouchersAsync([@case], new HashSet<Guid>(), CancellationToken.None);
            await work.CommitAsync();
            return gone;
        });

    private static Task<(Dictionary<Guid, string> Orders, string Bill)> FoundAsync(
        House house,
        Guid part
    ) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var orders = await db.Set<Expense>().Where(e => e.PartId == part).ToListAsync();
            var bill = await db.Set<Bill>().SingleAsync(b => b.PartId == part);
            return (orders.ToDictionary(e => e.CaseId, e => e.What.Reveal()), bill.Payee.Reveal());
        });
}
