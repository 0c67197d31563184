using Microsoft.Extensions.DependencyInjection;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Results;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;

namespace Rihla.Tests.Reintegration;

/// <summary>What reports say of the time after arrivals is what happened, in the period in which it happened.</summary>
public sealed class SupportFiguresTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task How_content_they_are_is_said_of_five_people_and_not_of_one_who_was_asked_five_times(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var file = await story.FileAsync();
        var day = story.Today;
        Satisfaction Said(Guid person) =>
            new()
            {
                CaseId = file.Id,
                PersonId = person,
                On = day,
                Information = 4,
                Speed = 4,
                Usefulness = 4,
                Respect = 4,
                ByName = "Mariama",
            };
        await SayAsync([.. Enumerable.Repeat(file.Applicant!.Person.Id, 5).Select(Said)]);

        var few = await CountAsync(house, day, day);
        Assert.Equal((5, 1, null), (few.Asked, few.AskedPersons, few.Satisfaction));

        await SayAsync([.. Enumerable.Range(0, 4).Select(_ => Said(Guid.CreateVersion7()))]);
        var enough = await CountAsync(house, day, day);
        Assert.Equal((9, 5, 4m), (enough.Asked, enough.AskedPersons, enough.Satisfaction));

        Task SayAsync(Satisfaction[] said) =>
            house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                db.AddRange(said);
                await db.SaveAsync(Actor.System, new Act("satisfaction.told"));
            });
    }

    [Theory, BothDatabases]
    public async Task A_plan_its_delivery_and_its_payment_are_counted_where_they_belong(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(cost: 300)]);
        var day = story.Story.Today;
        var promised = await CountAsync(house, day, day);
        Assert.Equal((1, 1, 0), (promised.PlansAgreed, promised.PlansApproved, promised.Given));

        var aYearOn = day.AddYears(1);
        Assert.Equal(1, await LateAsync(house, story, aYearOn));
        Assert.Equal(0, await LateAsync(house, story, day));

        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(300));
        GrantHouse.Done(await story.PayAsync("rachida"));

        var count = await CountAsync(house, day, day);
        Assert.Equal(1, count.ByKind[AssistanceKind.Equipment]);
        Assert.Equal(1, count.ByDimension[Dimension.Economic]);
        Assert.Equal(new PaidAssistance(Dimension.Economic, "EUR", 300), Assert.Single(count.Paid));
        Assert.Equal(0, count.MedianDaysToFirst);
        Assert.Null(count.Satisfaction);
        Assert.Equal(0, await LateAsync(house, story, aYearOn));
        var id = (await story.Story.FileAsync()).Id;
        foreach (
            var slice in new SupportSlice[]
            {
                new(SupportFigure.PlansAgreed),
                new(SupportFigure.PlansApproved),
                new(SupportFigure.FirstHelp),
                new(SupportFigure.AssistanceGiven) { Kind = AssistanceKind.Equipment },
                new(SupportFigure.Paid) { Dimension = Dimension.Economic, Currency = "EUR" },
            }
        )
        {
            Assert.Equal([id], await OpenAsync(house, day, slice));
        }
        Assert.Empty(
            await OpenAsync(
                house,
                day,
                new(SupportFigure.AssistanceGiven) { Dimension = Dimension.Social }
            )
        );
        Assert.Empty(await OpenAsync(house, day, new(SupportFigure.Paid) { Currency = "MAD" }));
        var later = await CountAsync(house, day.AddDays(1), day.AddDays(30));
        Assert.Equal((0, 0), (later.PlansAgreed, later.Given));
        Assert.Empty(later.Paid);
        var elsewhere = await house.InScopeAsync(s =>
            s.GetRequiredService<SupportFigures>()
                .CountAsync(day, day, Guid.CreateVersion7(), Actor.System)
        );
        Assert.Equal((0, 0), (elsewhere.PlansAgreed, elsewhere.Given));

        await house.InScopeAsync(async s =>
        {
            var report = (
                await s.GetRequiredService<PeriodReports>()
                    .MakeAsync(new(new(day.Year)), Actor.System)
            ).Value!;
            var json = System.Text.Encoding.UTF8.GetString(
                PeriodReportFiles.Write(report, "json", s.GetRequiredService<Words>().In("en"))
            );
            Assert.Contains("\"plans_agreed\": 1", json, StringComparison.Ordinal);
            Assert.Contains("\"paid_economic_eur\": 300", json, StringComparison.Ordinal);
            Assert.Contains("\"equipment\": 1", json, StringComparison.Ordinal);
        });
    }

    private static Task<IReadOnlyList<Guid>> OpenAsync(
        House house,
        DateOnly day,
        SupportSlice slice
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<SupportFigures>().CasesAsync(day, day, null, slice, Actor.System)
        );

    private static async Task<int> LateAsync(House house, AfterArrivalStory story, DateOnly day)
    {
        var mission = (await story.Story.FileAsync()).HostMissionId;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<SupportFigures>().LateAsync(mission, day, Actor.System)
        );
    }

    private static Task<SupportCount> CountAsync(House house, DateOnly first, DateOnly last) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<SupportFigures>().CountAsync(first, last, null, Actor.System)
        );
}
