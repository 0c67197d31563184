using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Access;

/// <summary>The audit in the hands of the data-protection officer, and histories in words.</summary>
public sealed class OversightTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task The_officer_sees_who_did_what_in_words(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync(Role.Caseworker, Role.LiaisonOfficer);
        using var driss = await house.EnterAsync("driss");

        var page = await driss.GetAsync("/app/oversight/audit?Filter.Act=user.added");

        Assert.Contains(
            $"Utilisateur ajouté : User {name}, Chargé de dossiers, Chargé des relations institutionnelles",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "user.added",
            page.Document.QuerySelector("tbody")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task What_is_searched_for_is_recorded_as_far_as_a_name_is_long(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var salma = await house.EnterAsync("salma");
        var page = await salma.GetAsync("/app/people");
        await salma.SubmitAsync(page, [("Text", new string('a', 100_000))], "main form");
        Assert.Equal(200, await LastAsync("people.searched"));

        // Whatever another page lets through.
        await house.InScopeAsync(s =>
            s.GetRequiredService<ReadLog>()
                .SawAsync(Actor.System, new("test.long") { Args = [new string('a', 100_000)] })
        );
        Assert.Equal(2001, await LastAsync("test.long"));

        Task<int> LastAsync(string act) =>
            house.InScopeAsync(async s =>
            {
                var entry = await s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .Where(e => e.Act == act)
                    .OrderByDescending(e => e.Sequence)
                    .FirstAsync();
                return AuditDetails.FromJson(entry.Details!.Reveal()).Args!.Single().Length;
            });
    }

    [Theory, BothDatabases]
    public async Task The_search_pages_back_to_the_first_entry_without_gap_or_repeat(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var officer = await house
            .Services.GetRequiredService<Staff>()
            .ActorAsync(await house.UserIdAsync("driss"));
        for (var i = 0; i < 60; i++)
        {
            await house.InScopeAsync(s =>
                s.GetRequiredService<ReadLog>().SawAsync(officer, new("test.paged"))
            );
        }

        var seen = new List<long>();
        long? before = null;
        do
        {
            var part = await house.InScopeAsync(s =>
                s.GetRequiredService<AuditSearch>()
                    .FindAsync(new() { Act = "test.paged", Before = before }, officer)
            );
            seen.AddRange(part.Lines.Select(l => l.Sequence));
            before = part.Before;
        } while (before is not null);

        Assert.Equal(60, seen.Count);
        Assert.Equal(seen.Distinct().OrderDescending(), seen);
    }

    [Theory, BothDatabases]
    public async Task A_search_by_days_finds_those_days_and_no_other(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var officer = await house
            .Services.GetRequiredService<Staff>()
            .ActorAsync(await house.UserIdAsync("driss"));
        var days = new List<DateOnly>();
        for (var i = 0; i < 3; i++)
        {
            await house.InScopeAsync(s =>
                s.GetRequiredService<ReadLog>().SawAsync(officer, new($"test.day-{i}"))
            );
            days.Add(
                await house.InScopeAsync(s => Task.FromResult(s.GetRequiredService<Today>().Date))
            );
            house.Clock.Advance(TimeSpan.FromDays(2));
        }

        Assert.Equal(["test.day-1"], await ActsAsync(days[1], days[1]));
        Assert.Equal(["test.day-2", "test.day-1"], await ActsAsync(days[1], null));
        Assert.Equal(["test.day-1", "test.day-0"], await ActsAsync(null, days[1]));
        Assert.Empty(await ActsAsync(days[0].AddDays(1), days[0].AddDays(1)));

        async Task<IEnumerable<string>> ActsAsync(DateOnly? from, DateOnly? to) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<AuditSearch>()
                        .FindAsync(new() { From = from, To = to }, officer)
                )
            )
                .Lines.Select(l => l.Act)
                .Where(a => a.StartsWith("test.day", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Days_are_paged_to_their_end_also_where_a_clock_was_set_back(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var officer = await house
            .Services.GetRequiredService<Staff>()
            .ActorAsync(await house.UserIdAsync("driss"));
        house.Clock.Advance(days: 3);
        var day = await house.InScopeAsync(s =>
            Task.FromResult(s.GetRequiredService<Today>().Date)
        );
        await RecordAsync(4);
        house.Clock.Advance(days: -1);
        await RecordAsync(2);
        house.Clock.Advance(days: 1);
        await RecordAsync(5);

        Assert.Equal(9, (await PagedAsync(new() { From = day })).Count);
        Assert.Equal(11, (await PagedAsync(new() { From = day.AddDays(-1) })).Count);
        Assert.Equal(2, (await PagedAsync(new() { To = day.AddDays(-1) })).Count);
        foreach (
            var query in new AuditQuery[]
            {
                new() { Act = "test.set" },
                new(),
            }
        )
        {
            Assert.Equal(9, (await PagedAsync(query with { From = day, To = day })).Count);
        }

        async Task RecordAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await house.InScopeAsync(s =>
                    s.GetRequiredService<ReadLog>().SawAsync(officer, new("test.set"))
                );
            }
        }

        async Task<List<long>> PagedAsync(AuditQuery query)
        {
            var seen = new List<long>();
            do
            {
                var part = await house.InScopeAsync(s =>
                    s.GetRequiredService<AuditSearch>().FindAsync(query, officer, 2, default)
                );
                seen.AddRange(part.Lines.Where(l => l.Act == "test.set").Select(l => l.Sequence));
                query = query with { Before = part.Before };
            } while (query.Before is not null);
            Assert.Equal(seen.Distinct(), seen);
            return seen;
        }
    }

    [Fact]
    public async Task A_chain_that_is_too_long_for_a_page_is_not_walked()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var officer = await house
            .Services.GetRequiredService<Staff>()
            .ActorAsync(await house.UserIdAsync("driss"));
        Task<AuditWalk> WalkAsync(long most) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<AuditSearch>()
                    .VerifyAsync(officer, most, CancellationToken.None)
            );

        var brief = await WalkAsync(100_000);
        Assert.Empty(brief.Breaks!);
        Assert.Null((await WalkAsync(brief.Entries - 1)).Breaks);
    }

    [Theory, BothDatabases]
    public async Task A_changed_entry_is_found_and_named_in_words(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        using var driss = await house.EnterAsync("driss");
        var verify = await driss.GetAsync("/app/oversight/audit/verify");
        Assert.Contains(
            "Le journal est intact",
            (await driss.SubmitAsync(verify, [])).Text,
            StringComparison.Ordinal
        );

        await house.InScopeAsync(async s =>
            await s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlAsync(
                    $"update audit_entry set actor_name = 'Somebody else' where sequence = 2"
                )
        );

        var broken = await driss.SubmitAsync(verify, []);
        Assert.Contains(
            "Les entrées 2 à 2 ont été changées",
            broken.Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Of_a_case_of_another_mission_the_officer_reads_who_did_what_and_no_more(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var aicha = await story.ActorAsync("aicha");
        const string why = "Menace-temoin-4410";
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, why, aicha));
        var file = await story.FileAsync();
        var name = file.Applicant!.Person.GivenNames!;
        using var driss = await house.EnterAsync("driss");
        const string ours = "/app/oversight/audit?Filter.Case=";
        const string note = "Dossier d'une autre mission";
        var own = await driss.GetAsync(ours + file.Id);
        Assert.Contains(why, own.Text, StringComparison.Ordinal);
        Assert.Contains(name, own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(note, own.Text, StringComparison.Ordinal);

        await SetAsync("ML", "GN", shared: true);
        await MustTellNothingAsync();
        await SetAsync("ML", "MA", shared: false);
        await MustTellNothingAsync();
        await SetAsync("ML", "MA", shared: true);
        Assert.Contains(why, (await driss.GetAsync(ours + file.Id)).Text, StringComparison.Ordinal);

        async Task MustTellNothingAsync()
        {
            var page = await driss.GetAsync(ours + file.Id);
            Assert.Contains("Aïcha Benkirane", page.Text, StringComparison.Ordinal);
            Assert.Contains("Dossier restreint à son équipe", page.Text, StringComparison.Ordinal);
            Assert.Contains(note, page.Text.Replace('’', '\''), StringComparison.Ordinal);
            var form = await driss.GetAsync("/app/exports?list=audit");
            var export = await driss.SubmitAsync(
                form,
                [
                    ("Input.List", "audit"),
                    ("Input.Format", "csv"),
                    ("Input.Purpose", "Contrôle du trimestre"),
                ]
            );
            Assert.Contains("case.restricted", export.Html, StringComparison.Ordinal);
            foreach (var told in new[] { why, name })
            {
                Assert.DoesNotContain(told, page.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(told, export.Html, StringComparison.Ordinal);
            }
        }

        Task SetAsync(string host, string origin, bool shared) =>
            house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                var missions = await db.Set<Mission>().ToDictionaryAsync(m => m.Code, m => m.Id);
                await db.Set<Case>()
                    .Where(c => c.Id == file.Id)
                    .ExecuteUpdateAsync(c =>
                        c.SetProperty(x => x.HostMissionId, missions[host])
                            .SetProperty(x => x.OriginMissionId, missions[origin])
                            .SetProperty(x => x.SharedWithOrigin, shared)
                    );
            });
    }

    [Theory, BothDatabases]
    public async Task A_history_leaves_out_what_its_reader_may_not_see(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (reader, caseId) = (Actor.System with { UserId = Guid.NewGuid() }, Guid.NewGuid());
        var amina = await house
            .Services.GetRequiredService<Staff>()
            .ActorAsync(await house.UserIdAsync("amina"));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var mission = await db.Set<Mission>().SingleAsync(m => m.Code == "ML");
            mission.Describe(
                MissionInput.Of(mission) with
                {
                    City = "Bamako-Coura",
                    Currency = "XAF",
                }
            );
            await db.SaveAsync(amina, new Act("mission.changed", CaseId: caseId) { Args = ["ML"] });
        });
        var module = new Module(typeof(OversightTests).Assembly)
        {
            Name = "test",
            RestrictedFields = new Dictionary<string, string>
            {
                ["Mission.City"] = "test.see-cities",
            },
        };

        var entry = Assert.Single(
            await house.InScopeAsync(s =>
                new AuditHistory(s.GetRequiredService<RihlaDb>(), [module]).OfCaseAsync(
                    caseId,
                    reader
                )
            )
        );

        Assert.Equal("Amina Chraïbi", entry.Who);
        Assert.Equal(["Currency"], entry.Changes.Select(c => c.Field));
    }
}
