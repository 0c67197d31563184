using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Data;

namespace Rihla.Tests.Host;

/// <summary>Something that happens, once, between the reading of a row and what is done with it.</summary>
/// <param name="happens">What happens.</param>
/// <param name="table">When a query of this table has been answered; otherwise after the first query.</param>
internal sealed class Meanwhile(Func<Task> happens, string table = "") : DbCommandInterceptor
{
    private Func<Task>? next = happens;

    /// <summary>A database in which it happens.</summary>
    public RihlaDb In(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<RihlaDb>(
            services,
            new DbContextOptionsBuilder<RihlaDb>(
                services.GetRequiredService<DbContextOptions<RihlaDb>>()
            )
                .AddInterceptors(this)
                .Options
        );

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        if (
            command.CommandText.Contains(table, StringComparison.Ordinal)
            && Interlocked.Exchange(ref next, null) is { } now
        )
        {
            await now();
        }
        return result;
    }
}
