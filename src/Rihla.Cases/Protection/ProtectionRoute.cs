using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>The way a protection need takes before its person can travel.</summary>
public enum RouteKind
{
    /// <summary>A child without parents or guardian: best-interests decision, three consents, family assessment.</summary>
    ChildAlone,

    /// <summary>An asylum seeker or refugee: informed choice, time to think it over, UNHCR's reply.</summary>
    Asylum,

    /// <summary>A presumed victim of trafficking: risk assessment by both missions, safety plan.</summary>
    Trafficking,

    /// <summary>Any other protection need: help offered elsewhere, and a decision whether the journey can go on.</summary>
    Referral,

    /// <summary>An adult who cannot decide: best-interests decision, the legal representative's consent, and no objection of their own.</summary>
    Represented,
}

/// <summary>A step of a protection route.</summary>
public enum StepKind
{
    /// <summary>The best-interests decision, by a named decision-maker, with its document.</summary>
    BestInterests,

    /// <summary>The consent of the child's guardian.</summary>
    GuardianConsent,

    /// <summary>The consent of the child, in an interview of their own.</summary>
    ChildConsent,

    /// <summary>The consent of the family that receives the child.</summary>
    FamilyConsent,

    /// <summary>The family was traced and assessed.</summary>
    FamilyAssessment,

    /// <summary>The person was told what return means for their claim, and chose.</summary>
    InformedChoice,

    /// <summary>UNHCR's reply.</summary>
    UnhcrReply,

    /// <summary>
    /// How dangerous the return is; each mission answers for its own country. Where the mission of origin does not see the case, or
    /// there is none, a second officer of the host mission answers for the country of return.
    /// </summary>
    RiskAssessment,

    /// <summary>The plan that keeps the person safe on the way and after arrival.</summary>
    SafetyPlan,

    /// <summary>Help by another service was offered, whatever the answer.</summary>
    ReferralOffered,

    /// <summary>The protection officer's decision whether the journey can go on.</summary>
    Decision,

    /// <summary>The consent of who represents by law an adult who cannot decide, with the order or power.</summary>
    RepresentativeConsent,

    /// <summary>What an adult who cannot decide says or lets see of the journey: an objection stops it, however it is expressed.</summary>
    OwnWord,
}

/// <summary>What a step brought.</summary>
public enum StepResult
{
    /// <summary>In favour: return is in the person's best interests; consent given; the person chose to return; no objection; the risk can be borne; the journey can go on.</summary>
    Favourable,

    /// <summary>Against: another solution is better; consent refused; the person keeps the claim; objection; the risk is too high; the journey must wait.</summary>
    Unfavourable,
}

/// <summary>One step taken on a route. Steps are added, never changed; of each kind the latest for the country of return counts.</summary>
internal sealed class RouteStep
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RouteId { get; init; }

    public required Personal<StepKind> Kind { get; init; }

    public required Personal<StepResult> Result { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>
    /// Who decided, consented or replied: a name and, where it matters, a function. Of an assessment of the risk, where it was
    /// learnt, and then it stands in for that of the mission of origin.
    /// </summary>
    public Personal<string>? Who { get; init; }

    public Personal<string>? Note { get; init; }

    public Guid? DocumentId { get; init; }

    /// <summary>The mission whose colleague recorded it.</summary>
    public required Guid MissionId { get; init; }

    /// <summary>The country of return it was taken for, ISO 3166 alpha-2; nothing, while none was chosen.</summary>
    public required string? Country { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string RecordedByName { get; init; }

    /// <summary>Whether the host mission assessed the country of return, in place of the mission of origin.</summary>
    public bool StandsInForOrigin() => Kind.Reveal() == StepKind.RiskAssessment && Who is not null;

    /// <summary>The steps in which it is consented that a child alone, or an adult who cannot decide, travels.</summary>
    public static IReadOnlyList<StepKind> Consents { get; } =
    [
        StepKind.GuardianConsent,
        StepKind.ChildConsent,
        StepKind.FamilyConsent,
        StepKind.RepresentativeConsent,
        StepKind.OwnWord,
    ];

    /// <summary>
    /// Those of them that are the word of the traveller, and end when the traveller withdraws: a child's own; of an adult who cannot
    /// decide their own, and that of who speaks for them.
    /// </summary>
    public static IReadOnlyList<StepKind> Words { get; } =
    [StepKind.ChildConsent, StepKind.RepresentativeConsent, StepKind.OwnWord];

    /// <summary>A consent on a route, or an informed choice, ends: nobody travels before it is given anew.</summary>
    public static RouteStep ConsentEnds(
        ProtectionRoute route,
        StepKind consent,
        CaseFile file,
        string? note,
        Actor by,
        Today today
    ) =>
        new()
        {
            RouteId = route.Id,
            Kind = Personal.Of(consent),
            Result = Personal.Of(StepResult.Unfavourable),
            On = today.Date,
            Note = Personal.Of(note),
            MissionId = by.MissionId,
            Country = file.Country,
            RecordedAt = today.Now,
            RecordedByName = by.Name,
        };
}

/// <summary>
/// The route of one protection need of one person. It blocks the journey until it is resolved, and nobody can waive it.
/// What kind of need it is stays encrypted: the database alone betrays nobody.
/// </summary>
internal sealed class ProtectionRoute
{
    private readonly List<RouteStep> steps = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid MemberId { get; set; }

    public required Personal<RouteKind> Kind { get; init; }

    /// <summary>The flag it was opened for, such as <c>trafficking</c>.</summary>
    public required Personal<string> Flag { get; init; }

    public required DateOnly OpenedOn { get; init; }

    public required string OpenedByName { get; init; }

    public DateOnly? ResolvedOn { get; private set; }

    public string? ResolvedByName { get; private set; }

    /// <summary>Why the need turned out not to exist; a route closed like this blocks nothing.</summary>
    public Personal<string>? NotConfirmedBecause { get; private set; }

    public IReadOnlyList<RouteStep> Steps => steps;

    public bool IsNotConfirmed => NotConfirmedBecause is not null;

    public void Take(RouteStep step)
    {
        steps.Add(step);
        if (step.Result.Reveal() == StepResult.Unfavourable)
        {
            Reopen();
        }
    }

    /// <summary>Takes the officer's word back, because it was given for something else than what is planned now.</summary>
    public void Reopen()
    {
        if (!IsNotConfirmed)
        {
            (ResolvedOn, ResolvedByName) = (null, null);
        }
    }

    /// <summary>The latest step of a kind, whichever the country of return was.</summary>
    public RouteStep? Latest(StepKind kind) =>
        steps.Where(s => s.Kind.Reveal() == kind).MaxBy(s => (s.On, s.RecordedAt));

    /// <summary>The day of the earlier of two consents, if both stand.</summary>
    public DateOnly? AgreedOn(StepKind one, StepKind other) =>
        Latest(one) is { } first
        && Latest(other) is { } second
        && first.Result.Reveal() == StepResult.Favourable
        && second.Result.Reveal() == StepResult.Favourable
            ? (first.On < second.On ? first.On : second.On)
            : null;

    /// <summary>
    /// The step of a kind that counts for a country of return: the latest of those that were taken for it, and of those that
    /// speak against the journey, wherever it goes.
    /// </summary>
    public RouteStep? Counting(StepKind kind, string? country, Func<RouteStep, bool>? of = null) =>
        steps
            .Where(s =>
                s.Kind.Reveal() == kind
                && of?.Invoke(s) != false
                && (s.Country == country || s.Result.Reveal() == StepResult.Unfavourable)
            )
            .MaxBy(s => (s.On, s.RecordedAt));

    /// <summary>Which steps a route asks for.</summary>
    public static IReadOnlyList<StepKind> StepsOf(RouteKind kind) =>
        kind switch
        {
            RouteKind.ChildAlone =>
            [
                StepKind.BestInterests,
                StepKind.GuardianConsent,
                StepKind.ChildConsent,
                StepKind.FamilyConsent,
                StepKind.FamilyAssessment,
            ],
            RouteKind.Asylum => [StepKind.InformedChoice, StepKind.UnhcrReply],
            RouteKind.Trafficking => [StepKind.RiskAssessment, StepKind.SafetyPlan],
            RouteKind.Represented =>
            [
                StepKind.BestInterests,
                StepKind.RepresentativeConsent,
                StepKind.OwnWord,
            ],
            _ => [StepKind.ReferralOffered, StepKind.Decision],
        };

    /// <summary>Whether a step needs the document it speaks of.</summary>
    public static bool NeedsDocument(StepKind kind) =>
        kind
            is StepKind.BestInterests
                or StepKind.GuardianConsent
                or StepKind.FamilyConsent
                or StepKind.RepresentativeConsent;

    /// <summary>Whether a step needs the name of who decided, consented or replied.</summary>
    public static bool NeedsName(StepKind kind) =>
        kind
            is StepKind.BestInterests
                or StepKind.GuardianConsent
                or StepKind.FamilyConsent
                or StepKind.UnhcrReply
                or StepKind.Decision
                or StepKind.RepresentativeConsent;

    /// <summary>Whether a step is worth nothing without words: what was done, seen or heard.</summary>
    public static bool NeedsNote(StepKind kind) =>
        kind is StepKind.SafetyPlan or StepKind.RiskAssessment or StepKind.OwnWord;

    /// <summary>Whether only a protection officer takes the step.</summary>
    public static bool IsOfficers(StepKind kind) =>
        kind is StepKind.BestInterests or StepKind.SafetyPlan or StepKind.Decision;

    /// <summary>The gates that are not passed on a day; none, when the route can be resolved.</summary>
    public IReadOnlyList<Gate> OpenGates(CaseFile file, DateOnly day, int coolingOffDays) =>
        Kind.Reveal() switch
        {
            RouteKind.ChildAlone or RouteKind.Represented =>
            [
                .. StepsOf(Kind.Reveal()).Select(k => Need(k, file)).OfType<Gate>(),
            ],
            RouteKind.Asylum => [.. AsylumGates(file, day, coolingOffDays).OfType<Gate>()],
            RouteKind.Trafficking => [.. TraffickingGates(file).OfType<Gate>()],
            // Help must have been offered; whether it is taken is the person's choice.
            _ =>
            [
                .. new[]
                {
                    Latest(StepKind.ReferralOffered) is null
                        ? new Gate("Route.Gate.ReferralOffered")
                        : null,
                    Need(StepKind.Decision, file),
                }.OfType<Gate>(),
            ],
        };

    /// <summary>Resolved by an officer, and every gate still passed on that day.</summary>
    public bool IsResolved(CaseFile file, DateOnly day, int coolingOffDays) =>
        IsNotConfirmed
        || (ResolvedOn is not null && OpenGates(file, day, coolingOffDays).Count == 0);

    /// <summary>Resolves the route, once every gate is passed.</summary>
    public Outcome Resolve(CaseFile file, DateOnly on, int coolingOffDays, string by)
    {
        if (IsNotConfirmed || ResolvedOn is not null)
        {
            return new Refusal("Route.ResolvedAlready");
        }
        if (OpenGates(file, on, coolingOffDays) is { Count: > 0 } gates)
        {
            return new Refusal(gates[0].TextKey, gates[0].Args);
        }
        (ResolvedOn, ResolvedByName) = (on, by);
        return Outcome.Done;
    }

    /// <summary>
    /// Closes a route because the need turned out not to exist, also after it was resolved. A child alone stays one until somebody
    /// travels along.
    /// </summary>
    public Outcome NotConfirmed(string? because, DateOnly on, string by, bool childIsAlone)
    {
        if (IsNotConfirmed)
        {
            return new Refusal("Route.ResolvedAlready");
        }
        if (Kind.Reveal() == RouteKind.ChildAlone && childIsAlone)
        {
            return new Refusal("Route.ChildIsAlone");
        }
        if (Personal.Of(because) is not { } reason)
        {
            return Refusal.Of("Because", "Route.BecauseMissing");
        }
        (NotConfirmedBecause, ResolvedOn, ResolvedByName) = (reason, on, by);
        return Outcome.Done;
    }

    private Gate? Need(StepKind kind, CaseFile file) =>
        Counting(kind, file.Country) switch
        {
            null => Missing(kind, $"{kind}"),
            { Result: var result } when result.Reveal() == StepResult.Unfavourable => new(
                $"Route.Against.{kind}"
            ),
            { DocumentId: null } when NeedsDocument(kind) => new("Route.Gate.Document"),
            _ => null,
        };

    // A step that was taken for another country is to be taken anew: whoever reads the page sees it there.
    private Gate Missing(StepKind kind, string name, Func<RouteStep, bool>? of = null) =>
        steps.Exists(s => s.Kind.Reveal() == kind && of?.Invoke(s) != false)
            ? new("Route.Gate.OtherCountry", kind)
            : new($"Route.Gate.{name}");

    private IEnumerable<Gate?> AsylumGates(CaseFile file, DateOnly day, int coolingOffDays)
    {
        yield return Need(StepKind.InformedChoice, file);
        if (Counting(StepKind.InformedChoice, file.Country) is { } choice)
        {
            var over = choice.On.AddDays(coolingOffDays);
            yield return over > day ? new("Route.Gate.CoolingOff", over) : null;
        }
        yield return Need(StepKind.UnhcrReply, file);
    }

    /// <summary>The assessment of the risk by the host mission, for its own country.</summary>
    public RouteStep? RiskHere(CaseFile file) =>
        Counting(StepKind.RiskAssessment, file.Country, s => IsOfHost(file, s));

    /// <summary>
    /// The assessment of the risk in the country of return: that of the mission there; while it does not see the case, also one of
    /// the host mission in its place.
    /// </summary>
    public RouteStep? RiskThere(CaseFile file) =>
        Counting(StepKind.RiskAssessment, file.Country, s => IsOfOrigin(file, s));

    private static bool IsOfHost(CaseFile file, RouteStep step) =>
        step.MissionId == file.HostMissionId && !step.StandsInForOrigin();

    private static bool IsOfOrigin(CaseFile file, RouteStep step) =>
        step.StandsInForOrigin()
            ? !WorkingMission.IsThere(file)
            : step.MissionId == file.OriginMissionId;

    private IEnumerable<Gate?> TraffickingGates(CaseFile file)
    {
        var (here, there) = (RiskHere(file), RiskThere(file));
        yield return Assessment(here, "RiskHost", "RiskHost", s => IsOfHost(file, s));
        yield return file.Country is null
            ? new("Route.Gate.OriginUnknown")
            : Assessment(
                there,
                WorkingMission.IsThere(file) ? "RiskOrigin" : "OriginNone",
                "RiskOrigin",
                s => IsOfOrigin(file, s)
            );
        yield return here is not null
        && there?.StandsInForOrigin() == true
        && here.RecordedByName == there.RecordedByName
            ? new("Route.Gate.RiskTwoOfficers")
            : null;
        yield return Need(StepKind.SafetyPlan, file);
    }

    private Gate? Assessment(
        RouteStep? step,
        string missing,
        string against,
        Func<RouteStep, bool> of
    ) =>
        step?.Result.Reveal() switch
        {
            null => Missing(StepKind.RiskAssessment, missing, of),
            StepResult.Unfavourable => new($"Route.Against.{against}"),
            _ => null,
        };
}

/// <summary>What a route still lacks.</summary>
/// <param name="TextKey">The key of its sentence.</param>
/// <param name="Args">What fills the places of the sentence.</param>
internal sealed record Gate(string TextKey, params object[] Args);

internal sealed class ProtectionRouteMapping
    : IEntityTypeConfiguration<ProtectionRoute>,
        IEntityTypeConfiguration<RouteStep>
{
    public void Configure(EntityTypeBuilder<ProtectionRoute> builder)
    {
        builder.ToTable("cases_protection_route");
        builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId);
        builder.HasMany(r => r.Steps).WithOne().HasForeignKey(s => s.RouteId);
        builder
            .Navigation(r => r.Steps)
            .HasField("steps")
            .UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.Ignore(r => r.IsNotConfirmed);
    }

    public void Configure(EntityTypeBuilder<RouteStep> builder) =>
        builder.ToTable("cases_route_step");
}
