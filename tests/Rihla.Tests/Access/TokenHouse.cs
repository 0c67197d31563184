using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>Short ways to speak to the API.</summary>
internal static class TokenHouse
{
    /// <summary>A new token of a demonstration user, with these permissions or with all that the user holds.</summary>
    public static async Task<string> TokenAsync(
        this House house,
        string userName,
        params string[] scopes
    )
    {
        var owner = await house.SignedInAsync(await house.UserIdAsync(userName));
        var made = await house.InScopeAsync(s =>
            s.GetRequiredService<AccessTokens>()
                .MakeAsync(
                    new()
                    {
                        Name = "test",
                        Days = 1,
                        Scopes = scopes.Length > 0 ? scopes : [.. owner.Actor.Permissions],
                        Current = owner.IsDemonstration
                            ? DemonstrationUsers.Password
                            : AccessHouse.Password,
                    },
                    owner
                )
        );
        Assert.True(made.IsDone, string.Join(", ", made.Refusals.Select(r => r.TextKey)));
        return made.Value;
    }

    /// <summary>A program that sends a token, or none.</summary>
    public static HttpClient Program(this House house, string? token, string language = "en")
    {
        var client = new HttpClient(house.Handler()) { BaseAddress = new("https://localhost") };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
        return client;
    }

    /// <summary>The answer as JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonDocument>())!.RootElement;
}
