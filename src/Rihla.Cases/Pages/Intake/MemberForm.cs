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
    /// often somebody is to be looked at first, and nobody else waits meanwhile. Under the lock those are looked at who came since.
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
                return (
                    new Refusal(Register.Undecided, undecided),
                    new(look!.Matches, input.Decisions)
                );
            }
        }
        var outcome = await registration.AddAsync(file.Code, member, actor, look, cancel);
        // Where it is refused, somebody may have come since it was looked.
        return (
            outcome,
            outcome.IsDone
                ? LikelyMatchCards.None
                : await MatchesAsync(register, file, input, phoneCountry, actor, cancel)
        );
    }

    // Nothing, until so much is typed of somebody that they can be looked for.
    private static async Task<Look?> LookAsync(
        Register register,
        CaseFile file,
        IdentityInput input,
        string? phoneCountry,
        Actor actor,
        CancellationToken cancel
    ) =>
        input.Read(phoneCountry) is { IsDone: true } read
        && $"{input.GivenNames}{input.FamilyName}{input.NameInArabic}"
            .EnumerateRunes()
            .Any(Rune.IsLetter)
            ? await register.LookAsync(Registration.Among(file, read.Value), actor, cancel)
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
        await LookAsync(register, file, input, phoneCountry, actor, cancel) is { } look
            ? new(look.Matches, input.Decisions)
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
                Show(n, n.OnRecord),
                Show(n, n.Said)
            ]
        );
        return string.Join(' ', said.Append(words["Registration.PutRight", entered.Code]));

        object Show(NotTaken about, object value) =>
            value is not string code ? value
            : about.What == nameof(NewPerson.Language) ? words.SpokenLanguage(code)
            : words.Country(code);
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
