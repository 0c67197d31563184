using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>Who acts when nobody of the staff does: the person herself, through the public site.</summary>
internal static class Online
{
    public static Actor Herself { get; } = Actor.System with { Name = "Site public" };
}

/// <summary>
/// Takes requests for help from the public site. Each page is kept as it is sent; the last one makes a case, through the
/// operation that staff use, or stands in a queue for a person to look at: none is ever refused for being one too many.
/// </summary>
internal sealed class HelpDesk(
    RihlaDb db,
    Requests requests,
    CaseFiles files,
    CaseTasks tasks,
    SiteFrame frame,
    FloodGauge flood,
    SiteSettings settings,
    Words words,
    Today today,
    TimeProvider clock
)
{
    /// <summary>The receipts of requests for help. A session is short: the telephone may be somebody else's.</summary>
    public static ReceiptKind Kind { get; } = new("help", 'R', TimeSpan.FromMinutes(10));

    /// <summary>Begins a form.</summary>
    /// <returns>Its key, which only the page holds.</returns>
    public async Task<string> BeginAsync(CancellationToken cancel)
    {
        var key = FormKeys.New();
        db.Add(
            new HelpForm
            {
                KeyHash = FormKeys.Hash(key),
                Answers = Personal.Of(Written(new HelpAnswers()))!,
                EndsAt = clock.GetUtcNow() + HelpForm.Lasts,
            }
        );
        await db.SaveChangesAsync(cancel);
        return key;
    }

    /// <summary>What was said so far, and the receipt once it was sent; nothing, when the form is over.</summary>
    public async Task<(HelpAnswers Answers, Receipt? Receipt)?> FindAsync(
        string? key,
        CancellationToken cancel
    ) =>
        await LoadAsync(key, cancel) is { } form
            ? (
                HelpAnswers.Read(form.Answers.Reveal()),
                form.Receipt is { } sent && sent.Reveal().Split('\n') is [var code, var secret]
                    ? new Receipt(code, secret)
                    : null
            )
            : null;

    /// <summary>Keeps what was said on a page.</summary>
    public async Task<bool> KeepAsync(string? key, HelpAnswers answers, CancellationToken cancel)
    {
        if (await LoadAsync(key, cancel) is not { Receipt: null } form)
        {
            return false;
        }
        form.Answers = Personal.Of(Written(answers))!;
        form.EndsAt = clock.GetUtcNow() + HelpForm.Lasts;
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Sends the form. Sent twice it is one request with one receipt.</summary>
    /// <param name="key">The key of the form.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="from">A mark of the network address it comes from, for counting.</param>
    /// <param name="isOdd">A field that no person sees was filled in.</param>
    /// <param name="cancel">Stops it before it is kept.</param>
    public async Task<Outcome<Receipt>> SendAsync(
        string? key,
        string language,
        string from,
        bool isOdd,
        CancellationToken cancel
    )
    {
        HelpRequest request;
        Receipt receipt;
        HelpAnswers answers;
        await using (var work = await db.BeginAsync(cancel))
        {
            await work.LockAsync($"help {Convert.ToHexString(FormKeys.Hash(key))}", cancel);
            // Pressed twice at one moment, the second reads what the first has made of it.
            db.ChangeTracker.Clear();
            if (await LoadAsync(key, cancel) is not { } form)
            {
                return new Refusal("Site.Help.Over");
            }
            if (form.Receipt is { } sent && sent.Reveal().Split('\n') is [var code, var secret])
            {
                return new Receipt(code, secret);
            }
            answers = HelpAnswers.Read(form.Answers.Reveal());
            if (HelpRules.Faults(answers) is { Count: > 0 } faults)
            {
                return faults;
            }
            (request, receipt) = NewRequest(language);
            request.Hold(answers);
            db.Add(request);
            form.Receipt = Personal.Of($"{receipt.Code}\n{receipt.Words}");
            form.Answers = Personal.Of(Written(new HelpAnswers()))!;
            form.EndsAt = clock.GetUtcNow() + HelpForm.ReceiptLasts;
            await db.SaveAsync(
                Online.Herself,
                new Act("site.request.received") { Args = [receipt.Code] },
                cancel
            );
            await work.CommitAsync(cancel);
        }
        // It is safe by now: what becomes a case at once, does; the rest waits for a person, and so does what fails here.
        var isFlood = flood.IsTooMany(
            Kind.Name,
            from,
            settings.RequestsPerHour,
            settings.RequestsPerAddressAndHour
        );
        if (!isFlood && !isOdd)
        {
            await TakeAsync(request.Id, answers, Online.Herself, cancel);
        }
        return receipt;
    }

    /// <summary>A new request with a new receipt.</summary>
    public (HelpRequest Request, Receipt Receipt) NewRequest(
        string language,
        Guid? partner = null,
        string? label = null,
        Guid? member = null
    )
    {
        var receipt = Receipts.New(Kind, language);
        var (salt, hash) = Receipts.Seal(receipt);
        return (
            new()
            {
                Code = receipt.Code,
                WordSalt = salt,
                WordHash = hash,
                Language = Languages.Or(language),
                At = clock.GetUtcNow(),
                MemberId = member,
                PartnerId = partner,
                PartnerLabel = Personal.Of(label),
            },
            receipt
        );
    }

    /// <summary>Makes a case of a request that is kept.</summary>
    public Task<Outcome> TakeAsync(
        Guid id,
        HelpAnswers answers,
        Actor by,
        CancellationToken cancel
    ) =>
        MakeCaseAsync(
            answers,
            null,
            (made, work) => SettleAsync(id, made, by, work, cancel),
            cancel
        );

    /// <summary>Keeps the request of a person whom a partner refers, and makes its case: both, or neither.</summary>
    public Task<Outcome> ReferAsync(
        HelpRequest request,
        HelpAnswers answers,
        Actor by,
        CancellationToken cancel
    ) =>
        MakeCaseAsync(
            answers,
            by.Name,
            async (made, _) =>
            {
                request.Hold(answers);
                request.Take(made.CaseId, clock.GetUtcNow(), by.Name);
                db.Add(request);
                await db.SaveAsync(
                    by,
                    new Act("site.request.referred", CaseId: made.CaseId) { Args = [request.Code] },
                    cancel
                );
                return Outcome.Done;
            },
            cancel
        );

    /// <summary>The lock of a request: whoever decides on it takes it first.</summary>
    internal static string Lock(Guid id) => $"request {id}";

    private async Task<Outcome> MakeCaseAsync(
        HelpAnswers answers,
        string? partner,
        Func<RequestTaken, Work, Task<Outcome>> within,
        CancellationToken cancel
    )
    {
        await frame.LoadAsync(cancel);
        var taken = await requests.TakeAsync(
            new()
            {
                Name = answers.Name,
                Phone = answers.Phone,
                SafeContact = ContactOf(answers, words.In(Languages.French)),
                Language = answers.Language,
                Channel = partner is null ? Channel.PublicForm : Channel.Partner,
                PartnerName = partner,
                Country = answers.Country,
                Note = NoteOf(answers, words.In(Languages.French)),
                MissionId = frame.Mission?.Id,
                NeedsProtection = answers.NeedsProtection,
                DespiteSamePhone = true,
            },
            // Whoever accepts it, it was asked for on the site: the case waits for a caseworker, not for who looked.
            Online.Herself,
            within,
            cancel
        );
        return taken.IsDone ? Outcome.Done : Outcome.Refused(taken.Refusals);
    }

    // In the transaction that makes the case: of two who accept it at one moment, the second makes none.
    private async Task<Outcome> SettleAsync(
        Guid id,
        RequestTaken made,
        Actor by,
        Work work,
        CancellationToken cancel
    )
    {
        await work.LockAsync(Lock(id), cancel);
        db.ChangeTracker.Clear();
        var request = await db.Set<HelpRequest>()
            .SingleOrDefaultAsync(r => r.Id == id && r.Standing == HelpStanding.ToReview, cancel);
        if (request is null)
        {
            return new Refusal("Site.Requests.Gone");
        }
        request.Take(made.CaseId, clock.GetUtcNow(), by.Name);
        var file = await files.FindAsync(made.CaseId, Actor.System, cancel);
        if (
            await Exchange
                .WaitingIn(db, [id])
                .OrderByDescending(e => e.At)
                .FirstOrDefaultAsync(cancel) is
            { } said
        )
        {
            await tasks.RaiseAsync(file!, Following.NoticeOf(file!, said, today), cancel);
        }
        await db.SaveAsync(
            by,
            new Act("site.request.taken", CaseId: made.CaseId) { Args = [request.Code, made.Code] },
            cancel
        );
        return Outcome.Done;
    }

    /// <summary>How to call safely: whoever calls reads it first. A case keeps it in the language of the mission.</summary>
    internal static string ContactOf(HelpAnswers answers, Words words) =>
        string.Join(
            " ",
            new[]
            {
                answers.OtherContact?.Trim(),
                answers.CallTime is { } time ? words[$"Site.Help.CallTime.{time}"] + "." : null,
                words[
                    answers.MayLeaveMessage
                        ? "Site.Help.MessageAllowed"
                        : "Site.Help.MessageForbidden"
                ],
            }.Where(part => !string.IsNullOrEmpty(part))
        );

    /// <summary>Why somebody needs protection: a child, alone or not, and each sign of danger that was ticked.</summary>
    internal static IEnumerable<string> DangerOf(HelpAnswers answers, Words words) =>
        [
            .. answers.IsChild == true
                ? [words[answers.IsAlone ? "Site.Help.NoteChildAlone" : "Site.Help.NoteChild"]]
                : Array.Empty<string>(),
            .. answers.Danger.Select(d => words[$"Site.Help.Danger.{d}"]),
        ];

    private static string NoteOf(HelpAnswers answers, Words words)
    {
        var lines = DangerOf(answers, words).ToList();
        if (answers.WantsHome is { } home)
        {
            lines.Add(words[home ? "Site.Help.WantsHome" : "Site.Help.WantsHelp"]);
        }
        if (answers.People is { } people)
        {
            lines.Add(words["Site.Help.NotePeople", people]);
        }
        if (!string.IsNullOrWhiteSpace(answers.Note))
        {
            lines.Add(answers.Note.Trim());
        }
        return string.Join('\n', lines);
    }

    private Task<HelpForm?> LoadAsync(string? key, CancellationToken cancel)
    {
        var (hash, now) = (FormKeys.Hash(key), clock.GetUtcNow());
        return db.Set<HelpForm>()
            .SingleOrDefaultAsync(f => f.KeyHash == hash && f.EndsAt > now, cancel);
    }

    /// <summary>Every letter as itself: an Arabic one would be six characters.</summary>
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Written(HelpAnswers answers) => JsonSerializer.Serialize(answers, Plain);
}
