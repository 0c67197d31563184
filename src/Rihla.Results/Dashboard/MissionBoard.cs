using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>The figures of each mission's dashboard.</summary>
internal sealed class MissionBoard(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<MissionBoard> log
) : Board<Guid, MissionFigures>(scopes, clock, log)
{
    protected override Task<MissionFigures> CountAsync(
        IServiceProvider services,
        Guid key,
        CancellationToken cancel
    ) => services.GetRequiredService<CaseFigures>().OfMissionAsync(key, Actor.System, cancel);
}
