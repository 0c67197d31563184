using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>Coming in and going out, as staff meet it.</summary>
public sealed class SignInTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_new_user_chooses_a_password_connects_an_app_and_comes_in(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var added = await house.InScopeAsync(s =>
            s.GetRequiredService<Users>()
                .AddAsync(new("fatou.sarr", "Fatou Sarr", "MA", [Role.Caseworker]), Actor.System)
        );
        using var fatou = house.Visitor();

        var link = await fatou.GetAsync(added.Value!.Path);
        var weak = await fatou.SubmitAsync(link, [("Input.Password", "password1234")]);
        Assert.Contains("facile à deviner", weak.Text, StringComparison.Ordinal);
        await fatou.SubmitAsync(weak, [("Input.Password", AccessHouse.Password)]);
        var setUp = await fatou.EnterAsync("fatou.sarr", "/app/account", AccessHouse.Password);
        Assert.StartsWith("/sign-in/set-up", setUp.Path, StringComparison.Ordinal);

        var inside = await fatou.GetAsync("/app/account");
        Assert.StartsWith("/sign-in", inside.Path, StringComparison.Ordinal);

        setUp = await fatou.GetAsync("/sign-in/set-up?next=/app/account");
        var key = Base32(setUp.Document.QuerySelector("main code.r-code")!.TextContent);
        var wrong = await fatou.SubmitAsync(setUp, [("Input.Code", "000000")]);
        Assert.Equal(key, Base32(wrong.Document.QuerySelector("main code.r-code")!.TextContent));
        var codes = await fatou.SubmitAsync(wrong, [("Input.Code", house.CodeNow(key))]);
        Assert.Equal(RecoveryCodes.Count, codes.Document.QuerySelectorAll(".a-codes code").Length);
        var account = await fatou.GetAsync(
            codes.Document.QuerySelector("main .r-buttons a")!.GetAttribute("href")!
        );

        Assert.Equal("/app/account", account.Path);
        Assert.Contains("Fatou Sarr", account.Text, StringComparison.Ordinal);
        Assert.Contains(
            "n’est plus valable",
            (await fatou.GetAsync(added.Value.Path)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Who_waits_with_the_password_alone_while_its_owner_sets_up_a_second_factor_stays_outside(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        await house.InScopeAsync(s =>
            s.GetRequiredService<Users>().ResetSecondFactorAsync(name, Actor.System)
        );
        using var thief = house.Visitor();
        using var owner = house.Visitor();
        var waiting = await thief.EnterAsync(name, "/app/account", AccessHouse.Password);
        var token = await thief.TokenAsync();
        var pending = await house
            .Services.GetRequiredService<SessionBook>()
            .FindAsync(Uri.UnescapeDataString(token), default);
        var setUp = await owner.EnterAsync(name, "/app/account", AccessHouse.Password);
        await ConnectAsync(owner, setUp);
        Assert.Equal("/app/account", (await owner.GetAsync("/app/account")).Path);

        var shut = await ConnectAsync(thief, waiting);
        Assert.StartsWith("/sign-in?", shut.Path, StringComparison.Ordinal);
        // On another node, which has not yet heard that the session is over.
        var refused = await house.InScopeAsync(s =>
            s.GetRequiredService<SignIn>()
                .WithFirstFactorAsync(
                    pending!,
                    () => throw new InvalidOperationException("There is one already."),
                    new("a browser", null)
                )
        );
        Assert.Equal("SignIn.SetUp.Done", Assert.Single(refused.Refusals).TextKey);

        Task<Page> ConnectAsync(Visitor visitor, Page page) =>
            visitor.SubmitAsync(
                page,
                [
                    (
                        "Input.Code",
                        house.CodeNow(
                            Base32(page.Document.QuerySelector("main code.r-code")!.TextContent)
                        )
                    ),
                ]
            );
    }

    [Theory, BothDatabases]
    public async Task The_password_alone_opens_nothing_and_a_code_works_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();

        var code = await visitor.EnterAsync(name, "/app/account", AccessHouse.Password);
        Assert.StartsWith("/sign-in/code", code.Path, StringComparison.Ordinal);
        Assert.StartsWith(
            "/sign-in",
            (await visitor.GetAsync("/app/account")).Path,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "/app/account",
            (await visitor.SubmitAsync(code, [("Input.Code", house.CodeNow(key))])).Path
        );

        using var thief = house.Visitor();
        var again = await house.EnterWithCodeAsync(thief, name, key);
        Assert.StartsWith("/sign-in/code", again.Path, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_name_that_nobody_has_is_answered_and_locked_like_any_other(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        var before = await LockedAsync(house);
        for (var i = 0; i < SignInAttempts.Most; i++)
        {
            var known = await visitor.EnterAsync(name, "/app", "wrong password here");
            var unknown = await visitor.EnterAsync("nobody.here", "/app", "wrong password here");
            Assert.Equal(known.Text, unknown.Text);
        }

        var locked = await visitor.EnterAsync(name, "/app", AccessHouse.Password);
        Assert.StartsWith("/sign-in?", locked.Path, StringComparison.Ordinal);
        house.Clock.Advance(SignInAttempts.LockLasts + TimeSpan.FromMinutes(1));
        var free = await visitor.EnterAsync(name, "/app", AccessHouse.Password);

        Assert.StartsWith("/sign-in/code", free.Path, StringComparison.Ordinal);
        Assert.Equal(before + 2, await LockedAsync(house));
    }

    [Theory, BothDatabases]
    public async Task Many_guesses_at_once_are_all_counted(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();

        var looked = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<SignInCounter>()
                            .CountAsync(SignInCounter.OfName(name), default)
                    )
                )
        );

        Assert.Equal(SignInAttempts.Most, looked.Count(a => a != Attempt.Locked));
    }

    [Theory, BothDatabases]
    public async Task Who_guesses_elsewhere_keeps_nobody_out(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        for (var quarter = 0; quarter < 12; quarter++)
        {
            house.Clock.Advance(SignInAttempts.LockLasts);
            for (var i = 0; i < 8; i++)
            {
                await CountAsync(house, name, "198.51.100.7");
            }
        }

        var guesser = await EnterAsync(house, name, "198.51.100.7");
        Assert.Equal("SignIn.WrongPassword", Assert.Single(guesser.Refusals).TextKey);
        Assert.True((await EnterAsync(house, name, "203.0.113.4")).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Who_guesses_from_many_addresses_locks_the_name_for_all(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        for (var i = 0; i < SignInAttempts.MostFromAnywhere; i++)
        {
            await CountAsync(house, name, $"198.51.100.{i}");
        }

        var elsewhere = await EnterAsync(house, name, "203.0.113.4");
        Assert.Equal("SignIn.WrongPassword", Assert.Single(elsewhere.Refusals).TextKey);
        house.Clock.Advance(SignInAttempts.LockLasts + TimeSpan.FromMinutes(1));
        Assert.True((await EnterAsync(house, name, "203.0.113.4")).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Whoever_forgot_and_chose_another_password_by_a_link_is_not_locked_any_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        for (var i = 0; i < SignInAttempts.Most; i++)
        {
            await visitor.EnterAsync(name, "/app", "wrong password here");
        }
        var reset = await house.InScopeAsync(s =>
            s.GetRequiredService<Users>().ResetAsync(name, Actor.System)
        );

        await visitor.SubmitAsync(
            await visitor.GetAsync(reset.Value!.Path),
            [("Input.Password", AccessHouse.Password)]
        );

        var entered = await visitor.EnterAsync(name, "/app", AccessHouse.Password);
        Assert.StartsWith("/sign-in/set-up", entered.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looked_at_the_door_first_may_not_knock_without_end()
    {
        await using var house = await House.OpenAsync(
            DatabaseKind.Sqlite,
            builder => builder.Configuration["Rihla:Access:SignInsPerMinute"] = "3"
        );
        using var visitor = house.Visitor();
        var door = await visitor.GetAsync("/sign-in");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await KnockAsync()).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await KnockAsync()).Status);

        Task<Page> KnockAsync() =>
            visitor.SubmitAsync(
                door,
                [("Input.UserName", "nobody.here"), ("Input.Password", "wrong password here")]
            );
    }

    // A wrong password, without the time that comparing it takes.
    private static Task<Attempt> CountAsync(House house, string name, string address) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<SignInCounter>().CountAsync(name, address, default)
        );

    private static Task<Outcome<Started>> EnterAsync(House house, string name, string address) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<SignIn>()
                .WithPasswordAsync(name, AccessHouse.Password, new("a browser", address))
        );

    [Theory, BothDatabases]
    public async Task Six_wrong_codes_lock_the_second_step(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        var page = await visitor.EnterAsync(name, "/app/account", AccessHouse.Password);
        for (var i = 0; i < SignInAttempts.Most; i++)
        {
            page = await visitor.SubmitAsync(page, [("Input.Code", "000000")]);
        }

        page = await visitor.SubmitAsync(page, [("Input.Code", house.CodeNow(key))]);

        Assert.StartsWith("/sign-in/code", page.Path, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_session_ends_when_it_is_not_used_and_lasts_while_it_is(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var visitor = await house.EnterAsync("salma");
        for (var i = 0; i < 4; i++)
        {
            house.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal("/app/account", (await visitor.GetAsync("/app/account")).Path);
        }

        house.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(
            "/sign-in?next=%2Fapp%2Faccount",
            (await visitor.GetAsync("/app/account")).Path
        );
    }

    [Theory, BothDatabases]
    public async Task The_last_use_is_written_so_that_another_node_knows(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var visitor = await house.EnterAsync("grace");
        house.Clock.Advance(TimeSpan.FromMinutes(20));
        await visitor.GetAsync("/app/account");

        await house.Services.GetRequiredService<SessionBook>().WriteAsync(default);

        var now = house.Clock.GetUtcNow();
        Assert.True(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Session>().AnyAsync(x => x.SeenAt == now)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Signing_out_ends_the_session_for_whoever_copied_the_cookie(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var visitor = await house.EnterAsync("hicham");
        using var copy = house.Visitor();
        var token = await visitor.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await copy.WithTokenAsync(token)).StatusCode);

        await visitor.SubmitAsync(
            await visitor.GetAsync("/app/account"),
            [],
            "form[action='/sign-out']"
        );

        Assert.Equal(HttpStatusCode.SeeOther, (await copy.WithTokenAsync(token)).StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Other_roles_and_a_closed_account_end_sessions_at_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        Assert.Equal("/app/account", (await house.EnterWithCodeAsync(visitor, name, key)).Path);

        async Task ChangeAsync(bool active, params Role[] roles) =>
            await house.InScopeAsync(async s =>
            {
                var users = s.GetRequiredService<Users>();
                var user = await users.FindAsync(name);
                var outcome = await users.ChangeAsync(
                    name,
                    new(user!.DisplayName, "MA", "fr", roles, active),
                    user.Version,
                    Actor.System
                );
                Assert.True(outcome.IsDone);
            });
        await ChangeAsync(true, Role.MovementOfficer);
        Assert.StartsWith(
            "/sign-in",
            (await visitor.GetAsync("/app/account")).Path,
            StringComparison.Ordinal
        );

        house.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("/app/account", (await house.EnterWithCodeAsync(visitor, name, key)).Path);
        Assert.Equal(
            [Role.MovementOfficer],
            (await house.Services.GetRequiredService<Staff>().FindAsync(id))!.Roles
        );
        await ChangeAsync(false, Role.MovementOfficer);
        Assert.StartsWith(
            "/sign-in",
            (await visitor.GetAsync("/app/account")).Path,
            StringComparison.Ordinal
        );
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith(
            "/sign-in?",
            (await visitor.EnterAsync(name, "/app", AccessHouse.Password)).Path,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_new_password_ends_all_other_sessions(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var here = house.Visitor();
        using var there = house.Visitor();
        await house.EnterWithCodeAsync(there, name, key);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.EnterWithCodeAsync(here, name, key);

        var done = await here.SubmitAsync(
            await here.GetAsync("/app/account/password"),
            [("Input.Current", AccessHouse.Password), ("Input.Password", "douze navires au large")]
        );

        Assert.Equal("/app/account", done.Path);
        Assert.StartsWith(
            "/sign-in",
            (await there.GetAsync("/app/account")).Path,
            StringComparison.Ordinal
        );
    }

    private static Task<int> LockedAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .CountAsync(e => e.Act == "user.locked-out")
        );

    [Theory, BothDatabases]
    public async Task Whoever_tries_passwords_at_an_open_desk_leaves_an_entry(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        await house.EnterWithCodeAsync(visitor, name, key);
        var before = await LockedAsync(house);

        for (var i = 0; i < SignInAttempts.Most + 2; i++)
        {
            await visitor.SubmitAsync(
                await visitor.GetAsync("/app/account/password"),
                [("Input.Current", "a guess of mine"), ("Input.Password", "douze navires au large")]
            );
        }

        Assert.Equal(before + 1, await LockedAsync(house));
    }

    [Theory, BothDatabases]
    public async Task An_address_with_a_character_that_no_database_takes_is_refused(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var visitor = house.Visitor();

        var page = await visitor.GetAsync("/sign-in?next=a%00b");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
    }

    [Theory, BothDatabases]
    public async Task A_recovery_code_stands_in_for_a_lost_telephone(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, name, _) = await house.NewUserAsync();
        var owner = await house.SignedInAsync(id);
        var codes = await house.InScopeAsync(s =>
            s.GetRequiredService<OwnAccount>().NewRecoveryCodesAsync(AccessHouse.Password, owner)
        );
        using var visitor = house.Visitor();
        await visitor.EnterAsync(name, "/app/account", AccessHouse.Password);

        var page = await visitor.SubmitAsync(
            await visitor.GetAsync("/sign-in/recovery?next=/app/account"),
            [("Input.Code", codes.Value![0])]
        );

        Assert.Equal("/app/account", page.Path);
    }

    [Theory, BothDatabases]
    public async Task In_a_demonstration_one_goes_on_with_the_same_page_as_a_colleague(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var visitor = await house.EnterAsync("salma");

        var refused = await visitor.GetAsync("/app/admin/users");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Amina Chraïbi", refused.Text, StringComparison.Ordinal);
        var shown = await visitor.SubmitAsync(refused, []);

        Assert.Equal("/app/admin/users", shown.Path);
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("Salma Idrissi", shown.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Nothing_that_opens_a_door_lies_in_the_database_in_clear(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        await house.EnterWithCodeAsync(visitor, name, key);
        var token = await visitor.TokenAsync();

        var session = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Session>()
                .SingleAsync(x => x.UserId == id && x.EndedAt == null)
        );
        var columns = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return await db
                .Database.SqlQuery<byte[]>(
                    $"select authenticator_key as \"Value\" from access_credentials where authenticator_key is not null"
                )
                .ToListAsync();
        });

        Assert.NotEqual(token, Convert.ToBase64String(session.TokenHash));
        Assert.All(columns, sealedKey => Assert.Equal(-1, sealedKey.AsSpan().IndexOf(key)));
        Assert.DoesNotContain(house.Logs, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static byte[] Base32(string written)
    {
        var bits = string.Concat(
            Regex
                .Replace(written, @"\s", "", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(c =>
                    Convert
                        .ToString(
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal),
                            2
                        )
                        .PadLeft(5, '0')
                )
        );
        return
        [
            .. bits.Chunk(8)
                .Where(b => b.Length == 8)
                .Select(b => Convert.ToByte(new string(b), 2)),
        ];
    }
}

/// <summary>What a thief would do with a cookie.</summary>
internal static class Cookies
{
    /// <summary>The session token that the visitor's browser carries.</summary>
    public static async Task<string> TokenAsync(this Visitor visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app/account");
        await visitor.SendAsync(request);
        var cookies = string.Join(';', request.Headers.GetValues("Cookie"));
        return cookies
            .Split(';', StringSplitOptions.TrimEntries)
            .First(c => c.StartsWith(SessionCookie.Name, StringComparison.Ordinal))
            .Split('=')[1];
    }

    public static Task<HttpResponseMessage> WithTokenAsync(this Visitor visitor, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/app/account");
        request.Headers.Add("Cookie", $"{SessionCookie.Name}={token}");
        return visitor.SendAsync(request);
    }
}
