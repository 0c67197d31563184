using Microsoft.EntityFrameworkCore;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>Something of a grant against what was expected of it by now.</summary>
/// <param name="Subject">The purpose of a line, or what a target counts.</param>
/// <param name="Name">The name of the line; nothing for a target.</param>
/// <param name="Planned">The budget or target by the end.</param>
/// <param name="Used">What is spent, committed and reserved; or what is reached.</param>
/// <param name="Expected">The share of the plan that the time elapsed makes.</param>
/// <param name="Reason">Why it differs, in the words of who answers for it.</param>
internal sealed record Variance(
    string Subject,
    string? Name,
    decimal Planned,
    decimal Used,
    decimal Expected,
    VarianceReason? Reason
)
{
    public decimal Difference => Used - Expected;

    /// <summary>Of a target: whether what is reached tells of few persons.</summary>
    public bool IsOfFew { get; init; }
}

/// <summary>The report about a grant.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="On">The day it was made.</param>
/// <param name="Lines">Its budget lines.</param>
/// <param name="Targets">Its targets.</param>
internal sealed record DonorReport(
    ReportedGrant Grant,
    DateOnly On,
    IReadOnlyList<Variance> Lines,
    IReadOnlyList<Variance> Targets
)
{
    /// <summary>Whether it is kept from a reader for how many people it pays: a donor, who is outside the house, sees no number of one to four.</summary>
    public bool IsHidden(Actor reader) =>
        Grant.Persons is > 0 and < Releases.DefaultMinimum && IsOutside(reader);

    /// <summary>Whether what a target has reached is kept from a reader: for it is of few persons, or leaves few.</summary>
    public static bool IsHidden(Variance target, Actor reader) =>
        target.IsOfFew && IsOutside(reader);

    private static bool IsOutside(Actor reader) => !reader.May(GrantsPermissions.View);

    /// <summary>What was spent in a month on average, over the months of the grant that have begun.</summary>
    public decimal BurnRate
    {
        get
        {
            var end = On < Grant.EndsOn ? On : Grant.EndsOn;
            var days = end.DayNumber - Grant.StartsOn.DayNumber + 1;
            return days <= 0
                ? 0
                : Currency.Of(Grant.Currency).Round(Grant.Spent / (days / 30.4375m));
        }
    }
}

/// <summary>Makes the reports about grants, and keeps the reasons of their variances.</summary>
internal sealed class DonorReports(RihlaDb db, GrantReports grants, Today today)
{
    /// <summary>The report about a grant; nothing when it does not exist or is not the actor's to read.</summary>
    public async Task<DonorReport?> FindAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(ResultsPermissions.GrantReport);
        if (await grants.FindAsync(id, by, cancel) is not { } grant)
        {
            return null;
        }
        var reasons = (
            await db.Set<VarianceReason>()
                .AsNoTracking()
                .Where(v => v.GrantId == id)
                .ToListAsync(cancel)
        ).ToLookup(v => v.Subject);
        VarianceReason? Latest(string subject) =>
            reasons[subject]
                .OrderByDescending(v => v.On)
                .ThenByDescending(v => v.Id)
                .FirstOrDefault();
        var (elapsed, currency) = (grant.Elapsed(today.Date), Currency.Of(grant.Currency));
        return new(
            grant,
            today.Date,
            [
                .. grant.Lines.Select(l => new Variance(
                    l.Subject,
                    l.Name,
                    l.Budget,
                    l.Spent + l.Committed + l.Reserved,
                    currency.Round(l.Budget * elapsed),
                    Latest(l.Subject)
                )),
            ],
            [
                .. grant.Targets.Select(t => new Variance(
                    t.Subject,
                    null,
                    t.Target,
                    t.Actual,
                    Math.Round(t.Target * elapsed, 0),
                    Latest(t.Subject)
                )
                {
                    IsOfFew = t.IsOfFew,
                }),
            ]
        );
    }

    /// <summary>Says why a line or target is ahead or behind. Earlier reasons stay; the latest is shown.</summary>
    /// <returns>Refused for a grant of another mission, a subject it does not have, and without a text.</returns>
    public async Task<Outcome> ExplainAsync(
        Guid id,
        string? subject,
        string? text,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.ExplainVariance);
        if (await FindAsync(id, by, cancel) is not { } report)
        {
            return new Refusal("GrantReport.NotFound");
        }
        if (!report.Lines.Concat(report.Targets).Any(v => v.Subject == subject))
        {
            return Refusal.Of("Subject", "GrantReport.SubjectUnknown");
        }
        if (string.IsNullOrWhiteSpace(text) || text.Trim().Length > VarianceReason.LongestText)
        {
            return Refusal.Of("Text", "GrantReport.TextMissing", VarianceReason.LongestText);
        }
        db.Add(
            new VarianceReason
            {
                GrantId = id,
                Subject = subject!,
                Text = Personal.Of(text.Trim())!,
                On = today.Date,
                ByName = by.Name,
            }
        );
        await db.SaveAsync(
            by,
            new Act("grant.variance-explained") { Args = [report.Grant.Name] },
            cancel
        );
        return Outcome.Done;
    }
}
