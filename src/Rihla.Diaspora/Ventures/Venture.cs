using System.Linq.Expressions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>Where the dossier at the regional investment centre stands.</summary>
internal enum DossierStanding
{
    /// <summary>Not handed in yet.</summary>
    None,

    Submitted,

    /// <summary>The centre asks for more papers.</summary>
    ToComplete,

    Accepted,

    Rejected,
}

/// <summary>Why a promoter gave up.</summary>
internal enum DropOutReason
{
    /// <summary>Nobody gave up.</summary>
    None,

    Financing,
    Administration,
    Market,
    Health,
    Family,
    StaysAbroad,
    LostContact,
    EnterpriseClosed,
    Other,
}

/// <summary>A project of a member of the diaspora that was selected, accompanied from its plan to an enterprise that works.</summary>
internal sealed class Venture : IVersioned
{
    public const int LongestName = 200;
    public const int LongestNote = 2000;

    private readonly List<VentureSession> sessions = [];
    private readonly List<PlanEdition> plans = [];
    private readonly List<FinancingLine> financing = [];
    private readonly List<FollowUp> followUps = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required Guid CallId { get; init; }

    public required Guid ApplicationId { get; init; }

    /// <summary>Such as <c>V-7KQ2X4H</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What it is called; later the name of the enterprise.</summary>
    public required Personal<string> Name { get; set; }

    public required Personal<string> Promoter { get; set; }

    public Personal<string>? Phone { get; set; }

    public Personal<string>? Email { get; set; }

    public required string Sex { get; init; }

    /// <summary>The country of residence.</summary>
    public required string Country { get; init; }

    public required string Region { get; set; }

    public required string Sector { get; set; }

    public required string Currency { get; init; }

    /// <summary>What it costs, in minor units.</summary>
    public required long Cost { get; set; }

    public required int PlannedWomenJobs { get; set; }

    public required int PlannedMenJobs { get; set; }

    public required DateOnly SelectedOn { get; init; }

    public DossierStanding Dossier { get; private set; }

    /// <summary>When the dossier came to where it stands.</summary>
    public DateOnly? DossierOn { get; private set; }

    public Personal<string>? DossierReference { get; set; }

    public DateOnly? CreatedOn { get; private set; }

    /// <summary>Such as SARL; a text of the country.</summary>
    public string? LegalForm { get; private set; }

    /// <summary>The number in the register of companies.</summary>
    public Personal<string>? RegistrationNumber { get; set; }

    public int WomenJobsAtCreation { get; private set; }

    public int MenJobsAtCreation { get; private set; }

    public DateOnly? DroppedOn { get; private set; }

    /// <summary>Why; sealed, for it may tell of somebody's health.</summary>
    public DropOutReason DropReason { get; private set; }

    public Personal<string>? DropNote { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<VentureSession> Sessions => sessions;
    public IReadOnlyList<PlanEdition> Plans => plans;
    public IReadOnlyList<FinancingLine> Financing => financing;
    public IReadOnlyList<FollowUp> FollowUps => followUps;

    /// <summary>The latest follow-up that was held, by its month.</summary>
    public FollowUp? Latest => followUps.Where(f => f.HeldOn is not null).MaxBy(f => f.Month);

    public bool IsGoing => DroppedOn is null;

    /// <summary>Whether it was given up, or looked after for the last time, before a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="months">The months in which enterprises are looked after.</param>
    public static Expression<Func<Venture, bool>> EndedBefore(
        DateOnly day,
        IReadOnlyList<int> months
    )
    {
        var last = months.DefaultIfEmpty().Max();
        return v => v.DroppedOn < day || v.FollowUps.Any(f => f.Month == last && f.HeldOn < day);
    }

    /// <summary>Given up before an enterprise was founded: what was granted to it and not paid out is never paid.</summary>
    public static Expression<Func<Venture, bool>> IsLost { get; } =
        v => v.DroppedOn != null && v.CreatedOn == null;

    private static readonly Func<Venture, bool> WasLost = IsLost.Compile();

    /// <summary>Money that is certain: granted or paid out; once it is lost, what was paid out.</summary>
    public long Certain(params IReadOnlyList<FinancingSource> sources)
    {
        var isLost = WasLost(this);
        return financing
            .Where(l =>
                FinancingLine.IsCertain(l.Standing)
                && (!isLost || l.Standing == FinancingStanding.PaidOut)
                && sources.Contains(l.Source)
            )
            .Sum(l => l.Amount);
    }

    /// <summary>The hours of sessions of a kind.</summary>
    public decimal HoursOf(SessionKind kind) =>
        sessions.Where(s => s.Kind == kind).Sum(s => s.Minutes) / 60m;

    /// <summary>The last step reached, kept with every change so that figures are counted in the database.</summary>
    public FunnelStep Step { get; private set; } = FunnelStep.Selected;

    /// <summary>The jobs it gives to women, kept with every change: see <see cref="Jobs"/>.</summary>
    public int WomenJobs { get; private set; }

    /// <summary>The jobs it gives to men, kept with every change.</summary>
    public int MenJobs { get; private set; }

    /// <summary>Keeps what follows from its records: the step and the jobs.</summary>
    public void Settle() => (Step, (WomenJobs, MenJobs)) = (Furthest, Jobs);

    /// <summary>
    /// The last step reached. Later steps stand for those before them: who has an enterprise without a training in the
    /// records has passed it for the funnel, so that its counts never grow from step to step.
    /// </summary>
    public FunnelStep Furthest => Enum.GetValues<FunnelStep>().Last(HasOnRecord);

    /// <summary>Whether the records hold what a step asks for, and not only a later one.</summary>
    public bool HasOnRecord(FunnelStep step) =>
        step switch
        {
            FunnelStep.Trained => sessions.Exists(s => s.Kind == SessionKind.Training),
            FunnelStep.Planned => plans.Exists(p => p.AcceptedOn is not null),
            // Who has come so far has, also when it is lost.
            FunnelStep.Financed => Cost > 0
                && financing.Where(l => FinancingLine.IsCertain(l.Standing)).Sum(l => l.Amount)
                    >= Cost,
            FunnelStep.Created => CreatedOn is not null,
            FunnelStep.Alive => CreatedOn is not null && IsGoing && Latest is { IsAlive: true },
            _ => true,
        };

    /// <summary>The jobs that it gives, by the latest follow-up, or at its creation.</summary>
    public (int Women, int Men) Jobs =>
        CreatedOn is null || !IsGoing ? (0, 0)
        : Latest is { } latest ? (latest.Women, latest.Men)
        : (WomenJobsAtCreation, MenJobsAtCreation);

    /// <summary>The venture that a selected application becomes.</summary>
    public static Venture Of(Call call, Application application, DateOnly on)
    {
        var said = application.Said!;
        return new()
        {
            MissionId = call.MissionId,
            CallId = call.Id,
            ApplicationId = application.Id,
            Code = Platform.Code.New("V"),
            Name = Personal.Of(said.Title)!,
            Promoter = Personal.Of(said.Name)!,
            Phone = Personal.Of(said.Phone),
            Email = Personal.Of(said.Email),
            Sex = application.Sex,
            Country = application.Country,
            Region = application.Region,
            Sector = application.Sector,
            Currency = call.Currency,
            Cost = application.Cost,
            PlannedWomenJobs = application.WomenJobs,
            PlannedMenJobs = application.MenJobs,
            SelectedOn = on,
        };
    }

    public void Add(VentureSession session) => sessions.Add(session);

    /// <summary>Takes out a session that was entered wrong.</summary>
    public void Cancel(VentureSession session) => sessions.Remove(session);

    /// <summary>Adds a version of the business plan, numbered after those there are.</summary>
    public PlanEdition AddPlan(Guid attachmentId, string? note, DateOnly on, string byName)
    {
        var plan = new PlanEdition
        {
            VentureId = Id,
            Number = plans.Select(p => p.Number).DefaultIfEmpty().Max() + 1,
            AttachmentId = attachmentId,
            Note = Personal.Of(note),
            AddedOn = on,
            AddedByName = byName,
        };
        plans.Add(plan);
        return plan;
    }

    public void Add(FinancingLine line) => financing.Add(line);

    /// <summary>Takes out money that was entered wrong.</summary>
    public void Cancel(FinancingLine line) => financing.Remove(line);

    /// <summary>The dossier has come somewhere.</summary>
    /// <returns>Refused for a day before the one it stands on.</returns>
    public Outcome MoveDossier(DossierStanding? to, DateOnly? on, string? reference, DateOnly day)
    {
        if (to is null or DossierStanding.None || on is null || on > day || on < SelectedOn)
        {
            return Refusal.Of("On", "Venture.DossierWrong");
        }
        if (on < DossierOn)
        {
            return Refusal.Of("On", "Venture.DossierBefore");
        }
        (Dossier, DossierOn) = (to.Value, on);
        DossierReference = Personal.Of(reference) ?? DossierReference;
        return Outcome.Done;
    }

    /// <summary>The enterprise is registered.</summary>
    public Outcome Create(
        DateOnly? on,
        string? legalForm,
        string? number,
        int? women,
        int? men,
        DateOnly day
    )
    {
        if (CreatedOn is not null)
        {
            return new Refusal("Venture.CreatedBefore");
        }
        if (!IsGoing)
        {
            return new Refusal("Venture.Dropped");
        }
        return Register(on, legalForm, number, women, men, day);
    }

    /// <summary>What was written down of its creation was wrong. Follow-ups that nobody has held are to be raised anew by the right day.</summary>
    /// <returns>Refused before the creation, and for a day after which something was found or it was given up.</returns>
    public Outcome CorrectCreation(
        DateOnly? on,
        string? legalForm,
        string? number,
        int? women,
        int? men,
        DateOnly day
    )
    {
        if (CreatedOn is null)
        {
            return new Refusal("Venture.NotCreated");
        }
        if (DroppedOn < on || followUps.Exists(f => f.HeldOn < on))
        {
            return Refusal.Of("On", "Venture.CreatedAfterwards");
        }
        var registered = Register(on, legalForm, number, women, men, day);
        if (registered.IsDone)
        {
            followUps.RemoveAll(f => f.HeldOn is null);
        }
        return registered;
    }

    private Outcome Register(
        DateOnly? on,
        string? legalForm,
        string? number,
        int? women,
        int? men,
        DateOnly day
    )
    {
        if (on is null || on > day || on < SelectedOn)
        {
            return Refusal.Of("On", "Venture.CreatedOnWrong");
        }
        if (string.IsNullOrWhiteSpace(legalForm) || string.IsNullOrWhiteSpace(number))
        {
            return Refusal.Of("Number", "Venture.RegistrationMissing");
        }
        if (JobsWrong(women, men) is { } wrong)
        {
            return wrong;
        }
        (CreatedOn, LegalForm, RegistrationNumber) = (on, legalForm.Trim(), Personal.Of(number));
        (WomenJobsAtCreation, MenJobsAtCreation) = (women!.Value, men!.Value);
        return Outcome.Done;
    }

    /// <summary>Raises the follow-up of a month, once.</summary>
    /// <returns>Nothing when it was raised before.</returns>
    public FollowUp? Raise(int month)
    {
        if (CreatedOn is not { } created || !IsGoing || followUps.Exists(f => f.Month == month))
        {
            return null;
        }
        var raised = new FollowUp
        {
            VentureId = Id,
            Month = month,
            DueOn = created.AddMonths(month),
        };
        followUps.Add(raised);
        return raised;
    }

    // What was left blank is asked, not taken for none.
    private static Refusal? JobsWrong(int? women, int? men) =>
        women is not (>= 0 and <= 9999) ? Refusal.Of("Women", "Venture.JobsWrong")
        : men is not (>= 0 and <= 9999) ? Refusal.Of("Men", "Venture.JobsWrong")
        : null;

    /// <summary>It was found at work, or not, some months after its creation.</summary>
    public Outcome Follow(
        int month,
        DateOnly? on,
        bool? isAlive,
        int? women,
        int? men,
        string? note,
        DateOnly day
    )
    {
        return followUps.Find(f => f.Month == month) is { HeldOn: null } due
            ? Find(due, on, isAlive, women, men, note, day)
            : new Refusal("Venture.FollowUpGone");
    }

    /// <summary>What was written down of a follow-up was wrong.</summary>
    /// <returns>Refused for one that nobody has held, and for what is missing.</returns>
    public Outcome CorrectFollowUp(
        int month,
        DateOnly? on,
        bool? isAlive,
        int? women,
        int? men,
        string? note,
        DateOnly day
    )
    {
        return followUps.Find(f => f.Month == month) is { HeldOn: not null } held
            ? Find(held, on, isAlive, women, men, note, day)
            : new Refusal("Venture.FollowUpNotHeld");
    }

    private Outcome Find(
        FollowUp due,
        DateOnly? on,
        bool? isAlive,
        int? women,
        int? men,
        string? note,
        DateOnly day
    )
    {
        if (on is null || on > day || on < CreatedOn)
        {
            return Refusal.Of("On", "Venture.FollowUpDay");
        }
        if (isAlive is null)
        {
            return Refusal.Of("IsAlive", "Venture.AliveMissing");
        }
        if (isAlive == true && JobsWrong(women, men) is { } wrong)
        {
            return wrong;
        }
        if (isAlive == true && women + men == 0)
        {
            return Refusal.Of("Women", "Venture.JobsNone");
        }
        if (note?.Length > LongestNote)
        {
            return Refusal.Of("Note", "Site.TooLong", LongestNote);
        }
        due.Hold(on.Value, isAlive.Value, women ?? 0, men ?? 0, note);
        return Outcome.Done;
    }

    /// <summary>The promoter gives up, or the enterprise has closed.</summary>
    public Outcome DropOut(DateOnly? on, DropOutReason? reason, string? note, DateOnly day)
    {
        if (!IsGoing)
        {
            return new Refusal("Venture.Dropped");
        }
        if (on is null || on > day || on < (CreatedOn ?? SelectedOn))
        {
            return Refusal.Of("On", "Venture.DropDay");
        }
        if (reason is not { } why || why == DropOutReason.None)
        {
            return Refusal.Of("Reason", "Venture.DropReasonMissing");
        }
        if (note?.Length > LongestNote)
        {
            return Refusal.Of("Note", "Site.TooLong", LongestNote);
        }
        (DroppedOn, DropReason, DropNote) = (on, why, Personal.Of(note));
        return Outcome.Done;
    }

    /// <summary>It goes on after all: it was recorded by mistake that it was given up, or its promoter came back.</summary>
    /// <returns>Refused unless it was given up.</returns>
    public Outcome TakeUp()
    {
        if (IsGoing)
        {
            return new Refusal("Venture.GoesOn");
        }
        (DroppedOn, DropReason, DropNote) = (null, DropOutReason.None, null);
        return Outcome.Done;
    }
}
