using Rihla.Diaspora;
using Rihla.Platform;
using Rihla.Site;

namespace Rihla.Demonstration;

/// <summary>
/// Fills a new demonstration when it is served for the first time: the first part before the server listens, so that the
/// first page shows a caseload; the rest behind it. What an interrupted start left out is made up for by the next.
/// </summary>
internal sealed class Filling(
    Caseload caseload,
    RelationsStory relations,
    MoneyStory money,
    PastYear pastYear,
    Settings settings,
    IServiceScopeFactory scopes,
    StoryClock clock,
    ILogger<Filling> log
) : BackgroundService
{
    private const int First = 40;

    private int there;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Demonstration && settings.DemonstrationRequests > 0)
        {
            there = await caseload.CountAsync(cancellationToken);
            if (there < First && Missing > 0)
            {
                await Console.Error.WriteLineAsync(
                    "Filling the demonstration with invented people (once, some seconds) ..."
                );
                await FillAsync(Math.Min(First, Missing), cancellationToken);
            }
            await base.StartAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                await scope
                    .ServiceProvider.GetRequiredService<DemonstrationReferrals>()
                    .TellAsync(stoppingToken);
            }
            await relations.TellAsync(stoppingToken);
            await using (var scope = scopes.CreateAsyncScope())
            {
                await scope
                    .ServiceProvider.GetRequiredService<DemonstrationDiaspora>()
                    .TellAsync(clock.Now, clock.At, stoppingToken);
            }
            if (Missing > 0)
            {
                await FillAsync(Missing, stoppingToken);
            }
            await pastYear.TellAsync(Caseload.DefaultSeed, stoppingToken);
            await money.TellAsync();
            await caseload.ReleaseAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is told after the next start.
        }
#pragma warning disable CA1031 // Visitors of the demonstration go on with what has been told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogError(failure, "The demonstration could not be filled to its end");
        }
    }

    private int Missing => settings.DemonstrationRequests - there;

    private async Task FillAsync(int requests, CancellationToken cancel)
    {
        var filled = await caseload.FillAsync(
            requests,
            Caseload.DefaultSeed + there,
            told: null,
            cancel
        );
        there += filled.Requests;
        foreach (var reason in filled.EndedEarly)
        {
            log.LogWarning("A story of the demonstration ended early: {Reason}", reason);
        }
    }
}
