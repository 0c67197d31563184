using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.People;

/// <summary>A value that does not open any more keeps nobody else from being found, compared or registered.</summary>
public sealed class DamagedRecordTests
{
    private static readonly byte[] Damaged = [1, 0, 0, 0, 1, 7];

    [Theory, BothDatabases]
    public async Task Who_cannot_be_read_keeps_the_old_keys_and_nobody_else_does(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var olga = await house.EnterAsync(new() { GivenNames = "Olga", FamilyName = "Prist" });
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        await house.EnterAsync(PeopleHouse.Aminata);
        var whole = await FamilyNameAsync(house, olga);
        await DamageAsync(house, olga, Damaged);
        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync());
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<MatchSheet>()
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.KeyVersion, 0))
        );

        Assert.Equal((2, 1), await RenewAsync(house));
        Assert.Equal((0, 1), await RenewAsync(house));

        Assert.Single(await house.SearchAsync("Watara Aminata"));
        Assert.Single(await house.SearchAsync("Kouassi"));
        Assert.True((await CompareAsync(house)).IsDone);
        // Put back from a backup, the record is found again.
        await DamageAsync(house, olga, whole);
        Assert.Equal((1, 0), await RenewAsync(house));
        Assert.Single(await house.SearchAsync("Prist"));
    }

    [Theory, BothDatabases]
    public async Task A_sheet_that_does_not_open_is_worked_out_from_the_record(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var aminata = await house.EnterAsync(PeopleHouse.Aminata);
        await house.EnterAsync(
            PeopleHouse.AminataAgain,
            new MatchDecision(aminata, MatchDecisionKind.Unsure)
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Pair>().ExecuteDeleteAsync();
            await db.Database.ExecuteSqlAsync(
                $"update people_match_sheet set identity = {Damaged} where person_id = {aminata}"
            );
        });

        Assert.Equal(2, (await house.MatchesAsync(PeopleHouse.Aminata)).Count);
        Assert.Equal(1, (await CompareAsync(house)).Value);

        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<MatchSheet>()
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.KeyVersion, 0))
        );
        Assert.Equal((2, 0), await RenewAsync(house));
        var sheets = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<MatchSheet>().AsNoTracking().ToListAsync()
        );
        Assert.All(sheets, s => Assert.NotEmpty(s.Identity.Reveal()));
    }

    [Theory, BothDatabases]
    public async Task Of_who_cannot_be_read_lists_show_the_code_and_of_all_others_everything(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var aminata = await house.EnterAsync(PeopleHouse.Aminata);
        await house.EnterAsync(
            PeopleHouse.AminataAgain,
            new MatchDecision(aminata, MatchDecisionKind.Different)
        );
        await DamageAsync(house, aminata, Damaged);

        var likely = await house.MatchesAsync(PeopleHouse.Aminata);

        Assert.Equal(2, likely.Count);
        var unreadable = Assert.Single(likely, m => m.Person.Id == aminata).Person;
        Assert.True(unreadable.IsUnreadable);
        Assert.Equal(unreadable.Code, unreadable.FullName);
        var other = Assert.Single(likely, m => m.Person.Id != aminata).Person;
        Assert.False(other.IsUnreadable);
        Assert.NotEqual(other.Code, other.FullName);
        // Nobody is kept from being registered: somebody else looks at both.
        await house.EnterAsync(
            PeopleHouse.Aminata,
            new MatchDecision(aminata, MatchDecisionKind.Unsure),
            new MatchDecision(other.Id, MatchDecisionKind.Different)
        );
        var waiting = await house.InScopeAsync(async s =>
            await s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .SingleAsync(p => p.State == PairState.Open)
        );
        Assert.Contains(aminata, new[] { waiting.FirstId, waiting.SecondId });
    }

    [Theory, BothDatabases]
    public async Task A_case_that_cannot_be_read_stands_in_the_work_list_and_keeps_no_reminder_back(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var salma = await new Story(house).ActorAsync("salma");
        var bintou = await TakeAsync(house, salma, "Bintou Sangaré", "+212612345678");
        var moussa = await TakeAsync(house, salma, "Moussa Sidibé", "+212698765432");
        var ids = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Code == bintou || c.Code == moussa)
                .Select(c => c.Id)
                .ToListAsync()
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlAsync(
                    $"update cases_case set caller_name = {Damaged} where code = {bintou}"
                )
        );

        var files = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseFiles>().ReadableAsync(ids, Actor.System)
        );

        Assert.Equal(moussa, Assert.Single(files).Code);
        var seen = await house.InScopeAsync(s =>
            s.GetRequiredService<WorkList>().PageAsync(new WorkFilter(), salma)
        );
        Assert.Contains(seen.Lines, l => l.Case.Code == bintou && l.Case.Name.Length == 0);
        Assert.Contains(seen.Lines, l => l.Case.Code == moussa && l.Case.Name == "Moussa Sidibé");
    }

    [Theory, BothDatabases]
    public async Task A_request_that_cannot_be_read_keeps_no_other_from_being_found(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var salma = await new Story(house).ActorAsync("salma");
        var bintou = await TakeAsync(house, salma, "Bintou Sangaré", "+212612345678");
        var moussa = await TakeAsync(house, salma, "Moussa Sidibé", "+212698765432");
        var binta = await TakeAsync(house, salma, "Binta Sangaré", "+212611223344");
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlAsync(
                    $"update cases_case set caller_name = {Damaged} where code = {bintou}"
                )
        );
        var both = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseSearch>().FindAsync("Sangaré", salma)
        );
        Assert.Empty(Assert.Single(both.Cases, c => c.Code == bintou).Names);
        Assert.Equal(["Binta Sangaré"], Assert.Single(both.Cases, c => c.Code == binta).Names);

        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync());
        var (_, unreadable) = await RenewAsync(house);

        Assert.Equal(1, unreadable);
        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseSearch>().FindAsync("06 98 76 54 32", salma)
        );
        Assert.Contains(found.Cases, c => c.Code == moussa);
    }

    private static async Task<string> TakeAsync(House house, Actor by, string name, string phone) =>
        GrantHouse
            .Done(
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Requests>()
                        .TakeAsync(
                            new()
                            {
                                Name = name,
                                Phone = phone,
                                SafeContact = "Le matin",
                                Language = "fr",
                            },
                            by
                        )
                )
            )
            .Code;

    private static Task<(long Renewed, long Unreadable)> RenewAsync(House house) =>
        house.InScopeAsync(async s =>
        {
            var renewal = s.GetRequiredService<MatchKeyRenewal>();
            var renewed = await renewal.RunAsync();
            Assert.True(renewed.IsDone);
            return (renewed.Value, renewal.Unreadable);
        });

    private static Task<Outcome<long>> CompareAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RegisterComparison>().RunAsync(null, Actor.System)
        );

    private static Task<byte[]> FamilyNameAsync(House house, Guid id) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.SqlQuery<byte[]>(
                    $"select family_name as \"Value\" from people_person where id = {id}"
                )
                .SingleAsync()
        );

    private static Task DamageAsync(House house, Guid id, byte[] value) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlAsync(
                    $"update people_person set family_name = {value} where id = {id}"
                )
        );
}
