using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Cases.Import;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Nobody is taken for of age because their birth date is not known.</summary>
public sealed class BirthNotKnownTests
{
    private const string NoBirth = "Condition.identity-checked.NoBirth";

    [Theory, BothDatabases]
    public async Task Who_is_found_on_file_without_a_birth_date_is_entered_with_one(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var known = await ImportAsync(house, ("closure_reason", "withdrawn"));
        var story = new Story(house);
        var salma = await story.ActorAsync("salma");
        var asked = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = known.FullName,
                        SafeContact = "Par une voisine",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        var code = asked.Value!.Code;

        var refused = await EnterAsync(new() { GivenNames = known.GivenNames });
        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal(("Registration.BirthMissing", "Birth"), (refusal.TextKey, refusal.Field));
        Assert.Empty((await FileAsync(house, code)).Travellers);

        var girl = new NewPerson
        {
            GivenNames = known.GivenNames,
            Birth = new(story.Today.Year - 16),
        };
        Assert.True((await EnterAsync(girl)).IsDone);
        Assert.True((await FileAsync(house, code)).Applicant!.IsChildOn(story.Today));

        Task<Outcome<Registered>> EnterAsync(NewPerson person) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Registration>()
                    .AddAsync(
                        code,
                        new(Relation.Applicant, person, [new(known.Id, MatchDecisionKind.Same)]),
                        salma
                    )
            );
    }

    [Theory, BothDatabases]
    public async Task Of_an_imported_family_whoever_waits_is_asked_for_their_birth_unless_they_are_a_child(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var applicant = await ImportAsync(house);

        Assert.Equal([applicant.Id], await AskedAsync(house));

        await using var gone = await House.OpenAsync(kind);
        await ImportAsync(gone, ("departed_on", "2025-03-01"));
        Assert.Empty(await AskedAsync(gone));
    }

    [Theory, BothDatabases]
    public async Task Who_is_booked_and_whose_birth_date_was_doubted_since_does_not_board(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var (id, salma) = (
            (await story.FileAsync()).Applicant!.Person.Id,
            await story.ActorAsync("salma")
        );
        var person = (
            await house.InScopeAsync(s => s.GetRequiredService<Persons>().ReadAsync(id, default))
        ).Person;
        await story.DoAsync<Persons>(p =>
            p.IdentifyAsync(
                person.Code,
                person.Particulars with
                {
                    Birth = null,
                },
                PersonSeen.Of(person),
                salma
            )
        );

        // Whose action it is, and what it is, is said before anybody stands at the gate.
        var caseId = (await story.FileAsync()).Id;
        var next = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<WorkItem>().SingleAsync(w => w.CaseId == caseId)
        );
        Assert.Equal(
            ("identity-checked", "family", Role.Caseworker, story.Today.AddDays(-1)),
            (next.Action, next.Page, next.Owner, next.DueOn)
        );
        using var caseworker = await story.VisitorAsync("salma");
        Assert.Contains(
            "has no birth date. Open the record of the person",
            (await caseworker.GetAsync($"/app/cases/{story.Code}", "en")).Text,
            StringComparison.Ordinal
        );

        var boarded = await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded));

        Assert.Equal(
            ["Boarding.ConditionsBroken", "Condition.identity-checked"],
            boarded.Refusals.Select(r => r.TextKey)
        );
    }

    // An applicant and a child of whom an earlier system did not know when they were born.
    private static async Task<PersonSummary> ImportAsync(
        House house,
        params (string Column, string Value)[] cells
    )
    {
        var result = await CaseloadCsv.ImportAsync(
            house,
            CaseloadCsv.Of(
                CaseloadCsv.Row(1, [("birth_date", ""), .. cells]),
                CaseloadCsv.Row(
                    2,
                    [("case_ref", "C1"), ("relation", "child"), ("birth_date", ""), .. cells]
                )
            )
        );
        Assert.Equal(1, result.Cases);
        return (await FileAsync(house, await CodeAsync(house))).Applicant!.Person;
    }

    private static async Task<IEnumerable<Guid?>> AskedAsync(House house)
    {
        var file = await FileAsync(house, await CodeAsync(house));
        var verdicts = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictsAsync(file, Stage.Registered)
        );
        return verdicts
            .SelectMany(v => v.Obstacles)
            .Where(o => o.TextKey == NoBirth)
            .Select(o => o.PersonId);
    }

    private static Task<string> CodeAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Case>().Select(c => c.Code).SingleAsync()
        );

    private static Task<CaseFile> FileAsync(House house, string code) =>
        new Story(house, code).FileAsync();
}
