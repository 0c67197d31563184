using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;
using Rihla.Ui.Api;

namespace Rihla.Access;

/// <summary>Users, roles, missions, sign-in, and who may do what.</summary>
public static class AccessModule
{
    /// <summary>The rate limit of everything that can be tried without being signed in.</summary>
    internal const string SignInLimit = "sign-in";

    /// <summary>Asks a browser for its session and a program for its token.</summary>
    internal const string WhoScheme = "who";

    /// <summary>What the module offers to the house.</summary>
    public static Module Module { get; } =
        new(typeof(AccessModule).Assembly)
        {
            Name = "access",
            Permissions = AccessPermissions.Grants,
            Menu =
            [
                new(800, "Menu.Users", "/app/admin/users", "users", AccessPermissions.Users),
                new(
                    810,
                    "Menu.Missions",
                    "/app/admin/missions",
                    "mission",
                    AccessPermissions.Missions
                ),
                new(950, "Menu.Exports", "/app/exports", "download", AccessPermissions.Export),
                new(900, "Menu.Audit", "/app/oversight/audit", "audit", AccessPermissions.Audit),
            ],
        };

    /// <summary>Adds users, missions, sign-in and the rules of access.</summary>
    public static IServiceCollection AddRihlaAccess(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddSingleton(p =>
            p.GetRequiredService<IConfiguration>().GetSection("Rihla:Access").Get<AccessSettings>()
            ?? new AccessSettings()
        );
        services.AddSingleton<Missions>();
        services.AddSingleton<Staff>();
        services.AddSingleton<DemonstrationUsers>();
        services.AddScoped<MissionOffice>();
        services.AddScoped(Users.Make);

        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SessionBook>();
        services.AddHostedService(p => p.GetRequiredService<SessionBook>());
        services.AddScoped<Sessions>();
        services.AddScoped<SignInCounter>();
        services.AddScoped<SignIn>();
        services.AddScoped<PasswordProof>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<PasswordLinks>();
        services.AddScoped<PasskeyCeremony>();
        services.AddScoped<PasskeyStore>();
        services.AddSingleton<AuthenticatorOffers>();
        services.AddScoped<UserList>();
        services.AddScoped<KeptForms>();
        services.AddScoped<Drafts>();
        services.AddJob<Sweep>();
        services.AddScoped<AccessTokens>();
        services.AddSingleton<ApiReference>();
        services.AddScoped<AuditHistory>();
        services.AddScoped<AuditSearch>();
        services.AddScoped<ExportOffice>();
        services.AddListExport<UserExport>();
        services.AddListExport<AuditExport>();
        services.AddIdentityCore<User>().AddUserStore<PasskeyStore>();
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });

        services
            .AddAuthentication(WhoScheme)
            .AddPolicyScheme(
                WhoScheme,
                null,
                who =>
                    who.ForwardDefaultSelector = context =>
                        IsApi(context) ? TokenHandler.Scheme : SessionHandler.Scheme
            )
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Scheme, null);
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddSingleton<IAuthorizationHandler, PermissionDecision>();
        services.AddSingleton<EndpointTable>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(
                SignInLimit,
                context =>
                    Neighbourhood.PostsPerMinute(context, SettingsOf(context).SignInsPerMinute)
            );
            limits.AddPolicy(
                ApiAnswers.Limit,
                context => Neighbourhood.PerMinute(context, SettingsOf(context).ApiCallsPerMinute)
            );
        });
        return services;
    }

    /// <summary>Adds what a module hands back when a mission receives nobody any more.</summary>
    public static IServiceCollection AddReceivingEnding<T>(this IServiceCollection services)
        where T : ReceivingEnding => services.AddScoped<ReceivingEnding, T>();

    /// <summary>
    /// Recognises the user and applies the rules of access. Stands behind routing and before the endpoints; maps the
    /// drafts of forms.
    /// </summary>
    public static WebApplication UseRihlaAccess(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseRateLimiter();
        app.UseAuthentication();
        app.Use(IntroduceAsync);
        app.Use(KeepForms.HandleAsync);
        app.Use(ShowRefusedOperationsAsync);
        app.UseAuthorization();
        Drafts.Map(app);
        return app;
    }

    /// <summary>Tells the head of the page which mission the user works for.</summary>
    private static async Task IntroduceAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<Actor>() is { } actor)
        {
            var missions = context.RequestServices.GetRequiredService<Missions>();
            var mission = await missions.FindAsync(actor.MissionId, context.RequestAborted);
            var words = context.RequestServices.GetRequiredService<Words>();
            context.Features.Set(new HeaderIdentity(mission?.NameIn(words.Language) ?? ""));
        }
        await next(context);
    }

    private static async Task ShowRefusedOperationsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (NotPermittedException refused) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Forbidden.ShowAsync(context, refused.Permission);
        }
    }

    private static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static AccessSettings SettingsOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<AccessSettings>();
}
