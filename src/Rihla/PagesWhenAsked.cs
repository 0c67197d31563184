using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing.Matching;

namespace Rihla;

/// <summary>
/// Loads a page when it is first asked for, before anything asks whom it is open to. The framework would load all of them at the
/// start, with what reflection knows of each model: time at every start, and memory for hundreds of pages that most days never open.
/// </summary>
internal sealed class PagesWhenAsked(PageLoader pages) : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Puts the pages of the application under this rule; called after they were added.</summary>
    public static void Add(IServiceCollection services)
    {
        services.Remove(
            services.Single(s =>
                s.ImplementationType == typeof(CompiledPageActionDescriptorProvider)
            )
        );
        services.AddSingleton<IActionDescriptorProvider, PageActionDescriptorProvider>();
        services.AddSingleton<MatcherPolicy, PagesWhenAsked>();
    }

    /// <summary>Before the policies that look at what an endpoint declares.</summary>
    public override int Order => int.MinValue + 100;

    /// <inheritdoc/>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null);

    /// <inheritdoc/>
    public async Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        for (var i = 0; i < candidates.Count; i++)
        {
            var (endpoint, values) = (candidates[i].Endpoint, candidates[i].Values);
            if (
                candidates.IsValidCandidate(i)
                && endpoint.Metadata.GetMetadata<PageActionDescriptor>()
                    is { } page
                        and not CompiledPageActionDescriptor
            )
            {
                var loaded = await pages.LoadAsync(page, endpoint.Metadata);
                candidates.ReplaceEndpoint(i, loaded.Endpoint, values);
            }
        }
    }
}
