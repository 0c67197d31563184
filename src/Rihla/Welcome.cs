using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Rihla;

/// <summary>What the person who started the server reads first.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app)
    {
        var addresses =
            app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()
                ?.Addresses
            ?? [];
        Console.WriteLine($"Rihla is ready: {string.Join(", ", addresses)}");
    }
}
