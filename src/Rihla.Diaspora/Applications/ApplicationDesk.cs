using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>An application as staff see it.</summary>
/// <param name="Call">Its call.</param>
/// <param name="Application">The application.</param>
/// <param name="Broken">The rules it breaks by what was said; nothing once that was taken out.</param>
/// <param name="Same">The codes of other applications with the same telephone or mail address.</param>
/// <param name="VentureCode">The venture it became.</param>
internal sealed record ApplicationView(
    Call Call,
    Application Application,
    IReadOnlyList<EligibilityRule> Broken,
    IReadOnlyList<string> Same,
    string? VentureCode
);

/// <summary>What is looked for among the applications of a call.</summary>
internal sealed record ApplicationFilter
{
    /// <summary>A code, a telephone or a mail address.</summary>
    public string? Text { get; init; }

    public ApplicationStanding? Standing { get; init; }

    /// <summary>Only those that are to be looked at twice, and nobody has yet.</summary>
    public bool IsHeldBack { get; init; }
    public string? Region { get; init; }
    public string? Sector { get; init; }
    public int Page { get; init; } = 1;
}

/// <summary>Reads applications, and checks whether they keep the rules of their call.</summary>
internal sealed class ApplicationDesk(RihlaDb db, ApplicationKeys keys, ReadLog reads, Today today)
{
    public const int PageSize = 50;

    /// <summary>
    /// The applications of a call, the latest first, how many there are, and those to which the actor is bound as a juror: nothing
    /// but their code, day and standing is to be shown, and nothing else finds them.
    /// </summary>
    public async Task<(
        IReadOnlyList<Application> Found,
        int All,
        IReadOnlySet<Guid> Bound
    )> ListAsync(Call call, ApplicationFilter filter, Actor by, CancellationToken cancel = default)
    {
        by.Need(DiasporaPermissions.View);
        var bound = await JuryRoom.BoundTo(db, by).ToHashSetAsync(cancel);
        var found = db.Set<Application>().AsNoTracking().Where(a => a.CallId == call.Id);
        if (filter.Standing is { } standing)
        {
            found = found.Where(a => a.Standing == standing);
        }
        if (filter.IsHeldBack)
        {
            found = found.Where(Application.HeldBack);
        }
        if (filter.Region is { Length: > 0 } region)
        {
            found = found.Where(a => a.Region == region && !bound.Contains(a.Id));
        }
        if (filter.Sector is { Length: > 0 } sector)
        {
            found = found.Where(a => a.Sector == sector && !bound.Contains(a.Id));
        }
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var code = Code.Read(filter.Text);
            var phones = await keys.PhonesAsync(
                filter.Text,
                call.CountryList is [var only] ? only : null,
                cancel
            );
            var emails = await keys.EmailsAsync(filter.Text, cancel);
            found = found.Where(a =>
                a.Code == code
                || !bound.Contains(a.Id)
                    && (
                        a.PhoneKey != null && phones.Contains(a.PhoneKey.Value)
                        || a.EmailKey != null && emails.Contains(a.EmailKey.Value)
                    )
            );
        }
        return (
            await found
                .OrderByDescending(a => a.SentAt)
                .ThenByDescending(a => a.Id)
                .Page(filter.Page, PageSize)
                .ToListAsync(cancel),
            await found.CountAsync(cancel),
            bound
        );
    }

    /// <summary>How many applications of a call stand where, and how many are being written.</summary>
    public async Task<(
        IReadOnlyDictionary<ApplicationStanding, int> Sent,
        int InWriting
    )> CountAsync(Call call, Actor by, CancellationToken cancel = default)
    {
        by.Need(DiasporaPermissions.Figures);
        return (
            await db.Set<Application>()
                .Where(a => a.CallId == call.Id)
                .GroupBy(a => a.Standing)
                .Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, cancel),
            await db.Set<ApplicationDraft>().CountAsync(d => d.CallId == call.Id, cancel)
        );
    }

    /// <summary>Whether an application stays closed to the actor, who said as a juror that she is bound to it.</summary>
    public async Task<bool> IsClosedAsync(string code, Actor by, CancellationToken cancel = default)
    {
        by.Need(DiasporaPermissions.View);
        return await FindAsync(code, by, cancel) is ({ } application, _)
            && await JuryRoom.BoundTo(db, by).ContainsAsync(application.Id, cancel);
    }

    /// <summary>An application of the actor's mission; nothing of one to which she is bound. The look is recorded.</summary>
    public async Task<ApplicationView?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        var bound = JuryRoom.BoundTo(db, by);
        if (
            await FindAsync(code, by, cancel) is not ({ } application, { } call)
            || await bound.ContainsAsync(application.Id, cancel)
        )
        {
            return null;
        }
        await reads.SawAsync(by, new("diaspora.application-viewed") { Args = [code] }, cancel);
        var (id, mission, said) = (application.Id, call.MissionId, application.Said);
        var phones = await keys.PhonesAsync(said?.Phone, said?.Country, cancel);
        var emails = await keys.EmailsAsync(said?.Email, cancel);
        return new(
            call,
            application,
            said is null ? [] : Eligibility.Broken(call, said, call.ClosesOn),
            await db.Set<Application>()
                .Where(a =>
                    a.Id != id
                    // The code of who has the same telephone would tell her whose the application is that stays closed to her.
                    && !bound.Contains(a.Id)
                    && db.Set<Call>().Any(c => c.Id == a.CallId && c.MissionId == mission)
                    && (
                        a.PhoneKey != null && phones.Contains(a.PhoneKey.Value)
                        || a.EmailKey != null && emails.Contains(a.EmailKey.Value)
                    )
                )
                .OrderBy(a => a.SentAt)
                .Select(a => a.Code)
                .ToListAsync(cancel),
            await db.Set<Venture>()
                .Where(v => v.ApplicationId == id)
                .Select(v => v.Code)
                .SingleOrDefaultAsync(cancel)
        );
    }

    /// <summary>Says whether an application keeps the rules of its call.</summary>
    /// <returns>Refused before the call opens, once its marking has been closed, and to eligible once all sheets of the others are in; to a juror of the call; and when it was decided otherwise since the page was read.</returns>
    public async Task<Outcome> CheckAsync(
        string code,
        bool? isEligible,
        string? note,
        Actor by,
        int? version = null,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Manage);
        await using var work = await db.BeginAsync(cancel);
        var id = await db.Set<Application>()
            .Where(a => a.Code == code)
            .Select(a => a.Id)
            .SingleOrDefaultAsync(cancel);
        await work.LockAsync(Application.Lock(id), cancel);
        await CallDesk.LockOfAsync(db, work, code, cancel);
        if (await FindAsync(code, by, cancel) is not ({ } application, { } call))
        {
            return new Refusal("Application.Gone");
        }
        if (call.HasJuror(by.UserId))
        {
            return new Refusal("Application.ByJuror");
        }
        if (version is { } read && read != application.Version)
        {
            return Outcome.ChangedMeanwhile;
        }
        if (call.PhaseOn(today.Date) is not (CallPhase.Open or CallPhase.Scoring))
        {
            return new Refusal("Application.CheckOver");
        }
        if (application.Said is not { } said)
        {
            return new Refusal("Application.CheckOver");
        }
        if (
            isEligible == false
            && await db.Set<Assessment>()
                .AnyAsync(a => a.ApplicationId == application.Id && !a.IsConflict, cancel)
        )
        {
            return new Refusal("Application.JuryBegan");
        }
        if (
            isEligible == true
            && application.Standing == ApplicationStanding.Ineligible
            && (await JuryRoom.RoundAsync(db, call, cancel)).Round.IsOver
        )
        {
            return new Refusal("Application.MarksAreRead");
        }
        var isChecked = application.Check(
            isEligible,
            Eligibility.Broken(call, said, call.ClosesOn),
            note,
            by.Name,
            today.Now
        );
        if (!isChecked.IsDone)
        {
            return isChecked;
        }
        await db.SaveAsync(
            by,
            new Act("diaspora.eligibility-checked")
            {
                Args = [code, Fill.Text($"ApplicationStanding.{application.Standing}")],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<(Application? Application, Call? Call)> FindAsync(
        string code,
        Actor by,
        CancellationToken cancel
    )
    {
        var application = await db.Set<Application>()
            .SingleOrDefaultAsync(a => a.Code == code, cancel);
        var call = application is null
            ? null
            : await CallDesk
                .Whole(db)
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    c => c.Id == application.CallId && c.MissionId == by.MissionId,
                    cancel
                );
        return call is null ? (null, null) : (application, call);
    }
}
