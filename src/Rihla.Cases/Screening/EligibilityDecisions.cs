using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Whether a case can be helped, and why.</summary>
public sealed record DecideEligibility
{
    /// <summary>Whether it can.</summary>
    public bool IsEligible { get; init; }

    /// <summary>Why.</summary>
    public EligibilityReason? Reason { get; init; }

    /// <summary>The reason in words; due for <see cref="EligibilityReason.Other"/>.</summary>
    public string? Explanation { get; init; }

    /// <summary>
    /// Whether the family returns to a part of the country that is not restricted. It is kept with the decision, for the
    /// restrictions of that day; about one that is added later the family is asked anew.
    /// </summary>
    public bool OutsideRestrictedArea { get; init; }

    /// <summary>Whether a case that is not eligible is closed at once.</summary>
    public bool Close { get; init; }
}

/// <summary>A restriction of return to a country, or a part of it.</summary>
public sealed record AddRestriction
{
    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>The part of the country; nothing for all of it.</summary>
    public string? Area { get; init; }

    /// <summary>The first day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Why, as it is told to the people concerned.</summary>
    public string? Reason { get; init; }
}

/// <summary>Decides eligibility, and keeps the list of countries to which nobody is helped to return.</summary>
public sealed class EligibilityDecisions(
    RihlaDb db,
    CaseOperations operations,
    Waivers waivers,
    CaseEnding ending,
    Today today
)
{
    internal static async Task<EligibilityDecision?> LatestAsync(
        RihlaDb db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        await db.Set<EligibilityDecision>()
            .AsNoTracking()
            .Where(d => d.CaseId == caseId)
            .OrderByDescending(d => d.RecordedAt)
            .ThenByDescending(d => d.Id)
            .FirstOrDefaultAsync(cancel);

    internal static async Task<List<ReturnRestriction>> RestrictionsAsync(
        RihlaDb db,
        string? country,
        DateOnly day,
        CancellationToken cancel
    ) =>
        country is null
            ? []
            :
            [
                .. (
                    await db.Set<ReturnRestriction>()
                        .AsNoTracking()
                        .Where(r => r.Country == country)
                        .ToListAsync(cancel)
                ).Where(r => r.Covers(day)),
            ];

    /// <summary>Decides, and closes a case that is not eligible when asked to. A decision ends a waiver given without it.</summary>
    /// <returns>
    /// Refused without a reason, without a country of return, and for a country to which return is suspended; with the closing,
    /// without the explanation that it asks for.
    /// </returns>
    public Task<Outcome> DecideAsync(
        string code,
        DecideEligibility input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        return operations.OnAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                var restrictions = await RestrictionsAsync(
                    db,
                    file.Country,
                    file.TravelOn ?? today.Date,
                    cancel
                );
                if (Faults(file, restrictions, input) is { Count: > 0 } faults)
                {
                    return faults;
                }
                var closes = !input.IsEligible && input.Close;
                if (
                    closes
                    && Closing.NeedsNote(ClosureReason.Ineligible)
                    && string.IsNullOrWhiteSpace(input.Explanation)
                )
                {
                    return Refusal.Of(nameof(input.Explanation), "Case.Close.NoteMissing");
                }
                await waivers.EndAsync(file, EligibilityDecided.Name, by, cancel);
                db.Add(
                    new EligibilityDecision
                    {
                        CaseId = file.Id,
                        IsEligible = input.IsEligible,
                        Reason = input.Reason!.Value,
                        Explanation = Personal.Of(input.Explanation),
                        Country = file.Country,
                        OutsideOf = input.OutsideRestrictedArea
                            ? [.. restrictions.Where(r => r.Area is not null).Select(r => r.Id)]
                            : [],
                        On = today.Date,
                        RecordedAt = today.Now,
                        ByName = by.Name,
                    }
                );
                if (closes)
                {
                    var closed = await ending.CloseAsync(
                        file,
                        ClosureReason.Ineligible,
                        input.Explanation,
                        by,
                        cancel
                    );
                    if (!closed.IsDone)
                    {
                        return closed.Refusals.ToList();
                    }
                }
                return new Act(input.IsEligible ? "case.found-eligible" : "case.found-ineligible")
                {
                    Args = [Fill.Text($"EligibilityReason.{input.Reason}")],
                };
            },
            cancel
        );
    }

    private static List<Refusal> Faults(
        CaseFile file,
        List<ReturnRestriction> restrictions,
        DecideEligibility input
    )
    {
        var faults = new List<Refusal>();
        if (!file.IsOpen)
        {
            return [new("Casework.IsClosed")];
        }
        if (
            input.Reason is not { } reason
            || !EligibilityDecision.ReasonsFor(input.IsEligible).Contains(reason)
        )
        {
            faults.Add(Refusal.Of(nameof(input.Reason), "Eligibility.ReasonMissing"));
        }
        if (input.Reason == EligibilityReason.Other && string.IsNullOrWhiteSpace(input.Explanation))
        {
            faults.Add(Refusal.Of(nameof(input.Explanation), "Eligibility.ExplanationMissing"));
        }
        if (!input.IsEligible)
        {
            return faults;
        }
        if (file.Country is null)
        {
            faults.Add(new("Eligibility.CountryMissing"));
        }
        if (restrictions.Find(r => r.Area is null) is { } whole)
        {
            faults.Add(new("Eligibility.CountryRestricted", whole.From, whole.Reason));
        }
        else if (restrictions.Count > 0 && !input.OutsideRestrictedArea)
        {
            faults.Add(
                Refusal.Of(nameof(input.OutsideRestrictedArea), "Eligibility.AreaUnconfirmed")
            );
        }
        return faults;
    }

    /// <summary>
    /// Suspends return to a country, or a part of it. Who goes there on a waiver of eligibility is stopped with the others: it was
    /// given without knowing of this (see <see cref="Waivers"/>), and those who are booked learn of it by <see cref="JudgedAnew"/>.
    /// </summary>
    public async Task<Outcome> RestrictAsync(
        AddRestriction input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        by.Need(CasesPermissions.Restrict);
        var faults = new List<Refusal>();
        if (!Names.Countries.Knows(input.Country))
        {
            faults.Add(Refusal.Of(nameof(input.Country), "Restriction.CountryMissing"));
        }
        if (string.IsNullOrWhiteSpace(input.Reason))
        {
            faults.Add(Refusal.Of(nameof(input.Reason), "Restriction.ReasonMissing"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        await using var work = await db.BeginAsync(cancel);
        db.Add(
            new ReturnRestriction
            {
                Country = input.Country!,
                Area = string.IsNullOrWhiteSpace(input.Area) ? null : input.Area.Trim(),
                From = input.From ?? today.Date,
                Reason = input.Reason!.Trim(),
            }
        );
        await db.SaveAsync(by, new Act("return.restricted") { Args = [input.Country!] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Ends a restriction today: it no longer holds from tomorrow on. One that begins today or later is taken back, and holds no more.</summary>
    public Task<Outcome> EndRestrictionAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(CasesPermissions.Restrict);
        return db.ChangeAsync(
            $"return restriction {id}",
            () => db.Set<ReturnRestriction>().SingleOrDefaultAsync(r => r.Id == id, cancel),
            new Refusal("Restriction.NotFound"),
            restriction =>
            {
                var ended = restriction.End(today.Date);
                return Task.FromResult<Outcome<Act>>(
                    ended.IsDone
                        ? new Act("return.restriction-ended") { Args = [restriction.Country] }
                        : ended.Refusals.ToList()
                );
            },
            by,
            cancel
        );
    }
}
