using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Demonstration;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Backups;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>What was backed up comes back whole, in either database, or not at all.</summary>
public sealed class BackupTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_backup_of_either_database_is_restored_into_either(DatabaseKind from)
    {
        await using var house = await House.OpenAsync(from);
        var code = await FillAsync(house);
        await MergeSuppliersAsync(house);
        using var backup = await BackUpAsync(house);
        var before = await VerifyAsync(house);
        var told = await SessionsAsync(house);
        Assert.NotEmpty(told);

        foreach (var into in Enum.GetValues<DatabaseKind>())
        {
            await using var other = await BareAsync(into);
            var report = await RestoreAsync(other, backup);

            Assert.True(report.IsSound, report.Summary);
            var after = await VerifyAsync(other);
            Assert.Equal(before.Rows, after.Rows);
            Assert.Equal(before.Entries, after.Entries);
            var (name, document) = await other.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                return (
                    (await db.Set<Case>().SingleAsync(c => c.Code == code)).CallerName!.Reveal(),
                    (
                        await db.Set<Attachment>()
                            .SingleAsync(a =>
                                a.ContentType == "application/pdf" && a.Size == Paper.Length
                            )
                    ).Content.Reveal()
                );
            });
            Assert.Equal(told, await SessionsAsync(other));
            Assert.Equal("Aïssatou Bérété", name);
            Assert.Equal(Paper, document);
        }
    }

    [Theory, BothDatabases]
    public async Task A_backup_taken_while_others_write_holds_one_moment_and_is_sound(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var salma = await house
            .Services.GetRequiredService<DemonstrationUsers>()
            .ActorAsync("salma");
        await RequestAsync(house, salma, "Avant");
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await RequestAsync(house, salma, $"Pendant {i}");
            }
        });
        using var backup = await BackUpAsync(house);
        await writing;

        await using var other = await BareAsync(kind);
        var report = await RestoreAsync(other, backup);

        Assert.True(report.IsSound, report.Summary);
        var cases = await CasesAsync(other);
        Assert.InRange(cases, 1, 41);
        Assert.Equal(41, await CasesAsync(house));
    }

    [Fact]
    public async Task A_file_that_is_not_as_it_was_written_is_refused_and_nothing_is_restored()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        await FillAsync(house);
        using var backup = await BackUpAsync(house);
        var bytes = backup.ToArray();
        await using var other = await BareAsync(DatabaseKind.Sqlite);

        await RefusesAsync([.. bytes[..^200], (byte)(bytes[^200] ^ 1), .. bytes[^199..]]);
        await RefusesAsync(bytes[..^20]);
        await RefusesAsync([.. bytes, 0]);
        await RefusesAsync("external_id,family_name\n"u8.ToArray());

        async Task RefusesAsync(byte[] file)
        {
            using var damaged = new MemoryStream(file);
            await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(other, damaged));
            Assert.Equal(0, await CasesAsync(other));
        }
    }

    [Fact]
    public async Task What_was_broken_when_the_backup_was_made_is_told_and_keeps_nothing_else_back()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        await house.InScopeAsync(async s =>
        {
            var database = s.GetRequiredService<RihlaDb>().Database;
            await database.ExecuteSqlAsync(
                $"update audit_entry set actor_name = 'x' where sequence = 3"
            );
            await database.ExecuteSqlAsync($"update access_credentials set password_hash = x'00'");
            await database.ExecuteSqlAsync(
                $"update access_credentials set link_hash = x'0102', link_until = '2099-01-01 00:00:00' where user_id = (select min(user_id) from access_credentials)"
            );
            await database.ExecuteSqlAsync(
                $"update audit_entry set details = cast(x'01000003E7' || substr(details, 6) as blob) where sequence = (select min(sequence) from audit_entry where details is not null and sequence > 3)"
            );
            await database.ExecuteSqlAsync($"delete from audit_head");
        });
        using var backup = await BackUpAsync(house);

        await using var other = await BareAsync(DatabaseKind.Sqlite);
        // Killed before everybody's sessions are ended: then nothing is restored, and it can be done again.
        await Assert.ThrowsAsync<TimeoutException>(() =>
            RestoreAsync(other, backup, _ => throw new TimeoutException())
        );
        var report = await RestoreAsync(
            other,
            backup,
            s =>
                s.GetRequiredService<Sessions>()
                    .EndEverybodysAsync(new Act("system.restored"), default)
        );

        Assert.Equal(
            [AuditFault.ChangedOrInserted, AuditFault.DetailsChanged, AuditFault.EndChanged],
            report.Breaks.Select(b => b.Fault)
        );
        Assert.Equal(
            ["access_credentials.password_hash", "audit_entry.details"],
            report.Unreadable.Keys.Order(StringComparer.Ordinal)
        );
        Assert.True(report.Rows["access_user"] > 0);
        Assert.Equal(report.Entries + 1, (await VerifyAsync(other)).Entries);
        // A link that was used since the backup would stand again.
        Assert.Equal(
            0,
            await other.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Database.SqlQuery<int>(
                        $"select count(*) as \"Value\" from access_credentials where link_hash is not null or link_until is not null"
                    )
                    .SingleAsync()
            )
        );
    }

    [Fact]
    public async Task What_takes_longer_than_a_page_may_take_is_waited_for()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Postgres);
        var code = await FillAsync(house);
        // What is asked of this database for a page is given up after a second.
        await using var hasty = House.Build(
            DatabaseKind.Postgres,
            house.Connection + ";Command Timeout=1",
            new TestClock()
        );
        await using var source = NpgsqlDataSource.Create(house.Connection);

        using var backup = await WaitingAsync("grants_supplier", () => BackUpAsync(hasty));
        await WaitingAsync("grants_supplier", () => VerifyAsync(hasty));
        await WaitingAsync(
            "platform_attachment",
            () =>
                hasty.InScopeAsync(s =>
                    s.GetRequiredService<KeyRotation>()
                        .ResealAsync(null, TestContext.Current.CancellationToken)
                )
        );

        await using var bare = await BareAsync(DatabaseKind.Postgres);
        await using var other = House.Build(
            DatabaseKind.Postgres,
            bare.Connection + ";Command Timeout=1",
            new TestClock()
        );
        await using var its = NpgsqlDataSource.Create(bare.Connection);
        await WaitingAsync("grants_supplier", () => RestoreAsync(other, backup), its);
        Assert.NotNull(
            await other.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Case>()
                    .SingleOrDefaultAsync(c => c.Code == code)
            )
        );

        // A table that cannot be read for a while is to a command what a large one is.
        async Task<T> WaitingAsync<T>(string table, Func<Task<T>> ask, NpgsqlDataSource? at = null)
        {
            await using var holder = await (at ?? source).OpenConnectionAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand(
                $"lock table {table} in access exclusive mode",
                holder,
                held
            );
            await hold.ExecuteNonQueryAsync();
            var asked = ask();
            await Assert.ThrowsAsync<TimeoutException>(() =>
                asked.WaitAsync(TimeSpan.FromSeconds(2.5))
            );
            await held.CommitAsync();
            return await asked;
        }
    }

    [Fact]
    public async Task A_backup_of_another_key_file_is_refused()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var backup = await BackUpAsync(house);
        var folder = Directory.CreateTempSubdirectory("rihla-keys-");
        try
        {
            var others = KeyRing.Create(Path.Combine(folder.FullName, "others.keys"));
            await using var other = await BareAsync(DatabaseKind.Sqlite);
            backup.Position = 0;

            await Assert.ThrowsAsync<BackupRefusedException>(() =>
                other.InScopeAsync(s =>
                    new Restore(
                        s.GetRequiredService<RihlaDb>(),
                        others,
                        s.GetRequiredService<Verification>(),
                        s.GetRequiredService<AuditChain>()
                    ).ReadAsync(backup)
                )
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Of_two_backups_to_one_name_the_second_is_refused_and_leaves_the_first()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var path = Path.Combine(Databases.Folder.FullName, $"{Guid.NewGuid():N}.rihla");
        await using var first = new FileStream(
            path + ".part",
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read
        );

        await Assert.ThrowsAsync<IOException>(() =>
            house.InScopeAsync(s => s.GetRequiredService<Backup>().WriteAsync(path))
        );
        Assert.True(File.Exists(path + ".part"));
    }

    [Fact]
    public async Task Nothing_is_restored_over_an_installation_that_is_in_use()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var backup = await BackUpAsync(house);
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() =>
            RestoreAsync(house, backup)
        );
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
    }

    private static readonly byte[] Paper = Letter.With("Attestation de demonstration").ToArray();

    // A case with a document, and what stories bring besides.
    private static async Task<string> FillAsync(House house)
    {
        await house.Services.GetRequiredService<Caseload>().FillAsync(3, 1, told: null);
        var salma = await house
            .Services.GetRequiredService<DemonstrationUsers>()
            .ActorAsync("salma");
        var code = await RequestAsync(house, salma, "Aïssatou Bérété");
        var attached = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseNotes>()
                .AttachAsync(code, "Attestation", new MemoryStream(Paper), "a.pdf", salma)
        );
        Assert.True(attached.IsDone);
        return code;
    }

    // The older record goes into the newer one: a row that points at a later one of its table.
    private static async Task MergeSuppliersAsync(House house)
    {
        var omar = await house.Services.GetRequiredService<DemonstrationUsers>().ActorAsync("omar");
        await house.InScopeAsync(async s =>
        {
            var register = s.GetRequiredService<SupplierRegister>();
            var older = await register.AddAsync(new() { Name = "Ets Barry", Country = "GN" }, omar);
            var newer = await register.AddAsync(
                new() { Name = "Etablissements Barry", Country = "GN" },
                omar
            );
            Assert.True((await register.MergeAsync(older.Value, newer.Value, omar)).IsDone);
        });
    }

    private static async Task<string> RequestAsync(House house, Actor by, string name)
    {
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = name,
                        SafeContact = "Le soir",
                        Language = "fr",
                    },
                    by
                )
        );
        return taken.Value!.Code;
    }

    private static async Task<MemoryStream> BackUpAsync(House house)
    {
        var backup = new MemoryStream();
        await house.InScopeAsync(s => s.GetRequiredService<Backup>().WriteAsync(backup));
        return backup;
    }

    private static Task<VerificationReport> RestoreAsync(
        House house,
        MemoryStream backup,
        Func<IServiceProvider, Task>? settle = null
    )
    {
        backup.Position = 0;
        return house.InScopeAsync(s =>
            s.GetRequiredService<Restore>()
                .ReadAsync(backup, settle is null ? null : _ => settle(s))
        );
    }

    private static Task<VerificationReport> VerifyAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<Verification>().RunAsync());

    // Who took part in each session: a list within a row, which the two databases keep each in its own way.
    private static Task<List<string>> SessionsAsync(House house) =>
        house.InScopeAsync(async s =>
            (await s.GetRequiredService<RihlaDb>().Set<CounsellingSession>().ToListAsync())
                .Select(c => $"{c.Id} {string.Join(' ', c.MemberIds)}")
                .Order(StringComparer.Ordinal)
                .ToList()
        );

    private static Task<int> CasesAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<Case>().CountAsync());

    private static async Task<House> BareAsync(DatabaseKind kind)
    {
        var house = House.Build(kind, await Databases.BareAsync(kind), new TestClock());
        await Installation.MigrateAsync(house.Services);
        return house;
    }
}
