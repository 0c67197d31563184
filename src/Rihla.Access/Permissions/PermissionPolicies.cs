using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>The actor must hold this permission.</summary>
internal sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

/// <summary>Nobody may, except where there is nothing: an address without an endpoint is answered with "not found".</summary>
internal sealed record NobodyRequirement : IAuthorizationRequirement;

/// <summary>
/// Turns the name of a policy into its requirement: <c>signed-in</c>, or the code of a permission. What asks for nothing
/// is refused to everybody.
/// </summary>
internal sealed class PermissionPolicies : IAuthorizationPolicyProvider
{
    private static readonly AuthorizationPolicy SignedIn = new AuthorizationPolicyBuilder(
        AccessModule.WhoScheme
    )
        .RequireAuthenticatedUser()
        .Build();
    private static readonly AuthorizationPolicy Nobody = new AuthorizationPolicyBuilder(
        AccessModule.WhoScheme
    )
        .AddRequirements(new NobodyRequirement())
        .Build();
    private readonly Dictionary<string, AuthorizationPolicy> policies;

    public PermissionPolicies(PermissionTable permissions)
    {
        policies = permissions.All.ToDictionary(
            code => code,
            code =>
                new AuthorizationPolicyBuilder(AccessModule.WhoScheme)
                    .AddRequirements(new PermissionRequirement(code))
                    .Build(),
            StringComparer.Ordinal
        );
        policies.Add(SignedInAttribute.PolicyName, SignedIn);
    }

    public bool AllowsCachingPolicies => true;

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        Task.FromResult<AuthorizationPolicy?>(policies.GetValueOrDefault(policyName, Nobody));

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(Nobody);

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() =>
        Task.FromResult<AuthorizationPolicy?>(Nobody);
}

/// <summary>Decides by the actor of the request.</summary>
internal sealed class PermissionDecision : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext request)
        {
            var actor = request.Features.Get<Actor>();
            foreach (var requirement in context.Requirements)
            {
                var met = requirement switch
                {
                    PermissionRequirement needed => actor?.May(needed.Permission) == true,
                    NobodyRequirement => request.GetEndpoint() is null,
                    _ => false,
                };
                if (met)
                {
                    context.Succeed(requirement);
                }
            }
        }
        return Task.CompletedTask;
    }
}

/// <summary>Answers a refusal with the page that says whom to ask, and everything else as the framework does.</summary>
internal sealed class RefusalAnswers : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    ) =>
        authorizeResult.Forbidden
            ? Forbidden.ShowAsync(
                context,
                policy.Requirements.OfType<PermissionRequirement>().FirstOrDefault()?.Permission
            )
            : usual.HandleAsync(next, context, policy, authorizeResult);
}
