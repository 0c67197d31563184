using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>Users and missions in the hands of administrators.</summary>
public sealed class AdministrationTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task An_administrator_adds_a_user_and_hands_over_a_link_that_is_shown_once(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");

        var added = await amina.SubmitAsync(
            await amina.GetAsync("/app/admin/users/add"),
            [
                ("Input.DisplayName", "Ousmane Barry"),
                ("Input.UserName", "Ousmane.Barry"),
                ("Input.MissionId", "GN"),
                ("Input.Roles", "OriginCaseworker"),
                ("Input.Language", "fr"),
            ]
        );

        Assert.Equal("/app/admin/users/ousmane.barry", added.Path);
        var link = new Uri(added.Document.QuerySelector(".a-link")!.TextContent).AbsolutePath;
        Assert.Null((await amina.GetAsync(added.Path)).Document.QuerySelector(".a-link"));
        using var ousmane = house.Visitor();
        Assert.Contains(
            "Ousmane Barry",
            (await ousmane.GetAsync(link)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Nobody_resets_their_own_account_and_is_locked_out(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");
        var other = await amina.GetAsync("/app/admin/users/salma");
        var own = await amina.GetAsync("/app/admin/users/amina");
        Assert.Null(own.Document.QuerySelector("form[action*='handler=Link']"));
        Assert.NotNull(own.Document.QuerySelector("a[href='/app/account']"));

        // From a page that was open before.
        other
            .Document.QuerySelector("form[action*='handler=Link']")!
            .SetAttribute("action", "/app/admin/users/amina?handler=Link");
        var refused = await amina.SubmitAsync(other, [], "form[action*='handler=Link']");

        Assert.Contains("Mon compte", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.Document.QuerySelector("[role=alert], .r-error-summary"));
        Assert.Equal(HttpStatusCode.OK, (await amina.GetAsync("/app/admin/users")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_reset_leaves_nothing_of_the_old_access(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var visitor = house.Visitor();
        await house.EnterWithCodeAsync(visitor, name, key);
        using var amina = await house.EnterAsync("amina");

        var reset = await amina.SubmitAsync(
            await amina.GetAsync($"/app/admin/users/{name}"),
            [],
            "form[action*='handler=Link']"
        );

        Assert.NotNull(reset.Document.QuerySelector(".a-link"));
        Assert.StartsWith(
            "/sign-in",
            (await visitor.GetAsync("/app/account")).Path,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "/sign-in?",
            (await visitor.EnterAsync(name, "/app", AccessHouse.Password)).Path,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Of_two_administrators_who_change_a_user_the_second_sees_both_versions(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        using var first = await house.EnterAsync("amina");
        using var second = await house.EnterAsync("amina");
        var mine = await second.GetAsync($"/app/admin/users/{name}");
        await first.SubmitAsync(
            await first.GetAsync($"/app/admin/users/{name}"),
            [
                ("Input.DisplayName", "First Name"),
                ("Input.Roles", "Caseworker"),
                ("Input.Roles", "LiaisonOfficer"),
            ]
        );

        var conflict = await second.SubmitAsync(mine, [("Input.DisplayName", "Second Name")]);
        Assert.Contains("First Name", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Second Name", conflict.Text, StringComparison.Ordinal);
        await second.SubmitAsync(
            conflict,
            [("Keep[DisplayName]", "yours"), ("Keep[Roles]", "theirs")]
        );

        var staff = await house.InScopeAsync(s => s.GetRequiredService<Users>().FindAsync(name));
        Assert.Equal("Second Name", staff!.DisplayName);
        Assert.Equal(
            [Role.Caseworker, Role.LiaisonOfficer],
            staff.Roles.Select(r => r.Role).Order()
        );
    }

    [Theory, BothDatabases]
    public async Task What_somebody_else_saved_in_the_same_words_is_saved(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, _) = await house.NewUserAsync();
        using var amina = await house.EnterAsync("amina");
        var user = await amina.GetAsync($"/app/admin/users/{name}");
        var mission = await amina.GetAsync("/app/admin/missions/TG");
        foreach (var time in new[] { 1, 2 })
        {
            var saved = await amina.SubmitAsync(user, [("Input.DisplayName", "The Same")]);
            Assert.Contains("r-notice-done", saved.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("r-notice-danger", saved.Html, StringComparison.Ordinal);
            saved = await amina.SubmitAsync(mission, [("Input.ContactLine", "Nyékonakpoé, Lomé")]);
            Assert.True(saved.Path == "/app/admin/missions", $"{time}: {saved.Text}");
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_holds_the_keys_and_opens_the_files_too(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);

        var table = house.Services.GetRequiredService<PermissionTable>();
        string[] open =
        [
            "people.view",
            "cases.view",
            "grants.approve",
            "site.refer",
            "diaspora.view",
            "diaspora.mark",
        ];
        var opening = Enum.GetValues<Role>()
            .Where(r => open.Any(permission => table.Holds(r, permission)))
            .ToList();
        Assert.Superset(
            new HashSet<Role>
            {
                Role.ProgrammeManager,
                Role.FinanceOfficer,
                Role.Partner,
                Role.DiasporaOfficer,
                Role.Juror,
            },
            opening.ToHashSet()
        );

        foreach (var role in opening)
        {
            var outcome = await house.InScopeAsync(s =>
                s.GetRequiredService<Users>()
                    .AddAsync(
                        new("too.much", "Too Much", "MA", [Role.Administrator, role]),
                        Actor.System
                    )
            );
            Assert.Equal(["User.AdministratorAlone"], outcome.Refusals.Select(r => r.TextKey));
        }
    }

    [Theory, BothDatabases]
    public async Task An_administrator_cannot_lock_the_door_behind_themselves(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");

        var refused = await amina.SubmitAsync(
            await amina.GetAsync("/app/admin/users/amina"),
            [("Input.Roles", "LiaisonOfficer")]
        );

        Assert.Contains("un autre administrateur", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await amina.GetAsync("/app/admin/users")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_user_who_may_not_is_refused_by_the_operation_too(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var salma = await house
            .Services.GetRequiredService<Staff>()
            .ActorAsync(await house.UserIdAsync("salma"));

        await Assert.ThrowsAsync<NotPermittedException>(() =>
            house.InScopeAsync(s => s.GetRequiredService<Users>().ResetAsync("amina", salma))
        );
    }

    [Theory, BothDatabases]
    public async Task A_mission_is_added_and_known_to_all_at_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");

        var wrong = await amina.SubmitAsync(
            await amina.GetAsync("/app/admin/missions/add"),
            [("Input.Code", "GQ"), ("Input.Currency", "francs"), ("Input.Country", "GQ")]
        );
        Assert.Contains("monnaie en trois lettres", wrong.Text, StringComparison.Ordinal);
        await amina.SubmitAsync(
            wrong,
            [
                ("Input.NameFr", "Malabo"),
                ("Input.NameAr", "مالابو"),
                ("Input.NameEn", "Malabo"),
                ("Input.City", "Malabo"),
                ("Input.Currency", "xaf"),
                ("Input.IsOrigin", "true"),
            ]
        );

        var mission = await house.Services.GetRequiredService<Missions>().FindByCodeAsync("gq");
        Assert.Equal("مالابو", mission!.NameIn("ar"));
        Assert.Contains(
            mission,
            await house.Services.GetRequiredService<Missions>().OriginForAsync("GQ")
        );
    }
}
