using System.CommandLine;
using System.Text.Json;
using Rihla.Access;
using Rihla.Grants;
using Rihla.Platform.Security;

namespace Rihla.Commands;

/// <summary><c>rihla grants plan</c>: who of the waiting list could be paid by which grant.</summary>
internal static class GrantsPlan
{
    public static Command Command()
    {
        var format = new Option<string>("--format")
        {
            Description = "json.",
            DefaultValueFactory = _ => "json",
        };
        format.AcceptOnlyFromAmong("json");
        var mission = new Option<string>("--mission")
        {
            Description = "The code of the host mission; the only one, when nothing is said.",
        };
        var plan = new Command(
            "plan",
            "Sets the waiting list against all open grants and says who is paid by what, and why. Reserves nothing."
        )
        {
            format,
            mission,
        };
        plan.SetAction(
            async (parsed, cancel) =>
            {
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.NeedAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var missions = scope.ServiceProvider.GetRequiredService<Missions>();
                var hosts = (await missions.AllAsync(cancel)).Where(m => m.IsHost).ToList();
                var code = parsed.GetValue(mission);
                var found = code is null
                    ? hosts is [var only]
                        ? only
                        : null
                    : hosts.Find(m => m.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
                if (found is null)
                {
                    throw new RefusedException(
                        $"Say which host mission with --mission: {string.Join(", ", hosts.Select(m => m.Code))}."
                    );
                }
                var document = await scope
                    .ServiceProvider.GetRequiredService<FundingPlans>()
                    .DocumentAsync(found.Id, Actor.System, cancel);
                Console.WriteLine(JsonSerializer.Serialize(document, FundingPlanDocument.Json));
                return CommandLine.Done;
            }
        );
        return new Command("grants", "Works with the grants.") { plan };
    }
}
