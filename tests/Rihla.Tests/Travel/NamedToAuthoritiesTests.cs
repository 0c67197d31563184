using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
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
