using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Matching;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>Short ways to enter and change people in tests.</summary>
internal static class PeopleHouse
{
    /// <summary>A member of staff with these permissions.</summary>
    public static Actor Staff(string name, params string[] permissions) =>
        new()
        {
            UserId = Guid.CreateVersion7(),
            Name = name,
            MissionId = Guid.CreateVersion7(),
            Roles = FrozenSet<Role>.Empty,
            Permissions = permissions.ToFrozenSet(),
        };

    public static NewPerson Aminata =>
        new()
        {
            GivenNames = "Aminata",
            FamilyName = "Ouattara",
            Birth = new PartialDate(1994, 3, 17),
            Sex = Sex.F,
            Nationality = "CI",
        };

    /// <summary>The same woman as another clerk writes her.</summary>
    public static NewPerson AminataAgain =>
        Aminata with
        {
            GivenNames = "Amineta",
            FamilyName = "Watara",
        };

    public static Task<Outcome<Registered>> RegisterAsync(
        this House house,
        NewPerson person,
        Actor? by = null,
        PersonScope? scope = null,
        params MatchDecision[] decisions
    ) =>
        house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var outcome = await services
                .RegisterSeenBy(scope)
                .AddAsync(work, person, decisions, by ?? Actor.System);
            if (outcome.IsDone)
            {
                await db.SaveAsync(
                    by ?? Actor.System,
                    new Act("case.applicant-entered", PersonId: outcome.Value.PersonId)
                );
                await work.CommitAsync();
            }
            return outcome;
        });

    public static async Task<Guid> EnterAsync(
        this House house,
        NewPerson person,
        params MatchDecision[] decisions
    )
    {
        var outcome = await house.RegisterAsync(person, decisions: decisions);
        Assert.True(outcome.IsDone, string.Join(", ", outcome.Refusals.Select(r => r.TextKey)));
        return outcome.Value.PersonId;
    }

    /// <summary>Makes one person of two records, with these fields of the one that is retired.</summary>
    /// <returns>The merge.</returns>
    public static Task<Guid> MergeAsync(
        this House house,
        Guid from,
        Guid into,
        params string[] taken
    ) =>
        house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var merged = await services
                .GetRequiredService<Merges>()
                .MergeAsync(
                    await db.Set<Person>().SingleAsync(p => p.Id == from),
                    await db.Set<Person>().SingleAsync(p => p.Id == into),
                    taken.ToHashSet(),
                    null,
                    Actor.System,
                    CancellationToken.None
                );
            Assert.True(merged.IsDone, string.Join(", ", merged.Refusals.Select(r => r.TextKey)));
            await db.SaveAsync(Actor.System, new Act("pair.same", PersonId: into));
            await work.CommitAsync();
            return merged.Value.Id;
        });

    public static Task<Outcome> UndoAsync(this House house, Guid merge) =>
        house.InScopeAsync(services =>
            services.GetRequiredService<Unmerging>().UndoAsync(merge, "Two women", Actor.System)
        );

    public static Task<IReadOnlyList<LikelyMatch>> MatchesAsync(
        this House house,
        NewPerson person,
        Actor? by = null,
        PersonScope? scope = null
    ) =>
        house.InScopeAsync(services =>
            services.RegisterSeenBy(scope).LikelyMatchesAsync(person, by ?? Actor.System)
        );

    public static async Task<IReadOnlyList<Guid>> SearchAsync(this House house, string text) =>
        (await house.SearchAsync(text, null)).Ids;

    public static Task<PersonsFound> SearchAsync(
        this House house,
        string text,
        PersonScope? scope,
        int limit = 50
    ) =>
        house.InScopeAsync(services =>
            services.RegisterSeenBy(scope).SearchAsync(text, Actor.System, limit)
        );

    /// <summary>The register as it is for somebody whose persons another module would tell.</summary>
    private static Register RegisterSeenBy(this IServiceProvider services, PersonScope? scope) =>
        scope is null ? services.GetRequiredService<Register>() : Register.Of(services, scope);

    /// <summary>A name that nobody else in the tests bears, so that tests on one database do not meet.</summary>
    public static string Rare()
    {
        const string Letters = "bdfgklmnrstvz";
        const string Vowels = "aeiou";
        return string.Concat(
            Enumerable
                .Range(0, 5)
                .Select(i =>
                    $"{Letters[Random.Shared.Next(Letters.Length)]}{Vowels[Random.Shared.Next(Vowels.Length)]}"
                )
        );
    }
}

/// <summary>Answers for the module of cases: these are visible, those are restricted.</summary>
internal sealed class ScopeOf(Guid[] visible, Guid[] restricted) : PersonScope
{
    public override Task<IReadOnlySet<Guid>> VisibleAsync(
        IReadOnlyCollection<Guid> ids,
        Actor actor,
        CancellationToken cancel = default
    ) => Task.FromResult<IReadOnlySet<Guid>>(ids.Intersect(visible).ToHashSet());

    public override Task<IReadOnlySet<Guid>> RestrictedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) => Task.FromResult<IReadOnlySet<Guid>>(ids.Intersect(restricted).ToHashSet());

    public override Task<IReadOnlySet<Guid>> VisibleCasesAsync(
        IReadOnlyCollection<Guid> caseIds,
        Actor actor,
        CancellationToken cancel = default
    ) => Task.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid>());
}
