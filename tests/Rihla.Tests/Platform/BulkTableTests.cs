using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>Rows written in bulk, on both databases.</summary>
public sealed class BulkTableTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_row_written_in_bulk_is_stored_as_one_that_was_saved(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            db.Add(Row("saved"));
            await db.SaveChangesAsync();
            var table = BulkTable.Of<LongWork>(db);
            await table.WriteAsync(db, [table.Pack([Row("bulk")]), table.Pack([Row("bulk too")])]);

            Assert.Equal(await StoredAsync(db, "saved"), await StoredAsync(db, "bulk"));
            Assert.Equal(await StoredAsync(db, "saved"), await StoredAsync(db, "bulk too"));
            return true;
        });
    }

    [Theory, BothDatabases]
    public async Task What_is_empty_is_stored_as_empty_and_what_is_missing_as_missing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var table = BulkTable.Of<Person>(db);
            var sheets = BulkTable.Of<MatchSheet>(db);
            var person = new Person
            {
                Code = "",
                GivenNames = Personal.Of("Aïssatou عائشة"),
                Nationality = "",
            };
            var sheet = new MatchSheet
            {
                Number = -5,
                PersonId = person.Id,
                KeyVersion = 1,
                Secret = 1,
                Keys = [],
                Identity = new([1, 2, 3]),
            };
            await table.WriteAsync(db, [table.Pack([]), table.Pack([person])]);
            await sheets.WriteAsync(db, [sheets.Pack([sheet])]);

            var stored = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == person.Id);
            Assert.Equal(
                ("", "", null, "Aïssatou عائشة", null),
                (
                    stored.Code,
                    stored.Nationality,
                    stored.Language,
                    stored.GivenNames?.Reveal(),
                    stored.FamilyName?.Reveal()
                )
            );
            var kept = await db.Set<MatchSheet>().AsNoTracking().SingleAsync(s => s.Number == -5);
            Assert.Empty(kept.Keys);
            Assert.Equal([1, 2, 3], kept.Identity.Reveal());
            return true;
        });
    }

    [Theory, BothDatabases]
    public async Task A_row_that_is_there_already_stops_the_load(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var table = BulkTable.Of<LongWork>(db);
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                table.WriteAsync(db, [table.Pack([Row("twice"), Row("twice")])])
            );
            return true;
        });
    }

    private static LongWork Row(string name) =>
        new()
        {
            Name = name,
            Cursor = 5_000_000_000,
            Found = -1,
            Secret = 2,
            FormerSecret = null,
            StartedAt = new(2026, 3, 2, 9, 30, 15, 250, TimeSpan.Zero),
            DoneAt = new(2026, 3, 2, 11, 0, 0, TimeSpan.Zero),
        };

    private static async Task<object[]> StoredAsync(RihlaDb db, string name)
    {
        await using var command = await db.CommandAsync(
            $"select cursor, found, secret, former_secret, started_at, done_at from people_long_work where name = '{name}'",
            CancellationToken.None
        );
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }
}
