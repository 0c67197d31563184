using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>A part of what an item costs, as it is typed.</summary>
internal sealed record InstalmentInput
{
    public decimal? Amount { get; init; }
    public DateOnly? DueOn { get; init; }
    public string? Condition { get; init; }

    public bool IsEmpty => Amount is null && DueOn is null && string.IsNullOrWhiteSpace(Condition);
}

/// <summary>Something to be promised, as it is typed.</summary>
internal sealed record ItemInput
{
    public Dimension? Dimension { get; init; }
    public PlanLevel? Level { get; init; }
    public AssistanceKind? Kind { get; init; }
    public string? What { get; init; }
    public int? Quantity { get; init; } = 1;
    public ExpenseMethod Method { get; init; }
    public LinePurpose? Purpose { get; init; } = LinePurpose.Reintegration;

    /// <summary>In the currency of the plan; nothing, or 0, for what costs the grant nothing.</summary>
    public decimal? Cost { get; init; }
    public string? Supplier { get; init; }
    public DateOnly? DueOn { get; init; }

    /// <summary>How it is paid; at once, when nothing is said.</summary>
    public IReadOnlyList<InstalmentInput> Instalments { get; init; } = [];
}

/// <summary>That the returnee agrees, as it is typed.</summary>
internal sealed record AgreePlan
{
    public DateOnly? On { get; init; }
    public SigningMethod? Method { get; init; }
    public string? ExplainedIn { get; init; }
    public string? Interpreter { get; init; }
    public string? Witness { get; init; }
    public Stream? Scan { get; init; }
    public string? ScanName { get; init; }
}

/// <summary>Writes plans, records that the returnee agrees, approves them.</summary>
internal sealed class Planning(
    RihlaDb db,
    CaseOperations operations,
    CaseOrders orders,
    CaseTasks tasks,
    Progress progress,
    PlanBook book,
    PlanRuleBook rules,
    Attachments attachments,
    Today today
)
{
    /// <summary>Begins the plan of a case, or a version that changes it.</summary>
    public Task<Outcome> BeginAsync(string code, Actor by, CancellationToken cancel = default) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Plan,
            async file =>
            {
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow;
                }
                var plan = await book.FindAsync(file.Id, cancel);
                if (plan is null)
                {
                    plan = new()
                    {
                        CaseId = file.Id,
                        Currency = (await orders.GrantOfAsync(file.Id, cancel))?.Currency.Code,
                    };
                    db.Add(plan);
                }
                var begun = plan.Begin(by.UserId, by.Name, today.Now);
                return begun.IsDone
                    ? new Act("plan.begun") { Args = [Number(begun.Value)] }
                    : begun.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Writes what the returnee wants to reach.</summary>
    public Task<Outcome> WriteGoalsAsync(
        string code,
        string? goals,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            (_, _, draft) =>
            {
                if (
                    string.IsNullOrWhiteSpace(goals)
                    || goals.Trim().Length > PlanVersion.LongestGoals
                )
                {
                    return Task.FromResult<Outcome<Act>>(
                        Refusal.Of(
                            "Goals",
                            "ReintegrationPlan.GoalsMissing",
                            PlanVersion.LongestGoals
                        )
                    );
                }
                draft.Goals = Personal.Of(goals);
                return Task.FromResult<Outcome<Act>>(new Act("plan.goals-written"));
            },
            cancel
        );

    /// <summary>Adds something to the version that is written.</summary>
    /// <returns>Refused for what is missing, and by the rules of the grant, with the donor's words.</returns>
    public Task<Outcome> AddItemAsync(
        string code,
        ItemInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                var faults = Faults(plan, input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                var item = new PlanItem
                {
                    PlanId = plan.Id,
                    CaseId = file.Id,
                    MissionId = WorkingMission.Of(file),
                    Since = draft.Number,
                    Dimension = default,
                    Level = default,
                    Kind = default,
                    What = Personal.Of(input.What)!,
                    Quantity = 1,
                    Method = default,
                    Purpose = default,
                    Cost = 0,
                    DueOn = input.DueOn!.Value,
                };
                Describe(item, plan, input);
                plan.Add(item);
                var check = await CheckAsync(file, plan, draft, cancel);
                return check.IsDone
                    ? new Act("plan.item-added") { Args = [input.What!.Trim()] }
                    : check.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Changes something that the version that is written adds.</summary>
    /// <returns>Refused for what was agreed before: it is taken out and promised anew.</returns>
    public Task<Outcome> ChangeItemAsync(
        string code,
        Guid itemId,
        ItemInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                if (plan.Items.FirstOrDefault(i => i.Id == itemId) is not { } item)
                {
                    return new Refusal("ReintegrationPlan.NoItem");
                }
                if (item.Since != draft.Number || item.ProjectId is not null)
                {
                    return new Refusal("ReintegrationPlan.AgreedBefore");
                }
                var faults = Faults(plan, input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                db.Entry(item).Property(i => i.Version).OriginalValue = version;
                db.RemoveRange(item.Instalments);
                Describe(item, plan, input);
                var check = await CheckAsync(file, plan, draft, cancel);
                return check.IsDone
                    ? new Act("plan.item-changed") { Args = [input.What!.Trim()] }
                    : check.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Takes something out of the version that is written.</summary>
    /// <returns>Refused for what is ordered: the order is cancelled first.</returns>
    public Task<Outcome> TakeOutAsync(
        string code,
        Guid itemId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                var support = (await book.SupportAsync(file.Id, cancel))!;
                if (support.Find(itemId) is not { } found || !found.Item.IsIn(draft.Number))
                {
                    return new Refusal("ReintegrationPlan.NoItem");
                }
                if (found.Item.ProjectId is not null)
                {
                    return new Refusal("ReintegrationPlan.LeaveProject");
                }
                if (found.IsOrdered || found.Item.Delivered > 0)
                {
                    return new Refusal("ReintegrationPlan.OrderedAlready");
                }
                if (plan.TakeOut(found.Item, draft))
                {
                    db.Remove(found.Item);
                }
                return new Act("plan.item-taken-out") { Args = [found.Item.What.Reveal()] };
            },
            cancel
        );

    /// <summary>Gives up a version that would have changed the plan.</summary>
    public Task<Outcome> GiveUpAsync(string code, Actor by, CancellationToken cancel = default) =>
        OnDraftAsync(
            code,
            by,
            (_, plan, draft) =>
            {
                var given = plan.GiveUp();
                if (!given.IsDone)
                {
                    return Task.FromResult<Outcome<Act>>(given.Refusals.ToList());
                }
                db.RemoveRange(given.Value);
                db.Remove(draft);
                return Task.FromResult<Outcome<Act>>(
                    new Act("plan.given-up") { Args = [Number(draft)] }
                );
            },
            cancel
        );

    /// <summary>Records that the returnee agrees to the version that is written; from now on it waits for approval.</summary>
    /// <returns>Refused without goals or anything promised, for a day to come, without a witness or interpreter where one is due.</returns>
    public Task<Outcome> AgreeAsync(
        string code,
        AgreePlan input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                var faults = Faults(plan, draft, input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                Guid? scan = null;
                if (input.Scan is not null)
                {
                    var kept = await attachments.AddDocumentAsync(
                        input.Scan,
                        input.ScanName,
                        cancel
                    );
                    if (!kept.IsDone)
                    {
                        return kept.Refusals[0] with { Field = nameof(input.Scan) };
                    }
                    scan = kept.Value.Id;
                }
                var agreement = new PlanAgreement
                {
                    VersionId = draft.Id,
                    On = input.On ?? today.Date,
                    Method = input.Method!.Value,
                    ExplainedIn = input.ExplainedIn ?? Languages.Or(file.Language),
                    Interpreter = Personal.Of(input.Interpreter),
                    Witness = Personal.Of(input.Witness),
                    ScanId = scan,
                    RecordedById = by.UserId,
                    RecordedByName = by.Name,
                    RecordedAt = today.Now,
                };
                draft.Agree(agreement);
                await tasks.SettleAsync(file.Id, TaskKinds.PlanMissing, by, cancel: cancel);
                await tasks.SettleAsync(file.Id, TaskKinds.PlanSentBack, by, cancel: cancel);
                return new Act("plan.agreed") { Args = [Number(draft)] };
            },
            cancel
        );

    /// <summary>
    /// Approves the version that the returnee agreed to. Within the own limit it is in force; above it, it waits for one more
    /// person, whose limit is high enough.
    /// </summary>
    /// <returns>Refused to who wrote on it or recorded the agreement, in another mission than that of the grant, without a limit, a second time to the same person, and by the rules of the grant.</returns>
    public Task<Outcome> ApproveAsync(string code, Actor by, CancellationToken cancel = default) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Approve,
            async file =>
            {
                var agreed = await AgreedAsync(file, by, cancel);
                if (!agreed.IsDone)
                {
                    return agreed.Refusals.ToList();
                }
                var plan = agreed.Value;
                var (version, agreement) = (plan.Pending!, plan.Pending!.Agreement!);
                if (version.IsWrittenBy(by.UserId) || agreement.RecordedById == by.UserId)
                {
                    return new Refusal("ReintegrationPlan.OwnPlan");
                }
                if (version.StandingApprovals.Any(a => a.ById == by.UserId))
                {
                    return new Refusal("ReintegrationPlan.ApprovedByYou");
                }
                var check = await CheckAsync(file, plan, version, cancel);
                if (!check.IsDone)
                {
                    return check.Refusals.ToList();
                }
                var amount = plan.ItemsOf(version).Where(i => !i.IsCancelled).Sum(i => i.Cost);
                var within = true;
                if (plan.Currency is { } currency && amount > 0)
                {
                    var limit = await rules.IsWithinLimitAsync(
                        by,
                        Currency.Of(currency).FromMinor(amount),
                        currency,
                        cancel
                    );
                    if (!limit.IsDone)
                    {
                        return limit.Refusals.ToList();
                    }
                    within = limit.Value.IsWithin;
                }
                version.Approve(
                    new()
                    {
                        VersionId = version.Id,
                        AgreementId = agreement.Id,
                        ById = by.UserId,
                        ByName = by.Name,
                        On = today.Date,
                        Amount = amount,
                        IsWithinLimit = within,
                    }
                );
                if (!within)
                {
                    return new Act("plan.approved-above-limit") { Args = [Number(version)] };
                }
                plan.PutInForce(version);
                await tasks.SettleAsync(file.Id, TaskKinds.PlanUnapproved, by, cancel: cancel);
                // What a later version promises has still to be given.
                if (version.Number > 1)
                {
                    progress.FallBack(file, Stage.Planned);
                }
                return new Act("plan.approved") { Args = [Number(version)] };
            },
            cancel
        );

    /// <summary>Sends the version that waits for approval back, with a reason.</summary>
    public Task<Outcome> SendBackAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Approve,
            async file =>
            {
                var agreed = await AgreedAsync(file, by, cancel);
                if (!agreed.IsDone)
                {
                    return agreed.Refusals.ToList();
                }
                var plan = agreed.Value;
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "ReintegrationPlan.ReasonMissing");
                }
                var agreement = plan.Pending!.Agreement!.Id;
                plan.Pending.SendBack(reason, by.Name, today.Date);
                await tasks.SettleAsync(file.Id, TaskKinds.PlanUnapproved, by, cancel: cancel);
                await tasks.RaiseAsync(
                    file,
                    new(
                        TaskKinds.PlanSentBack,
                        Role.OriginCaseworker,
                        today.Date.AddDays(3),
                        "plan"
                    )
                    {
                        AtOrigin = WorkingMission.Of(file) != file.HostMissionId,
                        Subject = agreement,
                    },
                    cancel
                );
                return new Act("plan.sent-back") { Reason = reason.Trim() };
            },
            cancel
        );

    /// <summary>What the rules of the grant say to everything in a version that is not ordered yet.</summary>
    internal async Task<Outcome> CheckAsync(
        CaseFile file,
        ReintegrationPlan plan,
        PlanVersion version,
        CancellationToken cancel
    ) =>
        await orders.CheckAsync(
            file,
            [
                .. plan.ItemsOf(version)
                    .Where(i => !i.IsCancelled && i.Instalments.All(p => p.PartId is null))
                    .Select(i => new Outlay(i.Purpose, i.Method, i.Cost, i.DueOn)),
            ],
            cancel
        );

    private async Task<Outcome<ReintegrationPlan>> AgreedAsync(
        CaseFile file,
        Actor by,
        CancellationToken cancel
    ) =>
        by.IsSystem || file.HostMissionId == by.MissionId
            ? await book.FindAsync(file.Id, cancel)
                is { Pending: { Standing: VersionStanding.Agreed, Agreement: not null } } plan
                ? plan
                : new Refusal("ReintegrationPlan.NotAgreed")
            : new Refusal("ReintegrationPlan.OtherMission");

    private Task<Outcome> OnDraftAsync(
        string code,
        Actor by,
        Func<CaseFile, ReintegrationPlan, PlanVersion, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Plan,
            async file =>
            {
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow;
                }
                if (
                    await book.FindAsync(file.Id, cancel)
                    is not { Pending: { Standing: VersionStanding.Draft } draft } plan
                )
                {
                    return new Refusal("ReintegrationPlan.NoDraft");
                }
                draft.Wrote(by.UserId, by.Name);
                return await change(file, plan, draft);
            },
            cancel
        );

    private static void Describe(PlanItem item, ReintegrationPlan plan, ItemInput input)
    {
        (item.Dimension, item.Level, item.Kind) = (
            input.Dimension!.Value,
            input.Level!.Value,
            input.Kind!.Value
        );
        (item.What, item.Supplier) = (Personal.Of(input.What)!, Personal.Of(input.Supplier));
        (item.Quantity, item.Method) = (input.Quantity!.Value, input.Method);
        (item.Purpose, item.DueOn) = (input.Purpose!.Value, input.DueOn!.Value);
        item.Cost =
            plan.Currency is { } code && input.Cost > 0
                ? Currency.Of(code).ToMinor(input.Cost.Value)
                : 0;
        var given = input.Instalments.Where(i => !i.IsEmpty).ToList();
        item.Pay(
            item.Cost == 0 ? []
            : given.Count == 0
                ?
                [
                    new()
                    {
                        ItemId = item.Id,
                        Number = 1,
                        Amount = item.Cost,
                        DueOn = item.DueOn,
                    },
                ]
            : given
                .OrderBy(i => i.DueOn)
                .Select(
                    (part, n) =>
                        new Instalment
                        {
                            ItemId = item.Id,
                            Number = n + 1,
                            Amount = Currency.Of(plan.Currency!).ToMinor(part.Amount!.Value),
                            DueOn = part.DueOn!.Value,
                            Condition = Personal.Of(part.Condition),
                        }
                )
        );
    }

    private static List<Refusal> Faults(ReintegrationPlan plan, ItemInput input)
    {
        var faults = new List<Refusal>();
        void Need(bool there, string field, string key, params object[] args)
        {
            if (!there)
            {
                faults.Add(Refusal.Of(field, key, args));
            }
        }
        Need(input.Dimension is not null, "Dimension", "ReintegrationPlan.DimensionMissing");
        Need(input.Level is not null, "Level", "ReintegrationPlan.LevelMissing");
        Need(input.Kind is not null, "Kind", "ReintegrationPlan.KindMissing");
        Need(
            !string.IsNullOrWhiteSpace(input.What)
                && input.What.Trim().Length <= PlanItem.LongestWhat,
            "What",
            "ReintegrationPlan.WhatMissing",
            PlanItem.LongestWhat
        );
        Need(input.Quantity is >= 1 and <= 10_000, "Quantity", "ReintegrationPlan.QuantityWrong");
        Need(input.Purpose is not null, "Purpose", "Expense.PurposeMissing");
        Need(input.DueOn is not null, "DueOn", "ReintegrationPlan.DueMissing");
        if (input.Cost is null or 0)
        {
            return faults;
        }
        if (plan.Currency is not { } code)
        {
            faults.Add(Refusal.Of("Cost", "ReintegrationPlan.NotFunded"));
            return faults;
        }
        var currency = Currency.Of(code);
        bool Holds(decimal? amount) =>
            amount is > 0 and < 1_000_000_000 && currency.Holds(amount.Value);
        Need(Holds(input.Cost), "Cost", "Grant.AmountWrong", code);
        var parts = input.Instalments.Where(i => !i.IsEmpty).ToList();
        Need(
            parts.Count <= PlanItem.MostInstalments,
            "Instalments",
            "ReintegrationPlan.TooManyInstalments"
        );
        for (var i = 0; i < input.Instalments.Count; i++)
        {
            var part = input.Instalments[i];
            if (!part.IsEmpty)
            {
                Need(Holds(part.Amount), $"Instalments[{i}].Amount", "Grant.AmountWrong", code);
                Need(
                    part.DueOn is not null,
                    $"Instalments[{i}].DueOn",
                    "ReintegrationPlan.DueMissing"
                );
            }
        }
        if (faults.Count == 0 && parts.Count > 0 && parts.Sum(p => p.Amount) != input.Cost)
        {
            faults.Add(
                Refusal.Of(
                    "Instalments[0].Amount",
                    "ReintegrationPlan.InstalmentsDiffer",
                    parts.Sum(p => p.Amount)!.Value,
                    input.Cost.Value,
                    code
                )
            );
        }
        return faults;
    }

    private List<Refusal> Faults(ReintegrationPlan plan, PlanVersion draft, AgreePlan input)
    {
        var faults = new List<Refusal>();
        if (draft.Goals is null)
        {
            faults.Add(new("ReintegrationPlan.GoalsMissing", PlanVersion.LongestGoals));
        }
        if (!plan.ItemsOf(draft).Any(i => !i.IsCancelled))
        {
            faults.Add(new("ReintegrationPlan.NothingPromised"));
        }
        if (input.On > today.Date)
        {
            faults.Add(Refusal.Of("On", "ReintegrationPlan.DayToCome"));
        }
        if (input.Method is not { } method)
        {
            faults.Add(Refusal.Of("Method", "ReintegrationPlan.MethodMissing"));
        }
        else if (method != SigningMethod.Signature && string.IsNullOrWhiteSpace(input.Witness))
        {
            faults.Add(Refusal.Of("Witness", "ReintegrationPlan.WitnessMissing"));
        }
        if (
            input.ExplainedIn is { } language
            && !Languages.Knows(language)
            && string.IsNullOrWhiteSpace(input.Interpreter)
        )
        {
            faults.Add(Refusal.Of("Interpreter", "ReintegrationPlan.InterpreterMissing"));
        }
        return faults;
    }

    private static string Number(PlanVersion version) =>
        version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
