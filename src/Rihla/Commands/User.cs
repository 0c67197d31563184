using System.CommandLine;
using System.CommandLine.Parsing;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Commands;

/// <summary><c>rihla user add</c> and <c>rihla user reset</c>: who gets in when nobody is in yet, or nobody any more.</summary>
internal static class User
{
    private const string Local = "http://127.0.0.1:5080";

    public static Command Command() =>
        new("user", "Accounts of staff.") { AddCommand(), ResetCommand() };

    private static Command AddCommand()
    {
        var userName = UserName();
        var name = new Option<string>("--name")
        {
            Description = "The name shown to colleagues.",
            Required = true,
        };
        var roles = new Option<Role[]>("--role")
        {
            Description =
                $"A role; several with commas, or given several times. Of: {string.Join(", ", Enum.GetNames<Role>())}.",
            Required = true,
            CustomParser = Roles,
        };
        var mission = new Option<string?>("--mission")
        {
            Description = "The code of the mission; needed where there are several.",
        };
        var pages = new Option<string>("--language")
        {
            Description = "The language of their pages: fr, ar or en.",
            DefaultValueFactory = _ => Languages.French,
        };
        pages.AcceptOnlyFromAmong([.. Languages.All]);
        var site = Site();
        var add = new Command(
            "add",
            "Adds a user, and prints the link with which they choose a password."
        )
        {
            userName,
            name,
            roles,
            mission,
            pages,
            site,
        };
        add.SetAction(
            (parsed, cancel) =>
                LinkAsync(
                    parsed.GetValue(site)!,
                    async (services, users) =>
                    {
                        await Installation.NeedNobodyInventedAsync(services, cancel);
                        var given = parsed.GetRequiredValue(roles);
                        var added = await users.AddAsync(
                            new(
                                parsed.GetRequiredValue(userName),
                                parsed.GetRequiredValue(name),
                                parsed.GetValue(mission)
                                    ?? await OnlyMissionAsync(services, cancel),
                                given,
                                parsed.GetValue(pages)
                            ),
                            Actor.System,
                            cancel
                        );
                        if (added.IsDone)
                        {
                            await Console.Error.WriteLineAsync(
                                $"Roles: {string.Join(", ", given)}."
                            );
                        }
                        return added;
                    },
                    cancel
                )
        );
        return add;
    }

    private static Command ResetCommand()
    {
        var userName = UserName();
        var site = Site();
        var reset = new Command(
            "reset",
            "Ends all sessions of a user, forgets password and second factor, and prints a new link."
        )
        {
            userName,
            site,
        };
        reset.SetAction(
            (parsed, cancel) =>
                LinkAsync(
                    parsed.GetValue(site)!,
                    (_, users) =>
                        users.ResetAsync(parsed.GetRequiredValue(userName), Actor.System, cancel),
                    cancel
                )
        );
        return reset;
    }

    // By their names alone: read as a number or as flags, a list of them would be another role.
    private static Role[] Roles(ArgumentResult given)
    {
        var roles = new List<Role>();
        foreach (
            var name in given.Tokens.SelectMany(t =>
                t.Value.Split(',', StringSplitOptions.TrimEntries)
            )
        )
        {
            if (Named(name) is { } role)
            {
                roles.Add(role);
            }
            else
            {
                given.AddError(
                    $"There is no role \"{name}\". The roles are: {string.Join(", ", Enum.GetNames<Role>())}."
                );
            }
        }
        return [.. roles.Distinct()];
    }

    private static Role? Named(string name) =>
        Enum.GetValues<Role>()
            .Select(r => (Role?)r)
            .FirstOrDefault(r => name.Equals($"{r}", StringComparison.OrdinalIgnoreCase));

    private static Argument<string> UserName() =>
        new("USERNAME") { Description = "What is typed at sign-in." };

    private static Option<string> Site() =>
        new("--site")
        {
            Description = "The address at which the server is reached.",
            DefaultValueFactory = _ => Local,
        };

    private static async Task<int> LinkAsync(
        string site,
        Func<IServiceProvider, Users, Task<Outcome<PasswordLink>>> make,
        CancellationToken cancel
    )
    {
        await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
        await Installation.PrepareAsync(app.Services, cancel);
        await using var scope = app.Services.CreateAsyncScope();
        var words = scope.ServiceProvider.GetRequiredService<Words>().In(Languages.English);
        var link = await make(
            scope.ServiceProvider,
            scope.ServiceProvider.GetRequiredService<Users>()
        );
        if (!link.IsDone)
        {
            throw new RefusedException(
                string.Join(
                    Environment.NewLine,
                    link.Refusals.Select(r => $"{Given(r.Field)}: {words[r.TextKey, r.Args]}")
                )
            );
        }
        await Console.Error.WriteLineAsync(
            "Open this link, once and within 72 hours, to choose a password:"
        );
        Console.WriteLine($"{site.TrimEnd('/')}{link.Value.Path}");
        return CommandLine.Done;
    }

    // The accounts speak of fields; who reads this has typed arguments.
    private static string Given(string? field) =>
        field switch
        {
            nameof(NewUser.DisplayName) => "--name",
            nameof(NewUser.Roles) => "--role",
            "MissionId" => "--mission",
            _ => "USERNAME",
        };

    private static async Task<string> OnlyMissionAsync(
        IServiceProvider services,
        CancellationToken cancel
    )
    {
        var all = await services.GetRequiredService<Missions>().AllAsync(cancel);
        return all is [var only]
            ? only.Code
            : throw new RefusedException(
                $"There are several missions. Say which with --mission: {string.Join(", ", all.Select(m => m.Code))}."
            );
    }
}
