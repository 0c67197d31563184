using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Cases;
using Rihla.Platform.Security;
using Rihla.Travel;

namespace Rihla.Results;

/// <summary>The figures of a mission's dashboard.</summary>
/// <param name="Cases">What the mission has on its hands.</param>
/// <param name="Lapsing">Papers of people still to travel that lapse, or have lapsed.</param>
internal sealed record BoardFigures(MissionFigures Cases, int Lapsing);

/// <summary>The figures of each mission's dashboard, kept.</summary>
internal sealed class MissionBoard(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<MissionBoard> log
) : Board<Guid, BoardFigures>(scopes, clock, log)
{
    protected override async Task<BoardFigures> CountAsync(
        IServiceProvider services,
        Guid key,
        CancellationToken cancel
    ) =>
        new(
            await services
                .GetRequiredService<CaseFigures>()
                .OfMissionAsync(key, Actor.System, cancel),
            await services.GetRequiredService<LapsingPapers>().CountAsync(key, cancel)
        );
}
