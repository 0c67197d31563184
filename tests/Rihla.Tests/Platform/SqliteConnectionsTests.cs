using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>A connection and what was prepared on it serve the next context, and never with what the last one left.</summary>
public sealed class SqliteConnectionsTests
{
    [Fact]
    public async Task The_next_context_finds_the_connection_open_and_the_statement_prepared()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var seen = new Seen();

        await AskAsync(house, seen, "case.opened");
        await AskAsync(house, seen, "case.closed");

        Assert.Same(seen.Commands[0].Connection, seen.Commands[1].Connection);
        Assert.Same(seen.Commands[0], seen.Commands[1]);
        Assert.Equal(["case.opened", "case.closed"], seen.Values);
    }

    [Fact]
    public async Task Who_leaves_a_reader_behind_does_not_leave_what_it_saw_to_the_next()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var seen = new Seen();
        var left = Context(house, seen);
        var command = await left.CommandAsync("select 1 from audit_entry union all select 2");
        var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        var first = left.Database.GetDbConnection();

        await left.DisposeAsync();
        await AskAsync(house, seen, "case.opened");

        Assert.NotSame(first, seen.Commands[0].Connection);
        Assert.Equal(ConnectionState.Closed, first.State);
    }

    [Fact]
    public async Task A_statement_that_was_refused_can_be_asked_again()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var cancel = TestContext.Current.CancellationToken;
        await using var db = Context(house, new Seen());
        await db.Database.ExecuteSqlAsync($"create table twice (id integer primary key)", cancel);

        FormattableString insert = $"insert into twice values ({1})";
        await db.Database.ExecuteSqlAsync(insert, cancel);
        for (var i = 0; i < 2; i++)
        {
            var refused = await Assert.ThrowsAsync<SqliteException>(() =>
                db.Database.ExecuteSqlAsync(insert, cancel)
            );
            Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, refused.SqliteErrorCode);
        }
        await db.Database.ExecuteSqlAsync($"delete from twice", cancel);

        Assert.Equal(1, await db.Database.ExecuteSqlAsync(insert, cancel));
    }

    private static async Task AskAsync(House house, Seen seen, string act)
    {
        await using var db = Context(house, seen);
        await db.Set<AuditEntry>().AnyAsync(a => a.Act == act);
    }

    private static RihlaDb Context(House house, Seen seen) =>
        ActivatorUtilities.CreateInstance<RihlaDb>(
            house.Services,
            new DbContextOptionsBuilder<RihlaDb>(
                house.Services.GetRequiredService<DbContextOptions<RihlaDb>>()
            )
                .AddInterceptors(seen)
                .Options
        );

    private sealed class Seen : DbCommandInterceptor
    {
        public List<DbCommand> Commands { get; } = [];

        public List<object?> Values { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Commands.Add(command);
            Values.Add(command.Parameters[0].Value);
            return new(result);
        }
    }
}
