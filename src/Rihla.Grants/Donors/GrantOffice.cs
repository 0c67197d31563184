using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What is said about a grant.</summary>
internal sealed record GrantInput
{
    public Guid? DonorId { get; init; }
    public string? Name { get; init; }
    public string? Reference { get; init; }
    public string? Currency { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }
}

/// <summary>What is said about a rule of a grant.</summary>
internal sealed record RuleInput
{
    public RuleKind Kind { get; init; }
    public IReadOnlyList<string> Codes { get; init; } = [];
    public decimal? Value { get; init; }
    public string? Text { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidUntil { get; init; }
}

/// <summary>Keeps donors, grants, their budgets and rules, and what the mission knows about costs and rates.</summary>
internal sealed partial class GrantOffice(
    RihlaDb db,
    Ledger ledger,
    FundingDemand demand,
    Staff staff,
    Today today
)
{
    /// <summary>The grant of the actor's mission with this identity, with its parts.</summary>
    public Task<Grant?> FindAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        db.Set<Grant>()
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .Include(g => g.Targets)
            .Include(g => g.Reports)
            .AsSplitQuery()
            .SingleOrDefaultAsync(g => g.Id == id && g.MissionId == by.MissionId, cancel);

    /// <summary>Enters a grant, without a budget yet.</summary>
    /// <returns>Its identity; refused without donor, name, currency or period, and when the mission has a grant of that name.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        GrantInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        var faults = await FaultsAsync(input, null, by, cancel);
        var currency = Currency.Find(input.Currency);
        if (currency is null)
        {
            faults.Add(Refusal.Of("Currency", "Grant.CurrencyUnknown"));
        }
        if (
            !await db.Set<Donor>()
                .AnyAsync(d => d.Id == input.DonorId && d.MissionId == by.MissionId, cancel)
        )
        {
            faults.Add(Refusal.Of("DonorId", "Grant.DonorMissing"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        var grant = new Grant
        {
            MissionId = by.MissionId,
            DonorId = input.DonorId!.Value,
            Name = input.Name!.Trim(),
            Reference = Trimmed(input.Reference),
            Currency = currency!.Value.Code,
            StartsOn = input.StartsOn!.Value,
            EndsOn = input.EndsOn!.Value,
        };
        db.Add(grant);
        await db.SaveAsync(by, new Act("grant.added") { Args = [grant.Name] }, cancel);
        await work.CommitAsync(cancel);
        return grant.Id;
    }

    /// <summary>Changes the reference and the period of a grant; its name, too, while no case holds it.</summary>
    public async Task<Outcome> ChangeAsync(
        Guid id,
        GrantInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Manage);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"grants {by.MissionId}", cancel);
        if (await FindAsync(id, by, cancel) is not { } grant)
        {
            return new Refusal("Grant.NotFound");
        }
        if (grant.Version != version)
        {
            return Outcome.ChangedMeanwhile;
        }
        var faults = await FaultsAsync(input, id, by, cancel);
        if (
            input.Name?.Trim() != grant.Name
            && (
                await db.Set<Reservation>().AnyAsync(r => r.GrantId == id, cancel)
                // Of cases that were taken over nothing is reserved; they hold its name alone.
                || await demand.IsFundedByAsync(grant.MissionId, grant.Name, cancel)
            )
        )
        {
            faults.Add(Refusal.Of("Name", "Grant.NameInUse"));
        }
        if (faults.Count > 0)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(faults);
        }
        grant.Name = input.Name!.Trim();
        grant.Reference = Trimmed(input.Reference);
        (grant.StartsOn, grant.EndsOn) = (input.StartsOn!.Value, input.EndsOn!.Value);
        await db.SaveAsync(by, new Act("grant.changed") { Args = [grant.Name] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Grant, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(GrantsPermissions.Manage);
        return db.ChangeAsync(
            $"grants {by.MissionId}",
            () => FindAsync(id, by, cancel),
            new Refusal("Grant.NotFound"),
            change,
            by,
            cancel
        );
    }

    private async Task<List<Refusal>> FaultsAsync(
        GrantInput input,
        Guid? own,
        Actor by,
        CancellationToken cancel
    )
    {
        var faults = new List<Refusal>();
        var name = input.Name?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > Grant.LongestName)
        {
            faults.Add(Refusal.Of("Name", "Grant.NameMissing", Grant.LongestName));
        }
        else if (
            await db.Set<Grant>()
                .AnyAsync(g => g.MissionId == by.MissionId && g.Name == name && g.Id != own, cancel)
        )
        {
            faults.Add(Refusal.Of("Name", "Grant.NameTwice"));
        }
        if (input.StartsOn is null || input.EndsOn is null || input.EndsOn < input.StartsOn)
        {
            faults.Add(Refusal.Of("EndsOn", "Grant.PeriodWrong"));
        }
        return faults;
    }

    private static string? Trimmed(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Task<Outcome<Act>> Did(string act, params Fill[] args) =>
        Task.FromResult<Outcome<Act>>(new Act(act) { Args = args });
}
