using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Demonstration;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Invented brothers and sisters who return without an adult.</summary>
internal static class ChildrenAlone
{
    /// <summary>They are entered, consent, are counselled and screened, which opens their routes, and have money.</summary>
    public static async Task<Story> EnteredAsync(House house, params string[] names)
    {
        var salma = await new Story(house).ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = names[0],
                        SafeContact = "Au foyer, le soir",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        var story = new Story(house, taken.Value!.Code);
        foreach (var (i, name) in names.Index())
        {
            await story.EnterAsync(
                i == 0 ? Relation.Applicant : Relation.Other,
                name,
                "Wandaroba",
                new PartialDate(story.Today.Year - 16 + (2 * i), 1 + i, 9),
                salma
            );
        }
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        var file = await story.FileAsync();
        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries =
                    [
                        .. file.Travellers.SelectMany(t =>
                            Enum.GetValues<ConsentPurpose>()
                                .Select(p => new ConsentEntry(t.Person.Id, p, ConsentAnswer.Given))
                        ),
                    ],
                    GuardianName = "Déléguée à la tutelle",
                },
                salma
            )
        );
        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Language = "fr",
                    Understanding = Understanding.OwnLanguage,
                    MemberIds = [.. file.Travellers.Select(t => t.MemberId)],
                    Given = CounsellingSession.AllInformation,
                    Pressure = Pressure.None,
                    Capacity = Capacity.Able,
                },
                salma
            )
        );
        await story.DoAsync<Screenings>(s =>
            s.SaveAsync(
                story.Code,
                new()
                {
                    Persons =
                    [
                        .. file.Travellers.Select(t => new PersonFindings(
                            t.MemberId,
                            Findings.Nothing,
                            ["unaccompanied"]
                        )),
                    ],
                },
                salma
            )
        );
        await story.DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                story.Code,
                new() { IsEligible = true, Reason = EligibilityReason.Stranded },
                salma
            )
        );
        return story;
    }

    /// <summary>The routes of the case that can still be decided, the first first.</summary>
    public static async Task<List<ProtectionRoute>> RoutesAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        var routes = await house.InScopeAsync(s =>
            CaseRoutes.LoadAsync(s.GetRequiredService<RihlaDb>(), id, CancellationToken.None)
        );
        return [.. routes.All.Where(r => !r.IsNotConfirmed)];
    }

    /// <summary>A step in favour, by the protection officer.</summary>
    public static async Task StepAsync(Story story, ProtectionRoute route, StepKind kind)
    {
        var aicha = await story.ActorAsync("aicha");
        await using var paper = Letter.With("Papier de demonstration");
        await story.DoAsync<ProtectionRoutes>(p =>
            p.TakeStepAsync(
                story.Code,
                new()
                {
                    RouteId = route.Id,
                    Kind = kind,
                    Who = "Déléguée à la tutelle",
                    Note = ProtectionRoute.NeedsNote(kind) ? "Un hochement de tête" : null,
                    Document = ProtectionRoute.NeedsDocument(kind) ? paper : null,
                    DocumentName = ProtectionRoute.NeedsDocument(kind) ? "papier.pdf" : null,
                },
                aicha
            )
        );
    }

    /// <summary>Every step of every route in favour, and the officer's word.</summary>
    public static async Task DecideAsync(House house, Story story)
    {
        var aicha = await story.ActorAsync("aicha");
        foreach (var route in await RoutesAsync(house, story))
        {
            foreach (var kind in ProtectionRoute.StepsOf(RouteKind.ChildAlone))
            {
                await StepAsync(story, route, kind);
            }
            await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route.Id, aicha));
        }
    }

    /// <summary>One of them no longer wants to return.</summary>
    public static async Task WithdrawAsync(Story story, Guid memberId, AfterWithdrawal after)
    {
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(
                story.Code,
                new()
                {
                    MemberIds = [memberId],
                    Channel = WithdrawalChannel.InPerson,
                    After = after,
                },
                hicham
            )
        );
    }
}
