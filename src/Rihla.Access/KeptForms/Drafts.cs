using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// What users have typed into long forms and not yet sent. A form with <c>data-draft="key"</c> saves itself here some
/// seconds after the last key; its page asks for the draft to fill the form again, and removes it when it was sent.
/// Everybody sees only their own drafts.
/// </summary>
public sealed class Drafts
{
    internal const string Path = "/app/drafts";
    private const int LongestDraft = 300_000;
    private readonly RihlaDb db;
    private readonly TimeProvider clock;

    /// <summary>Made by the container.</summary>
    public Drafts(RihlaDb db, TimeProvider clock) => (this.db, this.clock) = (db, clock);

    /// <summary>The draft under this key, by field name (several values of one field in one, one to a line); nothing if there is none.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> FindAsync(
        Guid userId,
        string key,
        CancellationToken cancel = default
    )
    {
        var oldest = clock.GetUtcNow() - Draft.Lasts;
        var draft = await db.Set<Draft>()
            .AsNoTracking()
            .SingleOrDefaultAsync(d => d.UserId == userId && d.Key == key && d.At > oldest, cancel);
        return draft?.Fields.Reveal();
    }

    /// <summary>Lets go of the draft: what it held has been sent.</summary>
    public async Task RemoveAsync(Guid userId, string key, CancellationToken cancel = default)
    {
        if (
            await db.Set<Draft>()
                .SingleOrDefaultAsync(d => d.UserId == userId && d.Key == key, cancel) is
            { } draft
        )
        {
            await using var own = db.Database.CurrentTransaction is null
                ? await db.BeginAsync(cancel)
                : null;
            await db.Set<Draft>()
                .Where(d => d.UserId == userId && d.Key == key)
                .ExecuteDeleteAsync(cancel);
            db.Entry(draft).State = EntityState.Detached;
            if (own is not null)
            {
                await own.CommitAsync(cancel);
            }
        }
    }

    internal async Task SaveAsync(
        Guid userId,
        string key,
        Dictionary<string, string> fields,
        CancellationToken cancel
    )
    {
        // Two windows may keep the same form for the first time at once.
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"draft {userId} {key}", cancel);
        var draft = await db.Set<Draft>().FindAsync([userId, key], cancel);
        if (draft is null)
        {
            draft = new()
            {
                UserId = userId,
                Key = key,
                Fields = new(fields),
            };
            db.Add(draft);
        }
        (draft.Fields, draft.At) = (new(fields), clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await work.CommitAsync(cancel);
    }

    /// <summary><c>POST /app/drafts/{key}</c>: a form, or a JSON object of texts.</summary>
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Path + "/{key}", PostAsync)
            .WithMetadata(new SignedInAttribute())
            .DisableAntiforgery()
            .ExcludeFromDescription();

    private static async Task<IResult> PostAsync(
        string key,
        HttpContext context,
        IAntiforgery antiforgery,
        IOptions<AntiforgeryOptions> options,
        Drafts drafts
    )
    {
        var cancel = context.RequestAborted;
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }
        if (
            key.Length > Draft.LongestKey
            || context.Request.ContentLength is null or > LongestDraft
        )
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        Dictionary<string, string>? fields;
        try
        {
            fields = context.Request.HasFormContentType
                ? (await context.Request.ReadFormAsync(cancel))
                    .Where(f => f.Key != options.Value.FormFieldName)
                    .ToDictionary(f => f.Key, f => string.Join('\n', f.Value.ToArray()))
                : await context.Request.ReadFromJsonAsync<Dictionary<string, string>>(cancel);
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
        var actor = context.Features.Get<Actor>()!;
        await drafts.SaveAsync(actor.UserId, key, fields ?? [], cancel);
        return Results.NoContent();
    }
}

/// <summary>Lets go of what is past its time: drafts, kept forms, sessions, counted attempts.</summary>
internal sealed class Sweep(RihlaDb db, TimeProvider clock) : RecurringJob
{
    private static readonly TimeSpan SessionsLast = TimeSpan.FromDays(7);

    public override string Name => "access.sweep";

    public override TimeSpan Every => TimeSpan.FromHours(6);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (drafts, forms) = (now - Draft.Lasts, now - KeptForm.Lasts);
        var (sessions, attempts) = (now - SessionsLast, now - SignInAttempts.LockLasts);
        await using var work = await db.BeginAsync(cancel);
        await db.Set<Draft>().Where(d => d.At < drafts).ExecuteDeleteAsync(cancel);
        await db.Set<KeptForm>().Where(k => k.At < forms).ExecuteDeleteAsync(cancel);
        // The last one in which somebody was signed in stays: it says when they were here, however long ago.
        await db.Set<Session>()
            .Where(s =>
                s.SeenAt < sessions
                && (
                    s.Stage != SessionStage.Open
                    || db.Set<Session>()
                        .Any(later =>
                            later.UserId == s.UserId
                            && later.Stage == SessionStage.Open
                            && later.SeenAt > s.SeenAt
                        )
                )
            )
            .ExecuteDeleteAsync(cancel);
        await db.Set<SignInAttempts>()
            .Where(a => a.LastAt < attempts && (a.LockedUntil == null || a.LockedUntil < now))
            .ExecuteDeleteAsync(cancel);
        await work.CommitAsync(cancel);
    }
}
