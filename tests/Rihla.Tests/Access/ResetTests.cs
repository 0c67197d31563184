using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>An account that was reset is its owner's alone, whatever others were just about to do with it.</summary>
public sealed class ResetTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_another_process_has_ended_lets_nobody_in_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, name, _) = await house.NewUserAsync();
        var session = await house.SignedInAsync(id);
        var key = Totp.NewKey();
        await ResetElsewhereAsync(house, kind, name);

        Outcome[] tried =
        [
            await OwnAsync(
                house,
                a =>
                    a.ConnectAuthenticatorAsync(
                        key,
                        house.CodeNow(key),
                        AccessHouse.Password,
                        session
                    )
            ),
            await OwnAsync(
                house,
                a => a.AddPasskeyAsync(Passkey(), "mine", AccessHouse.Password, session)
            ),
            await OwnAsync(house, a => a.NewRecoveryCodesAsync(AccessHouse.Password, session)),
            await OwnAsync(
                house,
                a => a.RemovePasskeysAsync([Guid.NewGuid()], AccessHouse.Password, session)
            ),
            await OwnAsync(
                house,
                a => a.DisconnectAuthenticatorAsync(AccessHouse.Password, session)
            ),
            await house.InScopeAsync(s =>
                s.GetRequiredService<AccessTokens>()
                    .MakeAsync(
                        new()
                        {
                            Name = "mine",
                            Days = 1,
                            Scopes = [session.Actor.Permissions.First()],
                            Current = AccessHouse.Password,
                        },
                        session
                    )
            ),
            await house.InScopeAsync(s =>
                s.GetRequiredService<SignIn>()
                    .WithFirstFactorAsync(
                        session,
                        () =>
                            s.GetRequiredService<OwnAccount>()
                                .ConnectAuthenticatorAsync(
                                    key,
                                    house.CodeNow(key),
                                    AccessHouse.Password,
                                    session
                                ),
                        AccessHouse.Somewhere
                    )
            ),
        ];

        Assert.All(tried, t => Assert.Equal("Session.Over", Assert.Single(t.Refusals).TextKey));
        await AssertNobodyIsInAsync(house, id);
    }

    [Theory, BothDatabases]
    public async Task An_administrator_whose_account_another_process_has_closed_makes_and_changes_none(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (id, closed, _) = await house.NewUserAsync(Role.Administrator);
        var (_, other, _) = await house.NewUserAsync();
        var by = (await house.SignedInAsync(id)).Actor;
        await ElsewhereAsync(house, kind, u => CloseAsync(u, closed, Actor.System));

        Outcome[] tried = await house.InScopeAsync(async s =>
        {
            var users = s.GetRequiredService<Users>();
            return new Outcome[]
            {
                await users.AddAsync(new("of.closed", "Of Closed", "MA", [Role.Donor]), by),
                await users.ResetAsync(other, by),
                await users.ResetSecondFactorAsync(other, by),
                await CloseAsync(users, other, by),
            };
        });

        Assert.All(tried, t => Assert.Equal("Session.Over", Assert.Single(t.Refusals).TextKey));
        var left = await house.InScopeAsync(s => s.GetRequiredService<Users>().FindAsync(other));
        Assert.True(left!.IsActive);
    }

    [Theory, BothDatabases]
    public async Task Of_two_administrators_who_close_each_other_one_stays(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (id, name, _) = await house.NewUserAsync(Role.Administrator);
        var one = (await house.SignedInAsync(id)).Actor;
        var amina = (await house.SignedInAsync(await house.UserIdAsync("amina"))).Actor;

        var (first, second) = await house.InScopeAsync(async s =>
        {
            var users = s.GetRequiredService<Users>();
            return (await CloseAsync(users, "amina", one), await CloseAsync(users, name, amina));
        });

        Assert.True(first.IsDone);
        Assert.False(second.IsDone);
        // Whoever tries it.
        var last = await house.InScopeAsync(s =>
            CloseAsync(s.GetRequiredService<Users>(), name, Actor.System)
        );
        Assert.Equal("User.LastAdministrator", Assert.Single(last.Refusals).TextKey);
    }

    private static async Task<Outcome> CloseAsync(Users users, string name, Actor by)
    {
        var user = (await users.FindAsync(name))!;
        return await users.ChangeAsync(
            name,
            new(user.DisplayName, "MA", "fr", [.. user.Roles.Select(r => r.Role)], IsActive: false),
            user.Version,
            by
        );
    }

    [Theory, BothDatabases]
    public async Task Whose_session_was_ended_elsewhere_is_told_and_led_to_the_door(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        await house.EnterWithCodeAsync(visitor, name, key);
        var page = await visitor.GetAsync("/app/account/recovery-codes");
        await ResetElsewhereAsync(house, kind, name);

        var told = await visitor.SubmitAsync(page, []);

        Assert.Contains("Cette session a été fermée", told.Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "/sign-in",
            (await visitor.GetAsync("/app/account")).Path,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_password_that_was_being_compared_meanwhile_opens_nothing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, name, _) = await house.NewUserAsync();

        var tried = await house.InScopeAsync(async s =>
        {
            await using var db = Resetting(house, kind, name).In(s);
            return await SignInOn(s, db)
                .WithPasswordAsync(name, AccessHouse.Password, AccessHouse.Somewhere);
        });

        Assert.Equal("SignIn.WrongPassword", Assert.Single(tried.Refusals).TextKey);
        await AssertNobodyIsInAsync(house, id);
    }

    [Theory, BothDatabases]
    public async Task A_code_after_a_password_that_no_longer_counts_opens_nothing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, _, key) = await house.NewUserAsync();
        var (token, pending) = await house.BeginSessionAsync(id, SessionStage.Code);
        var book = house.Services.GetRequiredService<SessionBook>();
        var waiting = await book.FindAsync(token, default);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Session>()
                .Where(x => x.Id == pending)
                .ExecuteUpdateAsync(x => x.SetProperty(p => p.EndedAt, house.Clock.GetUtcNow()));
        });

        var tried = await house.InScopeAsync(s =>
            s.GetRequiredService<SignIn>()
                .WithCodeAsync(waiting!, house.CodeNow(key), AccessHouse.Somewhere)
        );

        Assert.Equal("SignIn.WrongCode", Assert.Single(tried.Refusals).TextKey);
        Assert.Empty(await StandingAsync(house, id));
    }

    [Theory, BothDatabases]
    public async Task A_password_that_was_being_changed_meanwhile_does_not_come_back(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (id, name, _) = await house.NewUserAsync();
        var session = await house.SignedInAsync(id);

        var tried = await house.InScopeAsync(async s =>
        {
            await using var db = Resetting(house, kind, name).In(s);
            return await ActivatorUtilities
                .CreateInstance<OwnAccount>(s, db, SessionsOn(s, db), ProofOn(s, db))
                .ChangePasswordAsync(AccessHouse.Password, "douze navires au large", session);
        });

        Assert.Equal("Session.Over", Assert.Single(tried.Refusals).TextKey);
        await AssertNobodyIsInAsync(house, id);
    }

    [Theory, BothDatabases]
    public async Task A_link_that_was_being_used_while_a_newer_one_was_made_chooses_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (id, name, _) = await house.NewUserAsync();
        var link = await house.InScopeAsync(s =>
            s.GetRequiredService<Users>().ResetAsync(name, Actor.System)
        );
        var old = link.Value!.Path.Split('/')[^1];

        var tried = await house.InScopeAsync(async s =>
        {
            await using var db = Resetting(house, kind, name).In(s);
            return await ActivatorUtilities
                .CreateInstance<PasswordLinks>(s, db, CounterOn(s, db))
                .ChooseAsync(old, "douze navires au large", AccessHouse.Somewhere);
        });

        Assert.Equal("PasswordLink.Over", Assert.Single(tried.Refusals).TextKey);
        await AssertNobodyIsInAsync(house, id);
    }

    [Theory, BothDatabases]
    public async Task A_name_or_a_code_given_twice_at_one_moment_is_given_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var amina = (await house.SignedInAsync(await house.UserIdAsync("amina"))).Actor;
        var name = $"u{Guid.NewGuid():N}"[..20];

        var users = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<Users>()
                            .AddAsync(new(name, "Twice", "MA", [Role.Caseworker]), amina)
                    )
                )
        );
        var missions = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<MissionOffice>()
                            .AddAsync(
                                "TWICE",
                                new()
                                {
                                    Country = "TN",
                                    City = "Tunis",
                                    NameFr = "Tunis",
                                    NameAr = "تونس",
                                    NameEn = "Tunis",
                                    Currency = "TND",
                                    IsHost = true,
                                    ContactLine = "Tunis",
                                },
                                amina
                            )
                    )
                )
        );

        Assert.Single(users, u => u.IsDone);
        Assert.All(
            users.SelectMany(u => u.Refusals),
            r => Assert.Equal("User.UserNameTaken", r.TextKey)
        );
        Assert.Single(missions, m => m.IsDone);
        Assert.All(
            missions.SelectMany(m => m.Refusals),
            r => Assert.Equal("Mission.CodeTaken", r.TextKey)
        );
    }

    // A process that knows nothing of what this one remembers, such as `rihla user reset` beside a running server.
    private static Task ResetElsewhereAsync(House house, DatabaseKind kind, string name) =>
        ElsewhereAsync(house, kind, async u => await u.ResetAsync(name, Actor.System));

    private static async Task ElsewhereAsync(
        House house,
        DatabaseKind kind,
        Func<Users, Task<Outcome>> what
    )
    {
        var elsewhere = House.Build(kind, house.Connection, house.Clock);
        var done = await elsewhere.InScopeAsync(s => what(s.GetRequiredService<Users>()));
        Assert.True(done.IsDone);
        await elsewhere.CloseAsync();
    }

    private static Meanwhile Resetting(House house, DatabaseKind kind, string name) =>
        new(() => ResetElsewhereAsync(house, kind, name), "access_credentials");

    private static async Task AssertNobodyIsInAsync(House house, Guid id)
    {
        Assert.Empty(await StandingAsync(house, id));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var credentials = await db.Set<Credentials>().SingleAsync(c => c.UserId == id);
            Assert.Null(credentials.PasswordHash);
            Assert.False(credentials.HasAuthenticator);
            Assert.Equal(0, credentials.RecoveryCodesLeft);
            Assert.NotNull(credentials.LinkHash);
            Assert.False(await db.Set<Passkey>().AnyAsync(p => p.UserId == id));
            Assert.False(
                await db.Set<AccessToken>().AnyAsync(t => t.UserId == id && t.RevokedAt == null)
            );
        });
    }

    private static Task<List<Session>> StandingAsync(House house, Guid id) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Session>()
                .Where(x => x.UserId == id && x.EndedAt == null)
                .ToListAsync()
        );

    private static async Task<Outcome> OwnAsync<T>(House house, Func<OwnAccount, Task<T>> what)
        where T : Outcome =>
        await house.InScopeAsync(s => what(s.GetRequiredService<OwnAccount>()));

    private static SignIn SignInOn(IServiceProvider services, RihlaDb db) =>
        ActivatorUtilities.CreateInstance<SignIn>(
            services,
            db,
            SessionsOn(services, db),
            CounterOn(services, db)
        );

    private static Sessions SessionsOn(IServiceProvider services, RihlaDb db) =>
        ActivatorUtilities.CreateInstance<Sessions>(services, db);

    private static SignInCounter CounterOn(IServiceProvider services, RihlaDb db) =>
        ActivatorUtilities.CreateInstance<SignInCounter>(services, db);

    private static PasswordProof ProofOn(IServiceProvider services, RihlaDb db) =>
        ActivatorUtilities.CreateInstance<PasswordProof>(
            services,
            db,
            SessionsOn(services, db),
            CounterOn(services, db)
        );

    private static UserPasskeyInfo Passkey() =>
        new(
            RandomNumberGenerator.GetBytes(32),
            [1],
            DateTimeOffset.UnixEpoch,
            0,
            [],
            isUserVerified: true,
            isBackupEligible: false,
            isBackedUp: false,
            [1],
            [1]
        );
}
