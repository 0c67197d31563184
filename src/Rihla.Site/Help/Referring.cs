using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>How far a referral has come, as a partner may know it.</summary>
internal enum ReferralProgress
{
    /// <summary>It has arrived.</summary>
    Received,

    /// <summary>The mission has talked with the person.</summary>
    InTouch,

    /// <summary>The mission accompanies the person.</summary>
    Accompanied,

    /// <summary>It is over.</summary>
    Ended,
}

/// <summary>A referral as its partner sees it: no name but the one they gave, and how far it has come.</summary>
internal sealed record ReferredLine(
    HelpRequest Request,
    ReferralProgress Progress,
    IReadOnlyList<Exchange> Answers
);

/// <summary>A person whom a partner refers.</summary>
internal sealed record ReferInput
{
    /// <summary>What the partner remembers them by; nobody else sees it.</summary>
    public string? Label { get; init; }

    /// <summary>The person is there and agrees.</summary>
    public bool HasAgreed { get; init; }

    public required HelpAnswers Answers { get; init; }
}

/// <summary>Partners (associations, consulates) refer people and see what they referred, and nothing else.</summary>
internal sealed class Referring(RihlaDb db, HelpDesk desk, CaseFiles files)
{
    /// <summary>How many referrals a page shows.</summary>
    public const int PageSize = 25;

    private const int LongestLabel = 100;

    /// <summary>What this partner has referred, the latest first, and how many there are on all pages.</summary>
    /// <param name="by">The partner.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<(IReadOnlyList<ReferredLine> Lines, int Count)> OfAsync(
        Actor by,
        int page,
        CancellationToken cancel
    )
    {
        by.Need(SitePermissions.Refer);
        var all = db.Set<HelpRequest>().AsNoTracking().Where(r => r.PartnerId == by.UserId);
        var count = await all.CountAsync(cancel);
        var requests = await all.OrderByDescending(r => r.At)
            .ThenByDescending(r => r.Id)
            .Page(page, PageSize)
            .ToListAsync(cancel);
        var ids = requests.ConvertAll(r => r.Id);
        var answers = (
            await db.Set<Exchange>()
                .AsNoTracking()
                .Where(e => ids.Contains(e.RequestId) && e.Kind == ExchangeKind.PartnerAnswer)
                .OrderBy(e => e.At)
                .ToListAsync(cancel)
        ).ToLookup(e => e.RequestId);
        // The mission's own view of where a case stands, of which the partner is told one word.
        var cases = (
            await files.ListAsync(
                [.. requests.Select(r => r.CaseId).OfType<Guid>()],
                Actor.System,
                cancel
            )
        ).ToDictionary(f => f.Id);
        return (
            [
                .. requests.Select(r => new ReferredLine(
                    r,
                    r.CaseId is { } id && cases.TryGetValue(id, out var file)
                        ? ProgressOf(file)
                        : ReferralProgress.Received,
                    [.. answers[r.Id]]
                )),
            ],
            count
        );
    }

    /// <summary>Refers a person.</summary>
    /// <returns>The receipt for the person; refused without their agreement, and for what is missing to reach them.</returns>
    public async Task<Outcome<Receipt>> ReferAsync(
        ReferInput input,
        string language,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(SitePermissions.Refer);
        var answers = input.Answers with { WantsHome = input.Answers.WantsHome ?? true };
        var faults = HelpRules.Faults(answers);
        if (!input.HasAgreed)
        {
            faults.Add(Refusal.Of(nameof(input.HasAgreed), "Site.Refer.AgreementMissing"));
        }
        if (string.IsNullOrWhiteSpace(input.Label) || input.Label.Length > LongestLabel)
        {
            faults.Add(Refusal.Of(nameof(input.Label), "Site.Refer.LabelMissing"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        var (request, receipt) = desk.NewRequest(language, by.UserId, input.Label);
        var referred = await desk.ReferAsync(request, answers, by, cancel);
        return referred.IsDone ? receipt : referred.Refusals.ToList();
    }

    private static ReferralProgress ProgressOf(CaseFile file) =>
        !file.IsOpen ? ReferralProgress.Ended
        : file.Stage == Stage.Requested ? ReferralProgress.Received
        : file.Stage < Stage.Applied ? ReferralProgress.InTouch
        : ReferralProgress.Accompanied;
}
