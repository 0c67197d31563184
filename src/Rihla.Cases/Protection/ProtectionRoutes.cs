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

/// <summary>A step taken on a protection route.</summary>
public sealed record TakeStep
{
    /// <summary>Which route.</summary>
    public Guid RouteId { get; init; }

    /// <summary>Where the case went when the step was taken; nothing, if nobody looked.</summary>
    public SeenDestination? Seen { get; init; }

    /// <summary>Which step.</summary>
    public StepKind Kind { get; init; }

    /// <summary>What it brought.</summary>
    public StepResult Result { get; init; }

    /// <summary>The day; today, when nothing is said.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Who decided, consented or replied: name and function.</summary>
    public string? Who { get; init; }

    /// <summary>
    /// Where the risk in the country of return was learnt: said by an officer of the host mission who assesses it in place of the
    /// mission of origin, which does not see the case; nothing, of one's own country.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>In words.</summary>
    public string? Note { get; init; }

    /// <summary>The document, scanned or photographed.</summary>
    public Stream? Document { get; init; }

    /// <summary>The name of the document's file.</summary>
    public string? DocumentName { get; init; }
}

/// <summary>Opens protection routes, records their steps, and resolves them once every hard gate is passed.</summary>
public sealed class ProtectionRoutes(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Screenings screenings,
    Attachments attachments,
    Register register,
    CasesSettings settings,
    Today today
)
{
    /// <summary>Opens a route by hand, for a need that was found outside screening. The need becomes a flag of the person.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="memberId">The member of the case.</param>
    /// <param name="flag">The code of the vulnerability, such as <c>asylum</c>.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused when the person has an open route for it, for a flag that has no route, and for one that is found in counselling.</returns>
    public Task<Outcome> OpenAsync(
        string code,
        Guid memberId,
        string? flag,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (CaseOperations.HostAlone(file, by, [memberId]) is { } notOurs)
                {
                    return notOurs;
                }
                var traveller = file.Travellers.FirstOrDefault(t => t.MemberId == memberId);
                if (!file.IsOpen || traveller is null)
                {
                    return new Refusal(file.IsOpen ? "Casework.NotAMember" : "Casework.IsClosed");
                }
                if (Vulnerability.Find(flag ?? "") is not { Route: { } kind } need)
                {
                    return Refusal.Of("Flag", "Route.FlagMissing");
                }
                if (kind == RouteKind.ChildAlone && !traveller.IsChildOn(today.Date))
                {
                    return new Refusal("Screening.AdultUnaccompanied", traveller.Person.FullName);
                }
                if (need == Vulnerability.Represented)
                {
                    return Refusal.Of("Flag", "Route.FoundInCounselling");
                }
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                if (routes.Has(memberId, need.Code))
                {
                    return new Refusal("Route.OpenAlready");
                }
                await RouteOpening.OpenAsync(db, tasks, today, file, traveller, need, by, cancel);
                RouteOpening.SetFlag(traveller, need.Code, true);
                operations.Touch(file);
                await screenings.FlagsChangedAsync(file, cancel);
                return new Act("route.opened", PersonId: traveller.Person.Id)
                {
                    Args = [Fill.Text($"RouteKind.{kind}")],
                };
            },
            cancel
        );

    /// <summary>
    /// Records a step. Whatever speaks against the journey takes effect at once: a resolved route is open again, and the case of a
    /// presumed victim of trafficking exists for its team alone again.
    /// </summary>
    /// <returns>Refused for a step that is not of this route, without the name or document it needs, for a day to come, by who assessed the risk of the other country, and in favour from a day before the person was taken out of the case, or on which it went to another country.</returns>
    public async Task<Outcome> TakeStepAsync(
        string code,
        TakeStep input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        var document = await attachments.ReadDocumentAsync(
            input.Document,
            input.DocumentName,
            nameof(input.Document),
            cancel
        );
        return await operations.OnSomeAsync(
            code,
            by,
            input.Kind == StepKind.RiskAssessment && SourceOf(input) is null
                    ? CasesPermissions.AssessRisk
                : input.Kind == StepKind.RiskAssessment || ProtectionRoute.IsOfficers(input.Kind)
                    ? CasesPermissions.Protect
                : CasesPermissions.Work,
            async file =>
            {
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                var route = routes.All.FirstOrDefault(r => r.Id == input.RouteId);
                if (
                    input.Kind != StepKind.RiskAssessment
                    && NotOurs(file, route, by) is { } notOurs
                )
                {
                    return notOurs;
                }
                if (Faults(file, route, input, by) is { Count: > 0 } faults)
                {
                    return faults;
                }
                if (await FromBeforeAsync(file, route!, input, cancel) is { } outdated)
                {
                    return outdated;
                }
                if (document is { IsDone: false })
                {
                    return document.Refusals.ToList();
                }
                var step = Make(file, route!, input, attachments.Keep(document?.Value), by);
                route!.Take(step);
                db.Add(step);
                await RouteOpening.CloseOffAsync(db, today, file, route, by, cancel);
                return new Act("route.step-taken", PersonId: PersonOf(file, route))
                {
                    Args =
                    [
                        Fill.Text($"StepKind.{input.Kind}"),
                        Fill.Text($"StepResult.{input.Result}"),
                    ],
                };
            },
            cancel
        );
    }

    /// <summary>Resolves a route: a protection officer's word, possible only once every hard gate is passed.</summary>
    public Task<Outcome> ResolveAsync(
        string code,
        Guid routeId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnRouteAsync(
            code,
            routeId,
            by,
            "route.resolved",
            async (file, route, _) =>
            {
                var outcome = route.Resolve(file, today.Date, settings.CoolingOffDays, by.Name);
                if (outcome.IsDone && route.Kind.Reveal() == RouteKind.Represented)
                {
                    await SettleConcernsAsync(file, by, cancel);
                }
                return outcome;
            },
            cancel
        );

    // No sound session follows of who cannot decide: what counselling had doubts about is answered here.
    private async Task SettleConcernsAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        var decidedFor = routes.DecidedFor(file, today.Date, settings.CoolingOffDays);
        var record = await CounsellingRecord.LoadAsync(db, file.Id, cancel);
        foreach (var session in record.Answered(decidedFor))
        {
            await tasks.SettleAsync(file.Id, Counselling.ConcernTask, by, session.Id, cancel);
        }
    }

    /// <summary>Closes a route because the need turned out not to exist; the flag goes with it.</summary>
    public Task<Outcome> NotConfirmedAsync(
        string code,
        Guid routeId,
        string? because,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnRouteAsync(
            code,
            routeId,
            by,
            "route.not-confirmed",
            async (file, route, traveller) =>
            {
                var outcome = route.NotConfirmed(
                    because,
                    today.Date,
                    by.Name,
                    childIsAlone: file.IsWithoutAdult(traveller, today.Date)
                );
                if (outcome.IsDone)
                {
                    RouteOpening.SetFlag(traveller, route.Flag.Reveal(), false);
                    operations.Touch(file);
                    await screenings.FlagsChangedAsync(file, cancel);
                }
                return outcome;
            },
            cancel,
            because
        );

    /// <summary>
    /// Those of these people who are children and travel without anybody who answers for them: neither a parent, the applicant or the
    /// spouse of the applicant, nor who consented to this return as their guardian. Another grown-up relative is company, no
    /// guardian: who travels with one is a separated child, unless an officer has found that the adult answers for it. What was found
    /// while a parent was to travel along does not count without that parent.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="people">Who travels.</param>
    /// <param name="aboard">Everybody of the case who travels with them, themselves among them.</param>
    /// <param name="day">The day of travel.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<Traveller>> SeparatedAsync(
        CaseFile file,
        IReadOnlyCollection<Traveller> people,
        IReadOnlyCollection<Traveller> aboard,
        DateOnly day,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var adults = aboard.Where(t => !t.IsChildOn(day) && !t.IsRepresented).ToList();
        var without = people
            .Where(c => c.IsChildOn(day) && !adults.Exists(a => a.IsParentOf(c)))
            .ToList();
        if (without.Count == 0)
        {
            return [];
        }
        var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        return
        [
            .. without.Where(c =>
                !(adults.Count > 0 && routes.IsNotAlone(file, c, aboard.Contains))
                && !adults.Exists(a =>
                    papers.ConsentFor(file, c.MemberId, day)?.GuardianMemberId == a.MemberId
                )
            ),
        ];
    }

    /// <summary>
    /// Those of these children of whom it is not decided that they may travel without parent or guardian: asked at the aircraft
    /// door, when the adult who was to travel with them does not come.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="children">Who would travel without parent or guardian.</param>
    /// <param name="day">The day of travel.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<Traveller>> UndecidedAsync(
        CaseFile file,
        IEnumerable<Traveller> children,
        DateOnly day,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        return
        [
            .. children.Where(c => !routes.MayTravelAlone(file, c, day, settings.CoolingOffDays)),
        ];
    }

    private Task<Outcome> OnRouteAsync(
        string code,
        Guid routeId,
        Actor by,
        string act,
        Func<CaseFile, ProtectionRoute, Traveller, Task<Outcome>> change,
        CancellationToken cancel,
        string? reason = null
    ) =>
        operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Protect,
            async file =>
            {
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                var route = routes.All.FirstOrDefault(r => r.Id == routeId);
                if (NotOurs(file, route, by) is { } notOurs)
                {
                    return notOurs;
                }
                var traveller = file.Travellers.FirstOrDefault(t => t.MemberId == route?.MemberId);
                if (route is null || traveller is null)
                {
                    return new Refusal(route is null ? "Route.NotFound" : "Route.OfWhoLeft");
                }
                var outcome = await change(file, route, traveller);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                await tasks.SettleAsync(file.Id, Screenings.RouteTask, by, route.Id, cancel);
                return new Act(act, PersonId: traveller.Person.Id)
                {
                    Args = [Fill.Text($"RouteKind.{route.Kind.Reveal()}")],
                    Reason = reason,
                };
            },
            cancel
        );

    private static Refusal? NotOurs(CaseFile file, ProtectionRoute? route, Actor by) =>
        route is null ? null : CaseOperations.HostAlone(file, by, [route.MemberId]);

    private List<Refusal> Faults(CaseFile file, ProtectionRoute? route, TakeStep input, Actor by)
    {
        if (!file.IsOpen)
        {
            return [new("Casework.IsClosed")];
        }
        if (
            route is null
            || route.IsNotConfirmed
            || !ProtectionRoute.StepsOf(route.Kind.Reveal()).Contains(input.Kind)
        )
        {
            return [new("Route.NotFound")];
        }
        if (file.Travellers.All(t => t.MemberId != route.MemberId))
        {
            return [new("Route.OfWhoLeft")];
        }
        var faults = new List<Refusal>();
        if (input.On > today.Date)
        {
            faults.Add(Refusal.Of(nameof(input.On), "Casework.DayToCome"));
        }
        // From a choice to return the time to think it over is counted: a slip in the year would skip it.
        else if (
            input.On < file.RequestedOn
            && (input.Kind == StepKind.InformedChoice || RouteStep.Consents.Contains(input.Kind))
        )
        {
            faults.Add(Refusal.Of(nameof(input.On), "Route.BeforeRequest", file.RequestedOn));
        }
        if (ProtectionRoute.NeedsName(input.Kind) && string.IsNullOrWhiteSpace(input.Who))
        {
            faults.Add(Refusal.Of(nameof(input.Who), "Route.NameMissing"));
        }
        if (
            input.Document is null
            && input.Result == StepResult.Favourable
            && ProtectionRoute.NeedsDocument(input.Kind)
        )
        {
            faults.Add(Refusal.Of(nameof(input.Document), "Route.DocumentMissing"));
        }
        if (string.IsNullOrWhiteSpace(input.Note) && ProtectionRoute.NeedsNote(input.Kind))
        {
            faults.Add(
                Refusal.Of(
                    nameof(input.Note),
                    input.Kind == StepKind.OwnWord ? "Route.OwnWordMissing" : "Route.NoteMissing"
                )
            );
        }
        if (
            input.Kind == StepKind.RiskAssessment
            && RiskFault(file, route, input, by) is { } notTheirs
        )
        {
            faults.Add(notTheirs);
        }
        return faults;
    }

    // In place of the mission of origin two officers are needed: nobody answers for both countries.
    // Whoever speaks against the journey is heard.
    private static Refusal? RiskFault(
        CaseFile file,
        ProtectionRoute route,
        TakeStep input,
        Actor by
    )
    {
        var standsIn = SourceOf(input) is not null;
        if (standsIn && (file.Country is null || WorkingMission.IsThere(file)))
        {
            return Refusal.Of(
                nameof(input.Source),
                file.Country is null ? "Route.Gate.OriginUnknown" : "Risk.OriginAssesses"
            );
        }
        var other = standsIn ? route.RiskHere(file) : route.RiskThere(file);
        return
            input.Result == StepResult.Favourable
            && other is not null
            && (standsIn || other.StandsInForOrigin())
            && other.RecordedByName == by.Name
            ? new("Route.Gate.RiskTwoOfficers")
            : null;
    }

    private static string? SourceOf(TakeStep input) =>
        string.IsNullOrWhiteSpace(input.Source) ? null : input.Source;

    // A paper that turns up late speaks for the journey it was made for. Help was offered wherever the journey went.
    private async Task<Refusal?> FromBeforeAsync(
        CaseFile file,
        ProtectionRoute route,
        TakeStep input,
        CancellationToken cancel
    )
    {
        if (input.Result != StepResult.Favourable || input.Kind == StepKind.ReferralOffered)
        {
            return null;
        }
        if (SeenDestination.Elsewhere(input.Seen, file) is { } elsewhere)
        {
            return elsewhere;
        }
        if (input.On is not { } on || on >= today.Date)
        {
            return null;
        }
        var past = await CasePast.LoadAsync(db, register, today, file.Id, cancel);
        var who = file.Travellers.First(t => t.MemberId == route.MemberId).Person;
        return past.WentElsewhereOn(on, file.Country) is { } moved
                ? Refusal.Of(nameof(input.On), "Route.BeforeCountry", moved)
            : RouteStep.Consents.Contains(input.Kind)
            && past.TakenOutOn(who.Id) is { } taken
            && on < taken
                ? Refusal.Of(nameof(input.On), "Route.BeforeTakenOut", who.FullName, taken)
            : null;
    }

    private RouteStep Make(
        CaseFile file,
        ProtectionRoute route,
        TakeStep input,
        Guid? document,
        Actor by
    ) =>
        new()
        {
            RouteId = route.Id,
            Kind = Personal.Of(input.Kind),
            Result = Personal.Of(input.Result),
            On = input.On ?? today.Date,
            Who = Personal.Of(input.Kind == StepKind.RiskAssessment ? SourceOf(input) : input.Who),
            Note = Personal.Of(input.Note),
            DocumentId = document,
            MissionId = by.MissionId,
            Country = file.Country,
            RecordedAt = today.Now,
            RecordedByName = by.Name,
        };

    private static Guid? PersonOf(CaseFile file, ProtectionRoute route) =>
        file.Travellers.FirstOrDefault(t => t.MemberId == route.MemberId)?.Person.Id;
}
