using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>Short ways to come in and to look behind the scenes.</summary>
internal static class AccessHouse
{
    public const string Password = "quatre chevaux bleus";

    public static readonly Visit Somewhere = new("A browser", null);
    private static string? hash;

    /// <summary>Somebody who plays one of the demonstration's users, with the one click that the sign-in page offers.</summary>
    public static async Task<Visitor> EnterAsync(this House house, string userName)
    {
        var visitor = house.Visitor();
        var user = await house.UserIdAsync(userName);
        var page = await visitor.SubmitAsync(
            await visitor.GetAsync("/sign-in?next=/app/account"),
            [],
            $"form:has(input[value='{user}'])"
        );
        Assert.Equal("/app/account", page.Path);
        return visitor;
    }

    /// <summary>Name and password, and on to a page.</summary>
    public static async Task<Page> EnterAsync(
        this Visitor visitor,
        string userName,
        string next,
        string password = DemonstrationUsers.Password
    ) =>
        await visitor.SubmitAsync(
            await visitor.GetAsync($"/sign-in?next={Uri.EscapeDataString(next)}"),
            [("Input.UserName", userName), ("Input.Password", password)]
        );

    /// <summary>A real user, who has a password of their own and an authenticator app with this key.</summary>
    public static async Task<(Guid Id, string UserName, byte[] Key)> NewUserAsync(
        this House house,
        params Role[] roles
    )
    {
        var name = $"u{Guid.NewGuid():N}"[..20];
        var key = Totp.NewKey();
        var id = await house.InScopeAsync(async services =>
        {
            var added = await services
                .GetRequiredService<Users>()
                .AddAsync(
                    new(name, $"User {name}", "MA", roles.Length == 0 ? [Role.Caseworker] : roles),
                    Actor.System
                );
            Assert.True(added.IsDone);
            var db = services.GetRequiredService<RihlaDb>();
            var credentials = await db.Set<Credentials>()
                .SingleAsync(c => c.UserId == added.Value.UserId);
            // A slow hash, as it should be: once is enough for all tests.
            hash ??= services.GetRequiredService<PasswordHashing>().Hash(Password);
            credentials.ChoosePassword(hash);
            credentials.UseAuthenticator(key, 0);
            await db.SaveChangesAsync();
            return added.Value.UserId;
        });
        return (id, name, key);
    }

    public static string CodeNow(this House house, byte[] key) =>
        Totp.Code(key, Totp.StepAt(house.Clock.GetUtcNow()));

    /// <summary>A session of a user, begun without a browser.</summary>
    public static Task<(string Token, Guid Id)> BeginSessionAsync(
        this House house,
        Guid userId,
        SessionStage stage
    ) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var token = s.GetRequiredService<Sessions>().Add(userId, stage, Somewhere);
            var session = db.ChangeTracker.Entries<Session>().Single().Entity;
            await db.SaveChangesAsync();
            return (token, session.Id);
        });

    /// <summary>A user, signed in, as the operations on one's own account want to know it.</summary>
    public static async Task<LiveSession> SignedInAsync(this House house, Guid userId)
    {
        var (token, _) = await house.BeginSessionAsync(userId, SessionStage.Open);
        var book = house.Services.GetRequiredService<SessionBook>();
        return (await book.FindAsync(token, default))!;
    }

    /// <summary>Password and code, to the account page.</summary>
    public static async Task<Page> EnterWithCodeAsync(
        this House house,
        Visitor visitor,
        string userName,
        byte[] key,
        string next = "/app/account"
    ) =>
        await visitor.SubmitAsync(
            await visitor.EnterAsync(userName, next, Password),
            [("Input.Code", house.CodeNow(key))]
        );
}
