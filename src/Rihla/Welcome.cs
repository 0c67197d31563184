using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rihla.Access;
using Rihla.Platform;

namespace Rihla;

/// <summary>What the person who started the server reads first: where it is, and how to get in.</summary>
internal static class Welcome
{
    public static async Task PrintAsync(WebApplication app, CancellationToken cancel)
    {
        var addresses =
            app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()
                ?.Addresses
            ?? [];
        Console.WriteLine($"Rihla is ready: {string.Join(", ", addresses)}");
        var settings = app.Services.GetRequiredService<Settings>();
        if (settings.Demonstration)
        {
            Console.WriteLine(
                $"A demonstration: everybody is invented. Sign in with one click, or as one of these with the password {DemonstrationUsers.Password}:"
            );
            foreach (var user in DemonstrationUsers.All.Where(u => u.IsOffered))
            {
                Console.WriteLine($"  {user.UserName, -10} {user.Name, -32} {user.Role}");
            }
        }
        else if (!await app.Services.GetRequiredService<DemonstrationUsers>().AnyRealAsync(cancel))
        {
            Console.WriteLine(
                """
                Nobody has an account yet. Make the first one, with the same settings as this server, and open the link that it prints:
                  rihla user add USERNAME --name "First Last" --role Administrator     (in the source tree: ./run user add ...)
                """
            );
        }
    }
}
