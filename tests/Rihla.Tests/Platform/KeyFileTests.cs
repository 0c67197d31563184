using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Tests.Access;
using Rihla.Tests.Host;

namespace Rihla.Tests.Platform;

/// <summary>Keys are changed while people work; and without the right key file nothing starts.</summary>
public sealed class KeyFileTests
{
    [Theory, BothDatabases]
    public async Task Keys_are_rotated_while_people_work_and_a_killed_rotation_goes_on(
        DatabaseKind kind
    )
    {
        await using var real = await RealRihla.NewAsync(kind);
        await real.StartAsync();
        using var salma = real.Visitor();
        var form = await salma.EnterAsync(
            "salma",
            "/app/requests/new",
            DemonstrationUsers.Password
        );
        var codes = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            codes.Add(await TakeAsync(salma, form, $"Avant {i}"));
        }

        using (var rotation = real.Run("keys", "rotate"))
        {
            // Killed at the first sign that values are being written again.
            string? line;
            while (
                (line = await rotation.StandardError.ReadLineAsync()) is not null
                && !line.Contains("written again", StringComparison.Ordinal)
            ) { }
            rotation.Kill();
            await rotation.WaitForExitAsync();
        }
        codes.Add(await TakeAsync(salma, form, "Entre deux"));

        using var resumed = real.Run("keys", "rotate", "--resume");
        var errors = resumed.StandardError.ReadToEndAsync();
        var output = resumed.StandardOutput.ReadToEndAsync();
        var ended = resumed.WaitForExitAsync();
        while (!ended.IsCompleted)
        {
            codes.Add(await TakeAsync(salma, form, $"Pendant {codes.Count}"));
            var read = await salma.GetAsync($"/app/cases/{codes[0]}");
            Assert.Contains("Avant 0", read.Text, StringComparison.Ordinal);
        }
        await ended;
        Assert.True(resumed.ExitCode == 0, await errors);
        Assert.Contains("under key 2", await output, StringComparison.Ordinal);
        codes.Add(await TakeAsync(salma, form, "Apres"));

        await real.KillAsync();
        Assert.Equal(0, (await real.CommandAsync("verify")).Code);
        Assert.Equal([2], await KeysInUseAsync(kind, real));
        await real.StartAsync();
        using var again = real.Visitor();
        var page = await again.EnterAsync(
            "salma",
            $"/app/cases/{codes[^1]}",
            DemonstrationUsers.Password
        );
        Assert.Contains("Apres", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Of_large_files_few_are_in_memory_at_once_while_they_are_written_again(
        DatabaseKind kind
    )
    {
        var own = Path.Combine(Databases.Folder.FullName, $"{Guid.NewGuid():N}.keys");
        File.Copy(Databases.KeyFile, own);
        await using var house = await House.OpenAsync(
            kind,
            builder => builder.Configuration["Rihla:KeyFile"] = own
        );
        var cancel = TestContext.Current.CancellationToken;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            for (var i = 0; i < 10; i++)
            {
                db.Add(
                    new Attachment
                    {
                        ContentType = "application/pdf",
                        Size = 5_000_000,
                        Content = new(new byte[5_000_000]),
                    }
                );
            }
            await db.SaveAsync(Actor.System, new Act("system.restored"), cancel);
        });
        // One that no key opens keeps nothing else back.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.ExecuteSqlAsync(
                    $"update access_credentials set password_hash = {new byte[] { 1, 0, 0, 0, 1, 7 }} where user_id = (select id from access_user where user_name = 'salma')",
                    cancel
                )
        );
        Assert.True(house.Services.GetRequiredService<KeyRing>().AddKey().IsDone);
        var told = new List<(string Table, long Done)>();

        var unreadable = await house.InScopeAsync(async s =>
        {
            var rotation = s.GetRequiredService<KeyRotation>();
            await rotation.ResealAsync(new Told(told), cancel);
            return rotation.Unreadable.Select(u => (u.Key, u.Value)).ToList();
        });

        Assert.Equal([("access_credentials.password_hash", 1L)], unreadable);

        var steps = told.Zip(told.Skip(1))
            .Where(p => p.Second.Table == "platform_attachment")
            .Select(p => p.Second.Done - p.First.Done)
            .ToList();
        Assert.Equal(10, steps.Sum());
        Assert.All(steps, s => Assert.InRange(s, 0, 3));
        var written = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.SqlQuery<byte[]>($"select content as \"Value\" from platform_attachment")
                .ToListAsync(cancel)
        );
        Assert.All(written, value => Assert.Equal(2, value[4]));
    }

    private sealed class Told(List<(string Table, long Done)> told)
        : IProgress<(string Table, long Done)>
    {
        public void Report((string Table, long Done) value) => told.Add(value);
    }

    [Theory, BothDatabases]
    public async Task A_new_installation_makes_the_key_file_where_it_was_told_to(DatabaseKind kind)
    {
        await using var real = await RealRihla.BareAsync(kind);
        Assert.False(File.Exists(real.KeyFile));

        var made = await real.CommandAsync("migrate");

        Assert.True(made.Code == 0, made.Errors);
        Assert.Contains(real.KeyFile, made.Errors, StringComparison.Ordinal);
        await real.StartAsync();
        using var anybody = real.Visitor();
        Assert.Contains("sign-in", (await anybody.GetAsync("/sign-in")).Path);
    }

    [Theory, BothDatabases]
    public async Task Without_the_right_key_file_nothing_starts_and_the_reason_is_said(
        DatabaseKind kind
    )
    {
        await using var real = await RealRihla.NewAsync(kind);
        var right = await File.ReadAllTextAsync(
            real.KeyFile,
            TestContext.Current.CancellationToken
        );
        File.Delete(real.KeyFile);

        await RefusesAsync("is missing");
        Assert.False(
            File.Exists(real.KeyFile),
            "A new key file beside an old database hides the loss."
        );

        KeyRing.Create(real.KeyFile);
        await RefusesAsync("does not belong to this database");

        await File.WriteAllTextAsync(
            real.KeyFile,
            right[..(right.Length / 2)],
            TestContext.Current.CancellationToken
        );
        await RefusesAsync("is not a key file");

        async Task RefusesAsync(string reason)
        {
            var ended = await real.CommandAsync("serve");
            Assert.Equal(1, ended.Code);
            Assert.Contains(reason, ended.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_file_that_was_cut_anywhere_is_no_key_file()
    {
        var path = Path.Combine(Databases.Folder.FullName, $"{Guid.NewGuid():N}.keys");
        KeyRing.Create(path);
        var right = File.ReadAllText(path).TrimEnd();
        for (var length = 0; length < right.Length; length++)
        {
            File.WriteAllText(path, right[..length]);
            Assert.Contains(
                "is not a key file",
                Assert.ThrowsAny<Exception>(() => KeyRing.Open(path)).Message,
                StringComparison.Ordinal
            );
        }
        File.WriteAllText(path, right);
        Assert.Equal(1, KeyRing.Open(path).Current);
    }

    [Fact]
    public void Of_two_processes_that_add_a_key_at_once_one_is_refused_and_no_key_is_lost()
    {
        var path = Path.Combine(Databases.Folder.FullName, $"{Guid.NewGuid():N}.keys");
        var (one, other) = (KeyRing.Create(path), KeyRing.Open(path));
        using (
            new FileStream(
                path + ".lock",
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            )
        )
        {
            Assert.Equal("Keys.FileBusy", Assert.Single(one.AddKey().Refusals).TextKey);
            Assert.Equal("Keys.FileBusy", Assert.Single(one.AddBlindSecret().Refusals).TextKey);
        }

        Assert.Equal(
            [2, 2, 3],
            new[] { one.AddKey(), other.AddBlindSecret(), other.AddKey() }.Select(n => n.Value)
        );
        Assert.Equal(one.Key(2), KeyRing.Open(path).Key(2));
        Assert.Equal(other.BlindSecret(2), one.BlindSecret(2));
    }

    private static async Task<string> TakeAsync(Visitor visitor, Page form, string name)
    {
        var page = await visitor.SubmitAsync(
            form,
            [
                ("Input.Name", name),
                ("Input.SafeContact", "Le matin"),
                ("Input.Language", "fr"),
                ("Input.Channel", "WalkIn"),
            ]
        );
        Assert.StartsWith("/app/cases/", page.Path, StringComparison.Ordinal);
        return page.Path.Split('/')[3];
    }

    // The numbers of the keys under which the values of the whole database stand.
    private static async Task<List<int>> KeysInUseAsync(DatabaseKind kind, RealRihla real)
    {
        var house = House.Build(
            kind,
            real.Connection,
            new(),
            builder => builder.Configuration["Rihla:KeyFile"] = real.KeyFile
        );
        var numbers = await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            var found = new SortedSet<int>();
            await db.Database.OpenConnectionAsync();
            foreach (var entity in db.Model.GetEntityTypes())
            {
                foreach (
                    var property in entity
                        .GetProperties()
                        .Where(p => p.GetValueConverter() is IPersonalConverter)
                )
                {
                    var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
                    var column = property.GetColumnName(table);
                    await using var select = db.Database.GetDbConnection().CreateCommand();
                    select.CommandText =
                        $"select {column} from {table.Name} where {column} is not null";
                    await using var row = await select.ExecuteReaderAsync();
                    while (await row.ReadAsync())
                    {
                        found.Add(row.GetFieldValue<byte[]>(0)[4]);
                    }
                }
            }
            return found.ToList();
        });
        await house.CloseAsync();
        return numbers;
    }
}
