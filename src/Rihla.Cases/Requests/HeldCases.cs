using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Cases;

/// <summary>What is held of a request before anybody is registered: only what was said with it.</summary>
public sealed class RequestCopies
{
    private readonly RihlaDb db;

    internal RequestCopies(RihlaDb db) => this.db = db;

    /// <summary>What was said with a request, for the copy of who asked; nothing, when there is no such case.</summary>
    /// <param name="caseId">Which case.</param>
    /// <param name="words">The words of the language in which it is read.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<HeldSection?> OfAsync(
        Guid caseId,
        Words words,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(words);
        var found = await db.Set<Case>()
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == caseId, cancel);
        if (found is null)
        {
            return null;
        }
        var lines = new HeldLines();
        HeldCases.Stood(found, words, lines);
        HeldCases.Asked(found, words, lines, said: true, reached: true);
        return new(words["Held.Case", found.Code], lines.All);
    }
}

/// <summary>
/// What cases hold about a person: the requests she stands in, what she agreed to, what was found, decided and signed; of those out of
/// which she was taken, what is her own. Notes, and why a case was decided on as it was, tell of whole families: they are given of
/// cases in which nobody else ever stood; the words of a referral, where it was of her alone; and the copy says so where they are not.
/// </summary>
internal sealed class HeldCases(RihlaDb db, PersonErasure persons) : HeldData
{
    public override int Order => 10;

    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type> { typeof(CaseMember), typeof(Consent) };

    public override async Task<IReadOnlyList<HeldSection>> OfAsync(
        Guid personId,
        Words words,
        CancellationToken cancel
    )
    {
        var records = await persons.RecordsAsync([personId], cancel);
        var former = await FormerMember.FindAsync(
            db,
            e => e.PersonId != null && records.Contains(e.PersonId.Value),
            cancel
        );
        var left = former.ConvertAll(f => f.CaseId);
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Include(c => c.Members)
            .Where(c => c.Members.Any(m => m.PersonId == personId) || left.Contains(c.Id))
            .OrderBy(c => c.RequestedOn)
            .ToListAsync(cancel);
        var shared = await FormerMember.SharedAsync(db, cases, records, cancel);
        var sections = new List<HeldSection>();
        foreach (var @case in cases)
        {
            var standing = @case.Members.Where(m => m.PersonId == personId).Select(m => m.Id);
            HashSet<Guid> theirs =
            [
                .. standing,
                .. former.Where(f => f.CaseId == @case.Id).Select(f => f.MemberId).OfType<Guid>(),
            ];
            var ofFamily = shared.Contains(@case.Id);
            var lines = new HeldLines();
            var callers = await Callers.OfAsync(db, @case, cancel);
            // What another may have said is given to nobody.
            var said = callers is { Count: > 0 } && callers.IsSubsetOf(theirs);
            var reached = Callers.ReachedOf(@case) is { } who ? theirs.Contains(who) : said;
            // Where a family goes after somebody was taken out is theirs to know.
            var stands = standing.Any();
            if (stands)
            {
                Stood(@case, words, lines);
                NeverArrived(@case.Members.Where(m => m.PersonId == personId), words, lines);
            }
            Asked(@case, words, lines, said, reached);
            await ConsentsAsync(@case, records, words, lines, cancel);
            await FoundAsync(@case, theirs, words, lines, cancel);
            if (stands)
            {
                await DecidedAsync(@case, ofFamily, words, lines, cancel);
            }
            await BornThereAsync(@case, theirs, words, lines, cancel);
            await SignedAsync(@case, theirs, words, lines, cancel);
            await ReferredAsync(@case, theirs, words, lines, cancel);
            if (stands)
            {
                await NotesAsync(@case, ofFamily, words, lines, cancel);
            }
            sections.Add(new(words["Held.Case", @case.Code], lines.All));
        }
        return sections;
    }

    internal static void Stood(Case @case, Words words, HeldLines lines) =>
        lines
            .With(words["Case.RequestedOn"], words.Date(@case.RequestedOn))
            .With(words["Request.Channel"], words.Of(@case.Channel))
            .With(words["Held.Stage"], words.Of(@case.Stage), words.Date(SinceOf(@case)))
            .With(
                words["Request.Country"],
                @case.Country is { } country ? words.Country(country) : null
            )
            .With(
                words["Case.ClosedOn"],
                @case.ClosedOn is { } closed ? words.Date(closed) : null,
                @case.ClosureReason is { } reason ? words.Of(reason) : null
            );

    private static void NeverArrived(IEnumerable<CaseMember> theirs, Words words, HeldLines lines)
    {
        foreach (var member in theirs)
        {
            if (member.NotComingSince is { } since)
            {
                lines.With(
                    words[member.ArrivedOn is null ? "Held.NotComing" : "Held.LeftAgain"],
                    words.Date(since),
                    member.NotComingWhy is { } why ? words.Of(why.Reveal()) : null,
                    member.NotComingNote?.Reveal()
                );
            }
        }
    }

    // The day of the journey itself where there is one, and not that on which it was recorded here.
    private static DateOnly SinceOf(Case @case) =>
        @case.Stage switch
        {
            Stage.Requested => @case.RequestedOn,
            Stage.Departed => @case.DepartedOn,
            Stage.Arrived => @case.ArrivedOn,
            _ => null,
        } ?? @case.StageOn;

    /// <summary>Tells of the request what the person said with it, and how they are reached.</summary>
    internal static void Asked(Case @case, Words words, HeldLines lines, bool said, bool reached) =>
        lines
            .With(words["Request.Name"], said ? @case.CallerName?.Reveal() : null)
            .With(words["Request.Phone"], reached ? @case.CallerPhone?.Reveal() : null)
            .With(words["Request.SafeContact"], reached ? @case.SafeContact?.Reveal() : null)
            .With(words["Request.PartnerName"], said ? @case.PartnerName?.Reveal() : null)
            .With(words["Request.Note"], said ? @case.RequestNote?.Reveal() : null);

    private async Task ConsentsAsync(
        Case @case,
        IReadOnlyList<Guid> records,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        foreach (
            var consent in await db.Set<Consent>()
                .AsNoTracking()
                .Where(c => c.CaseId == @case.Id && records.Contains(c.PersonId))
                .OrderBy(c => c.RecordedAt)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                $"{words["Consent.Title"]}: {words.Of(consent.Purpose)}",
                words.Of(consent.Answer),
                words.Date(consent.On),
                words.Of(consent.Method),
                consent.WithdrawnOn is { } until
                    ? words["Consent.WithdrawnOn", words.Date(until)]
                    : null
            );
        }
    }

    private async Task FoundAsync(
        Case @case,
        HashSet<Guid> theirs,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        foreach (
            var session in (
                await db.Set<CounsellingSession>()
                    .AsNoTracking()
                    .Where(s => s.CaseId == @case.Id)
                    .OrderBy(s => s.On)
                    .ToListAsync(cancel)
            ).Where(s => s.MemberIds.Exists(theirs.Contains))
        )
        {
            lines.With(
                words["Counselling.Title"],
                words.Date(session.On),
                words.Of(session.Mode),
                words.SpokenLanguage(session.Language),
                session.MemberIds.Count == 1 ? session.Concern?.Reveal() : null,
                session.MemberIds.Count == 1 ? session.Notes?.Reveal() : null
            );
        }
        var screened = await db.Set<Screening>()
            .AsNoTracking()
            .Include(s => s.Persons)
            .SingleOrDefaultAsync(s => s.CaseId == @case.Id, cancel);
        foreach (var found in screened?.Persons.Where(p => theirs.Contains(p.MemberId)) ?? [])
        {
            var individual = found.Individual.Reveal();
            lines.With(
                words["Screening.Title"],
                [
                    words.Date(found.On),
                    .. individual.Ratings.Select(r =>
                        $"{words[$"Determinant.{r.Key}"]} ({words.Of(r.Value)})"
                    ),
                    individual.Note,
                ]
            );
        }
    }

    private async Task DecidedAsync(
        Case @case,
        bool ofFamily,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        foreach (
            var decision in await db.Set<EligibilityDecision>()
                .AsNoTracking()
                .Where(d => d.CaseId == @case.Id)
                .OrderBy(d => d.RecordedAt)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Eligibility.Title"],
                words[
                    decision.IsEligible ? "Eligibility.Eligible" : "Eligibility.NotEligibleShort"
                ],
                words.Date(decision.On),
                words.Of(decision.Reason),
                decision.Explanation is not { } why ? null
                    : ofFamily ? words["Held.WordsOfFamily"]
                    : why.Reveal()
            );
        }
    }

    private async Task BornThereAsync(
        Case @case,
        HashSet<Guid> theirs,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        foreach (
            var newborn in await db.Set<Newborn>()
                .AsNoTracking()
                .Where(n => n.CaseId == @case.Id && theirs.Contains(n.MemberId))
                .OrderBy(n => n.At)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Newborn.Title"],
                newborn.Name.Reveal(),
                words.Date(newborn.BornOn.Reveal())
            );
        }
    }

    private async Task SignedAsync(
        Case @case,
        HashSet<Guid> theirs,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        foreach (
            var signed in await db.Set<Declaration>()
                .AsNoTracking()
                .Where(d => d.CaseId == @case.Id && theirs.Contains(d.MemberId))
                .OrderBy(d => d.RecordedAt)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Declaration.Title"],
                words.Date(signed.SignedOn),
                words.Of(signed.Method),
                signed.WithdrawnOn is { } until
                    ? words[
                        signed.WithdrawnThrough is null
                            ? "Declaration.LapsedOn"
                            : "Consent.WithdrawnOn",
                        words.Date(until)
                    ]
                    : null,
                signed.WithdrawalReason?.Reveal()
            );
        }
        foreach (
            var consent in await db.Set<GuardianConsent>()
                .AsNoTracking()
                .Where(d => d.CaseId == @case.Id && theirs.Contains(d.MemberId))
                .OrderBy(d => d.RecordedAt)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Consent.Guardian"],
                consent.GuardianName.Reveal(),
                words.Date(consent.SignedOn),
                words.Of(consent.Method)
            );
        }
    }

    private async Task ReferredAsync(
        Case @case,
        HashSet<Guid> theirs,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        foreach (
            var referral in (
                await db.Set<Referral>()
                    .AsNoTracking()
                    .Where(r => r.CaseId == @case.Id)
                    .OrderBy(r => r.SentOn)
                    .ToListAsync(cancel)
            ).Where(r => r.MemberIds.Exists(theirs.Contains))
        )
        {
            lines.With(
                $"{words["Referral.Title"]}: {words.Of(referral.Service.Reveal())}",
                [
                    words.Date(referral.SentOn),
                    referral.Partner.Reveal(),
                    words.Of(referral.Status),
                    // What was written of several people is told to none of them as theirs.
                    .. referral.MemberIds.TrueForAll(theirs.Contains)
                        ? new[]
                        {
                            referral.Purpose.Reveal(),
                            referral.Shared.Reveal(),
                            referral.Answer?.Reveal(),
                        }
                        : [words["Held.WordsOfSeveral"]],
                ]
            );
        }
        foreach (
            var route in await db.Set<ProtectionRoute>()
                .AsNoTracking()
                .Where(r => r.CaseId == @case.Id && theirs.Contains(r.MemberId))
                .OrderBy(r => r.OpenedOn)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Held.Protection"],
                words.Of(route.Kind.Reveal()),
                words.Date(route.OpenedOn)
            );
        }
    }

    private async Task NotesAsync(
        Case @case,
        bool ofFamily,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        var notes = await db.Set<CaseNote>()
            .AsNoTracking()
            .Where(n => n.CaseId == @case.Id)
            .OrderBy(n => n.At)
            .ToListAsync(cancel);
        if (ofFamily)
        {
            lines.With(
                words["Case.Notes"],
                notes.Count == 0 ? null : words["Held.NotesOfFamily", words.Number(notes.Count)]
            );
            return;
        }
        foreach (var note in notes)
        {
            lines.With(words["Case.Notes"], words.Date(note.On), note.Text.Reveal());
        }
    }
}
