using Rihla.Cases;
using Rihla.People;

namespace Rihla.Demonstration;

/// <content>Counselling, screening, eligibility, the declaration and the money.</content>
internal sealed partial class CaseStory
{
    private static readonly string[] Risks =
    [
        "no_income",
        "irregular_status",
        "debt",
        "isolation",
        "family_pressure",
        "no_work",
        "distress",
        "no_documents",
    ];

    private static readonly string[] Strengths =
    [
        "skills",
        "family_support",
        "network",
        "coping",
        "return_plan",
        "work_prospects",
        "home_to_return",
    ];

    private string Interpreted =>
        household.Language is "fr" or "ar" or "en" ? "" : "Interprète de permanence";

    /// <summary>Holds the first session; whether it leaves a doubt.</summary>
    private async Task<bool> CounselAsync()
    {
        var doubt = GoesAstray(0.06);
        await HoldSessionAsync(
            doubt ? Pressure.Doubt : Pressure.None,
            doubt ? "Un parent répond à sa place ; revoir la personne seule." : null
        );
        return doubt;
    }

    private Task CounselAgainAsync() => HoldSessionAsync(Pressure.None, null);

    private Task HoldSessionAsync(Pressure pressure, string? concern) =>
        desk.DoAsync<Counselling>(
            caseworker,
            (counselling, by) =>
                counselling.RecordAsync(
                    Code,
                    new()
                    {
                        Mode = dice.Weighted(
                            (CounsellingMode.InPerson, 70),
                            (CounsellingMode.Phone, 20),
                            (CounsellingMode.Video, 10)
                        ),
                        Language = household.Language,
                        Understanding =
                            Interpreted.Length > 0
                                ? Understanding.Interpreter
                                : Understanding.OwnLanguage,
                        Interpreter = Interpreted,
                        MemberIds = [.. File.Travellers.Select(t => t.MemberId)],
                        Given = CounsellingSession.AllInformation,
                        Pressure = pressure,
                        Capacity = Capacity.Able,
                        Concern = concern,
                    },
                    by
                )
        );

    private async Task ScreenAsync()
    {
        await desk.DoAsync<Screenings>(
            caseworker,
            (screenings, by) =>
                screenings.SaveAsync(
                    Code,
                    new()
                    {
                        Household = Some(Strengths, dice.Between(1, 3)),
                        Persons =
                        [
                            .. File.Travellers.Select(t => new PersonFindings(
                                t.MemberId,
                                Some(Risks, dice.Between(0, 3)),
                                // What was found in an earlier case stands as well.
                                [.. FlagsOf(t).Union(t.VulnerabilityCodes)]
                            )
                            {
                                Functioning = FunctioningOf(t),
                            }),
                        ],
                    },
                    by
                )
        );
        await ReadAsync();
    }

    // From five years on; most have no difficulty, some with seeing, few a lot with walking.
    private Functioning? FunctioningOf(Traveller traveller) =>
        traveller.Person.Birth?.AgeOn(Today) < Functioning.AskedFrom
            ? null
            : new(
                dice.Chance(0.1) ? Difficulty.Some : Difficulty.None,
                Difficulty.None,
                dice.Chance(0.05) ? Difficulty.ALot : Difficulty.None,
                Difficulty.None,
                Difficulty.None,
                Difficulty.None
            );

    private Findings Some(string[] codes, int count) =>
        new(
            Enumerable
                .Range(0, count)
                .Select(_ => dice.One(codes))
                .Distinct()
                .ToDictionary(
                    c => c,
                    _ => dice.Chance(0.3) ? FactorRating.Strong : FactorRating.Some,
                    StringComparer.Ordinal
                ),
            null
        );

    private List<string> FlagsOf(Traveller traveller)
    {
        var woman = traveller.Person.Sex == Sex.F;
        if (toTheEnd)
        {
            return [];
        }
        if (traveller.IsChildOn(Today))
        {
            return dice.Chance(0.04) ? ["medical"] : [];
        }
        var flags = new List<string>();
        if (File.Travellers.Count > 1 && Adults.Count() == 1)
        {
            flags.Add("single_parent");
        }
        if (household.Home.Country is "SD" or "SY" or "YE")
        {
            flags.Add("asylum");
            return flags;
        }
        flags.AddRange(
            new[]
            {
                ("asylum", 0.03),
                ("trafficking", woman ? 0.10 : 0.015),
                ("gender_based_violence", woman ? 0.06 : 0),
                ("pregnant", woman ? 0.07 : 0),
                ("medical", 0.05),
                ("mental_health", 0.03),
                ("disability", 0.02),
                ("destitute", 0.06),
            }
                .Where(f => dice.Chance(f.Item2))
                .Select(f => f.Item1)
        );
        return flags;
    }

    /// <summary>Decides eligibility; whether they can be helped to return.</summary>
    private async Task<bool> DecideAsync()
    {
        // Nobody is helped to return to a country at war.
        var unsafeHome = household.Home.Country is "SD" or "SY" or "YE";
        var eligible = turn != Turn.IsIneligible && !unsafeHome;
        await desk.DoAsync<EligibilityDecisions>(
            caseworker,
            (decisions, by) =>
                decisions.DecideAsync(
                    Code,
                    new()
                    {
                        IsEligible = eligible,
                        Reason =
                            unsafeHome ? EligibilityReason.CountrySuspended
                            : !eligible
                                ? dice.Weighted(
                                    (EligibilityReason.OwnMeans, 50),
                                    (EligibilityReason.RightToStay, 30),
                                    (EligibilityReason.HelpedBefore, 20)
                                )
                            : File.Travellers.Any(t => t.IsVulnerable)
                                ? EligibilityReason.VulnerableSituation
                            : dice.Weighted(
                                (EligibilityReason.Stranded, 55),
                                (EligibilityReason.IrregularSituation, 45)
                            ),
                        Explanation = eligible ? null : "Expliqué à la personne, orientée ailleurs",
                        Close = !eligible && !unsafeHome,
                    },
                    by
                )
        );
        if (unsafeHome)
        {
            await ReferElsewhereAsync();
        }
        IsClosed = !eligible;
        return eligible;
    }

    private async Task ReferElsewhereAsync()
    {
        await SendReferralAsync(ReferralService.Asylum, "HCR Rabat, accueil");
        await desk.DoAsync<Closing>(
            caseworker,
            (closing, by) =>
                closing.CloseAsync(
                    Code,
                    ClosureReason.ReferredElsewhere,
                    "Retour suspendu vers ce pays ; suivi par le HCR",
                    by
                )
        );
    }

    private async Task AdjudicateAsync()
    {
        foreach (var traveller in File.Travellers)
        {
            var pairs = await desk.WithAsync<PairQueue, List<PairLine>>(
                "nadia",
                (p, by) => p.OfAsync(traveller.Person.Id, by, default)
            );
            foreach (var pair in pairs.Where(p => p.Pair.IsOpen && dice.Chance(0.35)))
            {
                await desk.TryAsync<Pairs>(
                    "nadia",
                    (p, by) =>
                        p.DecideAsync(
                            pair.Pair.Id,
                            MatchDecisionKind.Different,
                            "Deux personnes : mères et lieux de naissance différents",
                            null,
                            new HashSet<string>(),
                            new(pair.Pair.Version),
                            by
                        )
                );
            }
        }
    }

    private async Task SignAsync()
    {
        var adults = Adults.ToList();
        if (adults.Count == 0)
        {
            return;
        }
        var method = dice.Weighted((SigningMethod.Signature, 85), (SigningMethod.Thumbprint, 15));
        var guardianship =
            adults.Count > 1 ? Guardianship.BothParents
            : adults[0].Person.Sex == Sex.F ? Guardianship.Mother
            : Guardianship.Father;
        await desk.DoAsync<Declarations>(
            caseworker,
            (declarations, by) =>
                declarations.SignAsync(
                    Code,
                    new()
                    {
                        Adults = [.. adults.Select(a => new AdultSigns(a.MemberId, method))],
                        Children =
                        [
                            .. File.ChildrenOn(Today)
                                .Select(c => new GuardianSigns(
                                    c.MemberId,
                                    adults[0].MemberId,
                                    null,
                                    guardianship,
                                    method
                                )),
                        ],
                        TextLanguage = household.Home.Written,
                        ExplainedIn = household.Language,
                        Interpreter =
                            household.Language == household.Home.Written
                                ? null
                                : "Interprète de permanence",
                        Witness = method == SigningMethod.Signature ? null : "Médiatrice du centre",
                    },
                    by
                )
        );
    }

    // The manager takes money with an earmark where one fits, so that the money without any remains for the others.
    private async Task FundAsync()
    {
        await ReadAsync();
        var fitting = await desk.WithAsync<FundingBook, List<string>>(
            "nadia",
            async (book, _) =>
                [
                    .. (await book.OffersAsync(File, default))
                        .Where(o => o.Why.Count == 0)
                        .Select(o => o.Grant),
                ]
        );
        var grant =
            fitting.Count == 0 || GoesWell(0.4)
                ? "Bailleur A"
                : fitting[dice.Between(0, fitting.Count - 1)];
        await desk.DoAsync<Funding>(
            "nadia",
            (funding, by) => funding.ReserveAsync(Code, grant, by)
        );
    }

    private async Task WithdrawAsync()
    {
        var by = dice.Weighted((caseworker, 70), ("hicham", 30));
        await desk.DoAsync<Withdrawals>(
            by,
            (withdrawals, actor) =>
                withdrawals.TakeAsync(
                    Code,
                    new()
                    {
                        MemberIds = [.. File.Travellers.Select(t => t.MemberId)],
                        Channel = dice.Weighted(
                            (WithdrawalChannel.Phone, 50),
                            (WithdrawalChannel.InPerson, 35),
                            (WithdrawalChannel.Message, 15)
                        ),
                        Reason = dice.Chance(0.4) ? "A trouvé un emploi" : null,
                        After = dice.Chance(0.7) ? AfterWithdrawal.Close : AfterWithdrawal.KeepOpen,
                    },
                    actor
                )
        );
        await ReadAsync();
        IsClosed = !File.IsOpen;
    }
}
