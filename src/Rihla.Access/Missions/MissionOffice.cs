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
internal sealed class MissionOffice(RihlaDb db, Missions missions)
{
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
        var described = mission.Describe(input);
        if (!described.IsDone)
        {
            return described;
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
        return Outcome.Done;
    }
}
