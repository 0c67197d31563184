using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>The rules about quotations and limits of approval of the demonstration, entered as a programme manager enters them.</summary>
public sealed class DemonstrationPlanRules
{
    private readonly RihlaDb db;
    private readonly PlanRuleBook rules;
    private readonly DemonstrationUsers users;
    private readonly Staff staff;
    private readonly Missions missions;
    private readonly Today today;

    internal DemonstrationPlanRules(
        RihlaDb db,
        PlanRuleBook rules,
        DemonstrationUsers users,
        Staff staff,
        Missions missions,
        Today today
    ) =>
        (this.db, this.rules, this.users, this.staff, this.missions, this.today) = (
            db,
            rules,
            users,
            staff,
            missions,
            today
        );

    /// <summary>Enters them if there are none.</summary>
    public async Task EnsureAsync(CancellationToken cancel = default)
    {
        if (
            await db.Set<ApprovalLimit>().AnyAsync(cancel)
            || await missions.FindByCodeAsync("MA", cancel) is not { } mission
            || (await staff.InMissionAsync(mission.Id, cancel)).LastOrDefault(p =>
                p.Roles.Contains(Role.ProgrammeManager)
            )
                is not { } one
        )
        {
            return;
        }
        var director = await users.ActorAsync(DemonstrationUsers.Director, cancel);
        var manager = await staff.ActorAsync(one.UserId, cancel);
        var since = new DateOnly(today.Date.Year - 3, 1, 1);
        foreach (var (from, count) in new[] { (0m, 0), (500m, 1), (2500m, 3) })
        {
            await rules.AddAsync(
                new()
                {
                    FromAmount = from,
                    Currency = "EUR",
                    Quotations = count,
                    ValidFrom = since,
                },
                manager,
                cancel
            );
        }
        await rules.SetLimitAsync(
            new()
            {
                Role = Role.ProgrammeManager,
                Amount = 3000,
                Currency = "EUR",
                ValidFrom = since,
            },
            director,
            cancel
        );
        await rules.SetLimitAsync(
            new()
            {
                UserId = director.UserId,
                Amount = 20_000,
                Currency = "EUR",
                ValidFrom = since,
            },
            manager,
            cancel
        );
    }
}
