using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Who needs protection from one, or withdrew, is made known to no authority.</summary>
public sealed class NamedToAuthoritiesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_seeks_asylum_is_named_once_the_need_is_resolved(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var file = await story.FileAsync();
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, file.Applicant!.MemberId, "asylum", salma)
        );

        await MustWithholdAsync(house, story, "Authority.ProtectionFirst");

        var route = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ProtectionRoute>()
                .Where(r => r.CaseId == file.Id)
                .Select(r => r.Id)
                .SingleAsync()
        );
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.Asylum))
        {
            await story.DoAsync<ProtectionRoutes>(p =>
                p.TakeStepAsync(
                    story.Code,
                    new()
                    {
                        RouteId = route,
                        Kind = step,
                        Who = "Aïcha",
                    },
                    aicha
                )
            );
        }
        house.Clock.Advance(days: 30);
        await MustWithholdAsync(house, story, "Authority.ProtectionFirst");
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route, aicha));

        Assert.True((await AskConsulateAsync(house, story)).IsDone);
        Assert.True((await AskMinistryAsync(house, story)).IsDone);
        Assert.Equal(2, await TransfersAsync(house, file.Id));
    }

    [Theory, BothDatabases]
    public async Task Who_fears_to_return_is_named_to_nobody_and_the_others_are(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var file = await story.FileAsync();
        var (mother, child) = (file.Travellers[0], file.Travellers[1]);
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, mother.MemberId, "fear_of_return", salma)
        );

        await MustWithholdAsync(house, story, "Authority.ProtectionFirst");

        using var visitor = await story.VisitorAsync("salma");
        foreach (var (page, field) in new[] { ("documents", "Ask"), ("exit", "Input") })
        {
            var shown = await visitor.GetAsync($"/app/cases/{story.Code}/{page}", "en");
            Assert.Null(Box(mother));
            Assert.NotNull(Box(child));
            Assert.Contains(
                "a protection officer has to agree",
                shown.Text,
                StringComparison.Ordinal
            );

            object? Box(Traveller traveller) =>
                shown.Document.QuerySelector(
                    $"input[name='{field}.PersonIds'][value='{traveller.Person.Id}']"
                );
        }
        Assert.True((await AskMinistryAsync(house, story, child.Person.Id)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Who_was_tortured_suffered_violence_or_is_stateless_is_named_once_the_need_is_resolved(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var file = await story.FileAsync();
        foreach (var flag in new[] { "torture", "gender_based_violence", "stateless" })
        {
            await story.DoAsync<ProtectionRoutes>(p =>
                p.OpenAsync(story.Code, file.Applicant!.MemberId, flag, salma)
            );
            await MustWithholdAsync(house, story, "Authority.ProtectionFirst");
            var route = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ProtectionRoute>()
                    .Where(r => r.CaseId == file.Id && r.ResolvedOn == null)
                    .Select(r => r.Id)
                    .SingleAsync()
            );
            foreach (var step in ProtectionRoute.StepsOf(RouteKind.Referral))
            {
                await story.DoAsync<ProtectionRoutes>(p =>
                    p.TakeStepAsync(
                        story.Code,
                        new()
                        {
                            RouteId = route,
                            Kind = step,
                            Who = "Aïcha",
                        },
                        aicha
                    )
                );
            }
            await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route, aicha));
        }

        Assert.True((await AskConsulateAsync(house, story)).IsDone);
        Assert.True((await AskMinistryAsync(house, story)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Who_withdrew_is_named_once_they_have_signed_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await story.WithdrawAsync();

        await MustWithholdAsync(house, story, "Authority.Withdrawn");

        var salma = await story.ActorAsync("salma");
        var mother = (await story.FileAsync()).Applicant!.MemberId;
        await story.DoAsync<Declarations>(d =>
            d.SignAsync(
                story.Code,
                new() { Adults = [new(mother, SigningMethod.Signature)], ExplainedIn = "fr" },
                salma
            )
        );
        Assert.True((await AskConsulateAsync(house, story)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task What_the_ministry_replied_is_recorded_all_the_same(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        Assert.True((await AskMinistryAsync(house, story)).IsDone);
        var salma = await story.ActorAsync("salma");
        var file = await story.FileAsync();
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, file.Applicant!.MemberId, "asylum", salma)
        );

        var replied = await ExitAsync(
            house,
            story,
            ExitStanding.Granted,
            file.Applicant!.Person.Id
        );

        Assert.True(replied.IsDone);
    }

    [Theory, BothDatabases]
    public async Task Whose_need_is_found_after_the_booking_stands_on_no_list_that_leaves_the_house(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (other, story) = (
            await Story.ClearedAsync(house, children: 0, givenNames: "Nènè"),
            await Story.ClearedWithAsync(house, Relation.Spouse, children: 1)
        );
        var salma = await story.ActorAsync("salma");
        var movement = await Story.PlanAsync(house, story.Today.AddDays(2));
        await other.BookAsync(movement);
        await story.BookAsync(movement);
        var file = await story.FileAsync();
        var named = (await other.FileAsync()).Applicant!.Person.FamilyName!;
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, file.Applicant!.MemberId, "fear_of_return", salma)
        );
        using var hicham = await story.VisitorAsync("hicham");
        using var program = house.Program(await house.TokenAsync("hicham"));
        var (mother, spouse, child) = (
            file.Applicant!.Person,
            file.Travellers.Single(t => t.Relation == Relation.Spouse).Person,
            file.Travellers.Single(t => t.Relation == Relation.Child).Person
        );

        foreach (var purpose in Enum.GetValues<ManifestPurpose>())
        {
            var leaves = purpose is ManifestPurpose.BorderPolice or ManifestPurpose.Carrier;
            var address = $"/app/movements/{movement}/manifest";
            using var csv = await hicham.SendAsync(
                new(HttpMethod.Get, $"{address}.csv?purpose={purpose}")
            );
            using var workbook = await hicham.SendAsync(
                new(HttpMethod.Get, $"{address}.xlsx?purpose={purpose}")
            );
            using var xlsx = new MemoryStream(await workbook.Content.ReadAsByteArrayAsync());
            foreach (
                var list in new[]
                {
                    (await hicham.GetAsync($"{address}?purpose={purpose}")).Text,
                    await csv.Content.ReadAsStringAsync(),
                    string.Join(
                        '\n',
                        (await xlsx.QueryAsync()).SelectMany(r =>
                            ((IDictionary<string, object>)r).Values
                        )
                    ),
                }
            )
            {
                Assert.Contains(named, list, StringComparison.Ordinal);
                Assert.Contains(spouse.GivenNames!, list, StringComparison.Ordinal);
                Assert.Equal(!leaves, list.Contains(mother.GivenNames!, StringComparison.Ordinal));
                // The child is written on its mother's paper.
                Assert.Equal(!leaves, list.Contains(child.GivenNames!, StringComparison.Ordinal));
                Assert.Equal(
                    leaves,
                    list.Contains("2 places sont réservées", StringComparison.Ordinal)
                );
            }
            var read = await (
                await program.GetAsync($"/api/v1/movements/{movement}/manifest?purpose={purpose}")
            ).JsonAsync();
            Assert.Equal(
                (leaves ? 2 : 4, leaves ? 2 : 0, 0),
                (
                    read.GetProperty("passengers").GetArrayLength(),
                    read.GetProperty("unnamed").GetInt32(),
                    read.GetProperty("hidden").GetInt32()
                )
            );
        }

        // Of whom nobody outside reads, the history of the case says no such thing.
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(
                story.Code,
                file.Travellers.Single(t => t.Relation == Relation.Spouse).MemberId,
                "fear_of_return",
                salma
            )
        );
        var before = await HandedOverAsync();
        await hicham.GetAsync($"/app/movements/{movement}/manifest?purpose=BorderPolice");
        Assert.Equal(before, await HandedOverAsync());

        async Task<int> HandedOverAsync()
        {
            using var visitor = await story.VisitorAsync("salma");
            var history = await visitor.GetAsync($"/app/cases/{story.Code}/history?looks=true");
            return history.Text.Split("Police des frontières").Length;
        }
    }

    private static async Task MustWithholdAsync(House house, Story story, string because)
    {
        var id = (await story.FileAsync()).Id;
        foreach (
            var asked in new[]
            {
                await AskConsulateAsync(house, story),
                await AskMinistryAsync(house, story),
            }
        )
        {
            var refusal = Assert.Single(asked.Refusals);
            Assert.Equal((because, "PersonIds"), (refusal.TextKey, refusal.Field));
        }
        Assert.Equal(0, await TransfersAsync(house, id));
    }

    private static async Task<Outcome> AskConsulateAsync(House house, Story story)
    {
        var applicant = (await story.FileAsync()).Applicant!.Person.Id;
        var salma = await story.ActorAsync("salma");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<TravelDocuments>()
                .RequestAsync(
                    story.Code,
                    new() { PersonIds = [applicant], On = story.Today },
                    salma
                )
        );
    }

    private static async Task<Outcome> AskMinistryAsync(
        House house,
        Story story,
        Guid? personId = null
    ) =>
        await ExitAsync(
            house,
            story,
            ExitStanding.Sent,
            personId ?? (await story.FileAsync()).Applicant!.Person.Id
        );

    private static async Task<Outcome> ExitAsync(
        House house,
        Story story,
        ExitStanding what,
        Guid personId
    )
    {
        var id = (await story.FileAsync()).Id;
        var salma = await story.ActorAsync("salma");
        return await house.InScopeAsync(async s =>
        {
            var exits = s.GetRequiredService<ExitAuthorisations>();
            return await exits.RecordAsync(
                story.Code,
                new()
                {
                    PersonIds = [personId],
                    What = what,
                    On = story.Today,
                    Seen = Seen.Of((await exits.OfAsync(id)).Values),
                },
                salma
            );
        });
    }

    private static Task<int> TransfersAsync(House house, Guid caseId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<TransferRecord>()
                .CountAsync(t => t.CaseId == caseId)
        );
}
