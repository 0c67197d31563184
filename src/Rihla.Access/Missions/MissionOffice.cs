using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>What is said about a mission.</summary>
internal sealed record MissionInput
{
    public string? Country { get; init; }
    public string? City { get; init; }
    public string? NameFr { get; init; }
    public string? NameAr { get; init; }
    public string? NameEn { get; init; }
    public string? Currency { get; init; }
    public bool IsHost { get; init; }
    public bool IsOrigin { get; init; }
    public string? ContactLine { get; init; }

    /// <summary>Whether what stands with it is handed back, if it receives nobody any more.</summary>
    public bool HandsBack { get; init; }

    public static MissionInput Of(Mission mission) =>
        new()
        {
            Country = mission.Country,
            City = mission.City,
            NameFr = mission.NameFr,
            NameAr = mission.NameAr,
            NameEn = mission.NameEn,
            Currency = mission.Currency,
            IsHost = mission.IsHost,
            IsOrigin = mission.IsOrigin,
            ContactLine = mission.ContactLine,
        };
}

/// <summary>Adds missions and changes them.</summary>
internal sealed class MissionOffice(
    RihlaDb db,
    Missions missions,
    IEnumerable<ReceivingEnding> endings
)
{
    /// <summary>Why a mission cannot stop receiving unless what stands with it is handed back.</summary>
    public const string HasCases = "Mission.HasCases";

    public Task<List<Mission>> AllAsync(CancellationToken cancel = default) =>
        db.Set<Mission>().AsNoTracking().OrderBy(m => m.Code).ToListAsync(cancel);

    public Task<Mission?> FindAsync(string code, CancellationToken cancel = default) =>
        db.Set<Mission>().AsNoTracking().SingleOrDefaultAsync(m => m.Code == code, cancel);

    public async Task<Outcome> AddAsync(
        string? code,
        MissionInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(AccessPermissions.Missions);
        code = code?.Trim().ToUpperInvariant() ?? "";
        if (code.Length is < 2 or > Mission.LongestCode || !code.All(char.IsAsciiLetterOrDigit))
        {
            return Refusal.Of("Code", "Mission.CodeWrong", Mission.LongestCode);
        }
        var mission = new Mission { Code = code };
        var described = mission.Describe(input);
        if (!described.IsDone)
        {
            return described;
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"mission {code}", cancel);
        if (await db.Set<Mission>().AnyAsync(m => m.Code == code, cancel))
        {
            return Refusal.Of("Code", "Mission.CodeTaken", code);
        }
        db.Add(mission);
        await db.SaveAsync(by, new Act("mission.added") { Args = [code] }, cancel);
        await work.CommitAsync(cancel);
        missions.Forget();
        return Outcome.Done;
    }

    /// <summary>
    /// Changes what is said of a mission. Where it receives nobody any more, what stands with it is handed back: refused, with how much
    /// that is, until it is said to be.
    /// </summary>
    public async Task<Outcome> ChangeAsync(
        string code,
        MissionInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(AccessPermissions.Missions);
        var mission = await db.Set<Mission>().SingleAsync(m => m.Code == code, cancel);
        db.Entry(mission).Property(m => m.Version).OriginalValue = version;
        var received = mission.IsOrigin;
        var described = mission.Describe(input);
        if (!described.IsDone)
        {
            return described;
        }
        var ends = received && !mission.IsOrigin;
        if (ends && !input.HandsBack)
        {
            var open = 0;
            foreach (var ending in endings)
            {
                open += await ending.CountAsync(mission.Id, cancel);
            }
            if (open > 0)
            {
                return Refusal.Of(nameof(input.IsOrigin), HasCases, open);
            }
        }
        try
        {
            await db.SaveAsync(by, new Act("mission.changed") { Args = [code] }, cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.ChangedMeanwhile;
        }
        missions.Forget();
        foreach (var ending in ends ? endings : [])
        {
            // It is stored: who closes the page does not leave half of it with a mission that receives nobody.
            await ending.HandBackAsync(mission.Id, by, CancellationToken.None);
        }
        return Outcome.Done;
    }
}
