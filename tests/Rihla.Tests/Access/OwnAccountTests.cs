using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>Whoever finds a session open makes nothing in it that outlives it: the password is asked for first.</summary>
public sealed class OwnAccountTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task How_one_signs_in_is_changed_with_the_password_only_and_wrong_ones_are_counted(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (id, _, _) = await house.NewUserAsync();
        var session = await house.SignedInAsync(id);
        var (stays, goes) = (await WithPasskeyAsync(house, id), await WithPasskeyAsync(house, id));
        var key = Totp.NewKey();
        Func<IServiceProvider, string?, Task<Outcome>>[] acts =
        [
            async (s, password) => await Own(s).NewRecoveryCodesAsync(password, session),
            async (s, password) =>
                await Own(s).ConnectAuthenticatorAsync(key, house.CodeNow(key), password, session),
            async (s, password) =>
                await Own(s).AddPasskeyAsync(PasskeyInfo(), "mine", password, session),
            (s, password) => Own(s).RemovePasskeysAsync([goes], password, session),
            (s, password) => Own(s).DisconnectAuthenticatorAsync(password, session),
            async (s, password) =>
                await s.GetRequiredService<AccessTokens>()
                    .MakeAsync(
                        new()
                        {
                            Name = "mine",
                            Days = 1,
                            Scopes = [session.Actor.Permissions.First()],
                            Current = password,
                        },
                        session
                    ),
        ];
        foreach (var act in acts)
        {
            foreach (var password in new[] { null, "a guess of mine" })
            {
                var refused = await house.InScopeAsync(s => act(s, password));
                Assert.Equal("Password.CurrentWrong", Assert.Single(refused.Refusals).TextKey);
            }
            Assert.Equal(2, await FailedAsync(house, id));

            var done = await house.InScopeAsync(s => act(s, AccessHouse.Password));
            Assert.True(done.IsDone, string.Join(", ", done.Refusals.Select(r => r.TextKey)));
            Assert.Equal(0, await FailedAsync(house, id));
        }
        await house.InScopeAsync(async s =>
        {
            var passkeys = await s.GetRequiredService<RihlaDb>()
                .Set<Passkey>()
                .Where(p => p.UserId == id)
                .ToListAsync();
            Assert.Equal(2, passkeys.Count);
            Assert.Contains(passkeys, p => p.Id == stays);
            Assert.DoesNotContain(passkeys, p => p.Id == goes);
        });
    }

    [Theory, BothDatabases]
    public async Task Whoever_guesses_at_an_open_desk_is_locked_out_whatever_they_guess_for(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (id, _, _) = await house.NewUserAsync();
        var session = await house.SignedInAsync(id);
        for (var i = 0; i < SignInAttempts.Most; i++)
        {
            await house.InScopeAsync(s => Own(s).ProveAsync("a guess of mine", session));
        }

        var refused = await house.InScopeAsync(s =>
            Own(s).NewRecoveryCodesAsync(AccessHouse.Password, session)
        );

        Assert.Equal("Password.TooManyTries", Assert.Single(refused.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Whoever_guesses_codes_at_the_door_keeps_nobody_from_a_new_password(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (id, _, _) = await house.NewUserAsync();
        var session = await house.SignedInAsync(id);
        for (var i = 0; i <= SignInAttempts.Most; i++)
        {
            await house.InScopeAsync(s =>
                s.GetRequiredService<SignInCounter>()
                    .CountAsync(SignInCounter.OfCode(id), CancellationToken.None)
            );
        }

        var changed = await house.InScopeAsync(s =>
            Own(s).ChangePasswordAsync(AccessHouse.Password, "douze navires au large", session)
        );

        Assert.Empty(changed.Refusals);
    }

    [Theory, BothDatabases]
    public async Task A_new_password_leads_to_the_passkeys_that_it_does_not_undo(DatabaseKind kind)
    {
        const string Next = "douze navires au large";
        var house = await houses.OnAsync(kind);
        var (id, name, key) = await house.NewUserAsync();
        await WithPasskeyAsync(house, id, "le mien");
        await WithPasskeyAsync(house, id, "inconnue");
        using var owner = house.Visitor();
        await house.EnterWithCodeAsync(owner, name, key);

        var page = await owner.SubmitAsync(
            await owner.GetAsync("/app/account/password"),
            [("Input.Current", AccessHouse.Password), ("Input.Password", Next)]
        );
        Assert.Equal("/app/account/passkeys", page.Path);
        Assert.Contains("retirez ici", page.Text, StringComparison.Ordinal);
        Assert.Contains("le mien", page.Text, StringComparison.Ordinal);
        var all = page
            .Document.QuerySelectorAll("[name='Removal.Passkeys'][type=checkbox]")
            .Select(c => ("Removal.Passkeys", c.GetAttribute("value")!))
            .ToList();
        Assert.Equal(2, all.Count);

        const string Removing = "form[action*='handler=Remove']";
        page = await owner.SubmitAsync(
            page,
            [.. all, ("Removal.Current", AccessHouse.Password)],
            Removing
        );
        Assert.Contains("actuel est incorrect", page.Text, StringComparison.Ordinal);
        page = await owner.SubmitAsync(page, [("Removal.Current", Next)], Removing);
        Assert.DoesNotContain("inconnue", page.Text, StringComparison.Ordinal);
        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Passkey>().AnyAsync(p => p.UserId == id)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task The_browser_is_asked_for_a_passkey_once_the_password_is_right(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var salma = await house.EnterAsync("salma");
        var page = await salma.GetAsync("/app/account/passkeys");
        // Who came in with one click is told what to type.
        Assert.Contains(DemonstrationUsers.Password, page.Text, StringComparison.Ordinal);

        var wrong = await AskAsync("a guess of mine");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("actuel est incorrect", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(DemonstrationUsers.Password)).Status);

        async Task<(HttpStatusCode Status, string Text)> AskAsync(string password)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                page.Document.QuerySelector("form[data-passkey]")!.GetAttribute("data-options")
            )
            {
                Content = new FormUrlEncodedContent([
                    new(
                        "rihla.form",
                        page.Document.QuerySelector("[name='rihla.form']")!.GetAttribute("value")
                    ),
                    new("Input.Current", password),
                ]),
            };
            request.Headers.AcceptLanguage.ParseAdd("fr");
            using var answer = await salma.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static OwnAccount Own(IServiceProvider services) =>
        services.GetRequiredService<OwnAccount>();

    private static Task<int> FailedAsync(House house, Guid id) =>
        house.InScopeAsync(s =>
        {
            var name = s.GetRequiredService<BlindKeys>().Of("sign-in", SignInCounter.OfProof(id));
            return s.GetRequiredService<RihlaDb>()
                .Set<SignInAttempts>()
                .Where(a => a.Name == name)
                .Select(a => a.Failed)
                .SingleOrDefaultAsync();
        });

    private static Task<Guid> WithPasskeyAsync(House house, Guid id, string name = "une clé") =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var passkey = Passkey.Of(id, PasskeyInfo(), name);
            db.Add(passkey);
            await db.SaveChangesAsync();
            return passkey.Id;
        });

    private static UserPasskeyInfo PasskeyInfo() =>
        new(
            RandomNumberGenerator.GetBytes(32),
            [1],
            DateTimeOffset.UnixEpoch,
            0,
            [],
            isUserVerified: true,
            isBackupEligible: false,
            isBackedUp: false,
            [],
            []
        );
}
