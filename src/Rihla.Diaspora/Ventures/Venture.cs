using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>How far somebody has come, from hearing of a call to an enterprise that works. Who reached a step has passed those before it.</summary>
[Ordered]
internal enum FunnelStep
{
    /// <summary>Heard of the call.</summary>
    Reached,

    /// <summary>Sent an application.</summary>
    Applied,

    /// <summary>Was selected.</summary>
    Selected,

    /// <summary>Attended a training.</summary>
    Trained,

    /// <summary>Has a business plan that was accepted.</summary>
    Planned,

    /// <summary>The money that was granted or paid out covers the cost.</summary>
    Financed,

    /// <summary>The enterprise is registered.</summary>
    Created,

    /// <summary>The latest follow-up found it at work.</summary>
    Alive,
}

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

    /// <summary>Money that is certain: granted or paid out.</summary>
    public long Certain(params IReadOnlyList<FinancingSource> sources) =>
        financing
            .Where(l =>
                l.Standing is FinancingStanding.Granted or FinancingStanding.PaidOut
                && sources.Contains(l.Source)
            )
            .Sum(l => l.Amount);

    /// <summary>The hours of sessions of a kind.</summary>
    public decimal HoursOf(SessionKind kind) =>
        sessions.Where(s => s.Kind == kind).Sum(s => s.Minutes) / 60m;

    /// <summary>
    /// The last step reached. Later steps stand for those before them: who has an enterprise without a training in the
    /// records has passed it for the funnel, so that its counts never grow from step to step.
    /// </summary>
    public FunnelStep Furthest =>
        CreatedOn is not null && IsGoing && Latest is { IsAlive: true } ? FunnelStep.Alive
        : CreatedOn is not null ? FunnelStep.Created
        : Cost > 0 && Certain(Enum.GetValues<FinancingSource>()) >= Cost ? FunnelStep.Financed
        : plans.Exists(p => p.AcceptedOn is not null) ? FunnelStep.Planned
        : sessions.Exists(s => s.Kind == SessionKind.Training) ? FunnelStep.Trained
        : FunnelStep.Selected;

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

    public void Add(PlanEdition plan) => plans.Add(plan);

    public void Add(FinancingLine line) => financing.Add(line);

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
        int women,
        int men,
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
        if (on is null || on > day || on < SelectedOn)
        {
            return Refusal.Of("On", "Venture.CreatedOnWrong");
        }
        if (string.IsNullOrWhiteSpace(legalForm) || string.IsNullOrWhiteSpace(number))
        {
            return Refusal.Of("Number", "Venture.RegistrationMissing");
        }
        if (women is < 0 or > 9999 || men is < 0 or > 9999)
        {
            return Refusal.Of("Women", "Venture.JobsWrong");
        }
        (CreatedOn, LegalForm, RegistrationNumber) = (on, legalForm.Trim(), Personal.Of(number));
        (WomenJobsAtCreation, MenJobsAtCreation) = (women, men);
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

    /// <summary>It was found at work, or not, some months after its creation.</summary>
    public Outcome Follow(
        int month,
        DateOnly? on,
        bool? isAlive,
        int women,
        int men,
        string? note,
        DateOnly day
    )
    {
        if (followUps.Find(f => f.Month == month) is not { HeldOn: null } due)
        {
            return new Refusal("Venture.FollowUpGone");
        }
        if (on is null || on > day || on < CreatedOn)
        {
            return Refusal.Of("On", "Venture.FollowUpDay");
        }
        if (isAlive is null)
        {
            return Refusal.Of("IsAlive", "Venture.AliveMissing");
        }
        if (women is < 0 or > 9999 || men is < 0 or > 9999)
        {
            return Refusal.Of("Women", "Venture.JobsWrong");
        }
        if (note?.Length > LongestNote)
        {
            return Refusal.Of("Note", "Site.TooLong", LongestNote);
        }
        due.Hold(on.Value, isAlive.Value, women, men, note);
        return Outcome.Done;
    }

    /// <summary>The promoter gives up, or the enterprise has closed.</summary>
    public Outcome DropOut(DateOnly? on, DropOutReason? reason, string? note, DateOnly day)
    {
        if (!IsGoing)
        {
            return new Refusal("Venture.Dropped");
        }
        if (on is null || on > day || on < SelectedOn)
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
}

/// <summary>What a session with a promoter was.</summary>
internal enum SessionKind
{
    /// <summary>One promoter with a coach.</summary>
    Coaching,

    /// <summary>A training, alone or in a group.</summary>
    Training,
}

/// <summary>A coaching or training, with its hours.</summary>
internal sealed class VentureSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    public required SessionKind Kind { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>In minutes.</summary>
    public required int Minutes { get; init; }

    /// <summary>Who coached or trained: a member of staff or an organisation.</summary>
    public required Personal<string> Coach { get; init; }

    public Personal<string>? Subject { get; init; }
}

/// <summary>A version of the business plan; the document is kept encrypted among the attachments.</summary>
internal sealed class PlanEdition
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required Guid AttachmentId { get; init; }

    public Personal<string>? Note { get; init; }

    public required DateOnly AddedOn { get; init; }

    public required string AddedByName { get; init; }

    /// <summary>When it was found good enough to look for money with.</summary>
    public DateOnly? AcceptedOn { get; set; }
}

/// <summary>Where money comes from.</summary>
internal enum FinancingSource
{
    /// <summary>The promoter's own.</summary>
    OwnFunds,

    /// <summary>A loan of a bank.</summary>
    Bank,

    /// <summary>The grant of the project that made the call.</summary>
    Grant,

    /// <summary>The share that the State gives to investments of the diaspora.</summary>
    StateShare,
}

/// <summary>How certain money is.</summary>
internal enum FinancingStanding
{
    Requested,
    Promised,
    Granted,
    PaidOut,
    Refused,
}

/// <summary>Money from one source.</summary>
internal sealed class FinancingLine
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    public required FinancingSource Source { get; init; }

    /// <summary>Which bank or fund.</summary>
    public Personal<string>? Provider { get; init; }

    /// <summary>In minor units of the venture's currency.</summary>
    public required long Amount { get; init; }

    public required FinancingStanding Standing { get; set; }

    /// <summary>Since when it stands there.</summary>
    public required DateOnly Since { get; set; }

    /// <summary>It has come further, or was refused.</summary>
    /// <returns>Refused when it was paid out or refused before, and for a step back.</returns>
    public Outcome Move(FinancingStanding? to, DateOnly? on, DateOnly day)
    {
        if (
            to is not { } next
            || Standing is FinancingStanding.PaidOut or FinancingStanding.Refused
            || next <= Standing
        )
        {
            return Refusal.Of("To", "Venture.FinancingBack");
        }
        if (on is null || on > day || on < Since)
        {
            return Refusal.Of("On", "Venture.FinancingDay");
        }
        (Standing, Since) = (next, on.Value);
        return Outcome.Done;
    }
}

/// <summary>Looking after an enterprise some months after its creation.</summary>
internal sealed class FollowUp
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    /// <summary>How many months after the creation.</summary>
    public required int Month { get; init; }

    public required DateOnly DueOn { get; init; }

    public DateOnly? HeldOn { get; private set; }

    public bool? IsAlive { get; private set; }

    /// <summary>The jobs it gives, the promoter's own included.</summary>
    public int Women { get; private set; }

    public int Men { get; private set; }

    public Personal<string>? Note { get; private set; }

    /// <summary>Somebody has been there. An enterprise that no longer works gives no jobs.</summary>
    public void Hold(DateOnly on, bool isAlive, int women, int men, string? note) =>
        (HeldOn, IsAlive, Women, Men, Note) = (
            on,
            isAlive,
            isAlive ? women : 0,
            isAlive ? men : 0,
            Personal.Of(note)
        );
}

internal sealed class VentureMapping
    : IEntityTypeConfiguration<Venture>,
        IEntityTypeConfiguration<VentureSession>,
        IEntityTypeConfiguration<PlanEdition>,
        IEntityTypeConfiguration<FinancingLine>,
        IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<Venture> builder)
    {
        builder.ToTable("diaspora_venture");
        builder.HasIndex(v => v.Code).IsUnique();
        builder.HasIndex(v => v.ApplicationId).IsUnique();
        builder.HasOne<Call>().WithMany().HasForeignKey(v => v.CallId);
        builder.HasOne<Application>().WithMany().HasForeignKey(v => v.ApplicationId);
        builder.HasIndex(v => new { v.MissionId, v.CallId });
        builder.HasMany(v => v.Sessions).WithOne().HasForeignKey(s => s.VentureId);
        builder.HasMany(v => v.Plans).WithOne().HasForeignKey(p => p.VentureId);
        builder.HasMany(v => v.Financing).WithOne().HasForeignKey(l => l.VentureId);
        builder.HasMany(v => v.FollowUps).WithOne().HasForeignKey(f => f.VentureId);
        builder.Property(v => v.DropReason).IsSealed();
        builder.Ignore(v => v.Latest);
        builder.Ignore(v => v.Jobs);
    }

    public void Configure(EntityTypeBuilder<VentureSession> builder) =>
        builder.ToTable("diaspora_session");

    public void Configure(EntityTypeBuilder<PlanEdition> builder)
    {
        builder.ToTable("diaspora_plan");
        builder.HasIndex(p => new { p.VentureId, p.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<FinancingLine> builder) =>
        builder.ToTable("diaspora_financing");

    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.ToTable("diaspora_follow_up");
        builder.HasIndex(f => new { f.VentureId, f.Month }).IsUnique();
        builder.HasIndex(f => new { f.HeldOn, f.DueOn });
    }
}
