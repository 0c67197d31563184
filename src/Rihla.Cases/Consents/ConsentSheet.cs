using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What an adult answered for a purpose, for themselves and for the children they answer for.</summary>
/// <param name="PersonId">The adult; or the child, when a guardian outside the case answers; or the adult who cannot decide, when who represents them does.</param>
/// <param name="Purpose">For what.</param>
/// <param name="Answer">What they answered.</param>
public sealed record ConsentEntry(Guid PersonId, ConsentPurpose Purpose, ConsentAnswer Answer)
{
    /// <summary>Whether the form showed it as on file when it was opened: nobody has said it anew.</summary>
    public bool WasShown { get; init; }
}

/// <summary>The answers of a family, recorded together.</summary>
public sealed record RecordConsents
{
    /// <summary>The answers.</summary>
    public IReadOnlyList<ConsentEntry> Entries { get; init; } = [];

    /// <summary>Where the case went when they were asked; nothing, if nobody looked.</summary>
    public SeenDestination? Seen { get; init; }

    /// <summary>How they were given.</summary>
    public ConsentMethod Method { get; init; }

    /// <summary>The language of the notice that was shown: one of the three of the software.</summary>
    public string NoticeLanguage { get; init; } = Languages.French;

    /// <summary>The language in which it was explained, BCP 47; that of the notice, when nothing is said.</summary>
    public string? ExplainedIn { get; init; }

    /// <summary>Who heard an answer that was given aloud.</summary>
    public string? Witness { get; init; }

    /// <summary>
    /// The adult of the case who answers for its children from now on. When nothing is said, for each child who answered before,
    /// or else the first adult; and then only with what they say anew, or where nothing was said for the child.
    /// </summary>
    public Guid? GuardianId { get; init; }

    /// <summary>The guardian of children who travel without one; where there is none of those, who represents an adult who cannot decide.</summary>
    public string? GuardianName { get; init; }

    /// <summary>Who represents an adult who cannot decide; due where a guardian answers for a child at the same time.</summary>
    public string? RepresentativeName { get; init; }

    /// <summary>The day of the answers; today, when nothing is said.</summary>
    public DateOnly? On { get; init; }
}

/// <summary>Records consents, refusals and withdrawals, and lets take effect what follows from them.</summary>
public sealed class ConsentSheet
{
    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly IEnumerable<CaseStopping> stoppings;
    private readonly IEnumerable<ConsentEnding> endings;
    private readonly Register register;
    private readonly Words words;
    private readonly Today today;

    internal ConsentSheet(
        RihlaDb db,
        CaseOperations operations,
        IEnumerable<CaseStopping> stoppings,
        IEnumerable<ConsentEnding> endings,
        Register register,
        Words words,
        Today today
    )
    {
        (this.db, this.operations, this.stoppings) = (db, operations, stoppings);
        (this.endings, this.register) = (endings, register);
        (this.words, this.today) = (words, today);
    }

    /// <summary>
    /// Records the answers of a family. An answer that is already on file is left alone; a new one takes the place of the
    /// old, which stays on file.
    /// </summary>
    /// <returns>
    /// Refused without a witness for oral answers, without a guardian for a child alone or for an adult who cannot decide, where who
    /// is chosen may answer for none of the children, for a day to come, and for a yes from before the person took it back or said no, or before the mission that would
    /// see the case became another.
    /// </returns>
    public Task<Outcome> RecordAsync(
        string code,
        RecordConsents input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        return operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                var ours = CaseOperations.WorksWith(file, by);
                if (NotOurs(file, ours, input, by) is { } notOurs)
                {
                    return notOurs;
                }
                var on = input.On ?? today.Date;
                var day = ConsentBook.LaterOf(today.Date, file.TravelOn);
                if (Faults(file, input, on, day) is { Count: > 0 } faults)
                {
                    return faults;
                }
                if (await BeforeDestinationAsync(file, input, on, cancel) is { } elsewhere)
                {
                    return elsewhere;
                }
                var book = await LoadAsync(file, cancel);
                var (added, refusesSharing) = (0, false);
                foreach (var entry in input.Entries)
                {
                    foreach (
                        var person in CoveredBy(file, book, entry, input.GuardianId, day)
                            .Intersect(ours)
                    )
                    {
                        if (IsOnFile(file, book, person, entry, input.GuardianId, day))
                        {
                            continue;
                        }
                        if (FromBefore(book, person, entry, on) is { } outdated)
                        {
                            return outdated;
                        }
                        var consent = await MakeAsync(
                            file,
                            person,
                            entry,
                            input,
                            on,
                            day,
                            by,
                            cancel
                        );
                        db.Add(consent);
                        book.Add(consent);
                        added++;
                        if (entry.Answer == ConsentAnswer.Refused)
                        {
                            refusesSharing |= entry.Purpose == ConsentPurpose.ShareWithOrigin;
                            await EndAsync([person.Person.Id], entry.Purpose, by, cancel);
                        }
                    }
                }
                var shared = file.Case.SharedWithOrigin;
                await TakeEffectAsync(
                    file,
                    book,
                    input.Entries.Any(e => e.Purpose == ConsentPurpose.ShareWithOrigin),
                    refusesSharing,
                    by,
                    cancel
                );
                // Where two records of a person became one, their answers are on file without having been recorded here.
                if (added == 0 && shared == file.Case.SharedWithOrigin)
                {
                    return new Refusal("Consent.NothingNew");
                }
                return new Act("consents.recorded")
                {
                    Args = [added.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                };
            },
            cancel
        );
    }

    /// <summary>
    /// Records that somebody withdraws a consent, for themselves and for the children they answered for. Whoever hears it
    /// first records it, and it takes effect at once: the mission of origin no longer sees the case, or the case stops. Who was
    /// taken out of the case meanwhile takes back as before what lasts beyond it (<see cref="ConsentBook.Lasting"/>).
    /// </summary>
    public Task<Outcome> WithdrawAsync(
        string code,
        Guid personId,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.TakeWithdrawal,
            async file =>
            {
                var book = await LoadAsync(file, cancel);
                var hasLeft = file.Travellers.All(t => t.Person.Id != personId);
                if (
                    book.Latest(personId, purpose) is not { } consent
                    || (hasLeft && !ConsentBook.Lasting.Contains(purpose))
                )
                {
                    return new Refusal("Consent.NothingToWithdraw");
                }
                var outcome = consent.Withdraw(today.Date, by.Name);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                var ended = new List<Guid> { personId };
                foreach (var child in book.History.Select(c => c.PersonId).Distinct().ToList())
                {
                    if (book.GivenBy(personId, child, purpose) is { } answered)
                    {
                        answered.Withdraw(today.Date, by.Name);
                        ended.Add(child);
                    }
                }
                await EndAsync(ended, purpose, by, cancel);
                await TakeEffectAsync(
                    file,
                    book,
                    aboutSharing: purpose == ConsentPurpose.ShareWithOrigin,
                    refusesSharing: purpose == ConsentPurpose.ShareWithOrigin,
                    by,
                    cancel
                );
                return new Act("consent.withdrawn", PersonId: personId)
                {
                    Args = [Fill.Text($"ConsentPurpose.{purpose}")],
                };
            },
            cancel
        );

    // What follows from the answers as they stand. Whoever says no may come after another whose no has made the case fall back: what
    // is held for them is given back wherever the case stands by then.
    private async Task TakeEffectAsync(
        CaseFile file,
        ConsentBook book,
        bool aboutSharing,
        bool refusesSharing,
        Actor by,
        CancellationToken cancel
    )
    {
        // A case that was taken over from elsewhere is shared without anybody having been asked here: once its people have left,
        // only their no hides it from the mission that waits for them.
        if (aboutSharing)
        {
            file.Case.SharedWithOrigin =
                book.StandsForAll(file, ConsentPurpose.ShareWithOrigin, today.Date)
                || (
                    file.Case.SharedWithOrigin
                    && file.Stage >= Stage.Departed
                    && !book.IsRefused(file, ConsentPurpose.ShareWithOrigin)
                );
        }
        if (file.Stage >= Stage.Departed)
        {
            return;
        }
        // Where it was decided that the case travels without the mission of origin, nobody's seat hangs on that consent.
        var needsOrigin =
            refusesSharing
            && file.TravelOn is not null
            && !await db.Set<Waiver>()
                .AnyAsync(
                    w =>
                        w.CaseId == file.Id
                        && w.Condition == ConsentToShareWithOrigin.Name
                        && w.RevokedAt == null,
                    cancel
                );
        // Who has left already has nothing to give back, and holds up nobody.
        var stopped = book.Against(file, ConsentPurpose.DataProcessing)
            .Concat(needsOrigin ? book.Against(file, ConsentPurpose.ShareWithOrigin) : [])
            .Where(t => t.DepartedOn is null)
            .Select(t => t.Person.Id)
            .ToHashSet();
        if (stopped.Count > 0)
        {
            foreach (var stopping in stoppings)
            {
                await stopping.OnStoppedAsync(file, stopped, by, cancel);
            }
        }
    }

    private async Task EndAsync(
        IReadOnlyCollection<Guid> personIds,
        ConsentPurpose purpose,
        Actor by,
        CancellationToken cancel
    )
    {
        foreach (var ending in endings)
        {
            await ending.OnEndedAsync(personIds, purpose, by, cancel);
        }
    }

    internal async Task<ConsentBook> LoadAsync(CaseFile file, CancellationToken cancel) =>
        new(await db.Set<Consent>().Where(c => c.CaseId == file.Id).ToListAsync(cancel));

    private List<Refusal> Faults(CaseFile file, RecordConsents input, DateOnly on, DateOnly day)
    {
        var faults = new List<Refusal>();
        if (input.Entries.Count == 0)
        {
            faults.Add(new("Consent.NoAnswers"));
        }
        if (
            input.Method == ConsentMethod.OralWithWitness
            && string.IsNullOrWhiteSpace(input.Witness)
        )
        {
            faults.Add(Refusal.Of(nameof(input.Witness), "Consent.WitnessMissing"));
        }
        if (on > today.Date)
        {
            faults.Add(Refusal.Of(nameof(input.On), "Consent.DayToCome"));
        }
        if (!Languages.Knows(input.NoticeLanguage))
        {
            faults.Add(Refusal.Of(nameof(input.NoticeLanguage), "Consent.NoticeLanguageUnknown"));
        }
        if (
            input.Entries.Any(e => file.Travellers.All(t => t.Person.Id != e.PersonId))
            || (
                input.GuardianId is { } guardian
                && file.AdultsOn(day).All(a => a.Person.Id != guardian)
            )
        )
        {
            faults.Add(new("Consent.NotOfThisCase"));
        }
        else if (
            input.GuardianId is { } chosen
            && file.ChildrenOn(day).Any(c => !AnswersAlone(file, c, day))
            && file.GuardiansOn(day).All(a => a.Person.Id != chosen)
        )
        {
            faults.Add(
                Refusal.Of(
                    nameof(input.GuardianId),
                    "Consent.MayNotAnswer",
                    file.Travellers.First(t => t.Person.Id == chosen).Person.FullName
                )
            );
        }
        var outside = file
            .Travellers.Where(t =>
                IsAnsweredFromOutside(file, t, day)
                && input.Entries.Any(e => e.PersonId == t.Person.Id)
            )
            .ToList();
        if (outside.Exists(t => WhoAnswers(input, t, day) is null))
        {
            faults.Add(Refusal.Of(nameof(input.GuardianName), "Consent.GuardianMissing"));
        }
        else if (
            string.IsNullOrWhiteSpace(input.RepresentativeName)
            && outside.Exists(t => t.IsChildOn(day))
            && outside.Exists(t => !t.IsChildOn(day))
        )
        {
            faults.Add(
                Refusal.Of(nameof(input.RepresentativeName), "Consent.RepresentativeMissing")
            );
        }
        return faults;
    }

    private static Personal<string>? WhoAnswers(
        RecordConsents input,
        Traveller person,
        DateOnly day
    ) =>
        (person.IsChildOn(day) ? null : Personal.Of(input.RepresentativeName))
        ?? Personal.Of(input.GuardianName);

    /// <summary>A child for whom no adult of the case answers.</summary>
    internal static bool AnswersAlone(CaseFile file, Traveller child, DateOnly on) =>
        child.Unaccompanied || !file.GuardiansOf(child, on).Any();

    /// <summary>A child for whom no adult of the case answers, or an adult who cannot decide: who answers is not a member of the case, and is named.</summary>
    internal static bool IsAnsweredFromOutside(CaseFile file, Traveller person, DateOnly on) =>
        person.IsChildOn(on) ? AnswersAlone(file, person, on) : person.IsRepresented;

    // In the mission of origin, before all have arrived, those answer who have, and for those of their children who have.
    private static Refusal? NotOurs(
        CaseFile file,
        IReadOnlyList<Traveller> ours,
        RecordConsents input,
        Actor by
    ) =>
        input.Entries.All(e => ours.Any(t => t.Person.Id == e.PersonId))
            ? null
            : CaseOperations.HostAlone(file, by);

    // Who is chosen answers for the children with everything said here. Where nobody is, who answered for a child before says
    // something new, or fills in what was never said: a page that is saved again puts nothing in another's mouth.
    private static List<Traveller> CoveredBy(
        CaseFile file,
        ConsentBook book,
        ConsentEntry entry,
        Guid? chosen,
        DateOnly day
    )
    {
        var signer = file.Travellers.FirstOrDefault(t => t.Person.Id == entry.PersonId);
        var isNew = signer is not null && !IsOnFile(file, book, signer, entry, null, day);
        if (isNew && entry.WasShown)
        {
            // It was taken back, or changed, since the form was opened.
            return [];
        }
        return
        [
            .. file.Travellers.Where(t =>
                !t.IsChildOn(day) || AnswersAlone(file, t, day)
                    ? t == signer
                    : book.GuardianOf(file, t, day, chosen) == entry.PersonId
                        && (
                            chosen == entry.PersonId
                            || isNew
                            || book.Latest(t.Person.Id, entry.Purpose) is not { } latest
                            || !ConsentBook.IsTheirs(file, t, latest, day)
                        )
            ),
        ];
    }

    // The same answer of another guardian is new: who is chosen is who can take it back.
    private static bool IsOnFile(
        CaseFile file,
        ConsentBook book,
        Traveller person,
        ConsentEntry entry,
        Guid? chosen,
        DateOnly day
    ) =>
        book.Answer(file, person, entry.Purpose, day) is { } answer
        && answer.Answer == entry.Answer
        && (
            person.Person.Id == entry.PersonId
            || chosen != entry.PersonId
            || answer.GuardianId == chosen
        );

    // What was agreed to be seen in one country is not agreed for the next, nor on a paper that nobody had recorded.
    private async Task<Refusal?> BeforeDestinationAsync(
        CaseFile file,
        RecordConsents input,
        DateOnly on,
        CancellationToken cancel
    )
    {
        if (
            !input.Entries.Any(e =>
                e is { Purpose: ConsentPurpose.ShareWithOrigin, Answer: ConsentAnswer.Given }
                && !e.WasShown
            )
        )
        {
            return null;
        }
        if (SeenDestination.Elsewhere(input.Seen, file) is { } elsewhere)
        {
            return elsewhere;
        }
        if (on >= today.Date)
        {
            return null;
        }
        var past = await CasePast.LoadAsync(db, register, today, file.Id, cancel);
        return on < past.MovedOn
            ? Refusal.Of(nameof(input.On), "Consent.BeforeDestination", past.MovedOn)
            : null;
    }

    // A paper that turns up late does not undo what was said after it.
    private static Refusal? FromBefore(
        ConsentBook book,
        Traveller person,
        ConsentEntry entry,
        DateOnly on
    ) =>
        entry.Answer == ConsentAnswer.Given
        && book.AgainstOn(person.Person.Id, entry.Purpose) is { } against
        && on < against
            ? Refusal.Of(
                nameof(RecordConsents.On),
                "Consent.BeforeWithdrawal",
                person.Person.FullName,
                against
            )
            : null;

    private async Task<Consent> MakeAsync(
        CaseFile file,
        Traveller person,
        ConsentEntry entry,
        RecordConsents input,
        DateOnly on,
        DateOnly day,
        Actor by,
        CancellationToken cancel
    ) =>
        new()
        {
            CaseId = file.Id,
            PersonId = person.Person.Id,
            GuardianId = person.Person.Id == entry.PersonId ? null : entry.PersonId,
            GuardianName =
                person.Person.Id == entry.PersonId
                && (person.IsChildOn(day) || person.IsRepresented)
                    ? WhoAnswers(input, person, day)
                    : null,
            Purpose = entry.Purpose,
            Answer = entry.Answer,
            Method = input.Method,
            Witness =
                input.Method == ConsentMethod.OralWithWitness ? Personal.Of(input.Witness) : null,
            NoticeId = (await NoticeAsync(entry.Purpose, input.NoticeLanguage, cancel)).Id,
            ExplainedIn = string.IsNullOrWhiteSpace(input.ExplainedIn)
                ? input.NoticeLanguage
                : input.ExplainedIn,
            On = on,
            RecordedAt = today.Now,
            RecordedByName = by.Name,
        };

    // What is signed is what was shown: the text of today, kept once per version.
    private async Task<ConsentNotice> NoticeAsync(
        ConsentPurpose purpose,
        string language,
        CancellationToken cancel
    )
    {
        var text = words.In(language)[$"Consent.Notice.{purpose}"];
        if (await LatestNoticeAsync(purpose, language, cancel) is { } kept && kept.Text == text)
        {
            return kept;
        }
        await db.LockAsync("consent notices", cancel);
        var latest = await LatestNoticeAsync(purpose, language, cancel);
        if (latest?.Text == text)
        {
            return latest;
        }
        var notice = new ConsentNotice
        {
            Purpose = purpose,
            Language = language,
            Version = (latest?.Version ?? 0) + 1,
            Text = text,
            Since = today.Now,
        };
        db.Add(notice);
        return notice;
    }

    private async Task<ConsentNotice?> LatestNoticeAsync(
        ConsentPurpose purpose,
        string language,
        CancellationToken cancel
    ) =>
        db.Set<ConsentNotice>()
            .Local.Where(n => n.Purpose == purpose && n.Language == language)
            .MaxBy(n => n.Version)
        ?? await db.Set<ConsentNotice>()
            .Where(n => n.Purpose == purpose && n.Language == language)
            .OrderByDescending(n => n.Version)
            .FirstOrDefaultAsync(cancel);
}
