using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>An adult who signs.</summary>
/// <param name="MemberId">The member of the case.</param>
/// <param name="Method">How they sign.</param>
public sealed record AdultSigns(Guid MemberId, SigningMethod Method);

/// <summary>The consent for a child.</summary>
/// <param name="MemberId">The child.</param>
/// <param name="GuardianMemberId">The guardian, where it is an adult of the case.</param>
/// <param name="GuardianName">The guardian's name; that of the adult, when nothing is said.</param>
/// <param name="Guardianship">What the guardian is to the child.</param>
/// <param name="Method">How it was given.</param>
public sealed record GuardianSigns(
    Guid MemberId,
    Guid? GuardianMemberId,
    string? GuardianName,
    Guardianship Guardianship,
    SigningMethod Method
);

/// <summary>What a family signed, recorded together.</summary>
public sealed record SignDeclaration
{
    /// <summary>The adults who sign.</summary>
    public IReadOnlyList<AdultSigns> Adults { get; init; } = [];

    /// <summary>The consents for children.</summary>
    public IReadOnlyList<GuardianSigns> Children { get; init; } = [];

    /// <summary>The day they signed; today, when nothing is said.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The language of the text that was signed: one of the three of the software.</summary>
    public string TextLanguage { get; init; } = Languages.French;

    /// <summary>The language in which it was read or explained, BCP 47; that of the text, when nothing is said.</summary>
    public string? ExplainedIn { get; init; }

    /// <summary>The interpreter; due when it was explained in another language than that of the text.</summary>
    public string? Interpreter { get; init; }

    /// <summary>Who saw a thumbprint or heard an oral declaration.</summary>
    public string? Witness { get; init; }

    /// <summary>The signed paper, scanned or photographed.</summary>
    public Stream? Scan { get; init; }

    /// <summary>The name of the scan's file.</summary>
    public string? ScanName { get; init; }
}

/// <summary>Records signed declarations and consents of guardians.</summary>
public sealed class Declarations(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Attachments attachments,
    Register register,
    Words words,
    Today today
)
{
    // The paragraphs of the declaration, in order; the texts Declaration.Text.{name}.
    private static readonly string[] Paragraphs =
    [
        "Free",
        "Informed",
        "Withdraw",
        "Journey",
        "Assistance",
        "Children",
        "Data",
    ];

    /// <summary>The paragraphs of the declaration as it reads today in a language; French for a language the software does not speak.</summary>
    public IReadOnlyList<string> ParagraphsIn(string language)
    {
        var spoken = words.In(language);
        return [.. Paragraphs.Select(p => spoken[$"Declaration.Text.{p}"])];
    }

    /// <summary>
    /// Records who has signed. With the last signature the case goes on to the waiting list, unless its funding is
    /// reserved already.
    /// </summary>
    /// <returns>Refused before screening, for a child, for who cannot decide, for who has signed already, without a witness or interpreter where one is due, for a day to come, and for a day before they were told everything, withdrew or were taken out of the case, before it was reopened, or on which it went to another country.</returns>
    public async Task<Outcome> SignAsync(
        string code,
        SignDeclaration input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        var scan = await attachments.ReadDocumentAsync(
            input.Scan,
            input.ScanName,
            nameof(input.Scan),
            cancel
        );
        return await operations.OnAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
                if (Faults(file, papers, input) is { Count: > 0 } faults)
                {
                    return faults;
                }
                if (await FromBeforeAsync(file, papers, input, cancel) is { Count: > 0 } outdated)
                {
                    return outdated;
                }
                if (await UntoldAsync(file, input, cancel) is { Count: > 0 } untold)
                {
                    return untold;
                }
                if (scan is { IsDone: false })
                {
                    return scan.Refusals.ToList();
                }
                var scanId = attachments.Keep(scan?.Value);
                var added = await AddAsync(file, input, scanId, by, cancel);
                var all = new SignedPapers([.. papers.Declarations, .. added], papers.Consents);
                await SettleWithdrawalsAsync(file, all, by, cancel);
                await HearOtherParentsAsync(file, all, input, by, cancel);
                return new Act("declaration.signed")
                {
                    Args = [string.Join(", ", Names(file, input))],
                };
            },
            cancel
        );
    }

    // A paper that turns up late does not undo a withdrawal, nor carry anybody over the end of the case or into another country.
    private async Task<List<Refusal>> FromBeforeAsync(
        CaseFile file,
        SignedPapers papers,
        SignDeclaration input,
        CancellationToken cancel
    )
    {
        var on = input.On ?? today.Date;
        var reopened = await db.Set<StageTime>()
            .Where(t => t.CaseId == file.Id && t.Stage == Stage.Closed)
            .MaxAsync(t => (DateOnly?)t.LeftOn, cancel);
        if (on < reopened)
        {
            return [Refusal.Of(nameof(input.On), "Declaration.BeforeReopening", reopened)];
        }
        var past = await CasePast.LoadAsync(db, register, today, file.Id, cancel);
        if (past.WentElsewhereOn(on, file.Country) is { } moved)
        {
            return [Refusal.Of(nameof(input.On), "Declaration.BeforeCountry", moved)];
        }
        // Whoever was taken out did not travel along any more, whatever they had signed: papers hang on the membership.
        DateOnly? EndedOn(Guid memberId) =>
            Later(
                papers.EndedOn(memberId),
                file.Travellers.FirstOrDefault(t => t.MemberId == memberId) is { } who
                    ? past.TakenOutOn(who.Person.Id)
                    : null
            );
        return
        [
            .. input
                .Adults.Select(a => (a.MemberId, Ended: EndedOn(a.MemberId)))
                // Who answers for a child has withdrawn for the child as well.
                .Concat(
                    input.Children.Select(c =>
                        (
                            c.MemberId,
                            Ended: Later(
                                EndedOn(c.MemberId),
                                c.GuardianMemberId is { } g ? EndedOn(g) : null
                            )
                        )
                    )
                )
                .Where(signed => on < signed.Ended)
                .Join(
                    file.Travellers,
                    signed => signed.MemberId,
                    t => t.MemberId,
                    (signed, t) =>
                        Refusal.Of(
                            nameof(input.On),
                            "Declaration.BeforeWithdrawal",
                            t.Person.FullName,
                            signed.Ended!
                        )
                ),
        ];
    }

    // What somebody put before them, before they were told what they decide, is not their free word.
    private async Task<List<Refusal>> UntoldAsync(
        CaseFile file,
        SignDeclaration input,
        CancellationToken cancel
    )
    {
        var on = input.On ?? today.Date;
        var counselling = await CounsellingRecord.LoadAsync(db, file.Id, cancel);
        var signing = input
            .Adults.Select(a => (Guid?)a.MemberId)
            .Concat(input.Children.Select(c => c.GuardianMemberId))
            .ToHashSet();
        return
        [
            .. file
                .Travellers.Where(t => signing.Contains(t.MemberId))
                .Select(t => (Name: t.Person.FullName, Told: counselling.ToldAllOn(t.MemberId)))
                .Where(t => on < t.Told)
                .Select(t =>
                    Refusal.Of(nameof(input.On), "Declaration.BeforeCounselling", t.Name, t.Told!)
                ),
        ];
    }

    private static DateOnly? Later(DateOnly? one, DateOnly? other) =>
        one is null || other > one ? other : one;

    private async Task<List<Declaration>> AddAsync(
        CaseFile file,
        SignDeclaration input,
        Guid? scan,
        Actor by,
        CancellationToken cancel
    )
    {
        var on = input.On ?? today.Date;
        var text = input.Adults.Count > 0 ? await TextAsync(input.TextLanguage, cancel) : null;
        var declarations = input
            .Adults.Select(a => new Declaration
            {
                CaseId = file.Id,
                MemberId = a.MemberId,
                TextId = text!.Id,
                Country = file.Country!,
                Method = a.Method,
                ExplainedIn = ExplainedIn(input),
                Interpreter = Personal.Of(input.Interpreter),
                Witness = WitnessOf(a.Method, input),
                SignedOn = on,
                ScanId = scan,
                RecordedAt = today.Now,
                RecordedByName = by.Name,
            })
            .ToList();
        db.AddRange(declarations);
        db.AddRange(
            input.Children.Select(c => new GuardianConsent
            {
                CaseId = file.Id,
                MemberId = c.MemberId,
                GuardianMemberId = c.GuardianMemberId,
                GuardianName = new(GuardianName(file, c)!),
                Guardianship = c.Guardianship,
                Country = file.Country!,
                Method = c.Method,
                Witness = WitnessOf(c.Method, input),
                SignedOn = on,
                ScanId = scan,
                RecordedAt = today.Now,
                RecordedByName = by.Name,
            })
        );
        return declarations;
    }

    // Who withdrew and signs again has been talked to.
    private async Task SettleWithdrawalsAsync(
        CaseFile file,
        SignedPapers papers,
        Actor by,
        CancellationToken cancel
    )
    {
        var routes = await CaseRoutes.LoadForRepresentedAsync(db, file, cancel);
        var day = file.TravelOn ?? today.Date;
        if (papers.MissingDeclarations(file, day, routes.SpokenFor(file)).Count == 0)
        {
            foreach (var kind in new[] { Withdrawals.Task, Withdrawals.ClosingWishedTask })
            {
                await tasks.SettleAsync(file.Id, kind, by, cancel: cancel);
            }
        }
    }

    // Both had withdrawn, and one of them would go again, with the children: an officer hears the other.
    private async Task HearOtherParentsAsync(
        CaseFile file,
        SignedPapers papers,
        SignDeclaration input,
        Actor by,
        CancellationToken cancel
    )
    {
        var signedFor = input.Children.Select(c => c.MemberId).ToHashSet();
        if (signedFor.Count == 0)
        {
            return;
        }
        var reopenedOn = await Withdrawals.ReopenedOnAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadForRepresentedAsync(db, file, cancel);
        var staying = file.Waiting()
            .Where(p =>
                !signedFor.Contains(p.MemberId)
                && papers.HasWithdrawn(file, p.MemberId, routes, reopenedOn)
            )
            .ToList();
        await RouteOpening.ParentStaysAsync(
            db,
            tasks,
            today,
            file,
            file.Travellers.Where(c =>
                signedFor.Contains(c.MemberId) && staying.Exists(p => p.IsParentOf(c))
            ),
            isNews: false,
            by,
            cancel
        );
    }

    private List<Refusal> Faults(CaseFile file, SignedPapers papers, SignDeclaration input)
    {
        var faults = new List<Refusal>();
        var on = input.On ?? today.Date;
        if (WhyNotNow(file) is { } early)
        {
            return [early];
        }
        if (input.Adults.Count == 0 && input.Children.Count == 0)
        {
            faults.Add(new("Declaration.NobodySigns"));
        }
        if (on > today.Date)
        {
            faults.Add(Refusal.Of(nameof(input.On), "Casework.DayToCome"));
        }
        else if (on < file.RequestedOn)
        {
            faults.Add(Refusal.Of(nameof(input.On), "Declaration.BeforeRequest", file.RequestedOn));
        }
        if (!Languages.Knows(input.TextLanguage))
        {
            faults.Add(Refusal.Of(nameof(input.TextLanguage), "Declaration.TextLanguageUnknown"));
        }
        if (
            string.IsNullOrWhiteSpace(input.Interpreter)
            && ExplainedIn(input) != input.TextLanguage
        )
        {
            faults.Add(Refusal.Of(nameof(input.Interpreter), "Casework.InterpreterMissing"));
        }
        if (
            string.IsNullOrWhiteSpace(input.Witness)
            && input
                .Adults.Select(a => a.Method)
                .Concat(input.Children.Select(c => c.Method))
                .Any(m => m != SigningMethod.Signature)
        )
        {
            faults.Add(Refusal.Of(nameof(input.Witness), "Casework.WitnessMissing"));
        }
        faults.AddRange(input.Adults.Select(a => Fault(file, papers, a)).OfType<Refusal>());
        faults.AddRange(input.Children.Select(c => Fault(file, papers, c)).OfType<Refusal>());
        return faults;
    }

    /// <summary>Why nothing can be signed yet, or any more; nothing, when it can.</summary>
    internal static Refusal? WhyNotNow(CaseFile file) =>
        !file.IsOpen ? new("Casework.IsClosed")
        : file.Stage < Stage.Screened ? new("Declaration.TooEarly")
        : file.Stage >= Stage.Departed ? new("Declaration.AfterDeparture")
        : file.Country is null ? new("Eligibility.CountryMissing")
        : null;

    // Who turns 18 before the day of travel signs for herself; until that day is known, today decides.
    private Refusal? Fault(CaseFile file, SignedPapers papers, AdultSigns signs)
    {
        var adult = file.Travellers.FirstOrDefault(t => t.MemberId == signs.MemberId);
        if (adult is null)
        {
            return new("Declaration.NotOfThisCase");
        }
        if (adult.IsChildOn(file.TravelOn ?? today.Date))
        {
            return new("Declaration.IsChild", adult.Person.FullName);
        }
        if (adult.IsRepresented)
        {
            return new("Declaration.CannotDecide", adult.Person.FullName);
        }
        return papers.Standing(adult.MemberId) is { } standing && standing.Country == file.Country
            ? new("Declaration.SignedAlready", adult.Person.FullName)
            : null;
    }

    private Refusal? Fault(CaseFile file, SignedPapers papers, GuardianSigns signs)
    {
        var day = file.TravelOn ?? today.Date;
        var child = file.Travellers.FirstOrDefault(t => t.MemberId == signs.MemberId);
        if (child is null || !child.IsChildOn(day))
        {
            return new("Declaration.NotOfThisCase");
        }
        // Who is married to a child is no parent of hers, nor her guardian.
        if (
            file.Travellers.FirstOrDefault(t => t.MemberId == signs.GuardianMemberId) is { } spouse
            && spouse.IsMarriedTo(child)
        )
        {
            return new("GuardianConsent.IsSpouse", child.Person.FullName);
        }
        if (
            signs.GuardianMemberId is { } guardian
            && file.GuardiansOf(child, day).All(a => a.MemberId != guardian)
        )
        {
            return new("GuardianConsent.GuardianIsNoAdult", child.Person.FullName);
        }
        if (SignedPapers.IsNoParent(file, child, signs.GuardianMemberId, signs.Guardianship))
        {
            var other = file.Travellers.First(t => t.MemberId == signs.GuardianMemberId);
            return new("GuardianConsent.IsNotParent", other.Person.FullName, child.Person.FullName);
        }
        if (GuardianName(file, signs) is null)
        {
            return new("GuardianConsent.NameMissing", child.Person.FullName);
        }
        return
            papers.ConsentFor(file, child.MemberId, day) is { } standing
            && standing.Country == file.Country
            ? new("GuardianConsent.GivenAlready", child.Person.FullName)
            : null;
    }

    private static string ExplainedIn(SignDeclaration input) =>
        string.IsNullOrWhiteSpace(input.ExplainedIn) ? input.TextLanguage : input.ExplainedIn;

    private static Personal<string>? WitnessOf(SigningMethod method, SignDeclaration input) =>
        method == SigningMethod.Signature ? null : Personal.Of(input.Witness);

    private static string? GuardianName(CaseFile file, GuardianSigns signs) =>
        !string.IsNullOrWhiteSpace(signs.GuardianName)
            ? signs.GuardianName.Trim()
            : file
                .Travellers.FirstOrDefault(t => t.MemberId == signs.GuardianMemberId)
                ?.Person.FullName;

    private static IEnumerable<string> Names(CaseFile file, SignDeclaration input)
    {
        var signed = input
            .Adults.Select(a => a.MemberId)
            .Concat(input.Children.Select(c => c.MemberId))
            .ToHashSet();
        return file
            .Travellers.Where(t => signed.Contains(t.MemberId))
            .Select(t => t.Person.FullName);
    }

    // What is signed is what was shown: the text of today, kept once per version.
    private async Task<DeclarationText> TextAsync(string language, CancellationToken cancel)
    {
        await db.LockAsync("declaration texts", cancel);
        var text = string.Join("\n\n", ParagraphsIn(language));
        var latest = await db.Set<DeclarationText>()
            .Where(t => t.Language == language)
            .OrderByDescending(t => t.Version)
            .FirstOrDefaultAsync(cancel);
        if (latest?.Text == text)
        {
            return latest;
        }
        var next = new DeclarationText
        {
            Language = language,
            Version = (latest?.Version ?? 0) + 1,
            Text = text,
            Since = today.Now,
        };
        db.Add(next);
        return next;
    }
}
