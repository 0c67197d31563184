using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>All protection routes of a case.</summary>
internal sealed class CaseRoutes(IEnumerable<ProtectionRoute> routes)
{
    private readonly List<ProtectionRoute> routes = [.. routes.OrderBy(r => r.Id)];

    public static async Task<CaseRoutes> LoadAsync(
        RihlaDb db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        new(
            await db.Set<ProtectionRoute>()
                .Include(r => r.Steps)
                .Where(r => r.CaseId == caseId)
                .ToListAsync(cancel)
        );

    /// <summary>The same for a question that is about nobody but adults who cannot decide: of a case without one nothing is loaded.</summary>
    public static async Task<CaseRoutes> LoadForRepresentedAsync(
        RihlaDb db,
        CaseFile file,
        CancellationToken cancel
    ) => file.Travellers.Any(t => t.IsRepresented) ? await LoadAsync(db, file.Id, cancel) : new([]);

    public IReadOnlyList<ProtectionRoute> All => routes;

    /// <summary>The routes of those who stand in the case; of who was taken out of it, routes stay on file and hold up nobody.</summary>
    public IEnumerable<ProtectionRoute> OfMembers(CaseFile file) =>
        routes.Where(r => file.Travellers.Any(t => t.MemberId == r.MemberId));

    /// <summary>Whether a member has a route for a flag, open or resolved.</summary>
    public bool Has(Guid memberId, string flag) => Find(memberId, flag) is not null;

    /// <summary>That route.</summary>
    public ProtectionRoute? Find(Guid memberId, string flag) =>
        routes.Find(r => r.MemberId == memberId && r.Flag.Reveal() == flag && !r.IsNotConfirmed);

    /// <summary>
    /// The flags for which a member has such a route. That somebody is a child alone follows from who travels along and from their
    /// age, not from the route.
    /// </summary>
    public IEnumerable<string> FlagsOf(Guid memberId) =>
        routes
            .Where(r =>
                r.MemberId == memberId
                && !r.IsNotConfirmed
                && r.Kind.Reveal() != RouteKind.ChildAlone
            )
            .Select(r => r.Flag.Reveal());

    /// <summary>Children alone whose guardian has consented to this return, with the document, on their route.</summary>
    public IReadOnlySet<Guid> ChildrenWithGuardianConsent(CaseFile file) =>
        routes
            .Where(r =>
                !r.IsNotConfirmed
                && r.Counting(StepKind.GuardianConsent, file.Country)
                    is { DocumentId: not null } step
                && step.Result.Reveal() == StepResult.Favourable
            )
            .Select(r => r.MemberId)
            .ToHashSet();

    /// <summary>
    /// The word of a child alone, or of an adult who cannot decide and of who represents them, that stands on their route; on one closed
    /// as not confirmed it counts for nothing.
    /// </summary>
    public IEnumerable<(ProtectionRoute Route, StepKind Consent)> WordsOf(Guid memberId) =>
        StandingConsents()
            .Where(s => s.Route.MemberId == memberId && RouteStep.Words.Contains(s.Consent));

    /// <summary>
    /// The day on which a child alone, or an adult who cannot decide or who represents them, said no on their route without having
    /// consented since; nothing, if nobody did.
    /// </summary>
    /// <param name="memberId">The child or adult.</param>
    /// <param name="reopenedOn">The days on which the case was reopened: what lapsed then nobody refused.</param>
    public DateOnly? RefusedOn(Guid memberId, IReadOnlySet<DateOnly> reopenedOn) =>
        routes
            .Where(r => r.MemberId == memberId && !r.IsNotConfirmed)
            .SelectMany(r => RouteStep.Words.Select(r.Latest))
            .OfType<RouteStep>()
            .Where(said =>
                said.Result.Reveal() == StepResult.Unfavourable && !reopenedOn.Contains(said.On)
            )
            .Max(said => (DateOnly?)said.On);

    /// <summary>
    /// The day since which it stands on a route that a child alone returns, by its guardian's word and its own, or an adult who cannot
    /// decide, by that of who represents them and their own: as a new signature does, it answers what was withdrawn before. Nothing, as
    /// long as one of the two has not said so.
    /// </summary>
    public DateOnly? AgreedOn(Guid memberId) =>
        routes
            .Where(r => r.MemberId == memberId && !r.IsNotConfirmed)
            .Select(r =>
                r.Kind.Reveal() switch
                {
                    RouteKind.ChildAlone => r.AgreedOn(
                        StepKind.GuardianConsent,
                        StepKind.ChildConsent
                    ),
                    RouteKind.Represented => r.AgreedOn(
                        StepKind.RepresentativeConsent,
                        StepKind.OwnWord
                    ),
                    _ => null,
                }
            )
            .Max();

    /// <summary>
    /// The adults who cannot decide and for whom it was said on their route, for this country, that they return: by who represents them,
    /// with the paper that says so, and by nothing of their own against it.
    /// </summary>
    public IReadOnlySet<Guid> SpokenFor(CaseFile file) =>
        Represented(r =>
            r.Counting(StepKind.RepresentativeConsent, file.Country)
                is { DocumentId: not null } consent
            && consent.Result.Reveal() == StepResult.Favourable
            && r.Counting(StepKind.OwnWord, file.Country)?.Result.Reveal() == StepResult.Favourable
        );

    /// <summary>The adults who cannot decide, and of whom it is decided on their route that they return.</summary>
    public IReadOnlySet<Guid> DecidedFor(CaseFile file, DateOnly day, int coolingOffDays) =>
        Represented(r => r.IsResolved(file, day, coolingOffDays));

    private HashSet<Guid> Represented(Func<ProtectionRoute, bool> isSo) =>
        [
            .. routes
                .Where(r =>
                    r.Kind.Reveal() == RouteKind.Represented && !r.IsNotConfirmed && isSo(r)
                )
                .Select(r => r.MemberId),
        ];

    /// <summary>The consents that stand on the routes, whoever gave them, and the informed choices to return.</summary>
    public IEnumerable<(ProtectionRoute Route, StepKind Consent)> StandingConsents() =>
        from route in routes
        where !route.IsNotConfirmed
        from consent in RouteStep.Consents.Append(StepKind.InformedChoice)
        where route.Latest(consent)?.Result.Reveal() == StepResult.Favourable
        select (route, consent);

    /// <summary>Whether it is decided, with the consents it takes, that a child may travel without an adult of the family on a day.</summary>
    public bool MayTravelAlone(CaseFile file, Traveller child, DateOnly day, int coolingOffDays) =>
        routes.Exists(r =>
            r.MemberId == child.MemberId
            && r.Kind.Reveal() == RouteKind.ChildAlone
            && !r.IsNotConfirmed
            && r.IsResolved(file, day, coolingOffDays)
        );

    /// <summary>
    /// What follows from what is known of a member already; screening may not leave it out. That the adult with whom a child travels
    /// answers for it, though no parent, is for an officer to find: then its route was closed as not confirmed.
    /// </summary>
    public IEnumerable<string> Certain(CaseFile file, Traveller traveller, DateOnly day) =>
        Vulnerability
            .Certain(file, traveller, day)
            .Where(code =>
                code != "unaccompanied"
                || file.IsWithoutAdult(traveller, day)
                || !IsNotAlone(file, traveller, p => CaseFile.IsBeside(p, traveller, day))
            );

    /// <summary>
    /// Whether it is enough for a child that an adult travels with it, though no parent: an officer has found that the adult answers
    /// for it, and the child was not entered as one without parent or guardian. Of a child whose parent stands in the case it may
    /// have been found because of that parent: it counts with the parent, or once the officer says so of one who had left or could
    /// not decide any more.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="child">The child.</param>
    /// <param name="isThere">Who travels with it.</param>
    public bool IsNotAlone(CaseFile file, Traveller child, Func<Traveller, bool> isThere)
    {
        if (child.Unaccompanied)
        {
            return false;
        }
        var parents = file.Travellers.Where(p => p.IsParentOf(child)).ToList();
        return Answers(child.MemberId)
            .Any(said =>
                parents.TrueForAll(p =>
                    p.DepartedOn <= said.ResolvedOn
                    || Find(p.MemberId, Vulnerability.Represented.Code)?.OpenedOn <= said.ResolvedOn
                ) || parents.Exists(p => !p.IsRepresented && isThere(p))
            );
    }

    /// <summary>Whether an officer has found that somebody answers for a child who had seemed to be alone.</summary>
    public bool IsAnsweredFor(Guid memberId) => Answers(memberId).Any();

    private IEnumerable<ProtectionRoute> Answers(Guid memberId) =>
        routes.Where(r =>
            r.MemberId == memberId && r.Kind.Reveal() == RouteKind.ChildAlone && r.IsNotConfirmed
        );

    /// <summary>
    /// The protection needs of a member: what was found, and what is certain on a day whoever was screened when. Birth dates are
    /// put right, and an adult of the family may be taken out after the screening.
    /// </summary>
    public IEnumerable<Vulnerability> NeedsOf(CaseFile file, Traveller traveller, DateOnly day) =>
        Vulnerability
            .FlagsOf(traveller)
            .Concat(
                Certain(file, traveller, day).Select(Vulnerability.Find).OfType<Vulnerability>()
            )
            .Where(v => v.Route is not null)
            .Distinct();

    /// <summary>Protection needs that have no route on a day.</summary>
    public IReadOnlyList<Obstacle> WithoutRoute(CaseFile file, DateOnly day) =>
        [
            .. file.Waiting()
                .SelectMany(t =>
                    NeedsOf(file, t, day)
                        .Where(n => !Has(t.MemberId, n.Code))
                        .Select(n => new Obstacle("Route.Missing", t.Person.Id, n.Route!.Value)
                        {
                            ToOthers = "Route.MissingForSome",
                        })
                ),
        ];

    /// <summary>Whether somebody has a need not resolved on a day for which no authority may learn of them (<see cref="Vulnerability.KeepsFromAuthorities"/>).</summary>
    public bool KeepFromAuthorities(
        Traveller traveller,
        CaseFile file,
        DateOnly day,
        int coolingOffDays
    ) =>
        Vulnerability
            .FlagsOf(traveller)
            .Any(v => v.KeepsFromAuthorities && !Has(traveller.MemberId, v.Code))
        || routes.Exists(r =>
            r.MemberId == traveller.MemberId
            && Vulnerability.Find(r.Flag.Reveal()) is { KeepsFromAuthorities: true }
            && !r.IsResolved(file, day, coolingOffDays)
        );

    /// <summary>
    /// Whether somebody of the case needs protection that is not decided on. That a child alone, or an adult who cannot decide, may
    /// travel is decided with their word, and falls with it.
    /// </summary>
    public bool AreOpen(CaseFile file, DateOnly day) =>
        WithoutRoute(file, day).Count > 0
        || OfMembers(file)
            .Any(r =>
                !r.IsNotConfirmed
                && (
                    r.ResolvedOn is null
                    || r.Kind.Reveal() is RouteKind.ChildAlone or RouteKind.Represented
                )
            );

    /// <summary>Routes that are not resolved on a day.</summary>
    public IReadOnlyList<Obstacle> Unresolved(CaseFile file, DateOnly day, int coolingOffDays) =>
        [
            .. routes
                .Where(r => !r.IsResolved(file, day, coolingOffDays))
                .Join(
                    file.Waiting(),
                    r => r.MemberId,
                    t => t.MemberId,
                    (r, t) =>
                        new Obstacle("Route.Open", t.Person.Id, r.Kind.Reveal())
                        {
                            ToOthers = "Route.StillOpen",
                        }
                ),
        ];
}
