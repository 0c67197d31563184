using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access;

/// <summary>Keeps and gives back forms that were sent when the session was over.</summary>
internal sealed class KeptForms(RihlaDb db, TimeProvider clock)
{
    private const int MostPerUser = 20;

    /// <summary>Keeps a form; the oldest goes when there are too many.</summary>
    public async Task<Guid> KeepAsync(
        Guid userId,
        string address,
        IReadOnlyList<FormField> fields,
        bool hadFiles,
        CancellationToken cancel = default
    )
    {
        var kept = new KeptForm
        {
            UserId = userId,
            Address = new(address),
            Fields = new([.. fields]),
            HadFiles = hadFiles,
            At = clock.GetUtcNow(),
        };
        var surplus = await db.Set<KeptForm>()
            .Where(k => k.UserId == userId)
            .OrderByDescending(k => k.At)
            .Skip(MostPerUser - 1)
            .ToListAsync(cancel);
        db.RemoveRange(surplus);
        db.Add(kept);
        await db.SaveChangesAsync(cancel);
        return kept.Id;
    }

    /// <summary>A form that this user sent; nothing for anybody else, or after a day.</summary>
    public Task<KeptForm?> FindAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        var oldest = clock.GetUtcNow() - KeptForm.Lasts;
        return db.Set<KeptForm>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                k => k.Id == id && k.UserId == by.UserId && k.At > oldest,
                cancel
            );
    }

    /// <summary>Lets go of a form that has arrived, or that its sender no longer wants.</summary>
    public async Task RemoveAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        await using var work = await db.BeginAsync(cancel);
        await db.Set<KeptForm>()
            .Where(k => k.Id == id && k.UserId == by.UserId)
            .ExecuteDeleteAsync(cancel);
        await work.CommitAsync(cancel);
    }
}

/// <summary>
/// Stands between sign-in and the rules of access: a form that comes from somebody whose session has ended is kept, and
/// its sender led to sign in and back to it.
/// </summary>
internal static class KeepForms
{
    /// <summary>The field that tells a kept form when it is sent again.</summary>
    public const string Field = "rihla.kept";

    // What is typed, in characters. Files are not kept, so they do not count: how much a request may bring is the server's to say.
    private const int LongestText = 2_000_000;

    public static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (IsLost(context) && await KeepAsync(context) is { } id)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location =
                "/sign-in" + QueryString.Create("next", $"/app/kept/{id}");
            return;
        }
        await next(context);
        await ForgetArrivedAsync(context);
    }

    private static bool IsLost(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        // A part of a page is asked for with the form that is still being written: it is sent later, as a whole.
        && !Fragment.Is(context.Request)
        && context.Request.Path.StartsWithSegments("/app", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments(Drafts.Path, StringComparison.OrdinalIgnoreCase)
        // Passwords are typed there, and kept nowhere.
        && !context.Request.Path.StartsWithSegments(
            "/app/account",
            StringComparison.OrdinalIgnoreCase
        )
        && context.Features.Get<Actor>() is null
        && context.GetEndpoint() is { } endpoint
        && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && context.Request.HasFormContentType
        && context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";

    private static async Task<Guid?> KeepAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var sessions = context.RequestServices.GetRequiredService<Sessions>();
        var owner = await sessions.OwnerOfAsync(SessionCookie.Read(context.Request), cancel);
        if (owner is null)
        {
            return null;
        }
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(cancel);
        }
        // More fields, or more of a file, than is taken from anybody.
        catch (InvalidDataException)
        {
            return null;
        }
        if (!await IsOfTheirPageAsync(context, owner.Value))
        {
            return null;
        }
        var token = context
            .RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>()
            .Value.FormFieldName;
        List<FormField> fields =
        [
            .. form.Where(f => f.Key != token && f.Key != Field)
                .SelectMany(f => f.Value.Select(value => new FormField(f.Key, value ?? ""))),
        ];
        if (fields.Sum(f => (long)f.Name.Length + f.Value.Length) > LongestText)
        {
            return null;
        }
        return await context
            .RequestServices.GetRequiredService<KeptForms>()
            .KeepAsync(
                owner.Value,
                context.Request.Path + context.Request.QueryString,
                fields,
                form.Files.Count > 0,
                cancel
            );
    }

    // A form that somebody else made must not wait for its victim under "what you were about to send".
    private static async Task<bool> IsOfTheirPageAsync(HttpContext context, Guid owner)
    {
        var nobody = context.User;
        context.User = new(
            new ClaimsIdentity(
                [new(ClaimTypes.NameIdentifier, owner.ToString())],
                SessionHandler.Scheme
            )
        );
        try
        {
            return await context
                .RequestServices.GetRequiredService<IAntiforgery>()
                .IsRequestValidAsync(context);
        }
        finally
        {
            context.User = nobody;
        }
    }

    private static async Task ForgetArrivedAsync(HttpContext context)
    {
        if (
            context.Response.StatusCode is not (>= 300 and < 400)
            || Refusals.WasRefused(context)
            || context.Features.Get<IFormFeature>()?.Form is not { } form
            || context.Features.Get<Actor>() is not { } actor
        )
        {
            return;
        }
        await context
            .RequestServices.GetRequiredService<Drafts>()
            .ForgetSentAsync(form, actor.UserId, CancellationToken.None);
        if (Guid.TryParse(form[Field], out var id))
        {
            await context
                .RequestServices.GetRequiredService<KeptForms>()
                .RemoveAsync(id, actor, CancellationToken.None);
        }
    }
}
