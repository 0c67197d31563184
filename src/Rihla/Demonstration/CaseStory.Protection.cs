using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Demonstration;

/// <content>Protection routes: the hard gates, the people who open them, and referrals to others.</content>
internal sealed partial class CaseStory
{
    private const string Officer = "aicha";

    private async IAsyncEnumerable<DateTimeOffset> ProtectAsync()
    {
        if (File.Sensitivity == Sensitivity.Restricted)
        {
            yield return In(1, 3);
            await GatherTeamAsync();
        }
        foreach (var route in await RoutesAsync())
        {
            await foreach (var later in FollowAsync(route))
            {
                yield return later;
            }
        }
        if (File.Travellers.Any(t => t.IsVulnerable) && dice.Chance(0.6))
        {
            yield return In(1, 3);
            await SendReferralAsync(
                dice.Weighted(
                    (ReferralService.Health, 40),
                    (ReferralService.Psychosocial, 30),
                    (ReferralService.Shelter, 20),
                    (ReferralService.BasicNeeds, 10)
                ),
                dice.One(["Association Abri", "Dispensaire de quartier", "Maison d'accueil"])
            );
            if (dice.Chance(0.7))
            {
                yield return In(2, 9);
                await AnswerReferralsAsync();
            }
        }
    }

    // A restricted case exists for its team alone: whoever has a part in the journey is taken into it.
    private async Task GatherTeamAsync()
    {
        await desk.DoAsync<RestrictedCases>(Officer, (cases, by) => cases.TakeAsync(Code, by));
        var receiver = await desk.ReceiverInAsync(household.Home.Country);
        foreach (var name in new[] { "nadia", "hicham", "karim", receiver }.OfType<string>())
        {
            var user = await desk.ActorAsync(name);
            await desk.DoAsync<Teams>(Officer, (t, by) => t.JoinAsync(Code, user.UserId, by));
        }
    }

    private Task<IReadOnlyList<ProtectionRoute>> RoutesAsync() =>
        desk.WithAsync<RihlaDb, IReadOnlyList<ProtectionRoute>>(
            Officer,
            async (db, _) => (await CaseRoutes.LoadAsync(db, File.Id, default)).All
        );

    private async IAsyncEnumerable<DateTimeOffset> FollowAsync(ProtectionRoute route)
    {
        switch (route.Kind.Reveal())
        {
            case RouteKind.ChildAlone:
                yield return In(3, 10);
                await StepAsync(route, StepKind.ChildConsent);
                await StepAsync(route, StepKind.FamilyAssessment);
                yield return In(4, 14);
                await StepAsync(route, StepKind.GuardianConsent, "Déléguée à la tutelle");
                await StepAsync(route, StepKind.FamilyConsent, "La mère, par appel vidéo");
                yield return In(5, 20);
                await StepAsync(route, StepKind.BestInterests, "Commission de l'intérêt supérieur");
                break;
            case RouteKind.Asylum:
                yield return In(1, 3);
                await StepAsync(route, StepKind.InformedChoice);
                await SendReferralAsync(ReferralService.Asylum, "HCR Rabat, accueil");
                yield return In(9, 25);
                await StepAsync(route, StepKind.UnhcrReply, "HCR Rabat");
                break;
            case RouteKind.Trafficking:
                yield return In(1, 4);
                await AssessTraffickingAsync(route);
                await StepAsync(route, StepKind.RiskAssessment);
                yield return In(4, 12);
                if (
                    !File.SharedWithOrigin
                    || await desk.ReceiverInAsync(household.Home.Country) is not { } receiver
                )
                {
                    // Nobody there may know of them: the gate stays shut.
                    yield break;
                }
                await StepAsync(route, StepKind.RiskAssessment, by: receiver);
                yield return In(2, 10);
                await StepAsync(route, StepKind.SafetyPlan);
                break;
            default:
                yield return In(1, 4);
                await StepAsync(route, StepKind.ReferralOffered);
                yield return In(2, 8);
                await StepAsync(route, StepKind.Decision, "Chargée de protection");
                break;
        }
        yield return In(0, 3);
        await desk.DoAsync<ProtectionRoutes>(
            Officer,
            (r, by) => r.ResolveAsync(Code, route.Id, by)
        );
    }

    private async Task StepAsync(
        ProtectionRoute route,
        StepKind kind,
        string? who = null,
        string by = Officer
    )
    {
        await using var document = ProtectionRoute.NeedsDocument(kind)
            ? Letter.With($"Document de demonstration : {kind}")
            : null;
        await desk.DoAsync<ProtectionRoutes>(
            by,
            (routes, actor) =>
                routes.TakeStepAsync(
                    Code,
                    new()
                    {
                        RouteId = route.Id,
                        Kind = kind,
                        Result = StepResult.Favourable,
                        Who = who,
                        Note = kind is StepKind.RiskAssessment or StepKind.SafetyPlan
                            ? "Accueil par un service désigné, numéro d'urgence remis, adresse tenue secrète"
                            : null,
                        Document = document,
                        DocumentName = document is null ? null : "document.pdf",
                    },
                    actor
                )
        );
    }

    private Task AssessTraffickingAsync(ProtectionRoute route) =>
        desk.DoAsync<TraffickingAssessments>(
            Officer,
            (assessments, by) =>
                assessments.SaveAsync(
                    Code,
                    route.MemberId,
                    TraffickingFindings.Nothing with
                    {
                        Status = "PossibleVictimOfTrafficking",
                        DecidedBy = "NGO",
                        Recruitment = ["ThroughFriendsOrSocialEvents"],
                        Control =
                        [
                            "FalsePromises",
                            dice.One(["TakesEarnings", "WithholdsDocuments"]),
                        ],
                        Exploitation = [dice.One(["ForcedLabour", "Servitude", "ForcedBegging"])],
                        PlaceOfExploitation = "Casablanca",
                    },
                    version: 0,
                    by
                )
        );

    private Task SendReferralAsync(ReferralService service, string partner) =>
        desk.DoAsync<Referrals>(
            caseworker,
            (referrals, by) =>
                referrals.SendAsync(
                    Code,
                    new()
                    {
                        MemberIds = [File.Applicant!.MemberId],
                        Service = service,
                        Partner = partner,
                        Purpose = "Premier entretien et suivi",
                        Shared = "Nom, langue, manière sûre de rappeler",
                        Urgency = dice.Chance(0.2)
                            ? ReferralUrgency.Urgent
                            : ReferralUrgency.Normal,
                    },
                    by
                )
        );

    private async Task AnswerReferralsAsync()
    {
        var sent = await desk.WithAsync<RihlaDb, List<Referral>>(
            caseworker,
            (db, _) => db.Set<Referral>().Where(r => r.CaseId == File.Id).ToListAsync()
        );
        foreach (var referral in sent.Where(r => r.Status == ReferralStatus.Sent))
        {
            await desk.DoAsync<Referrals>(
                caseworker,
                (referrals, by) =>
                    referrals.ReceiveAsync(
                        Code,
                        new()
                        {
                            ReferralId = referral.Id,
                            Version = referral.Version,
                            Status = dice.Weighted(
                                (ReferralStatus.Accepted, 45),
                                (ReferralStatus.Answered, 45),
                                (ReferralStatus.Refused, 10)
                            ),
                            Answer = "Rendez-vous donné, la personne s'y est présentée",
                        },
                        by
                    )
            );
        }
    }
}
