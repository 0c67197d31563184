using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Reintegration;

namespace Rihla.Results;

/// <summary>A report of a mission.</summary>
internal sealed record MissionPeriod(Guid MissionId, ReportQuestion Question);

/// <summary>The reports as they are looked at; a file of one is counted when it is made.</summary>
internal sealed class PeriodBoard(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<PeriodBoard> log
) : Board<MissionPeriod, PeriodReport>(scopes, clock, log)
{
    protected override Task<PeriodReport> CountAsync(
        IServiceProvider services,
        MissionPeriod key,
        CancellationToken cancel
    ) =>
        PeriodReports.CountAsync(
            services.GetRequiredService<CaseFigures>(),
            services.GetRequiredService<SupportFigures>(),
            key.Question,
            key.MissionId,
            services.GetRequiredService<Today>().Date,
            Actor.System,
            cancel
        );
}
