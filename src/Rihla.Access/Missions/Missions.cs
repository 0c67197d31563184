using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Access;

/// <summary>The missions that share this installation. Kept in memory: asking costs nothing.</summary>
public sealed class Missions(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly Snapshot<IReadOnlyList<MissionInfo>> all = new(
        scopes,
        clock,
        async (db, cancel) =>
            await db.Set<Mission>()
                .AsNoTracking()
                .OrderBy(m => m.Code)
                .Select(m => new MissionInfo(
                    m.Id,
                    m.Code,
                    m.Country,
                    m.City,
                    m.NameFr,
                    m.NameAr,
                    m.NameEn,
                    m.IsHost,
                    m.IsOrigin,
                    m.Currency
                ))
                .ToListAsync(cancel)
    );

    /// <summary>All of them, by code.</summary>
    public async Task<IReadOnlyList<MissionInfo>> AllAsync(CancellationToken cancel = default) =>
        await all.GetAsync(cancel);

    /// <summary>The mission with this identity.</summary>
    public async Task<MissionInfo?> FindAsync(Guid id, CancellationToken cancel = default) =>
        (await all.GetAsync(cancel)).FirstOrDefault(m => m.Id == id);

    /// <summary>The mission with this code, in any case of letters.</summary>
    public async Task<MissionInfo?> FindByCodeAsync(
        string code,
        CancellationToken cancel = default
    ) =>
        (await all.GetAsync(cancel)).FirstOrDefault(m =>
            m.Code.Equals(code, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The missions that receive returnees in a country.</summary>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<MissionInfo>> OriginForAsync(
        string country,
        CancellationToken cancel = default
    ) => [.. (await all.GetAsync(cancel)).Where(m => m.IsOrigin && m.Country == country)];

    internal void Forget() => all.Forget();
}
