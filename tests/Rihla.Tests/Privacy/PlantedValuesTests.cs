using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Privacy;

/// <summary>
/// Marked values are typed into every field of every page, and then looked for everywhere where nothing personal may be:
/// the files of the database, a dump of every table, the log at its most talkative, error pages and addresses.
/// </summary>
public sealed class PlantedValuesTests
{
    // Encrypted, but no text that somebody types: words of a list, keys, and what the software makes itself.
    private static readonly string[] NotTyped =
    [
        "access_credentials.authenticator_key",
        "access_credentials.password_hash",
        "access_credentials.recovery_codes",
        "access_kept_form.address",
        "access_passkey.name",
        "access_session.address",
        "access_token.name",
        "access_session.device",
        "cases_counselling_session.capacity",
        "cases_counselling_session.pressure",
        "cases_eligibility.reason",
        "cases_member.not_coming_why",
        "cases_member.vulnerabilities",
        "cases_newborn.born_on",
        "cases_person_screening.functioning",
        "cases_protection_route.flag",
        "cases_protection_route.kind",
        "cases_referral.service",
        "cases_route_step.kind",
        "cases_route_step.result",
        "cases_work_item.reasons",
        "diaspora_venture.drop_reason",
        "people_document.expires_on",
        "people_document.issued_on",
        "grants_account.bank_code",
        "grants_bill.bank_code",
        "grants_supplier.bank_code",
        "grants_plan_line.objection",
        "grants_plan_line.profile",
        "reintegration_complaint.about_role",
        "reintegration_complaint.about_user",
        "reintegration_complaint.from_case",
        "reintegration_complaint.category",
        "reintegration_complaint.handler",
        "reintegration_complaint_note.by_name",
        "reintegration_need.rating",
        "reintegration_plan_item.kind",
        "reintegration_project.kind",
        "reintegration_survey.excuse",
        "reintegration_survey.given",
        // What a merge of two records with other names keeps; this walk merges two with the same.
        "people_merge.before",
        "people_merge.moved",
        "people_name.family",
        "people_person.birth",
        "platform_key_proof.fingerprint",
        "platform_protection_key.xml",
        // The code and the words that the site makes itself.
        "site_help_form.receipt",
        "travel_document.refusal_reason",
        "travel_fitness.arranged",
        "travel_fitness.fitness",
        "travel_fitness.needs",
    ];

    [Theory, BothDatabases]
    public async Task Nothing_typed_about_a_person_is_found_in_clear_anywhere(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("rihla-planted-");
        await using var house = await House.OpenAsync(
            kind,
            builder =>
            {
                builder.Configuration["Rihla:DataDirectory"] = folder.FullName;
                builder
                    .Logging.SetMinimumLevel(LogLevel.Trace)
                    .AddFilter("Microsoft", LogLevel.Trace)
                    .AddFilter("System", LogLevel.Trace);
            }
        );
        await using var planting = new Planting(house);
        var code = await planting.JourneyAsync();
        await planting.FollowUpAsync(code);
        await new SupportPlanting(house, planting, code).WalkAsync();
        await planting.ProtectionAsync(await Story.AppliedAsync(house, children: 0));
        await planting.ChildAsync();
        await planting.EndAsync(
            await Story.BookedAsync(house, children: 0, givenNames: Planted.Name)
        );
        await planting.DeclineAsync(await Story.ClearedAsync(house, children: 0));
        await planting.RefusedAsync(await Story.AppliedAsync(house, children: 0));
        await planting.ImportAsync();
        await planting.OnlineAsync(code);
        await planting.RelationsAsync();
        await planting.DiasporaAsync();
        await planting.SearchAsync();
        await planting.ExplainAsync();
        var merged = await planting.MergeAsync(code);
        // What undoing a merge takes away again was there.
        var unplanted = (await UnplantedAsync(house)).ToHashSet(StringComparer.Ordinal);
        await planting.UndoAsync(merged);
        await planting.KeptAsync((await Story.AppliedAsync(house, children: 0)).Code);

        unplanted.IntersectWith(await UnplantedAsync(house));
        Nothing(unplanted.Except(NotTyped));
        var errors = await FailAsync(house, planting, code);

        var leaks = new List<string>();
        void Look(string where, byte[] bytes) =>
            leaks.AddRange(Planted.FoundIn(bytes).Select(what => $"{what} in {where}"));
        foreach (var (name, bytes) in await DatabaseAsync(kind, house))
        {
            Look(name, bytes);
        }
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            Look(
                file.Name,
                await File.ReadAllBytesAsync(file.FullName, TestContext.Current.CancellationToken)
            );
        }
        foreach (var line in house.Logs)
        {
            Look($"the log: {line[..Math.Min(160, line.Length)]}", Encoding.UTF8.GetBytes(line));
        }
        foreach (var address in planting.Addresses)
        {
            Look($"the address {address}", Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address)));
        }
        Look("an error page", Encoding.UTF8.GetBytes(errors));
        folder.Delete(recursive: true);
        Nothing(leaks.Distinct());
        Assert.Contains(house.Logs, l => l.StartsWith("Trace", StringComparison.Ordinal));
        Assert.Contains(house.Logs, l => l.Contains("INSERT INTO", StringComparison.Ordinal));
    }

    // The encrypted columns in which no planted value was found: a field that the walk does not reach proves nothing.
    private static Task<List<string>> UnplantedAsync(House house) =>
        house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            var vault = services.GetRequiredService<Vault>();
            var unplanted = new List<string>();
            await db.Database.OpenConnectionAsync();
            foreach (var entity in db.Model.GetEntityTypes())
            {
                foreach (var property in entity.GetProperties())
                {
                    if (property.GetValueConverter() is not IPersonalConverter converter)
                    {
                        continue;
                    }
                    var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
                    await using var select = db.Database.GetDbConnection().CreateCommand();
                    select.CommandText =
                        $"select {property.GetColumnName(table)} from {table.Name} where {property.GetColumnName(table)} is not null";
                    await using var row = await select.ExecuteReaderAsync();
                    var isPlanted = false;
                    while (!isPlanted && await row.ReadAsync())
                    {
                        var clear = vault.Open(row.GetFieldValue<byte[]>(0), converter.Place);
                        isPlanted = Planted.FoundIn(clear).Count > 0;
                    }
                    if (!isPlanted)
                    {
                        unplanted.Add(converter.Place);
                    }
                }
            }
            return unplanted;
        });

    // The tables of notes and of persons are gone: whatever page needs them fails, with planted values in its hands.
    private static async Task<string> FailAsync(House house, Planting planting, string code)
    {
        var visitor = await planting.AsAsync("salma");
        var note = await visitor.GetAsync($"/app/cases/{code}/notes");
        var list = await visitor.GetAsync("/app/people");
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlRawAsync("alter table cases_note rename to cases_note_gone")
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlRawAsync(
                    "alter table people_person rename to people_person_gone"
                )
        );
        var pages = new[]
        {
            await visitor.SubmitAsync(
                note,
                [("Input.Text", Planted.Text("note"))],
                "main form[data-draft]"
            ),
            await visitor.SubmitAsync(list, [("Text", Planted.Name)]),
            await visitor.GetAsync($"/app/cases/{code}"),
        };
        Assert.All(pages, p => Assert.Equal(HttpStatusCode.InternalServerError, p.Status));
        Assert.Contains(house.Logs, l => l.StartsWith("Error", StringComparison.Ordinal));
        return string.Concat(pages.Select(p => p.Html));
    }

    private static async Task<List<(string Name, byte[] Bytes)>> DatabaseAsync(
        DatabaseKind kind,
        House house
    )
    {
        var found = new List<(string, byte[])>();
        if (kind == DatabaseKind.Sqlite)
        {
            // The file, its write-ahead log and whatever else lies beside it, while the server runs.
            var path = new SqliteConnectionStringBuilder(house.Connection).DataSource;
            foreach (
                var file in Directory.GetFiles(
                    Path.GetDirectoryName(path)!,
                    Path.GetFileName(path) + "*"
                )
            )
            {
                await using var stream = new FileStream(
                    file,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite
                );
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes);
                found.Add((Path.GetFileName(file), bytes.ToArray()));
            }
            Assert.Contains(found, f => f.Item1.EndsWith("-wal", StringComparison.Ordinal));
            return found;
        }
        await using var source = NpgsqlDataSource.Create(house.Connection);
        var tables = new List<string>();
        await using (
            var list = source.CreateCommand(
                "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
            )
        )
        await using (var row = await list.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                tables.Add(row.GetString(0));
            }
        }
        await using var connection = await source.OpenConnectionAsync();
        foreach (var table in tables)
        {
            // As bytes for what is text or bytes, as text for dates and numbers: sealed bytes would be written out as
            // millions of hexadecimal digits, among which any date stands sooner or later.
            await using (
                var copy = await connection.BeginRawBinaryCopyAsync(
                    $"copy {table} to stdout (format binary)"
                )
            )
            {
                using var bytes = new MemoryStream();
                await copy.CopyToAsync(bytes);
                found.Add((table, bytes.ToArray()));
            }
            var clear = new List<string>();
            await using (
                var list = new NpgsqlCommand(
                    "select quote_ident(attname) from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and atttypid <> 'bytea'::regtype",
                    connection
                )
                {
                    Parameters = { new() { Value = table } },
                }
            )
            await using (var row = await list.ExecuteReaderAsync())
            {
                while (await row.ReadAsync())
                {
                    clear.Add(row.GetString(0));
                }
            }
            Assert.NotEmpty(clear);
            using var text = await connection.BeginTextExportAsync(
                $"copy {table} ({string.Join(", ", clear)}) to stdout"
            );
            found.Add((table, Encoding.UTF8.GetBytes(await text.ReadToEndAsync())));
        }
        Assert.True(tables.Count > 40);
        return found;
    }

    private static void Nothing(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
