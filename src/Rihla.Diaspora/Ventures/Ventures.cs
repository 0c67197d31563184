using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>A coaching or training as it is entered.</summary>
internal sealed record SessionInput(
    SessionKind? Kind,
    DateOnly? On,
    decimal? Hours,
    string? Coach,
    string? Subject
);

/// <summary>Money from one source as it is entered.</summary>
internal sealed record FinancingInput(
    FinancingSource? Source,
    string? Provider,
    decimal? Amount,
    FinancingStanding? Standing,
    DateOnly? Since
);

/// <summary>What is known anew about a venture.</summary>
internal sealed record VentureInput
{
    public string? Name { get; init; }
    public string? Promoter { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? Region { get; init; }
    public string? Sector { get; init; }
    public decimal? Cost { get; init; }
    public int? WomenJobs { get; init; }
    public int? MenJobs { get; init; }
    public int Version { get; init; }
}

/// <summary>The registration of the enterprise.</summary>
internal sealed record CreationInput(
    DateOnly? On,
    string? LegalForm,
    string? Number,
    int? Women,
    int? Men
);

/// <summary>What was found some months after the creation.</summary>
internal sealed record FollowUpInput(
    int Month,
    DateOnly? On,
    bool? IsAlive,
    int? Women,
    int? Men,
    string? Note
);

/// <summary>What is looked for among the ventures.</summary>
internal sealed record VentureFilter(
    Guid? CallId,
    FunnelStep? Step,
    string? Region,
    string? Sector
);

/// <summary>Accompanies ventures: sessions, plans, the dossier, money, the creation, follow-ups, and the end.</summary>
internal sealed class Ventures(
    RihlaDb db,
    Attachments attachments,
    ReadLog reads,
    DiasporaSettings settings,
    Today today
)
{
    /// <summary>A session lasts at most a day.</summary>
    public const decimal MostHours = 24;

    /// <summary>The ventures of the actor's mission, those that go on before those given up. They are few: all are read.</summary>
    public async Task<IReadOnlyList<Venture>> ListAsync(
        VentureFilter filter,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        var found = Whole(db).AsNoTracking().Where(v => v.MissionId == by.MissionId);
        if (filter.CallId is { } call)
        {
            found = found.Where(v => v.CallId == call);
        }
        if (filter.Region is { Length: > 0 } region)
        {
            found = found.Where(v => v.Region == region);
        }
        if (filter.Sector is { Length: > 0 } sector)
        {
            found = found.Where(v => v.Sector == sector);
        }
        return
        [
            .. (await found.ToListAsync(cancel))
                .Where(v => filter.Step is null || v.Furthest == filter.Step)
                .OrderBy(v => !v.IsGoing)
                .ThenByDescending(v => v.SelectedOn)
                .ThenBy(v => v.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>A venture of the actor's mission, with its call. The look is recorded.</summary>
    public async Task<(Venture Venture, Call Call)?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        if (await FindAsync(code, by, cancel) is not { } venture)
        {
            return null;
        }
        await reads.SawAsync(by, new("diaspora.venture-viewed") { Args = [code] }, cancel);
        var callId = venture.CallId;
        return (
            venture,
            await db.Set<Call>().AsNoTracking().SingleAsync(c => c.Id == callId, cancel)
        );
    }

    /// <summary>Writes down what is known anew: another name, another place, another plan of money and jobs.</summary>
    public Task<Outcome> ChangeAsync(
        string code,
        VentureInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var faults = new List<Refusal>();
                void When(bool isWrong, string field, string key, params object[] args)
                {
                    if (isWrong)
                    {
                        faults.Add(Refusal.Of(field, key, args));
                    }
                }
                When(venture.Version != input.Version, "", "Platform.ChangedMeanwhile");
                foreach (
                    var (field, text) in new[]
                    {
                        (nameof(input.Name), input.Name),
                        (nameof(input.Promoter), input.Promoter),
                    }
                )
                {
                    When(
                        string.IsNullOrWhiteSpace(text) || text.Length > Venture.LongestName,
                        field,
                        "Venture.NameMissing",
                        Venture.LongestName
                    );
                }
                When(
                    input.Region is null || !Regions.All.Contains(input.Region),
                    nameof(input.Region),
                    "Apply.RegionMissing"
                );
                When(
                    input.Sector is null || !Isic.Sections.Contains(input.Sector),
                    nameof(input.Sector),
                    "Apply.SectorMissing"
                );
                When(
                    input.Cost is not { } cost || cost <= 0 || cost > Money.Most,
                    nameof(input.Cost),
                    "Apply.CostWrong"
                );
                When(
                    input.WomenJobs is null or < 0 or > 9999,
                    nameof(input.WomenJobs),
                    "Venture.JobsWrong"
                );
                When(
                    input.MenJobs is null or < 0 or > 9999,
                    nameof(input.MenJobs),
                    "Venture.JobsWrong"
                );
                if (faults.Count > 0)
                {
                    return Answer(Outcome.Refused(faults), "", venture);
                }
                venture.Name = Personal.Of(input.Name)!;
                venture.Promoter = Personal.Of(input.Promoter)!;
                venture.Phone = Personal.Of(input.Phone);
                venture.Email = Personal.Of(input.Email);
                (venture.Region, venture.Sector) = (input.Region!, input.Sector!);
                venture.Cost = Currency.Of(venture.Currency).ToMinor(input.Cost!.Value);
                venture.PlannedWomenJobs = input.WomenJobs!.Value;
                venture.PlannedMenJobs = input.MenJobs!.Value;
                return Answer(Outcome.Done, "diaspora.venture-changed", venture);
            },
            cancel
        );

    /// <summary>Records a coaching or a training.</summary>
    public Task<Outcome> HoldSessionAsync(
        string code,
        SessionInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var faults = new List<Refusal>();
                if (input.Kind is null)
                {
                    faults.Add(Refusal.Of("Kind", "Venture.SessionKindMissing"));
                }
                if (input.On is null || input.On > today.Date || input.On < venture.SelectedOn)
                {
                    faults.Add(Refusal.Of("On", "Venture.SessionDay"));
                }
                if (input.Hours is not { } hours || hours <= 0 || hours > MostHours)
                {
                    faults.Add(Refusal.Of("Hours", "Venture.HoursWrong", MostHours));
                }
                if (
                    string.IsNullOrWhiteSpace(input.Coach)
                    || input.Coach.Length > Venture.LongestName
                )
                {
                    faults.Add(Refusal.Of("Coach", "Venture.CoachMissing", Venture.LongestName));
                }
                if (input.Subject?.Length > Venture.LongestNote)
                {
                    faults.Add(Refusal.Of("Subject", "Site.TooLong", Venture.LongestNote));
                }
                if (faults.Count > 0)
                {
                    return Answer(Outcome.Refused(faults), "", venture);
                }
                venture.Add(
                    new VentureSession
                    {
                        VentureId = venture.Id,
                        Kind = input.Kind!.Value,
                        On = input.On!.Value,
                        Minutes = (int)Math.Round(input.Hours!.Value * 60),
                        Coach = Personal.Of(input.Coach)!,
                        Subject = Personal.Of(input.Subject),
                    }
                );
                return Answer(Outcome.Done, "diaspora.session-held", venture);
            },
            cancel
        );

    /// <summary>Adds a version of the business plan, a PDF or an image; it is kept encrypted.</summary>
    public Task<Outcome> AddPlanAsync(
        string code,
        string? note,
        Stream? content,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            async venture =>
            {
                if (content is null)
                {
                    return Refusal.Of("File", "Venture.PlanMissing");
                }
                if (note?.Length > Venture.LongestNote)
                {
                    return Refusal.Of("Note", "Site.TooLong", Venture.LongestNote);
                }
                var added = await attachments.AddDocumentAsync(content, fileName, cancel);
                if (!added.IsDone)
                {
                    return added.Refusals.Select(r => r with { Field = "File" }).ToList();
                }
                var number = venture.Plans.Select(p => p.Number).DefaultIfEmpty().Max() + 1;
                venture.Add(
                    new PlanEdition
                    {
                        VentureId = venture.Id,
                        Number = number,
                        AttachmentId = added.Value.Id,
                        Note = Personal.Of(note),
                        AddedOn = today.Date,
                        AddedByName = by.Name,
                    }
                );
                return new Act("diaspora.plan-added")
                {
                    Args = [code, number.ToString(CultureInfo.InvariantCulture)],
                };
            },
            cancel
        );

    /// <summary>A version of the plan is good enough to look for money with.</summary>
    public Task<Outcome> AcceptPlanAsync(
        string code,
        int number,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                if (
                    venture.Plans.FirstOrDefault(p => p.Number == number)
                    is not { AcceptedOn: null } plan
                )
                {
                    return Answer(new Refusal("Venture.PlanGone"), "", venture);
                }
                plan.AcceptedOn = today.Date;
                return Answer(
                    Outcome.Done,
                    "diaspora.plan-accepted",
                    venture,
                    number.ToString(CultureInfo.InvariantCulture)
                );
            },
            cancel
        );

    /// <summary>The document of a version of the plan. The look is recorded.</summary>
    public async Task<Attachment?> PlanAsync(
        string code,
        int number,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        if (
            (await FindAsync(code, by, cancel))?.Plans.FirstOrDefault(p => p.Number == number)
            is not { } plan
        )
        {
            return null;
        }
        await reads.SawAsync(
            by,
            new("diaspora.plan-viewed")
            {
                Args = [code, number.ToString(CultureInfo.InvariantCulture)],
            },
            cancel
        );
        return await attachments.FindAsync(plan.AttachmentId, cancel);
    }

    /// <summary>The dossier at the regional investment centre has come somewhere.</summary>
    public Task<Outcome> MoveDossierAsync(
        string code,
        DossierStanding? to,
        DateOnly? on,
        string? reference,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Answer(
                    venture.MoveDossier(to, on, reference, today.Date),
                    "diaspora.dossier-moved",
                    venture,
                    $"@DossierStanding.{to}"
                ),
            cancel
        );

    /// <summary>Money is asked for, promised or certain.</summary>
    public Task<Outcome> AddFinancingAsync(
        string code,
        FinancingInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var currency = Currency.Of(venture.Currency);
                var faults = new List<Refusal>();
                if (input.Source is null)
                {
                    faults.Add(Refusal.Of("Source", "Venture.SourceMissing"));
                }
                if (input.Standing is null)
                {
                    faults.Add(Refusal.Of("Standing", "Venture.StandingMissing"));
                }
                if (
                    input.Amount is not { } amount
                    || amount <= 0
                    || amount > Money.Most
                    || !currency.Holds(amount)
                )
                {
                    faults.Add(Refusal.Of("Amount", "Venture.AmountWrong", currency.Code));
                }
                if (
                    input.Since is null
                    || input.Since > today.Date
                    || input.Since < venture.SelectedOn
                )
                {
                    faults.Add(Refusal.Of("Since", "Venture.SessionDay"));
                }
                if (input.Provider?.Length > Venture.LongestName)
                {
                    faults.Add(Refusal.Of("Provider", "Site.TooLong", Venture.LongestName));
                }
                if (faults.Count > 0)
                {
                    return Answer(Outcome.Refused(faults), "", venture);
                }
                venture.Add(
                    new FinancingLine
                    {
                        VentureId = venture.Id,
                        Source = input.Source!.Value,
                        Provider = Personal.Of(input.Provider),
                        Amount = currency.ToMinor(input.Amount!.Value),
                        Standing = input.Standing!.Value,
                        Since = input.Since!.Value,
                    }
                );
                return Answer(
                    Outcome.Done,
                    "diaspora.financing-added",
                    venture,
                    $"@FinancingSource.{input.Source}",
                    $"@FinancingStanding.{input.Standing}"
                );
            },
            cancel
        );

    /// <summary>Money has become more certain, or was refused.</summary>
    public Task<Outcome> MoveFinancingAsync(
        string code,
        Guid line,
        FinancingStanding? to,
        DateOnly? on,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                venture.Financing.FirstOrDefault(l => l.Id == line) is { } found
                    ? Answer(
                        found.Move(to, on, today.Date),
                        "diaspora.financing-moved",
                        venture,
                        $"@FinancingSource.{found.Source}",
                        $"@FinancingStanding.{to}"
                    )
                    : Answer(new Refusal("Venture.FinancingGone"), "", venture),
            cancel
        );

    /// <summary>The enterprise is registered. Follow-ups that are due already are raised at once.</summary>
    public Task<Outcome> CreateAsync(
        string code,
        CreationInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var created = venture.Create(
                    input.On,
                    input.LegalForm,
                    input.Number,
                    input.Women ?? 0,
                    input.Men ?? 0,
                    today.Date
                );
                if (created.IsDone)
                {
                    Raise(venture);
                }
                return Answer(created, "diaspora.venture-created", venture);
            },
            cancel
        );

    /// <summary>Somebody looked after it some months after its creation.</summary>
    public Task<Outcome> FollowAsync(
        string code,
        FollowUpInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Answer(
                    venture.Follow(
                        input.Month,
                        input.On,
                        input.IsAlive,
                        input.Women ?? 0,
                        input.Men ?? 0,
                        input.Note,
                        today.Date
                    ),
                    "diaspora.follow-up-held",
                    venture,
                    input.Month.ToString(CultureInfo.InvariantCulture)
                ),
            cancel
        );

    /// <summary>The promoter gives up, or the enterprise has closed.</summary>
    public Task<Outcome> DropOutAsync(
        string code,
        DateOnly? on,
        DropOutReason? reason,
        string? note,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Answer(
                    venture.DropOut(on, reason, note, today.Date),
                    "diaspora.venture-dropped",
                    venture
                ),
            cancel
        );

    /// <summary>Raises the follow-ups of a venture whose months are coming: they become tasks.</summary>
    /// <returns>Whether one was raised.</returns>
    internal bool Raise(Venture venture)
    {
        var before = today.Date.AddDays(FollowUpReminders.RaisedBeforeDays);
        var isRaised = false;
        foreach (var month in settings.Months.Where(m => venture.CreatedOn?.AddMonths(m) <= before))
        {
            isRaised |= venture.Raise(month) is not null;
        }
        return isRaised;
    }

    /// <summary>A venture with everything of it.</summary>
    internal static IQueryable<Venture> Whole(RihlaDb db) =>
        db.Set<Venture>()
            .Include(v => v.Sessions)
            .Include(v => v.Plans)
            .Include(v => v.Financing)
            .Include(v => v.FollowUps)
            .AsSplitQuery();

    private Task<Venture?> FindAsync(string code, Actor by, CancellationToken cancel) =>
        Whole(db).SingleOrDefaultAsync(v => v.Code == code && v.MissionId == by.MissionId, cancel);

    private Task<Outcome> OnAsync(
        string code,
        Actor by,
        Func<Venture, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(DiasporaPermissions.Manage);
        return db.ChangeAsync(
            $"venture {code}",
            () => FindAsync(code, by, cancel),
            new Refusal("Venture.Gone"),
            change,
            by,
            cancel
        );
    }

    private static Task<Outcome<Act>> Answer(
        Outcome outcome,
        string act,
        Venture venture,
        params IReadOnlyList<string> also
    ) =>
        Task.FromResult<Outcome<Act>>(
            outcome.IsDone
                ? new Act(act) { Args = [venture.Code, .. also] }
                : outcome.Refusals.Select(r => r.Field == "" ? r with { Field = null } : r).ToList()
        );
}
