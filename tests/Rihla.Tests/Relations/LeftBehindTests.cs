using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Relations;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>What somebody had promised to see to is not forgotten when they leave.</summary>
public sealed class LeftBehindTests
{
    private static readonly string[] Left =
    [
        "Task.commitment-left",
        "Task.milestone-left",
        "Task.promise-left",
    ];

    private static readonly string[] Own =
    [
        "Task.commitment",
        "Task.milestone",
        "Task.promise-ours",
    ];

    private static readonly string[] Promised =
    [
        "Rendre compte au comité",
        "Envoyer la note",
        "Première lecture",
    ];

    [Theory, BothDatabases]
    public async Task What_a_closed_account_saw_to_stands_with_who_can_hand_it_over(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (visit, nadia, agreement) = await PromisedAsync(house);
        Assert.Equal(Own, await KeysAsync(house, nadia));
        Assert.Empty(await KeysAsync(house, visit.Claire));

        await ChangeAsync(house, "nadia", "MA", isActive: false);

        Assert.Equal(Left, await KeysAsync(house, visit.Claire));
        using var claire = await new Story(house).VisitorAsync("claire");
        Assert.Contains(
            "Rendre compte au comité",
            (await claire.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );
        var edit = await claire.GetAsync($"/app/agreements/{agreement}/edit");
        await claire.SubmitAsync(
            edit,
            [
                (
                    "HandOver.CommitmentId",
                    edit.Document.QuerySelector(
                            "select[name='HandOver.CommitmentId'] option:not([value=''])"
                        )!
                        .GetAttribute("value")!
                ),
                ("HandOver.OwnerId", visit.Claire.UserId.ToString()),
                ("HandOver.DueOn", visit.Day.AddDays(9).ToString("O")),
            ],
            "form[action$='handler=HandOver']"
        );
        Assert.Equal(["Task.commitment", .. Left.Skip(1)], await KeysAsync(house, visit.Claire));
    }

    [Theory, BothDatabases]
    public async Task Who_moved_to_another_mission_has_none_of_it_any_more(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (visit, nadia, _) = await PromisedAsync(house);

        await ChangeAsync(house, "nadia", "CI", isActive: true);

        var moved = await new Story(house).ActorAsync("nadia");
        Assert.NotEqual(nadia.MissionId, moved.MissionId);
        Assert.Empty(await KeysAsync(house, moved));
        Assert.Equal(Left, await KeysAsync(house, visit.Claire));
    }

    private static async Task<(VisitHouse, Actor Nadia, Guid Agreement)> PromisedAsync(House house)
    {
        var visit = await VisitHouse.MakeAsync(house);
        var nadia = await new Story(house).ActorAsync("nadia");
        var due = visit.Day.AddDays(5);
        var agreement = VisitHouse.Done(
            await visit.DoAsync<Agreements, Outcome<Guid>>(a =>
                a.AddAsync(
                    new()
                    {
                        Title = "Accord d'essai",
                        Purpose = "Essai",
                        StartsOn = visit.Day,
                    },
                    visit.Claire
                )
            )
        );
        VisitHouse.Done(
            await visit.DoAsync<Agreements, Outcome>(a =>
                a.CommitAsync(agreement, "Rendre compte au comité", nadia.UserId, due, visit.Claire)
            )
        );
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        VisitHouse.Done(
            await visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.PromiseAsync(
                    visit.Visit,
                    meeting,
                    new()
                    {
                        What = "Envoyer la note",
                        OwnerId = nadia.UserId,
                        DueOn = due,
                    },
                    visit.Claire
                )
            )
        );
        var dossier = VisitHouse.Done(
            await visit.DoAsync<DossierOffice, Outcome<Guid>>(o =>
                o.AddAsync(new() { Title = "Projet de loi", OpenedOn = visit.Day }, visit.Claire)
            )
        );
        VisitHouse.Done(
            await visit.DoAsync<DossierOffice, Outcome>(o =>
                o.AddMilestoneAsync(
                    dossier,
                    new()
                    {
                        Title = "Première lecture",
                        OwnerId = nadia.UserId,
                        DueOn = due,
                    },
                    visit.Claire
                )
            )
        );
        return (visit, nadia, agreement);
    }

    private static Task ChangeAsync(House house, string name, string mission, bool isActive) =>
        house.InScopeAsync(async s =>
        {
            var users = s.GetRequiredService<Users>();
            VisitHouse.Done(
                await users.ChangeAsync(
                    name,
                    new("Nadia", mission, "fr", [Role.ProgrammeManager], isActive),
                    (await users.FindAsync(name))!.Version,
                    Actor.System
                )
            );
        });

    // What was promised here, in the order of the keys; the demonstration has others of its own.
    private static Task<IOrderedEnumerable<string>> KeysAsync(House house, Actor of) =>
        house.InScopeAsync(async s =>
        {
            var found = new List<OfficeTask>();
            foreach (var tasks in s.GetServices<OfficeTasks>())
            {
                found.AddRange(await tasks.OfAsync(of, CancellationToken.None));
            }
            return found
                .Where(t => t.Args is [string what, ..] && Promised.Contains(what))
                .Select(t => t.TextKey)
                .Order(StringComparer.Ordinal);
        });
}
