using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>The register of persons: all persons, in all missions that share an installation, each once.</summary>
public sealed class Register
{
    /// <summary>The refusal of a registration that leaves a likely match undecided.</summary>
    public const string Undecided = "Register.Undecided";

    /// <summary>Held by whoever looks for likely matches and then writes.</summary>
    internal const string Lock = "people.register";

    /// <summary>How many likely matches are shown, and must be decided, at most: the best.</summary>
    internal const int MostShown = 20;

    private const int CodesAhead = 100;
    private const int MostAtOnce = 500;

    private readonly Queue<string> freeCodes = new();

    private readonly RihlaDb db;
    private readonly MatchIndex index;
    private readonly PersonScope scope;
    private readonly ReadLog reads;
    private readonly Today today;

    internal Register(
        RihlaDb db,
        MatchIndex index,
        PersonScope scope,
        ReadLog reads,
        Today today
    ) =>
        (this.db, this.index, this.scope, this.reads, this.today) = (
            db,
            index,
            scope,
            reads,
            today
        );

    /// <summary>
    /// Who in the register may be this person, at most twenty, best first. Persons of restricted cases that the actor
    /// may not see are left out; of persons of other missions the minimal facts are given. The look is recorded before
    /// anything is answered, so it must not be taken within a transaction.
    /// </summary>
    /// <param name="input">What is known so far; as little as a name is enough.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="except">A person not to be compared with: the one whose record is open.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<IReadOnlyList<LikelyMatch>> LikelyMatchesAsync(
        NewPerson input,
        Actor by,
        Guid? except = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(by);
        index.Outside();
        var found = await index.MatchesAsync(
            Identities.Of(input),
            except,
            input.RelativeIds,
            cancel
        );
        var matches = await ShowAsync(await SeenAsync(found, by, cancel), cancel);
        if (matches.Count > 0 && !by.IsSystem)
        {
            var codes = matches.Where(m => !m.IsMinimal).Select(m => m.Person.Code);
            await reads.SawAsync(
                by,
                new Act("people.compared") { Args = [string.Join(", ", codes)] },
                cancel
            );
        }
        return matches;
    }

    /// <summary>
    /// Enters a person, or finds the one who is already there. Must run in a transaction that the caller opened: it waits
    /// until nobody else registers, searches the register once more and only then adds, so that two caseworkers cannot
    /// enter the same person unseen. It neither saves nor commits: the caller saves with its own act.
    /// </summary>
    /// <remarks>
    /// <see cref="MatchDecisionKind.Same"/> brings the existing person, who keeps a new spelling, phone or document;
    /// <see cref="MatchDecisionKind.Different"/> is remembered; <see cref="MatchDecisionKind.Unsure"/> enters the person
    /// and asks a second person to look at both. Matches that the actor may not see in full go to adjudication by
    /// themselves.
    /// </remarks>
    /// <param name="work">The open transaction.</param>
    /// <param name="input">What is known of the person.</param>
    /// <param name="decisions">What the caseworker decided on the likely matches shown.</param>
    /// <param name="by">Who registers.</param>
    /// <param name="decideAutomatically">
    /// Whether nobody is there to decide, as in an import: every undecided match counts as unsure.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// The person; or refused, with <see cref="Undecided"/> when there is a match that is not decided: show
    /// <see cref="LikelyMatchesAsync"/> and ask.
    /// </returns>
    public async Task<Outcome<Registered>> AddAsync(
        Work work,
        NewPerson input,
        IReadOnlyList<MatchDecision> decisions,
        Actor by,
        bool decideAutomatically = false,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.Register);
        if (Checked(ref input) is { Count: > 0 } faults)
        {
            return faults;
        }
        await work.LockAsync(Lock, cancel);
        await index.WithinAsync(work, cancel);
        var identity = Identities.Of(input);
        var found = await index.MatchesAsync(identity, null, input.RelativeIds, cancel);
        var seen = await SeenAsync(found, by, cancel);
        if (!decideAutomatically)
        {
            if (FirstUndecided(seen, decisions) is { } refusal)
            {
                return refusal;
            }
            // Nobody is asked about what is not shown: after the first, namesakes who are merely possible are let go.
            var notShown = seen.Skip(MostShown)
                .Where(s => s.Found.Match.Likeness != Likeness.Likely)
                .Select(s => s.Found.PersonId)
                .ToHashSet();
            found.RemoveAll(f => notShown.Contains(f.PersonId));
        }
        var chosen = decisions.Where(d => d.Kind == MatchDecisionKind.Same).ToList();
        if (chosen.Count > 1)
        {
            return new Refusal("Register.SameTwice");
        }
        var origin = decideAutomatically ? PairOrigin.Import : PairOrigin.Registration;
        if (chosen is [var same])
        {
            if (!await scope.MaySeeAsync(same.PersonId, by, cancel))
            {
                return new Refusal("Register.SameNotYours");
            }
            var existing = await FollowAsync(same.PersonId, cancel);
            if (existing is null)
            {
                return new Refusal("Register.SameGone");
            }
            await EnrichAsync(existing, input, cancel);
            var pairs = await RaiseAsync(
                existing.Id,
                isNew: false,
                found.Where(f => f.PersonId != existing.Id),
                decisions,
                seen,
                origin,
                by,
                cancel
            );
            return new Registered(existing.Id, existing.Code, IsNew: false, pairs);
        }
        var person = await EnterAsync(input, by, cancel);
        if (person.Value is not { } entered)
        {
            return person.Refusals.ToList();
        }
        // Families change: they are asked for when somebody is compared, and are not part of what is kept of a person.
        await index.AddAsync(
            entered.Id,
            identity with
            {
                Relatives = [],
            },
            entered.ExternalId?.Reveal(),
            cancel
        );
        var raised = await RaiseAsync(
            entered.Id,
            isNew: true,
            found,
            decisions,
            seen,
            origin,
            by,
            cancel
        );
        return new Registered(entered.Id, entered.Code, IsNew: true, raised);
    }

    /// <summary>
    /// The persons with these ids, in one query, decrypted. A record that was merged brings the person it was merged
    /// into. The caller asks only for persons of cases that may be shown.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, PersonSummary>> SummariesAsync(
        IEnumerable<Guid> ids,
        CancellationToken cancel = default
    )
    {
        var wanted = ids.Distinct().ToList();
        if (wanted.Count == 0)
        {
            return new Dictionary<Guid, PersonSummary>();
        }
        // As one value, so that the statement is the same for any number of them and need not be made anew.
        var rows = await Rows(db.Set<Person>().Where(p => EF.Parameter(wanted).Contains(p.Id)))
            .ToListAsync(cancel);
        var summaries = new Dictionary<Guid, PersonSummary>(rows.Count);
        foreach (var row in rows)
        {
            if (row.MergedIntoId is null)
            {
                summaries[row.Id] = row.Summary();
            }
            else if (await FindAsync(row.Id, cancel) is { } survivor)
            {
                summaries[row.Id] = survivor;
            }
        }
        return summaries;
    }

    /// <summary>
    /// Those of the persons about whom a question is open: whether they are somebody who stands in the register already.
    /// </summary>
    public async Task<IReadOnlySet<Guid>> InQuestionAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    )
    {
        var records = await db.Set<Person>()
            .Where(p =>
                ids.Contains(p.Id) || (p.MergedIntoId != null && ids.Contains(p.MergedIntoId.Value))
            )
            .Select(p => new { p.Id, Stands = p.MergedIntoId ?? p.Id })
            .ToListAsync(cancel);
        var all = records.ConvertAll(r => r.Id);
        // Asked by the persons alone, once for each side: a person has few pairs, while those that are open can be as many
        // as the persons, and a database that is given the state as well may begin there.
        var first = db.Set<Pair>().AsNoTracking().Where(p => all.Contains(p.FirstId));
        var second = db.Set<Pair>().AsNoTracking().Where(p => all.Contains(p.SecondId));
        var asked = (await first.Concat(second).ToListAsync(cancel))
            .Where(p => p.IsOpen)
            .SelectMany(p => new[] { p.FirstId, p.SecondId })
            .ToHashSet();
        return records.Where(r => asked.Contains(r.Id)).Select(r => r.Stands).ToHashSet();
    }

    /// <summary>The person with this id, or the one that record was merged into.</summary>
    public async Task<PersonSummary?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        while (true)
        {
            var row = await Rows(db.Set<Person>().Where(p => p.Id == id))
                .SingleOrDefaultAsync(cancel);
            if (row?.MergedIntoId is not { } into)
            {
                return row?.Summary();
            }
            id = into;
        }
    }

    /// <summary>
    /// The person with this code, however it was typed, or the one that record was merged into. Whether the person may be
    /// shown is for the caller to ask.
    /// </summary>
    public async Task<Guid?> FindIdByCodeAsync(string? code, CancellationToken cancel = default)
    {
        if (Code.Read(code) is not { } read)
        {
            return null;
        }
        var id = await db.Set<Person>()
            .Where(p => p.Code == read)
            .Select(p => (Guid?)p.Id)
            .SingleOrDefaultAsync(cancel);
        return id is { } found ? (await FollowAsync(found, cancel))?.Id : null;
    }

    /// <summary>
    /// Of these numbers, under which persons were known elsewhere, those under which somebody came, with the person who
    /// stands for them now. The caller may show what it says of a person only to who may see them.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, Guid>> FromElsewhereAsync(
        IReadOnlyCollection<string> externalIds,
        CancellationToken cancel = default
    )
    {
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var wanted = externalIds.Select(id => id.Trim()).ToHashSet(StringComparer.Ordinal);
        foreach (var batch in wanted.Chunk(MostAtOnce))
        {
            var records = await index.FromElsewhereAsync(batch, cancel);
            var rows = await db.Set<Person>()
                .AsNoTracking()
                .Where(p => records.Contains(p.Id))
                .Select(p => new
                {
                    p.Id,
                    p.MergedIntoId,
                    p.ExternalId,
                })
                .ToListAsync(cancel);
            foreach (var row in rows)
            {
                if (row.ExternalId?.Reveal() is { } id && wanted.Contains(id))
                {
                    found[id] = row.MergedIntoId is null
                        ? row.Id
                        : (await FindAsync(row.Id, cancel))?.Id ?? row.Id;
                }
            }
        }
        return found;
    }

    /// <summary>
    /// The persons of the register who are most like somebody, best first, however unlikely: for look-ups from the
    /// command line, which are measured. The caller records the look.
    /// </summary>
    /// <param name="identity">What is known of the person sought.</param>
    /// <param name="limit">How many, at least 1.</param>
    /// <param name="cancel">Stops the search.</param>
    internal async Task<IReadOnlyList<(LikelyMatch Match, string? ExternalId)>> RankAsync(
        Identity identity,
        int limit,
        CancellationToken cancel
    )
    {
        index.Outside();
        var best = await index.RankAsync(identity, limit, double.NegativeInfinity, cancel);
        var people = await SummariesAsync(best.Select(f => f.PersonId), cancel);
        var ids = best.ConvertAll(f => f.PersonId);
        var external = await db.Set<Person>()
            .AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .Select(p => new { p.Id, p.ExternalId })
            .ToDictionaryAsync(p => p.Id, p => p.ExternalId?.Reveal(), cancel);
        return
        [
            .. best.Where(f => people.ContainsKey(f.PersonId))
                .Select(f =>
                    (
                        Reasons.Full(people[f.PersonId], f.Match),
                        external.GetValueOrDefault(f.PersonId)
                    )
                ),
        ];
    }

    /// <summary>
    /// Those whom the actor may see and who answer to a text, best first: a name in either script, or the beginning of
    /// one; a telephone number; a document number; a code.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> SearchAsync(
        string text,
        Actor by,
        int limit = 50,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }
        if (await FindIdByCodeAsync(text, cancel) is { } exact)
        {
            return await scope.MaySeeAsync(exact, by, cancel) ? [exact] : [];
        }
        index.Outside();
        var found = await index.SearchAsync(text, cancel);
        var visible = await scope.VisibleAsync(found, by, cancel);
        return [.. found.Where(visible.Contains).Take(limit)];
    }

    /// <summary>The record that stands for a person after all merges, tracked; nothing, if there is no such record.</summary>
    internal async Task<Person?> FollowAsync(Guid id, CancellationToken cancel)
    {
        while (true)
        {
            var person = await db.Set<Person>().FindAsync([id], cancel);
            if (person?.MergedIntoId is not { } into)
            {
                return person;
            }
            id = into;
        }
    }

    /// <summary>The person and all records that were merged into it, over however many merges.</summary>
    internal async Task<List<Guid>> RecordsAsync(Guid personId, CancellationToken cancel)
    {
        var records = new List<Guid> { personId };
        for (var last = records; last.Count > 0; )
        {
            last = await db.Set<Person>()
                .Where(p => p.MergedIntoId != null && last.Contains(p.MergedIntoId.Value))
                .Select(p => p.Id)
                .ToListAsync(cancel);
            records.AddRange(last);
        }
        return records;
    }

    /// <summary>
    /// After a correction: brings the index up to date, and asks a second person about every likely match that the
    /// correction brought to light.
    /// </summary>
    internal async Task CorrectedAsync(Person person, Actor by, CancellationToken cancel)
    {
        var identity = await IdentityAsync(person, cancel);
        await index.RenewAsync(person.Id, identity, person.ExternalId?.Reveal(), cancel);
        var found = await index.MatchesAsync(identity, person.Id, [], cancel);
        await RaiseAsync(
            person.Id,
            isNew: false,
            found.Where(f => f.Match.Likeness == Likeness.Likely),
            [],
            [],
            PairOrigin.Correction,
            by,
            cancel
        );
    }

    /// <summary>Everything the matching needs of a person, as it stands in the context, saved or not.</summary>
    internal async Task<Identity> IdentityAsync(Person person, CancellationToken cancel)
    {
        var names = await OfAsync<PersonName>(n => n.PersonId == person.Id, cancel);
        var phones = await OfAsync<PersonPhone>(p => p.PersonId == person.Id, cancel);
        var documents = await OfAsync<IdentityDocument>(d => d.PersonId == person.Id, cancel);
        return Identities.Of(person, names, phones, documents);
    }

    /// <summary>Rows of a person, with what was added and without what was removed in this context.</summary>
    internal async Task<List<T>> OfAsync<T>(
        System.Linq.Expressions.Expression<Func<T, bool>> ofPerson,
        CancellationToken cancel
    )
        where T : class
    {
        await db.Set<T>().Where(ofPerson).LoadAsync(cancel);
        var belongs = ofPerson.Compile();
        return
        [
            .. db
                .ChangeTracker.Entries<T>()
                .Where(e => e.State != EntityState.Deleted && belongs(e.Entity))
                .Select(e => e.Entity),
        ];
    }

    /// <summary>Brings the index up to date with a person as it stands in the context.</summary>
    internal async Task RenewAsync(Person person, CancellationToken cancel) =>
        await index.RenewAsync(
            person.Id,
            await IdentityAsync(person, cancel),
            person.ExternalId?.Reveal(),
            cancel
        );

    /// <summary>What is wrong with these particulars, whoever they are about; nothing, when they can be entered.</summary>
    public IReadOnlyList<Refusal> FaultsOf(NewPerson input) => Checked(ref input);

    private List<Refusal> Checked(ref NewPerson input)
    {
        var faults = input.Faults(today.Date);
        foreach (var spelling in input.OtherSpellings)
        {
            faults.AddRange(
                Written.Faults(nameof(input.OtherSpellings), spelling, Particulars.LongestName)
            );
        }
        if (!string.IsNullOrWhiteSpace(input.Phone))
        {
            var phone = Phones.Read(input.Phone, input.PhoneCountry);
            faults.AddRange(phone.Refusals);
            input = input with { Phone = phone.Value };
        }
        if (!string.IsNullOrWhiteSpace(input.DocumentNumber))
        {
            faults.AddRange(Document(Guid.Empty, input).Refusals);
        }
        return faults;
    }

    private static Refusal? FirstUndecided(
        IReadOnlyList<Sighted> seen,
        IReadOnlyList<MatchDecision> decisions
    )
    {
        var undecided = seen.Take(MostShown)
            .Count(s => s.IsFull && decisions.All(d => d.PersonId != s.Found.PersonId));
        return undecided == 0 ? null : new Refusal(Undecided, undecided);
    }

    /// <summary>The rows of a person who is entered.</summary>
    internal sealed record Drawn(
        Person Person,
        List<PersonName> Names,
        PersonPhone? Phone,
        IdentityDocument? Document
    );

    /// <summary>The rows of a person whose particulars were found to be without fault; nothing is written.</summary>
    /// <param name="code">The code, which nobody else has.</param>
    /// <param name="input">What is known of the person.</param>
    /// <param name="by">Who enters them.</param>
    internal Drawn DrawChecked(string code, NewPerson input, Actor by)
    {
        if (Checked(ref input) is { Count: > 0 } faults)
        {
            throw new InvalidOperationException(
                $"The particulars were to be checked before: {faults[0].TextKey}."
            );
        }
        return Draw(code, input, by).Value!;
    }

    /// <summary>Adds a person to the context, without looking for others like them.</summary>
    internal async Task<Outcome<Person>> EnterAsync(
        NewPerson input,
        Actor by,
        CancellationToken cancel
    )
    {
        var drawn = Draw(await NewCodeAsync(by.IsSystem ? CodesAhead : 1, cancel), input, by);
        if (drawn.Value is not { } rows)
        {
            return drawn.Refusals.ToList();
        }
        db.Add(rows.Person);
        db.AddRange(rows.Names);
        if (rows.Phone is not null)
        {
            db.Add(rows.Phone);
        }
        if (rows.Document is not null)
        {
            db.Add(rows.Document);
        }
        return rows.Person;
    }

    private Outcome<Drawn> Draw(string code, NewPerson input, Actor by)
    {
        var person = new Person
        {
            Code = code,
            ExternalId = Personal.Of(input.ExternalId),
            RegisteredAt = today.Now,
            RegisteredById = by.UserId,
        };
        var identified = person.Identify(input, today.Date);
        return identified.IsDone
            ? new Drawn(
                person,
                [
                    .. input
                        .OtherSpellings.Select(Written.Clean)
                        .OfType<string>()
                        .Distinct(StringComparer.Ordinal)
                        .Select(spelling => Spelling(person.Id, Personal.Of(spelling), null)),
                ],
                input.Phone is { } phone
                    ? new() { PersonId = person.Id, Number = new(phone) }
                    : null,
                Document(person.Id, input).Value
            )
            : identified.Refusals.ToList();
    }

    // The person is already there: what is new about them is kept beside what was known.
    private async Task EnrichAsync(Person person, NewPerson input, CancellationToken cancel)
    {
        var before = await IdentityAsync(person, cancel);
        var known = before
            .Names.Select(n => Spelled(n.Given, n.Family))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (given, family) = (Written.Clean(input.GivenNames), Written.Clean(input.FamilyName));
        if (known.Add(Spelled(given, family)))
        {
            AddName(person.Id, Personal.Of(given), Personal.Of(family));
        }
        foreach (
            var spelling in input
                .OtherSpellings.Append(input.NameInArabic)
                .Select(Written.Clean)
                .OfType<string>()
        )
        {
            if (known.Add(spelling))
            {
                AddName(person.Id, Personal.Of(spelling), null);
            }
        }
        if (input.Phone is { } phone && !before.Phones.Contains(phone))
        {
            db.Add(new PersonPhone { PersonId = person.Id, Number = new(phone) });
        }
        if (
            Document(person.Id, input).Value is { Number: { } number } document
            && !before.Documents.Any(d =>
                string.Equals(d.Number, number.Reveal(), StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            db.Add(document);
        }
        person.NameInArabic ??= Personal.Of(Written.Clean(input.NameInArabic));
        person.Birth ??= input.Birth is { } birth ? Personal.Of(birth) : null;
        person.Sex ??= input.Sex;
        person.Nationality ??= input.Nationality;
        person.Language ??= input.Language;
        await RenewAsync(person, cancel);
    }

    // Returns how many of the pairs went to adjudication.
    private async Task<int> RaiseAsync(
        Guid personId,
        bool isNew,
        IEnumerable<MatchIndex.Found> found,
        IReadOnlyList<MatchDecision> decisions,
        IReadOnlyList<Sighted> seen,
        PairOrigin origin,
        Actor by,
        CancellationToken cancel
    )
    {
        var full = seen.Where(s => s.IsFull).Select(s => s.Found.PersonId).ToHashSet();
        var raised = 0;
        foreach (var match in found)
        {
            if (!isNew && await IsDecidedOrOpenAsync(personId, match.PersonId, cancel))
            {
                continue;
            }
            var pair = Pair.Raise(
                personId,
                match.PersonId,
                origin,
                match.Match.Probability,
                by,
                today.Now
            );
            var kind =
                full.Contains(match.PersonId)
                && decisions.FirstOrDefault(d => d.PersonId == match.PersonId) is { } decision
                    ? decision.Kind
                    : MatchDecisionKind.Unsure;
            pair.DecideAtRegistration(kind, by, today.Now);
            db.Add(pair);
            raised += kind == MatchDecisionKind.Unsure ? 1 : 0;
        }
        return raised;
    }

    // What was decided on a record holds for the person it was merged into: nobody is asked twice.
    private async Task<bool> IsDecidedOrOpenAsync(Guid one, Guid other, CancellationToken cancel)
    {
        var ones = await RecordsAsync(one, cancel);
        var others = await RecordsAsync(other, cancel);
        return await db.Set<Pair>()
            .AnyAsync(
                p =>
                    (ones.Contains(p.FirstId) && others.Contains(p.SecondId))
                    || (others.Contains(p.FirstId) && ones.Contains(p.SecondId)),
                cancel
            );
    }

    /// <summary>
    /// Those of these pairs about which nobody was asked yet, of whichever record of the two persons, and of which both
    /// persons still stand.
    /// </summary>
    internal async Task<HashSet<(Guid One, Guid Other)>> NeverAskedAsync(
        IReadOnlyCollection<(Guid One, Guid Other)> pairs,
        CancellationToken cancel
    )
    {
        var fresh = new HashSet<(Guid, Guid)>();
        foreach (var some in pairs.Chunk(MostAtOnce))
        {
            var persons = some.SelectMany(p => new[] { p.One, p.Other }).ToHashSet();
            var stands = await db.Set<Person>()
                .Where(p => persons.Contains(p.Id) && p.MergedIntoId == null)
                .ToDictionaryAsync(p => p.Id, p => p.Id, cancel);
            for (var last = stands.Keys.ToList(); last.Count > 0; )
            {
                var merged = await db.Set<Person>()
                    .Where(p => p.MergedIntoId != null && last.Contains(p.MergedIntoId.Value))
                    .Select(p => new { p.Id, Into = p.MergedIntoId!.Value })
                    .ToListAsync(cancel);
                merged.ForEach(m => stands[m.Id] = stands[m.Into]);
                last = merged.ConvertAll(m => m.Id);
            }
            var records = stands.Keys.ToList();
            var asked = (
                await db.Set<Pair>()
                    .Where(p => records.Contains(p.FirstId) && records.Contains(p.SecondId))
                    .Select(p => new { p.FirstId, p.SecondId })
                    .ToListAsync(cancel)
            )
                .Select(p => Pair.InOrder(stands[p.FirstId], stands[p.SecondId]))
                .ToHashSet();
            fresh.UnionWith(
                some.Where(p =>
                    stands.ContainsKey(p.One)
                    && stands.ContainsKey(p.Other)
                    && !asked.Contains(Pair.InOrder(p.One, p.Other))
                )
            );
        }
        return fresh;
    }

    // A person of a restricted case whom the actor may not see is left out: the match goes to adjudication silently.
    private async Task<List<Sighted>> SeenAsync(
        List<MatchIndex.Found> found,
        Actor by,
        CancellationToken cancel
    )
    {
        if (found.Count == 0)
        {
            return [];
        }
        var ids = found.Select(f => f.PersonId).ToList();
        if (by.IsSystem)
        {
            return [.. found.Select(f => new Sighted(f, true))];
        }
        var visible = await scope.VisibleAsync(ids, by, cancel);
        var restricted = await scope.RestrictedAsync(ids, cancel);
        return
        [
            .. found
                .Where(f => visible.Contains(f.PersonId) || !restricted.Contains(f.PersonId))
                .Select(f => new Sighted(f, visible.Contains(f.PersonId))),
        ];
    }

    private async Task<IReadOnlyList<LikelyMatch>> ShowAsync(
        List<Sighted> seen,
        CancellationToken cancel
    )
    {
        var shown = seen.Take(MostShown).ToList();
        var people = await SummariesAsync(shown.Select(s => s.Found.PersonId), cancel);
        return
        [
            .. shown
                .Where(s => people.ContainsKey(s.Found.PersonId))
                .Select(s =>
                    s.IsFull
                        ? Reasons.Full(people[s.Found.PersonId], s.Found.Match)
                        : Reasons.Minimal(people[s.Found.PersonId], s.Found.Match)
                ),
        ];
    }

    // Several are looked up at once where more persons will follow.
    private async Task<string> NewCodeAsync(int ahead, CancellationToken cancel)
    {
        while (freeCodes.Count == 0)
        {
            var made = Enumerable.Range(0, ahead).Select(_ => Code.New("P")).ToHashSet();
            var taken = await db.Set<Person>()
                .Where(p => made.Contains(p.Code))
                .Select(p => p.Code)
                .ToListAsync(cancel);
            foreach (var code in made.Except(taken))
            {
                freeCodes.Enqueue(code);
            }
        }
        return freeCodes.Dequeue();
    }

    private Outcome<IdentityDocument> Document(Guid personId, NewPerson input)
    {
        if (string.IsNullOrWhiteSpace(input.DocumentNumber))
        {
            return Refusal.Of(nameof(input.DocumentNumber), "Document.Number.Missing");
        }
        var type = string.IsNullOrWhiteSpace(input.DocumentType)
            ? DocumentType.Other
            : IdentityDocument.Read(input.DocumentType);
        if (type is not { } read)
        {
            return Refusal.Of(nameof(input.DocumentType), "Document.Type.Unknown");
        }
        var document = new IdentityDocument { PersonId = personId };
        var stated = document.State(
            read,
            input.DocumentNumber,
            input.DocumentCountry ?? input.Nationality,
            null,
            null,
            today.Date
        );
        return stated.IsDone ? document : stated.Refusals.ToList();
    }

    private void AddName(Guid personId, Personal<string>? given, Personal<string>? family) =>
        db.Add(Spelling(personId, given, family));

    private static PersonName Spelling(
        Guid personId,
        Personal<string>? given,
        Personal<string>? family
    ) =>
        new()
        {
            PersonId = personId,
            Kind = NameKind.OtherSpelling,
            Given = given,
            Family = family,
        };

    private static string Spelled(string? given, string? family) => $"{given} {family}".Trim();

    // Only what a summary shows is read and decrypted.
    private IQueryable<SummaryRow> Rows(IQueryable<Person> persons) =>
        persons
            .AsNoTracking()
            .Select(p => new SummaryRow(
                p.Id,
                p.MergedIntoId,
                p.Code,
                p.GivenNames,
                p.FamilyName,
                p.NameInArabic,
                p.Birth,
                p.Sex,
                p.Nationality,
                p.Language,
                p.PhotoId,
                db.Set<PersonPhone>()
                    .Where(phone => phone.PersonId == p.Id && phone.Safety != Safety.Unsafe)
                    .OrderBy(phone => phone.Id)
                    .Select(phone => phone.Number)
                    .FirstOrDefault()
            ));

    private sealed record SummaryRow(
        Guid Id,
        Guid? MergedIntoId,
        string Code,
        Personal<string>? GivenNames,
        Personal<string>? FamilyName,
        Personal<string>? NameInArabic,
        Personal<PartialDate>? Birth,
        Sex? Sex,
        string? Nationality,
        string? Language,
        Guid? PhotoId,
        Personal<string>? Phone
    )
    {
        public PersonSummary Summary() =>
            new(
                Id,
                Code,
                GivenNames?.Reveal() ?? "",
                FamilyName?.Reveal() ?? "",
                NameInArabic?.Reveal(),
                Birth?.Reveal(),
                Sex,
                Nationality,
                Language,
                PhotoId is not null,
                Phone?.Reveal()
            );
    }

    private sealed record Sighted(MatchIndex.Found Found, bool IsFull);
}
