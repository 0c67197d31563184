using System.Text.Json.Serialization;
using Microsoft.OpenApi;

namespace Rihla;

/// <summary>The description of the API for tools: <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiDocument
{
    private const string Token = "token";

    public static IServiceCollection AddRihlaOpenApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
            // A number that is no word of the list would be stored as it is.
            json.SerializerOptions.Converters.Add(
                new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false)
            )
        );
        return services.AddOpenApi(
            "v1",
            options =>
            {
                // Pages answer browsers; only what programs call is described.
                options.ShouldInclude = call =>
                    call.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        document.Info = new()
                        {
                            Title = "Rihla",
                            Version = "v1",
                            Description =
                                "Assisted voluntary return and reintegration. Make a token under My account; errors are problem details in the language of Accept-Language.",
                        };
                        // The address is where the document was fetched from.
                        document.Servers = [];
                        document.Components ??= new();
                        document.Components.SecuritySchemes = new Dictionary<
                            string,
                            IOpenApiSecurityScheme
                        >
                        {
                            [Token] = new OpenApiSecurityScheme
                            {
                                Type = SecuritySchemeType.Http,
                                Scheme = "bearer",
                                Description = "An access token of a member of staff.",
                            },
                        };
                        document.Security =
                        [
                            new() { [new OpenApiSecuritySchemeReference(Token, document)] = [] },
                        ];
                        return Task.CompletedTask;
                    }
                );
            }
        );
    }
}
