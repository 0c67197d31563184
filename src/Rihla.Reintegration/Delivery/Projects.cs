using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>A project, as it is typed.</summary>
internal sealed record ProjectInput
{
    public string? Title { get; init; }
    public PlanLevel? Level { get; init; }
    public Dimension? Dimension { get; init; }
    public AssistanceKind? Kind { get; init; }
    public string? Currency { get; init; }
    public decimal? Cost { get; init; }
    public DateOnly? DueOn { get; init; }
}

/// <summary>A project with what its page shows.</summary>
internal sealed record ProjectView(
    Project Project,
    IReadOnlyList<Quotation> Quotations,
    IReadOnlyList<Redistribution> Changes
)
{
    public Currency Currency => Currency.Of(Project.Currency);
}

/// <summary>Collective and community projects: who takes part, what each bears, and one order for all.</summary>
internal sealed class Projects(
    RihlaDb db,
    CaseFiles files,
    CaseOrders orders,
    Progress progress,
    Missions missions,
    PlanBook book,
    Planning planning,
    Ordering ordering,
    PlanRuleBook rules,
    Today today
)
{
    /// <summary>The projects of the actor's mission, the latest first.</summary>
    public async Task<IReadOnlyList<Project>> OfMissionAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        return await db.Set<Project>()
            .AsNoTracking()
            .Include(p => p.Participations)
            .Where(p => p.MissionId == by.MissionId)
            .OrderByDescending(p => p.Id)
            .Take(200)
            .ToListAsync(cancel);
    }

    /// <summary>A project of the actor's mission.</summary>
    public async Task<ProjectView?> FindAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        var read = Code.Read(code);
        var project = await db.Set<Project>()
            .AsNoTracking()
            .Include(p => p.Participations)
            .SingleOrDefaultAsync(p => p.Code == read && p.MissionId == by.MissionId, cancel);
        return project is null
            ? null
            : new(
                project,
                await ordering.QuotationsAsync(project.Id, cancel),
                await db.Set<Redistribution>()
                    .AsNoTracking()
                    .Where(r => r.ProjectId == project.Id)
                    .OrderByDescending(r => r.Id)
                    .ToListAsync(cancel)
            );
    }

    /// <summary>Begins a project.</summary>
    /// <returns>Its code.</returns>
    public async Task<Outcome<string>> BeginAsync(
        ProjectInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        var faults = Faults(input);
        if (faults.Count > 0)
        {
            return faults;
        }
        var mission = await missions.FindAsync(by.MissionId, cancel);
        var currency = Currency.Find(input.Currency)!.Value;
        var project = new Project
        {
            Code = Code.New($"{mission?.Code ?? "X"}-C"),
            MissionId = by.MissionId,
            Title = Personal.Of(input.Title)!,
            Level = input.Level!.Value,
            Dimension = input.Dimension!.Value,
            Kind = input.Kind!.Value,
            Currency = currency.Code,
            Cost = currency.ToMinor(input.Cost!.Value),
            DueOn = input.DueOn!.Value,
        };
        db.Add(project);
        await db.SaveAsync(by, new Act("project.begun") { Args = [project.Code] }, cancel);
        return project.Code;
    }

    /// <summary>Records a quotation for a project.</summary>
    public Task<Outcome> QuoteAsync(
        string code,
        QuotationInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            null,
            by,
            async (project, _) =>
                project.OrderId is not null ? new Refusal("Order.OrderedAlready")
                : await ordering.KeepAsync(project.Id, project.Currency, input, by, cancel)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                : new Act("order.quoted") { Args = [input.Supplier!.Trim()] },
            cancel
        );

    /// <summary>Chooses one of the quotations of a project, with a reason.</summary>
    public Task<Outcome> ChooseAsync(
        string code,
        Guid quotationId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            null,
            by,
            async (project, _) =>
                project.OrderId is not null ? new Refusal("Order.OrderedAlready")
                : await ordering.TakeAsync(project.Id, quotationId, reason, by, cancel)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                : new Act("order.quotation-chosen") { Reason = reason!.Trim() },
            cancel
        );

    /// <summary>
    /// A case takes part: the version of its plan that is written holds its share from now on, and the shares of the others
    /// become smaller.
    /// </summary>
    /// <returns>Refused once the project is ordered, twice, without a version that is written, and for a grant of another currency or mission than the others.</returns>
    public Task<Outcome> JoinAsync(
        string code,
        string caseCode,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            caseCode,
            by,
            async (project, cases) =>
            {
                if (cases.FirstOrDefault(c => c.Code == Code.Read(caseCode)) is not { } file)
                {
                    return Refusal.Of("CaseCode", "Project.NoCase");
                }
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow with { Field = "CaseCode" };
                }
                if (project.OrderId is not null)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                if (project.Present.Any(p => p.CaseId == file.Id))
                {
                    return Refusal.Of("CaseCode", "Project.JoinedAlready");
                }
                if (
                    await book.FindAsync(file.Id, cancel)
                    is not { Pending: { Standing: VersionStanding.Draft } draft } plan
                )
                {
                    return Refusal.Of("CaseCode", "ReintegrationPlan.NoDraft");
                }
                if (plan.Currency != project.Currency)
                {
                    return Refusal.Of("CaseCode", "Project.OtherCurrency", project.Currency);
                }
                if (cases.Any(c => c.HostMissionId != file.HostMissionId))
                {
                    return Refusal.Of("CaseCode", "Project.OtherMission");
                }
                var item = new PlanItem
                {
                    PlanId = plan.Id,
                    CaseId = file.Id,
                    MissionId = project.MissionId,
                    Since = draft.Number,
                    Dimension = project.Dimension,
                    Level = project.Level,
                    Kind = project.Kind,
                    What = project.Title,
                    Quantity = 1,
                    Method = ExpenseMethod.InKind,
                    Purpose = LinePurpose.Reintegration,
                    Cost = 0,
                    DueOn = project.DueOn,
                    ProjectId = project.Id,
                };
                plan.Add(item);
                draft.Wrote(by.UserId, by.Name);
                db.Add(
                    project.Join(file.Id, file.Code, item.Id, file.Travellers.Count, today.Date)
                );
                await ShareAsync(project, [item], file.Code, joined: true, null, by, cancel);
                var check = await planning.CheckAsync(file, plan, draft, cancel);
                return check.IsDone
                    ? new Act("project.joined", CaseId: file.Id) { Args = [project.Code] }
                    : check.Refusals.ToList();
            },
            cancel
        );

    /// <summary>
    /// A case leaves. Before the order the others bear its share; afterwards what it has not paid is taken back, and ordered
    /// anew for the others. What it has paid stays spent.
    /// </summary>
    /// <returns>Refused without a reason, for the last one once it is ordered, and while a payment is asked for.</returns>
    public Task<Outcome> LeaveAsync(
        string code,
        string caseCode,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            null,
            by,
            async (project, cases) =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "ReintegrationPlan.ReasonMissing");
                }
                if (
                    project.Present.FirstOrDefault(p => p.CaseCode == Code.Read(caseCode))
                        is not { } leaving
                    || cases.FirstOrDefault(c => c.Id == leaving.CaseId) is not { } file
                )
                {
                    return new Refusal("Project.NotThere");
                }
                var support = (await book.SupportAsync(file.Id, cancel))!;
                var found = support.Find(leaving.ItemId)!;
                var freed = await ordering.WithdrawAsync(file, found, reason, by, cancel);
                if (!freed.IsDone)
                {
                    return freed.Refusals.ToList();
                }
                leaving.LeftOn = today.Date;
                var draft = support.Plan.Pending is { Standing: VersionStanding.Draft } pending
                    ? pending
                    : null;
                if (found.Item.Since == draft?.Number)
                {
                    support.Plan.TakeOut(found.Item, draft);
                    db.Remove(found.Item);
                }
                else
                {
                    found.Item.Cancel(reason, by.Name, today.Date);
                }
                if (project.OrderId is null)
                {
                    await ShareAsync(project, [], file.Code, joined: false, reason, by, cancel);
                }
                else if (
                    await SupplementAsync(
                        project,
                        [.. cases.Where(c => c.Id != file.Id)],
                        freed.Value.Freed,
                        file.Code,
                        reason,
                        by,
                        cancel
                    ) is
                    { IsDone: false } refused
                )
                {
                    return refused.Refusals.ToList();
                }
                return new Act("project.left", CaseId: file.Id)
                {
                    Args = [project.Code],
                    Reason = reason.Trim(),
                };
            },
            cancel
        );

    /// <summary>Asks finance to order the project: one order, to which every participant's grant pays its share.</summary>
    /// <returns>Refused while a participant's plan with the share is not approved, without the quotations that the rules ask for, and by the rules of each grant.</returns>
    public Task<Outcome> OrderAsync(string code, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            code,
            null,
            by,
            async (project, cases) =>
            {
                if (project.OrderId is not null)
                {
                    return new Refusal("Order.OrderedAlready");
                }
                var present = project.Present.ToList();
                if (present.Count == 0)
                {
                    return new Refusal("Project.Nobody");
                }
                var shares = new List<(CaseFile File, PlanItem Item)>();
                foreach (var participant in present)
                {
                    var file = cases.First(c => c.Id == participant.CaseId);
                    var plan = await book.FindAsync(file.Id, cancel);
                    if (
                        plan?.Promised.FirstOrDefault(i => i.Id == participant.ItemId)
                        is not { } item
                    )
                    {
                        return new Refusal("Project.PlanNotApproved", file.Code);
                    }
                    shares.Add((file, item));
                }
                var grant = (await orders.GrantOfAsync(present[0].CaseId, cancel))!;
                var needed = await rules.QuotationsForAsync(
                    shares[0].File.HostMissionId,
                    grant.Id,
                    grant.Currency.FromMinor(project.Cost),
                    project.Currency,
                    cancel
                );
                if (!needed.IsDone)
                {
                    return needed.Refusals.ToList();
                }
                var chosen = await ordering.ChosenAsync(
                    project.Id,
                    needed.Value.Count,
                    project.Cost,
                    cancel
                );
                if (!chosen.IsDone)
                {
                    return chosen.Refusals.ToList();
                }
                if (chosen.Value.Amount != project.Cost)
                {
                    project.Cost = chosen.Value.Amount;
                    await ShareAsync(
                        project,
                        [],
                        shares[0].File.Code,
                        joined: true,
                        null,
                        by,
                        cancel
                    );
                }
                var (order, part) = (Guid.CreateVersion7(), Guid.CreateVersion7());
                foreach (var (file, item) in shares)
                {
                    var instalment = item.Instalments.Single();
                    (instalment.OrderId, instalment.PartId) = (order, part);
                    item.Supplier = chosen.Value.Supplier;
                    var asked = await orders.RequestAsync(
                        file,
                        new(
                            order,
                            item.What.Reveal(),
                            item.Purpose,
                            item.Method,
                            [new(part, instalment.Amount)]
                        ),
                        by,
                        cancel
                    );
                    if (!asked.IsDone)
                    {
                        return asked.Refusals.ToList();
                    }
                }
                project.OrderId = order;
                return new Act("project.ordered") { Args = [project.Code] };
            },
            cancel
        );

    // Shares are worked out anew from the cost and the heads, and written into the plans of all who take part.
    private async Task ShareAsync(
        Project project,
        IReadOnlyList<PlanItem> added,
        string caseCode,
        bool joined,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var present = project.Present.ToList();
        var shares =
            present.Count == 0
                ? []
                : Shares.Of(project.Cost, present.ConvertAll(p => (long)p.Persons));
        var ids = present.ConvertAll(p => p.ItemId);
        var items = await db.Set<PlanItem>()
            .Include(i => i.Instalments)
            .Where(i => ids.Contains(i.Id))
            .ToListAsync(cancel);
        items.AddRange(added);
        var written = new List<string>();
        foreach (var (participant, share) in present.Zip(shares))
        {
            written.Add(Written(participant, share, project));
            participant.Share = share;
            var item = items.First(i => i.Id == participant.ItemId);
            item.Cost = share;
            if (item.Instalments.SingleOrDefault() is { } instalment)
            {
                instalment.Amount = share;
            }
            else
            {
                item.Pay([
                    new()
                    {
                        ItemId = item.Id,
                        Number = 1,
                        Amount = share,
                        DueOn = item.DueOn,
                    },
                ]);
            }
        }
        Remember(project, caseCode, joined, reason, written, by);
    }

    private async Task<Outcome> SupplementAsync(
        Project project,
        IReadOnlyList<CaseFile> cases,
        long freed,
        string caseCode,
        string reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var present = project.Present.ToList();
        if (present.Count == 0)
        {
            return new Refusal("Project.LastOne");
        }
        var shares = Shares.Of(freed, present.ConvertAll(p => (long)p.Persons));
        var (order, part) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var written = new List<string>();
        foreach (var (participant, more) in present.Zip(shares).Where(p => p.Second > 0))
        {
            written.Add(Written(participant, participant.Share + more, project));
            participant.Share += more;
            var item = await db.Set<PlanItem>()
                .Include(i => i.Instalments)
                .SingleAsync(i => i.Id == participant.ItemId, cancel);
            var instalment = new Instalment
            {
                ItemId = item.Id,
                Number = item.Instalments.Max(i => i.Number) + 1,
                Amount = more,
                DueOn = today.Date > item.DueOn ? today.Date : item.DueOn,
                OrderId = order,
                PartId = part,
            };
            item.Add(instalment);
            db.Add(instalment);
            var asked = await orders.RequestAsync(
                cases.First(c => c.Id == participant.CaseId),
                new(order, item.What.Reveal(), item.Purpose, item.Method, [new(part, more)]),
                by,
                cancel
            );
            if (!asked.IsDone)
            {
                return asked;
            }
        }
        Remember(project, caseCode, joined: false, reason, written, by);
        return Outcome.Done;
    }

    private static string Written(Participation participant, long share, Project project)
    {
        var currency = Currency.Of(project.Currency);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{participant.CaseCode}: {currency.FromMinor(participant.Share)} → {currency.FromMinor(share)} {currency}"
        );
    }

    private void Remember(
        Project project,
        string caseCode,
        bool joined,
        string? reason,
        IEnumerable<string> written,
        Actor by
    ) =>
        db.Add(
            new Redistribution
            {
                ProjectId = project.Id,
                At = today.Now,
                ByName = by.Name,
                CaseCode = caseCode,
                Joined = joined,
                Reason = Personal.Of(reason),
                Shares = string.Join('\n', written),
            }
        );

    // The project is locked before its cases, and these in the order of their codes; nobody else locks two cases.
    private async Task<Outcome> OnAsync(
        string code,
        string? joining,
        Actor by,
        Func<Project, IReadOnlyList<CaseFile>, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        await using var work = await db.BeginAsync(cancel);
        var read = Code.Read(code);
        await work.LockAsync($"project {read}", cancel);
        if (
            await db.Set<Project>()
                .Include(p => p.Participations)
                .SingleOrDefaultAsync(p => p.Code == read && p.MissionId == by.MissionId, cancel)
            is not { } project
        )
        {
            return new Refusal("Project.NotFound");
        }
        var present = project.Present.ToList();
        foreach (
            var locked in present
                .Select(p => p.CaseCode)
                .Append(Code.Read(joining) ?? "")
                .Where(c => c.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            await work.LockAsync($"case {locked}", cancel);
        }
        var cases = new List<CaseFile>();
        foreach (var participant in present)
        {
            cases.Add((await files.FindAsync(participant.CaseId, Actor.System, cancel))!);
        }
        if (
            joining is not null
            && await files.FindAsync(joining, by, cancel) is { } newcomer
            && cases.TrueForAll(c => c.Id != newcomer.Id)
        )
        {
            cases.Add(newcomer);
        }
        var outcome = await change(project, cases);
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        var act = outcome.Value;
        try
        {
            await db.SaveAsync(
                by,
                [
                    act,
                    .. cases
                        .Where(c => c.Id != act.CaseId)
                        .Select(c => new Act("project.changed", CaseId: c.Id)
                        {
                            Args = [project.Code],
                        }),
                ],
                cancel
            );
            foreach (var file in cases)
            {
                await progress.FollowAsync(file.Id, by, cancel);
            }
            await work.CommitAsync(cancel);
            return Outcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Outcome.ChangedMeanwhile;
        }
    }

    private static List<Refusal> Faults(ProjectInput input)
    {
        var faults = new List<Refusal>();
        if (
            string.IsNullOrWhiteSpace(input.Title)
            || input.Title.Trim().Length > Project.LongestTitle
        )
        {
            faults.Add(Refusal.Of("Title", "Project.TitleMissing", Project.LongestTitle));
        }
        if (input.Level is null or PlanLevel.Individual)
        {
            faults.Add(Refusal.Of("Level", "Project.LevelWrong"));
        }
        if (input.Dimension is null)
        {
            faults.Add(Refusal.Of("Dimension", "ReintegrationPlan.DimensionMissing"));
        }
        if (input.Kind is null)
        {
            faults.Add(Refusal.Of("Kind", "ReintegrationPlan.KindMissing"));
        }
        if (input.DueOn is null)
        {
            faults.Add(Refusal.Of("DueOn", "ReintegrationPlan.DueMissing"));
        }
        if (Currency.Find(input.Currency) is not { } currency)
        {
            faults.Add(Refusal.Of("Currency", "PlanRule.CurrencyWrong"));
        }
        else if (input.Cost is not (> 0 and < 1_000_000_000) || !currency.Holds(input.Cost.Value))
        {
            faults.Add(Refusal.Of("Cost", "Grant.AmountWrong", currency.Code));
        }
        return faults;
    }
}
