using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <content>The agreement of the returnee, and the approval by somebody else.</content>
internal sealed partial class Planning
{
    /// <summary>Records that the returnee agrees to the version that is written; from now on it waits for approval.</summary>
    /// <returns>Refused without goals or anything promised, for a day to come, before the arrival or before it was sent back, without a witness or interpreter where one is due, and for who cannot decide as long as nobody is named who represents them.</returns>
    public async Task<Outcome> AgreeAsync(
        string code,
        AgreePlan input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var scan = await attachments.ReadDocumentAsync(
            input.Scan,
            input.ScanName,
            nameof(input.Scan),
            cancel
        );
        return await OnDraftAsync(
            code,
            by,
            async (file, plan, draft) =>
            {
                var faults = Faults(file, plan, draft, input);
                var receiver = await receivers.InAsync(file, cancel);
                if (receiver?.WhyNot is { } nobody)
                {
                    faults.Add(nobody);
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                if (scan is { IsDone: false })
                {
                    return scan.Refusals.ToList();
                }
                var agreement = new PlanAgreement
                {
                    VersionId = draft.Id,
                    On = input.On ?? today.Date,
                    ByMemberId = receiver?.Traveller.MemberId,
                    Method = input.Method!.Value,
                    ExplainedIn = input.ExplainedIn ?? Languages.Or(file.Language),
                    Interpreter = Personal.Of(input.Interpreter),
                    Witness = Personal.Of(input.Witness),
                    ScanId = attachments.Keep(scan?.Value),
                    RecordedById = by.UserId,
                    RecordedByName = by.Name,
                    RecordedAt = today.Now,
                };
                draft.Agree(agreement);
                await tasks.SettleAsync(file.Id, TaskKinds.PlanMissing, by, cancel: cancel);
                await tasks.SettleAsync(file.Id, TaskKinds.PlanSentBack, by, cancel: cancel);
                return receiver?.Representative is { } representative
                    ? new Act("plan.agreed-represented") { Args = [Number(draft), representative] }
                    : new Act("plan.agreed") { Args = [Number(draft)] };
            },
            cancel
        );
    }

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
                var (support, plan) = (agreed.Value, agreed.Value.Plan);
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
                var amount = support.CostOf(version);
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
                // What it took out is late for nobody any more.
                await tasks.SettleAsync(
                    file.Id,
                    TaskKinds.ItemLate,
                    by,
                    [
                        .. plan
                            .Items.Where(i => i.Until == version.Number)
                            .Select(i => (Guid?)TaskSubject.Of(i.Id, i.DueOn)),
                    ],
                    cancel
                );
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
                var plan = agreed.Value.Plan;
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
                        AtOrigin = true,
                        Subject = agreement,
                    },
                    cancel
                );
                return new Act("plan.sent-back") { Reason = reason.Trim() };
            },
            cancel
        );

    private async Task<Outcome<CaseSupport>> AgreedAsync(
        CaseFile file,
        Actor by,
        CancellationToken cancel
    ) =>
        by.IsSystem || file.HostMissionId == by.MissionId
            ? await book.SupportAsync(file.Id, cancel)
                is {
                    Plan.Pending: { Standing: VersionStanding.Agreed, Agreement: not null }
                } support
                ? support
                : new Refusal("ReintegrationPlan.NotAgreed")
            : new Refusal("ReintegrationPlan.OtherMission");

    private List<Refusal> Faults(
        CaseFile file,
        ReintegrationPlan plan,
        PlanVersion draft,
        AgreePlan input
    )
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
        if (AfterArrival.WhyNotOn(input.On, file, today.Date) is { } notThen)
        {
            faults.Add(notThen);
        }
        else if (draft.Agreements.Max(a => a.LapsedOn) is { } sentBack && input.On < sentBack)
        {
            faults.Add(Refusal.Of("On", "ReintegrationPlan.BeforeSentBack", sentBack));
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
}
