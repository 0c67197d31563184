using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>A year of a mission.</summary>
internal sealed record MissionYear(Guid MissionId, int Year);

/// <summary>The yearly report as it is looked at; a file of it is counted when it is made.</summary>
internal sealed class YearBoard(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<YearBoard> log
) : Board<MissionYear, YearlyReport>(scopes, clock, log)
{
    protected override async Task<YearlyReport> CountAsync(
        IServiceProvider services,
        MissionYear key,
        CancellationToken cancel
    ) =>
        YearlyReport.Of(
            key.Year,
            services.GetRequiredService<Today>().Date,
            await services
                .GetRequiredService<CaseFigures>()
                .OfYearAsync(key.Year, key.MissionId, Actor.System, cancel)
        );
}
