using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;

namespace Rihla.Demonstration;

/// <content>The request, the people, and their consent.</content>
internal sealed partial class CaseStory
{
    private async Task AskAsync()
    {
        var channel = household.IsChildAlone
            ? dice.Weighted((Channel.Partner, 70), (Channel.Outreach, 30))
            : dice.Weighted(
                (Channel.Phone, 42),
                (Channel.WalkIn, 36),
                (Channel.Partner, 14),
                (Channel.Outreach, 8)
            );
        var person = household.Applicant.Person;
        var taken = await desk.GetAsync<Requests, RequestTaken>(
            caseworker,
            (requests, by) =>
                requests.TakeAsync(
                    new()
                    {
                        Name = $"{person.GivenNames} {person.FamilyName}",
                        Phone = household.Phone,
                        SafeContact =
                            household.Phone is null || dice.Chance(0.2)
                                ? dice.One(Phrases.SafeContact)
                                : null,
                        Language = household.Language,
                        Channel = channel,
                        PartnerName =
                            channel == Channel.Partner
                                ? dice.One([
                                    "Association Abri",
                                    "Consulat",
                                    "Entraide Nationale",
                                    "Dispensaire de quartier",
                                ])
                                : null,
                        Country = dice.Chance(0.5) ? household.Home.Country : null,
                        Note = dice.Chance(0.5) ? dice.One(Phrases.Request) : null,
                        DespiteSamePhone = true,
                    },
                    by
                )
        );
        Code = taken.Code;
    }

    private async Task RegisterAsync()
    {
        foreach (var member in household.Members)
        {
            await EnterAsync(member);
        }
        await desk.DoAsync<Registration>(caseworker, (r, by) => r.CompleteFamilyAsync(Code, by));
        await desk.DoAsync<Destinations>(
            caseworker,
            (d, by) => d.ChooseAsync(Code, household.Home.Country, null, by)
        );
        await ReadAsync();
    }

    // The register is asked as the page asks it: where it shows likely matches, the caseworker decides on each.
    private async Task EnterAsync(Member member)
    {
        var entered = await desk.WithAsync<Registration, Outcome<Registered>>(
            caseworker,
            (r, by) => r.AddAsync(Code, As(member, []), by)
        );
        if (entered.IsDone)
        {
            return;
        }
        if (entered.Refusals.All(r => r.TextKey != Register.Undecided))
        {
            throw new StoryEndedException(entered.Refusals);
        }
        await ReadAsync();
        var matches = await desk.WithAsync<Register, IReadOnlyList<LikelyMatch>>(
            caseworker,
            (r, by) => r.LikelyMatchesAsync(Registration.Among(File, member.Person), by)
        );
        await desk.GetAsync<Registration, Registered>(
            caseworker,
            (r, by) => r.AddAsync(Code, As(member, Decide(matches)), by)
        );
    }

    // Whoever came back after a closed case is known again; whoever asks twice under two spellings leaves a doubt.
    private List<MatchDecision> Decide(IReadOnlyList<LikelyMatch> matches)
    {
        var known = earlier?.File.Travellers.Select(t => t.Person.Id).ToHashSet() ?? [];
        return
        [
            .. matches.Select(m => new MatchDecision(
                m.Person.Id,
                !known.Contains(m.Person.Id) ? MatchDecisionKind.Different
                    : earlier!.IsClosed ? MatchDecisionKind.Same
                    : MatchDecisionKind.Unsure
            )),
        ];
    }

    private NewMember As(Member member, List<MatchDecision> decisions) =>
        new(member.Relation, member.Person, decisions, household.IsChildAlone);

    private async Task ConsentAsync()
    {
        var (purposes, adult) = (Enum.GetValues<ConsentPurpose>(), Adults.FirstOrDefault());
        var entries = File
            .Travellers.Where(t => household.IsChildAlone || !t.IsChildOn(Today))
            .SelectMany(t => purposes.Select(p => new ConsentEntry(t.Person.Id, p, AnswerTo(p))))
            .ToList();
        var method = dice.Weighted(
            (ConsentMethod.Signature, 75),
            (ConsentMethod.Thumbprint, 15),
            (ConsentMethod.OralWithWitness, 10)
        );
        await desk.DoAsync<ConsentSheet>(
            caseworker,
            (sheet, by) =>
                sheet.RecordAsync(
                    Code,
                    new()
                    {
                        Entries = entries,
                        Method = method,
                        NoticeLanguage = household.Home.Written,
                        ExplainedIn = household.Language,
                        Witness =
                            method == ConsentMethod.OralWithWitness ? "Médiatrice du centre" : null,
                        GuardianId = adult?.Person.Id,
                        GuardianName = household.IsChildAlone ? "Déléguée à la tutelle" : null,
                    },
                    by
                )
        );
    }

    private ConsentAnswer AnswerTo(ConsentPurpose purpose) =>
        purpose switch
        {
            ConsentPurpose.Photograph when dice.Chance(0.25) => ConsentAnswer.Refused,
            ConsentPurpose.Publication when dice.Chance(0.85) => ConsentAnswer.Refused,
            ConsentPurpose.ShareWithOrigin when GoesAstray(0.03) => ConsentAnswer.Refused,
            _ => ConsentAnswer.Given,
        };
}
