using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// What users have typed into long forms and not yet sent. A form with <c>r-draft="key"</c> (<see cref="DraftTagHelper"/>) saves
/// itself here some seconds after the last key, and is filled again when its page is opened. The draft goes when the form was
/// sent and another page follows. Everybody sees only their own drafts.
/// </summary>
public sealed class Drafts
{
    internal const string Path = "/app/drafts";

    /// <summary>The field that tells which draft a form is.</summary>
    internal const string Field = "rihla.draft";

    /// <summary>The field that tells from which page it was sent or kept (<see cref="Draft.Page"/>), and which draft was given back there.</summary>
    internal const string Page = "rihla.page";

    /// <summary>The field, of a form of its own, with which a draft is let go of: where to go then.</summary>
    internal const string Discard = "rihla.discard";

    private const int LongestDraft = 300_000;
    private readonly RihlaDb db;
    private readonly TimeProvider clock;

    /// <summary>Made by the container.</summary>
    public Drafts(RihlaDb db, TimeProvider clock) => (this.db, this.clock) = (db, clock);

    /// <summary>The draft under this key; nothing if there is none.</summary>
    internal Task<Draft?> FindAsync(Guid userId, string key, CancellationToken cancel = default)
    {
        var oldest = clock.GetUtcNow() - Draft.Lasts;
        return db.Set<Draft>()
            .AsNoTracking()
            .SingleOrDefaultAsync(d => d.UserId == userId && d.Key == key && d.At > oldest, cancel);
    }

    /// <summary>
    /// Lets go of the draft of a form that was sent, where it holds what was sent: it was kept by that page or given back there. What is
    /// being written in another window under the same key stays.
    /// </summary>
    /// <param name="form">What was sent.</param>
    /// <param name="userId">By whom.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task ForgetSentAsync(
        IFormCollection form,
        Guid userId,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(form);
        if (form[Field].ToString() is { Length: > 0 } key)
        {
            var page = form[Page].ToString();
            await RemoveAsync(userId, key, draft => draft.IsOf(page), cancel);
        }
    }

    /// <summary>Lets go of a draft that is no longer wanted.</summary>
    internal Task RemoveAsync(Guid userId, string key, CancellationToken cancel = default) =>
        RemoveAsync(userId, key, _ => true, cancel);

    private async Task RemoveAsync(
        Guid userId,
        string key,
        Func<Draft, bool> which,
        CancellationToken cancel
    )
    {
        if (await FindAsync(userId, key, cancel) is not { } found || !which(found))
        {
            return;
        }
        await using var own = db.Database.CurrentTransaction is null
            ? await db.BeginAsync(cancel)
            : null;
        // What another window keeps at this moment is another version.
        await db.Set<Draft>()
            .Where(d => d.UserId == userId && d.Key == key && d.At == found.At)
            .ExecuteDeleteAsync(cancel);
        if (own is not null)
        {
            await own.CommitAsync(cancel);
        }
    }

    /// <summary>
    /// Lets go, whoever typed them, of the drafts about these and of the forms that wait for their sender on pages of theirs, within the
    /// open transaction: who is erased must not stand in a form again.
    /// </summary>
    /// <param name="subjects">By what keys of drafts and addresses of pages name them: codes of cases and persons, identities of rows.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task ForgetAsync(
        IReadOnlyCollection<string> subjects,
        CancellationToken cancel = default
    )
    {
        var keys = (
            await db.Set<Draft>().Select(d => d.Key).Distinct().ToListAsync(cancel)
        ).FindAll(IsAbout);
        await db.Set<Draft>().Where(d => keys.Contains(d.Key)).ExecuteDeleteAsync(cancel);
        var waiting = await db.Set<KeptForm>().Select(k => k.Id).ToListAsync(cancel);
        // One whose address does not open any more goes too: it can be given back to nobody.
        var others = await Readable.OfAsync<Guid>(
            waiting,
            async some =>
                (
                    await db.Set<KeptForm>()
                        .Where(k => some.Contains(k.Id))
                        .Select(k => new { k.Id, k.Address })
                        .ToListAsync(cancel)
                )
                    .FindAll(k => !IsAbout(k.Address.Reveal()))
                    .ConvertAll(k => k.Id)
        );
        var gone = waiting.Except(others).ToList();
        await db.Set<KeptForm>().Where(k => gone.Contains(k.Id)).ExecuteDeleteAsync(cancel);

        bool IsAbout(string text) =>
            subjects.Any(s => text.Contains(s, StringComparison.OrdinalIgnoreCase));
    }

    internal async Task SaveAsync(
        Guid userId,
        string key,
        List<FormField> fields,
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

    /// <summary><c>POST /app/drafts/{key}</c>: the form as it stands; or the word that it is no longer wanted.</summary>
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
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
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
        var actor = context.Features.Get<Actor>()!;
        var form = await context.Request.ReadFormAsync(cancel);
        if (form[Discard].ToString() is { Length: > 0 } back)
        {
            await drafts.RemoveAsync(actor.UserId, key, cancel);
            return Results.LocalRedirect(Local.Or(back));
        }
        string[] ours = [options.Value.FormFieldName, Field, KeepForms.Field];
        await drafts.SaveAsync(
            actor.UserId,
            key,
            [
                .. form.Where(f => !ours.Contains(f.Key))
                    .SelectMany(f => f.Value.Select(value => new FormField(f.Key, value ?? ""))),
            ],
            cancel
        );
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
