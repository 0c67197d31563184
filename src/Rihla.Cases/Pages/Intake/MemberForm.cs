using System.Text;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Intake;

/// <summary>What the pages share on which people are entered.</summary>
internal static class MemberForm
{
    /// <summary>
    /// Enters somebody. As long as nothing is decided, those like them are looked for before the register is locked: most
    /// often somebody is to be looked at first, and nobody else waits meanwhile. What is entered is compared under the lock.
    /// </summary>
    /// <returns>What came of it; and, unless it is done, who is like the person.</returns>
    public static async Task<(Outcome<Registered> Outcome, LikelyMatchCards Matches)> EnterAsync(
        Registration registration,
        Register register,
        CaseFile file,
        NewMember member,
        IdentityInput input,
        string? phoneCountry,
        Actor actor,
        CancellationToken cancel
    )
    {
        Look? look = null;
        if (member.Decisions.Count == 0)
        {
            look = await LookAsync(register, file, input, phoneCountry, actor, cancel);
            var undecided = look?.Matches.Count(m => !m.IsMinimal) ?? 0;
            if (undecided > 0 && Registration.Lacking(member).Count == 0)
            {
                return (new Refusal(Register.Undecided, undecided), Cards());
            }
        }
        var outcome = await registration.AddAsync(file.Code, member, actor, look, cancel);
        if (outcome.IsDone)
        {
            return (outcome, LikelyMatchCards.None);
        }
        // Somebody may have come since it was looked.
        look = await LookAsync(register, file, input, phoneCountry, actor, cancel);
        return (outcome, Cards());

        LikelyMatchCards Cards() =>
            look is null ? LikelyMatchCards.None : new(look.Matches, input.Decisions);
    }

    private static async Task<Look?> LookAsync(
        Register register,
        CaseFile file,
        IdentityInput input,
        string? phoneCountry,
        Actor actor,
        CancellationToken cancel
    ) =>
        Sought(file, input, phoneCountry) is { } person
            ? await register.LookAsync(person, actor, cancel)
            : null;

    // Somebody of whom so much is typed that they can be looked for.
    private static NewPerson? Sought(CaseFile file, IdentityInput input, string? phoneCountry) =>
        input.Read(phoneCountry) is { IsDone: true } read
        && $"{input.GivenNames}{input.FamilyName}{input.NameInArabic}"
            .EnumerateRunes()
            .Any(Rune.IsLetter)
            ? Registration.Among(file, read.Value)
            : null;

    /// <summary>The likely matches of what is typed so far, with what was decided on them.</summary>
    public static async Task<LikelyMatchCards> MatchesAsync(
        Register register,
        CaseFile file,
        IdentityInput input,
        string? phoneCountry,
        Actor actor,
        CancellationToken cancel
    ) =>
        Sought(file, input, phoneCountry) is { } person
            ? new(await register.LikelyMatchesAsync(person, actor, null, cancel), input.Decisions)
            : LikelyMatchCards.None;

    /// <summary>
    /// What was typed of somebody who is on file and contradicts their record, and where it is put right; nothing, when nothing
    /// does.
    /// </summary>
    public static string? NotTaken(Registered entered, Words words)
    {
        if (entered.NotTaken.Count == 0)
        {
            return null;
        }
        var said = entered.NotTaken.Select(n =>
            words[
                "Registration.NotTaken",
                words[$"Person.{n.What}"],
                Show(n.OnRecord),
                Show(n.Said)
            ]
        );
        return string.Join(' ', said.Append(words["Registration.PutRight", entered.Code]));

        object Show(object value) => value is string country ? words.Country(country) : value;
    }

    /// <summary>The code of the open case that was named in a refusal.</summary>
    public static string? OtherCaseOf(Outcome outcome) =>
        outcome
            .Refusals.FirstOrDefault(r =>
                r.TextKey is "Registration.OpenCase" or Registration.OpenCaseDeparted
            )
            ?.Args[0]
            .ToString();
}
