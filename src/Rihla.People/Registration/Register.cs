using Microsoft.Extensions.DependencyInjection;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>The register of persons: all persons, in all missions that share an installation, each once.</summary>
public sealed class Register
{
    /// <summary>The refusal of a registration that leaves a likely match undecided.</summary>
    public const string Undecided = "Register.Undecided";

    /// <summary>Held by whoever looks for likely matches and then writes.</summary>
    internal const string Lock = "people.register";

    // Each word becomes keys of one question to the database.
    private const int LongestSearch = 200;

    private readonly MatchIndex index;
    private readonly MatchSheets sheets;
    private readonly PersonRecords records;
    private readonly PersonIdentities identities;
    private readonly PersonEntry entry;
    private readonly KnownNumbers numbers;
    private readonly PairQuestions questions;
    private readonly PersonScope scope;
    private readonly Sightings sightings;
    private readonly ReadLog reads;

    private Register(
        MatchIndex index,
        MatchSheets sheets,
        PersonRecords records,
        PersonIdentities identities,
        PersonEntry entry,
        KnownNumbers numbers,
        PairQuestions questions,
        PersonScope scope,
        ReadLog reads
    )
    {
        (this.index, this.sheets) = (index, sheets);
        (this.records, this.identities, this.numbers) = (records, identities, numbers);
        (this.entry, this.questions, this.scope, this.reads) = (entry, questions, scope, reads);
        sightings = new(scope, records);
    }

    /// <summary>The register as it is for those whom this scope tells what they may see.</summary>
    internal static Register Of(IServiceProvider services, PersonScope scope) =>
        new(
            services.GetRequiredService<MatchIndex>(),
            services.GetRequiredService<MatchSheets>(),
            services.GetRequiredService<PersonRecords>(),
            services.GetRequiredService<PersonIdentities>(),
            services.GetRequiredService<PersonEntry>(),
            services.GetRequiredService<KnownNumbers>(),
            services.GetRequiredService<PairQuestions>(),
            scope,
            services.GetRequiredService<ReadLog>()
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
        return await ShownAsync(
            await index.MatchesAsync(Identities.Of(input), except, input.RelativeIds, cancel),
            by,
            cancel
        );
    }

    /// <summary>
    /// The same for somebody who may be entered right afterwards: <see cref="AddAsync"/> then looks at what has changed since, and not
    /// at the whole register once more.
    /// </summary>
    public async Task<Look> LookAsync(NewPerson input, Actor by, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(by);
        index.Outside();
        var search = await index.SearchedAsync(Identities.Of(input), input.RelativeIds, cancel);
        return new(await ShownAsync([.. search.Found], by, cancel), search);
    }

    private async Task<IReadOnlyList<LikelyMatch>> ShownAsync(
        List<MatchIndex.Found> found,
        Actor by,
        CancellationToken cancel
    )
    {
        var matches = await sightings.ShowAsync(await sightings.OfAsync(found, by, cancel), cancel);
        if (matches.Count > 0 && !by.IsSystem)
        {
            var codes = matches.ToLookup(m => m.IsMinimal, m => m.RecordCode);
            await reads.SawAsync(
                by,
                codes.Contains(true)
                    ? new Act("people.compared-in-part")
                    {
                        Args = [Listed(codes[false]), Listed(codes[true])],
                    }
                    : new Act("people.compared") { Args = [Listed(codes[false])] },
                cancel
            );
        }
        return matches;

        static string Listed(IEnumerable<string> codes) =>
            string.Join(", ", codes) is { Length: > 0 } listed ? listed : "–";
    }

    /// <summary>
    /// Why nobody can be looked for now, and so nobody registered; nothing, mostly. It is so while the load of a large file
    /// is unfinished, for until its end those who were loaded are not found.
    /// </summary>
    public async Task<Refusal?> LoadingAsync(CancellationToken cancel = default)
    {
        index.Outside();
        return await index.LoadingAsync(cancel);
    }

    /// <summary>
    /// Keeps others from registering, correcting or merging anybody until the open transaction ends. Cases are held before the
    /// register, never after it.
    /// </summary>
    /// <param name="work">The open transaction.</param>
    /// <param name="cancel">Stops the waiting.</param>
    public Task HoldAsync(Work work, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.LockAsync(Lock, cancel);
    }

    /// <summary>
    /// Enters a person, or finds the one who is already there. Must run in a transaction that the caller opened: it waits
    /// until nobody else registers, looks for those like the person and only then adds, so that two caseworkers cannot
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
    /// <param name="look">A look at who is like this person, if there was one just now.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// The person; or refused, with <see cref="Undecided"/> when there is a match that is not decided: show
    /// <see cref="LikelyMatchesAsync"/> and ask; or while nobody can be looked for (<see cref="LoadingAsync"/>).
    /// </returns>
    public async Task<Outcome<Registered>> AddAsync(
        Work work,
        NewPerson input,
        IReadOnlyList<MatchDecision> decisions,
        Actor by,
        bool decideAutomatically = false,
        Look? look = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.Register);
        if (entry.Checked(ref input) is { Count: > 0 } faults)
        {
            return faults;
        }
        var identity = Identities.Of(input);
        var search =
            look?.Search
            ?? (
                decideAutomatically
                    ? null
                    : await index.AheadAsync(work, identity, input.RelativeIds, cancel)
            );
        await work.LockAsync(Lock, cancel);
        await index.WithinAsync(work, cancel);
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        var found =
            search is not null
            && await index.StandsAsync(search, identity, input.RelativeIds, cancel)
                ? [.. search.Found]
                : await index.MatchesAsync(identity, null, input.RelativeIds, cancel);
        var seen = await sightings.OfAsync(found, by, cancel);
        if (!decideAutomatically)
        {
            if (Sightings.Undecided(seen, decisions) is { } refusal)
            {
                return refusal;
            }
            // Nobody is asked about what is not shown: after the first, namesakes who are merely possible are let go.
            var notShown = seen.Skip(Sightings.MostShown)
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
        var shown = seen.Where(s => s.IsFull).Select(s => s.Found.PersonId).ToHashSet();
        var origin = decideAutomatically ? PairOrigin.Import : PairOrigin.Registration;
        if (chosen is [var same])
        {
            var existing = await records.FollowAsync(same.PersonId, cancel);
            if (existing is null or { ErasedOn: not null })
            {
                return new Refusal("Register.SameGone");
            }
            // Who stands for the person now, and not the record that was shown, which may have been merged into one that is not theirs to see.
            if (!await scope.MaySeeAsync(existing.Id, by, cancel))
            {
                return new Refusal("Register.SameNotYours");
            }
            var before = Counted.Of(existing);
            var notTaken = await entry.EnrichAsync(existing, input, cancel);
            var pairs = await questions.RaiseAsync(
                existing.Id,
                isNew: false,
                found.Where(f => f.PersonId != existing.Id),
                decisions,
                shown,
                origin,
                by,
                cancel
            );
            return new Registered(existing.Id, existing.Code, IsNew: false, pairs)
            {
                NotTaken = notTaken,
                Was = before,
                Is = Counted.Of(existing),
            };
        }
        var person = await entry.EnterAsync(input, by, cancel);
        if (person.Value is not { } entered)
        {
            return person.Refusals.ToList();
        }
        // Families change: they are asked for when somebody is compared, and are not part of what is kept of a person.
        await sheets.AddAsync(
            entered.Id,
            identity with
            {
                Relatives = [],
            },
            entered.ExternalId?.Reveal(),
            cancel
        );
        var raised = await questions.RaiseAsync(
            entered.Id,
            isNew: true,
            found,
            decisions,
            shown,
            origin,
            by,
            cancel
        );
        return new Registered(entered.Id, entered.Code, IsNew: true, raised);
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
        var ids = best.ConvertAll(f => f.PersonId);
        var people = await records.ListedAsync(ids, cancel);
        var external = await records.ExternalIdsAsync(ids, cancel);
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
    /// one, perhaps with a year of birth; a telephone number; a document number; a code. Whom the actor may see is asked while they are
    /// picked: namesakes elsewhere, however many, hide nobody.
    /// </summary>
    public async Task<PersonsFound> SearchAsync(
        string text,
        Actor by,
        int limit = 50,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        if (string.IsNullOrWhiteSpace(text))
        {
            return PersonsFound.Nobody;
        }
        if (text.Length > LongestSearch)
        {
            text = text[..LongestSearch];
        }
        if (await records.FindIdByCodeAsync(text, cancel) is { } exact)
        {
            return await scope.MaySeeAsync(exact, by, cancel)
                ? new([exact], false)
                : PersonsFound.Nobody;
        }
        index.Outside();
        var (found, areAll) = await index.SearchAsync(
            text,
            ids => scope.VisibleAsync(ids, by, cancel),
            cancel
        );
        return new([.. found.Take(limit)], !areAll || found.Count > limit);
    }

    /// <summary>
    /// After a correction, or when a record stands again or for the first time: brings the index up to date, and asks a second
    /// person about every likely match that comes to light so.
    /// </summary>
    /// <param name="person">The person, as they stand in the context.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="apart">Those of whom is known that they are somebody else.</param>
    /// <param name="cancel">Stops it.</param>
    internal async Task CorrectedAsync(
        Person person,
        Actor by,
        IReadOnlySet<Guid> apart,
        CancellationToken cancel
    )
    {
        var identity = await identities.IdentityAsync(person, cancel);
        await sheets.RenewAsync(person.Id, identity, person.ExternalId?.Reveal(), cancel);
        var found = await index.MatchesAsync(identity, person.Id, [], cancel);
        await questions.RaiseAsync(
            person.Id,
            isNew: false,
            found.Where(f => f.Match.Likeness == Likeness.Likely && !apart.Contains(f.PersonId)),
            [],
            new HashSet<Guid>(),
            PairOrigin.Correction,
            by,
            cancel
        );
    }

    /// <summary>
    /// Everybody about whom a question is open, for who asks of each what <see cref="InQuestionAsync"/> says of them.
    /// </summary>
    public Task<IReadOnlySet<Guid>> AskedAboutAsync(CancellationToken cancel = default) =>
        questions.AskedAboutAsync(cancel);

    /// <summary>
    /// The persons with these ids, in one query, decrypted. A record that was merged brings the person it was merged
    /// into. The caller asks only for persons of cases that may be shown.
    /// </summary>
    public Task<IReadOnlyDictionary<Guid, PersonSummary>> SummariesAsync(
        IEnumerable<Guid> ids,
        CancellationToken cancel = default
    ) => records.SummariesAsync(ids, cancel);

    /// <inheritdoc cref="PersonRecords.ListedAsync"/>
    public Task<IReadOnlyDictionary<Guid, PersonSummary>> ListedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) => records.ListedAsync(ids, cancel);

    /// <summary>
    /// Those of the persons about whom a question is open, each with what is asked: whether they are somebody who stands in the register
    /// already. That somebody of a restricted case is like them says nothing here: who looks at their case would learn that there is
    /// such a person.
    /// </summary>
    /// <param name="ids">The persons.</param>
    /// <param name="weighty">
    /// Whether only those questions count where the two are likely one person, or somebody said that they may be.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ILookup<Guid, Guid>> InQuestionAsync(
        IReadOnlyCollection<Guid> ids,
        bool weighty = false,
        CancellationToken cancel = default
    )
    {
        var open = await questions.OpenAsync(ids, weighty, cancel);
        var restricted =
            open.Count == 0
                ? new HashSet<Guid>()
                : await scope.RestrictedAsync(
                    [.. open.Keys.SelectMany(q => new[] { q.Person, q.Other }).Distinct()],
                    cancel
                );
        return open.Where(q =>
                restricted.Contains(q.Key.Person) || !restricted.Contains(q.Key.Other)
            )
            .ToLookup(q => q.Key.Person, q => q.Value);
    }

    /// <summary>The person with this id and all records that were merged into it.</summary>
    public async Task<IReadOnlyList<Guid>> RecordsAsync(
        Guid personId,
        CancellationToken cancel = default
    ) => await records.RecordsAsync(personId, cancel);

    /// <summary>The person with this id, or the one that record was merged into.</summary>
    public Task<PersonSummary?> FindAsync(Guid id, CancellationToken cancel = default) =>
        records.FindAsync(id, cancel);

    /// <summary>
    /// The person with this code, however it was typed, or the one that record was merged into. Whether the person may be
    /// shown is for the caller to ask.
    /// </summary>
    public Task<Guid?> FindIdByCodeAsync(string? code, CancellationToken cancel = default) =>
        records.FindIdByCodeAsync(code, cancel);

    /// <summary>
    /// Of the people of a file those whose number is on file, by the number, and whether the file tells of the same person. The caller
    /// may show what it says of a person only to who may see them.
    /// </summary>
    public Task<IReadOnlyDictionary<string, OnFile>> OnFileAsync(
        IReadOnlyCollection<NewPerson> people,
        CancellationToken cancel = default
    ) => numbers.OfAsync(people, cancel);

    /// <summary>What is wrong with these particulars, whoever they are about; nothing, when they can be entered.</summary>
    public IReadOnlyList<Refusal> FaultsOf(NewPerson input) => entry.FaultsOf(input);
}
