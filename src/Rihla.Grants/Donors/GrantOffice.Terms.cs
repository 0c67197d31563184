using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>What a donor asks for: rules, targets, reports.</content>
internal sealed partial class GrantOffice
{
    /// <summary>Adds a rule.</summary>
    public Task<Outcome> AddRuleAsync(
        Guid id,
        RuleInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                var codes = input
                    .Codes.Where(c => !string.IsNullOrWhiteSpace(c))
                    .Select(c => c.Trim())
                    .Distinct(StringComparer.Ordinal)
                    .ToList();
                var faults = GrantRule.Faults(input.Kind, codes, input.Value, input.Text).ToList();
                var from = input.ValidFrom ?? grant.StartsOn;
                if (input.ValidUntil < from)
                {
                    faults.Add(Refusal.Of("ValidUntil", "GrantRule.EndsBefore"));
                }
                if (faults.Count > 0)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                grant.Add(
                    new GrantRule
                    {
                        GrantId = grant.Id,
                        Kind = input.Kind,
                        Codes = GrantRule.NeedsCodes(input.Kind) ? codes : [],
                        Value = GrantRule.NeedsValue(input.Kind) ? input.Value : null,
                        Text = input.Text!.Trim(),
                        ValidFrom = from,
                        ValidUntil = input.ValidUntil,
                    }
                );
                return Did("grant.rule-added", grant.Name, Fill.Text($"RuleKind.{input.Kind}"));
            },
            cancel
        );

    /// <summary>
    /// Ends a rule, also one with a later end: it holds for the last time yesterday, and what was done under it stays. One that has
    /// not begun is taken away.
    /// </summary>
    /// <returns>Refused for one that is over.</returns>
    public Task<Outcome> EndRuleAsync(
        Guid id,
        Guid ruleId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (
                    grant.Rules.FirstOrDefault(r => r.Id == ruleId) is not { } rule
                    || !rule.IsAliveOn(today.Date)
                )
                {
                    return Task.FromResult<Outcome<Act>>(new Refusal("GrantRule.NotFound"));
                }
                if (rule.ValidFrom > today.Date)
                {
                    grant.Remove(rule);
                    db.Remove(rule);
                    return Did(
                        "grant.rule-removed",
                        grant.Name,
                        Fill.Text($"RuleKind.{rule.Kind}")
                    );
                }
                rule.ValidUntil = today.Date.AddDays(-1);
                return Did("grant.rule-ended", grant.Name, Fill.Text($"RuleKind.{rule.Kind}"));
            },
            cancel
        );

    /// <summary>Sets a target, in place of the one for the same measure.</summary>
    public Task<Outcome> SetTargetAsync(
        Guid id,
        GrantMeasure measure,
        int? value,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (value is not > 0)
                {
                    return Task.FromResult<Outcome<Act>>(Refusal.Of("Value", "Grant.TargetWrong"));
                }
                grant.Add(
                    new GrantTarget
                    {
                        GrantId = grant.Id,
                        Measure = measure,
                        Value = value.Value,
                    }
                );
                return Did("grant.target-set", grant.Name, Fill.Text($"GrantMeasure.{measure}"));
            },
            cancel
        );

    /// <summary>Notes a report that the donor awaits.</summary>
    public Task<Outcome> AwaitReportAsync(
        Guid id,
        string? name,
        DateOnly? dueOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (string.IsNullOrWhiteSpace(name) || dueOn is null)
                {
                    return Task.FromResult<Outcome<Act>>(
                        Refusal.Of("ReportName", "Grant.ReportMissing")
                    );
                }
                grant.Add(
                    new ReportDue
                    {
                        GrantId = grant.Id,
                        Name = name.Trim(),
                        DueOn = dueOn.Value,
                    }
                );
                return Did("grant.report-awaited", grant.Name, name.Trim());
            },
            cancel
        );

    /// <summary>Notes that a report was sent today.</summary>
    public Task<Outcome> ReportSentAsync(
        Guid id,
        Guid reportId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            grant =>
            {
                if (
                    grant.Reports.FirstOrDefault(r => r.Id == reportId)
                    is not { SentOn: null } report
                )
                {
                    return Task.FromResult<Outcome<Act>>(new Refusal("Grant.NotFound"));
                }
                report.SentOn = today.Date;
                return Did("grant.report-sent", grant.Name, report.Name);
            },
            cancel
        );
}
