using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>The public face of a mission: pages, news and resources, asking for help, following a request.</summary>
public static class SiteModule
{
    /// <summary>The rate limit of the forms that anybody can send.</summary>
    public const string FormLimit = "site-forms";

    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(SiteModule).Assembly)
        {
            Name = "site",
            Permissions = SitePermissions.Grants,
            Menu =
            [
                new(500, "Menu.Site", "/app/site", "globe", SitePermissions.View),
                new(501, "Menu.SiteFiles", "/app/site/files", "documents", SitePermissions.Write),
                new(
                    13,
                    "Menu.OnlineRequests",
                    "/app/requests/online",
                    "inbox",
                    CasesPermissions.Register
                ),
                new(
                    705,
                    "Menu.DataRequests",
                    "/app/data-requests",
                    "lock",
                    SitePermissions.DataRequests
                ),
                new(14, "Menu.Referred", "/app/referred", "referral", SitePermissions.Refer),
                new(502, "Menu.SiteLinks", "/app/site/links", "link", SitePermissions.View),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaSite(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddSingleton(p =>
            p.GetRequiredService<IConfiguration>().GetSection("Rihla:Site").Get<SiteSettings>()
            ?? new SiteSettings()
        );
        services.AddSingleton(p => new SiteBook(
            p.GetRequiredService<IServiceScopeFactory>(),
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddOpenly<SiteFrame>();
        services.AddScoped<Editing>();
        services.AddScoped<Publishing>();
        services.AddOpenly<NewsDesk>();
        services.AddScoped<Library>();
        services.AddScoped<SiteDesk>();
        services.AddListExport<ItemExport>();
        services.AddOpenly<DemonstrationSite>();
        services.AddOpenly<DemonstrationReferrals>();
        services.AddSingleton<OpenFigures>();
        services.AddSingleton<FileShelf>();
        services.AddSingleton<FloodGauge>();
        services.AddScoped<Receipts>();
        services.AddScoped<HelpDesk>();
        services.AddScoped<HelpQueue>();
        services.AddScoped<DataRequests>();
        services.AddListExport<DataRequestExport>();
        services.AddScoped<DataCopies>();
        services.AddScoped<Following>();
        services.AddScoped<CaseExchanges>();
        services.AddScoped<Referring>();
        services.AddOfficeTasks<UntakenRestrictedCases>();
        services.AddOfficeTasks<RequestsToReview>();
        services.AddOfficeTasks<DataRequestsDue>();
        services.AddOfficeTasks<TextsToReview>();
        services.AddJob<HelpSweep>();
        services.AddJob<HelpRetention>();
        services.AddScoped<ErasedExchanges>();
        services.AddErasing<ErasedExchanges>();
        services.AddScoped<DataErasures>();
        services.AddCasePage(
            new(93, "Site.Exchange.Title", "exchanges", "chat", CasesPermissions.Note)
        );
        services.AddRateLimiter(limits =>
            limits.AddPolicy(FormLimit, context => LimitByAddress(context))
        );
        services.AddConsentEnding<TakenDown>();
        services.AddApplicantHandOver<ReceiptsKept>();
        services.AddCaseClosing<ReceiptsOfDuplicates>();
        services.AddIdentitySettled<ToldOfSettled>();
        services.AddPersonReference<Edition>(e => e.PersonId);
        services.AddPersonReference<SiteFile>(f => f.PersonId);
        return services;
    }

    /// <summary>Answers public pages from memory. Stands first in the pipeline, before everything that costs time.</summary>
    public static WebApplication UseRihlaSite(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UsePageCache();
        return app;
    }

    /// <summary>Maps what the public site offers beside its pages: pictures, documents, feeds, the site map.</summary>
    public static WebApplication MapRihlaSite(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        SiteEndpoints.Map(app);
        return app;
    }

    private static RateLimitPartition<string> LimitByAddress(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<SiteSettings>();
        var isFollowing =
            context
                .Request.Path.Value?.TrimEnd('/')
                .EndsWith("/follow", StringComparison.OrdinalIgnoreCase) == true;
        return isFollowing
            ? Neighbourhood.PostsPerMinute(context, settings.TriesPerMinute, "follow")
            : Neighbourhood.PostsPerMinute(context, settings.FormsPerMinute, "form");
    }
}
