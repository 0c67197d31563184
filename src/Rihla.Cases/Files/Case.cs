using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>One request for help, by a principal applicant with the family members who travel with them.</summary>
internal sealed class Case : IVersioned
{
    private readonly List<CaseMember> members = [];
    private readonly List<StageTime> times = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Code { get; init; }

    /// <summary>The code of the record in the system it was taken over from.</summary>
    public Personal<string>? ExternalId { get; init; }

    /// <summary>The blind key of that code, by which an import knows what it brought before.</summary>
    public long? ExternalKey { get; init; }

    public required Guid HostMissionId { get; init; }

    /// <summary>The mission that receives; known once the country of return is.</summary>
    public Guid? OriginMissionId { get; set; }

    /// <summary>The country of return, ISO 3166 alpha-2.</summary>
    public string? Country { get; set; }

    public Stage Stage { get; private set; } = Stage.Requested;

    /// <summary>When the stage was reached; of an open case from an earlier system that still stands where it stood there, when it was taken over.</summary>
    public DateOnly StageOn { get; private set; }

    public Sensitivity Sensitivity { get; set; }

    /// <summary>The caseworker whose case it is.</summary>
    public Guid? CaseworkerId { get; set; }

    public required Channel Channel { get; init; }

    public required DateOnly RequestedOn { get; init; }

    /// <summary>The language to speak with the person, BCP 47.</summary>
    public required string Language { get; set; }

    /// <summary>The name given with the request, before anybody is registered.</summary>
    public Personal<string>? CallerName { get; set; }

    public Personal<string>? CallerPhone { get; set; }

    /// <summary>When and how it is safe to call back.</summary>
    public Personal<string>? SafeContact { get; set; }

    public Personal<string>? RequestNote { get; set; }

    /// <summary>
    /// The member who is reached at the telephone of the request, once another is the principal applicant: until that one's takes
    /// its place. Whose words those of the request are does not change with it (<see cref="Callers"/>).
    /// </summary>
    public Guid? CallerMemberId { get; private set; }

    /// <summary>The organisation that referred the person, for the channel Partner.</summary>
    public Personal<string>? PartnerName { get; set; }

    /// <summary>The caseworker has said that everybody who travels along is entered.</summary>
    public bool FamilyComplete { get; set; }

    /// <summary>Since when the case stands on the waiting list for money.</summary>
    public DateOnly? WaitingSince { get; set; }

    /// <summary>
    /// The grant that pays, once funding is reserved; of who has left the one that paid for the journey, also where another one pays
    /// for what follows.
    /// </summary>
    public string? Grant { get; set; }

    public DateOnly? FundedOn { get; set; }

    /// <summary>The moment of that; nothing where it was taken over from an earlier system.</summary>
    public DateTimeOffset? FundedAt { get; private set; }

    /// <summary>The day of travel, once a movement is booked: conditions are judged on it.</summary>
    public DateOnly? TravelOn { get; set; }

    public ClosureReason? ClosureReason { get; private set; }

    public DateOnly? ClosedOn { get; private set; }

    public Personal<string>? ClosureNote { get; private set; }

    /// <summary>The day on which all that told of its people was erased; nothing is written in it from then on.</summary>
    public DateOnly? ErasedOn { get; set; }

    /// <summary>Where a closed case stood, so that it can be reopened there.</summary>
    public Stage? ClosedFrom { get; private set; }

    /// <summary>The day the last traveller left; kept here for lists and reports.</summary>
    public DateOnly? DepartedOn { get; set; }

    public DateOnly? ArrivedOn { get; set; }

    /// <summary>The applicants have consented that the mission of origin sees the case, and it does.</summary>
    public bool SharedWithOrigin { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<CaseMember> Members => members;

    /// <summary>What was written in this context of how long the case stood where; the others are not loaded.</summary>
    public IReadOnlyList<StageTime> Times => times;

    public bool IsOpen => Stage != Stage.Closed;

    /// <summary>Some of its people have left, and others have not: a family that was parted at the gate.</summary>
    public bool IsParted => Stage < Stage.Departed && members.Exists(m => m.DepartedOn is not null);

    /// <summary>
    /// The same, and somebody of who left has arrived or is expected: the case stays open for them. Who was lost on the way holds
    /// nobody in it who stayed.
    /// </summary>
    public bool IsOpenForWhoLeft =>
        IsParted && members.Exists(m => m is { DepartedOn: not null, NotComingSince: null });

    /// <summary>Money is reserved, or the case waits for it.</summary>
    public bool IsQueued => WaitingSince is not null || FundedOn is not null;

    /// <summary>Puts the case on the waiting list, unless money is reserved or it stands there already.</summary>
    public void Queue(DateOnly on) => WaitingSince ??= FundedOn is null ? on : null;

    /// <summary>A grant pays; the case leaves the waiting list. Which grant paid for the journey does not change with one that pays later.</summary>
    public void Fund(string grant, DateOnly on, DateTimeOffset? at = null)
    {
        if (Grant is null)
        {
            (Grant, FundedOn, FundedAt) = (grant, on, at);
        }
        WaitingSince = null;
    }

    /// <summary>
    /// Why no money can be reserved for it, if so: it is closed, nobody of it is expected any more, or there is some already. Once all
    /// have left nothing is given back by hand any more; then money is reserved again when nothing is kept, or the grant that keeps it
    /// has ended.
    /// </summary>
    /// <param name="standing">The money that is reserved for it.</param>
    public Refusal? MayBeFunded(StandingFunding? standing) =>
        !IsOpen ? new("Funding.CaseClosed")
        : members.Count > 0 && members.TrueForAll(m => m.NotComingSince is not null)
            ? new("Funding.NobodyComes")
        : standing is null ? null
        : Stage < Stage.Departed ? new("Funding.AlreadyReserved")
        : standing.IsUsedUp || standing.IsOver ? null
        : new("Funding.StillKept");

    /// <summary>Gives the money back; whether there was any.</summary>
    public bool ReleaseFunding()
    {
        var was = IsQueued;
        (Grant, FundedOn, FundedAt, WaitingSince) = (null, null, null, null);
        return was;
    }

    /// <summary>Gives the money back; a case that has applied stands on the waiting list again. Before, it waits for other things, and is put there once they are done.</summary>
    public void GiveBackFunding(DateOnly on)
    {
        ReleaseFunding();
        if (Stage >= Stage.Applied)
        {
            Queue(on);
        }
    }

    /// <summary>The case has come to this stage: its conditions have been checked by who calls. How long it stood where it was before is kept.</summary>
    public void Reach(Stage stage, DateOnly on)
    {
        if (stage != Stage)
        {
            times.Add(
                new()
                {
                    CaseId = Id,
                    HostMissionId = HostMissionId,
                    Stage = Stage,
                    LeftOn = on,
                    Days = Math.Max(0, on.DayNumber - StageOn.DayNumber),
                }
            );
        }
        (Stage, StageOn) = (stage, on);
    }

    /// <summary>The case comes from an earlier system, where it stood at this stage; how long it stood elsewhere is not known.</summary>
    public void TakeOver(Stage stage, DateOnly on) => (Stage, StageOn) = (stage, on);

    /// <summary>Adds a membership.</summary>
    /// <param name="personId">Who.</param>
    /// <param name="relation">What they are to the applicant.</param>
    /// <param name="unaccompanied">Whether it is a child without a parent or guardian.</param>
    /// <param name="afterAnother">Whether another spouse of the applicant stood in the case, and was taken out.</param>
    public CaseMember Add(
        Guid personId,
        Relation relation,
        bool unaccompanied = false,
        bool afterAnother = false
    )
    {
        var member = new CaseMember
        {
            CaseId = Id,
            PersonId = personId,
            Relation = relation,
            Unaccompanied = unaccompanied,
        };
        // Whose the children are was known as long as there was one spouse.
        var hasSpouse = members.Exists(m => m.Relation == Relation.Spouse);
        if (relation == Relation.Spouse && (hasSpouse || afterAnother))
        {
            SayParent(CaseMember.NotSaid);
        }
        if (
            relation == Relation.Child
            && (HasSeveralSpouses || (hasSpouse && afterAnother) || members.Exists(IsChildOfOne))
        )
        {
            member.ParentId = CaseMember.NotSaid;
        }
        members.Add(member);
        return member;
    }

    /// <summary>Takes a membership out. The children of a spouse who is taken out are not those of the next one.</summary>
    public void Remove(CaseMember member)
    {
        members.Remove(member);
        if (member.Relation == Relation.Spouse)
        {
            SayParent(member.Id);
        }
    }

    private bool HasSeveralSpouses => members.Count(m => m.Relation == Relation.Spouse) > 1;

    private static bool IsChildOfOne(CaseMember member) =>
        member is { Relation: Relation.Child, ParentId: not null };

    private void SayParent(Guid parent) =>
        members
            .FindAll(m => m is { Relation: Relation.Child, ParentId: null })
            .ForEach(m => m.ParentId = parent);

    /// <summary>
    /// Makes another member the principal applicant. Of what the others are to the new one only this is known: who applied is
    /// the spouse of their spouse, and another member of the family otherwise. The children are those of the couple: anybody else who
    /// applies is company for them, and no parent, also when they have left. Of several spouses the one who applies keeps her own.
    /// </summary>
    public void HandOver(CaseMember to)
    {
        var from = members.Find(m => m.Relation == Relation.Applicant);
        var wasSpouse = to.Relation == Relation.Spouse;
        foreach (
            var other in members.Where(m =>
                m.Relation == Relation.Spouse
                || (m.Relation == Relation.Child && !(wasSpouse && to.MayBeParentOf(m)))
            )
        )
        {
            other.Relation = Relation.Other;
        }
        foreach (var child in members.Where(m => m.Relation == Relation.Child))
        {
            child.ParentId = null;
        }
        from?.Relation = wasSpouse ? Relation.Spouse : Relation.Other;
        to.Relation = Relation.Applicant;
        CallerMemberId ??= from?.Id;
    }

    /// <summary>Another telephone or safe contact is that of who applies now: whose the former were, they are no longer kept.</summary>
    public void BeReachedAt(Personal<string>? phone, Personal<string>? safeContact)
    {
        if (
            CallerPhone?.Reveal() != phone?.Reveal()
            || SafeContact?.Reveal() != safeContact?.Reveal()
        )
        {
            CallerMemberId = null;
        }
        (CallerPhone, SafeContact) = (phone, safeContact);
    }

    /// <summary>Closes the case. A side exit is possible only before departure.</summary>
    public Outcome Close(ClosureReason reason, string? note, DateOnly on)
    {
        if (!IsOpen)
        {
            return new Refusal("Case.Close.AlreadyClosed");
        }
        if (
            Stage >= Stage.Departed
            && reason is Cases.ClosureReason.Withdrawn or Cases.ClosureReason.Ineligible
        )
        {
            return new Refusal("Case.Close.AfterDeparture");
        }
        if (Stage < Stage.Arrived && reason is Cases.ClosureReason.Completed)
        {
            return new Refusal("Case.Close.NotArrived");
        }
        (ClosedFrom, ClosureReason, ClosedOn, ClosureNote) = (Stage, reason, on, Personal.Of(note));
        Reach(Stage.Closed, on);
        return Outcome.Done;
    }

    /// <summary>Reopens a closed case where it can go on: never beyond <see cref="Stage.Screened"/> before departure, because declarations are signed anew.</summary>
    public Outcome Reopen(DateOnly on)
    {
        if (ClosedFrom is not { } from)
        {
            return new Refusal("Case.Reopen.NotClosed");
        }
        Reach(from is > Stage.Screened and < Stage.Departed ? Stage.Screened : from, on);
        (ClosedFrom, ClosureReason, ClosedOn, ClosureNote) = (null, null, null, null);
        return Outcome.Done;
    }
}

/// <summary>A person in a case. One person can be in several cases over the years.</summary>
internal sealed class CaseMember
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    public required Relation Relation { get; set; }

    /// <summary>The blind key of the person's row in the file it was taken over from.</summary>
    public long? ExternalKey { get; set; }

    /// <summary>A child without a parent or guardian.</summary>
    public bool Unaccompanied { get; set; }

    /// <summary>
    /// Of a child of a case in which more than one spouse of the applicant stands or stood: the membership of the one who is its parent,
    /// or that of the applicant, where none of those who are there is; <see cref="NotSaid"/> until somebody says so. Nothing where
    /// there is one spouse, whose it is.
    /// </summary>
    public Guid? ParentId { get; set; }

    /// <summary>Nobody has said yet which spouse is the parent.</summary>
    public static readonly Guid NotSaid = Guid.Empty;

    /// <summary>Whether a child of the case is that of this spouse.</summary>
    public bool MayBeParentOf(CaseMember child) => child.ParentId is null || child.ParentId == Id;

    /// <summary>Whether a vulnerability was found; which ones is in the screening, encrypted.</summary>
    public bool IsVulnerable { get; set; }

    /// <summary>The vulnerabilities found, as codes separated by semicolons.</summary>
    public Personal<string>? Vulnerabilities { get; set; }

    /// <summary>The day on which money was reserved for them, where it was for the others of the case before.</summary>
    public DateOnly? FundedLaterOn { get; set; }

    public DateOnly? DepartedOn { get; set; }

    /// <summary>The grant that paid for their journey, as it was when they left; nothing where none did.</summary>
    public string? JourneyGrant { get; set; }

    public DateOnly? ArrivedOn { get; set; }

    /// <summary>When that was said here, which may be weeks after; nothing where it came from an earlier system.</summary>
    public DateOnly? ArrivalRecordedOn { get; set; }

    /// <summary>Since when somebody who left is not expected any more, or who had arrived has left again.</summary>
    public DateOnly? NotComingSince { get; private set; }

    /// <summary>Why they are not expected; nothing of who has left again, and where the person was erased since.</summary>
    public Personal<WhyNotComing>? NotComingWhy { get; private set; }

    /// <summary>What is known of it.</summary>
    public Personal<string>? NotComingNote { get; private set; }

    /// <summary>Somebody who left does not arrive.</summary>
    public void ExpectNoMore(DateOnly since, WhyNotComing why, string note) =>
        (NotComingSince, NotComingWhy, NotComingNote) = (since, new(why), Personal.Of(note));

    /// <summary>Somebody who had arrived has left again.</summary>
    public void LeaveAgain(DateOnly on, string? note) =>
        (NotComingSince, NotComingNote) = (on, Personal.Of(note));

    /// <summary>They are on the way after all, or are still there.</summary>
    public void ExpectAgain() => (NotComingSince, NotComingWhy, NotComingNote) = (null, null, null);

    /// <summary>Age in years on the day of departure, kept for reports when the birth date is gone.</summary>
    public int? AgeAtDeparture { get; set; }

    /// <summary>
    /// Sex and nationality as on the record of the person when she was entered, and again when she departed: kept in clear for
    /// reports, for when the record is gone.
    /// </summary>
    public char? Sex { get; set; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Nationality { get; set; }

    /// <summary>As figures count it; the answers behind it are in the screening, encrypted.</summary>
    public Disability Disability { get; set; }
}

internal sealed class CaseMapping
    : IEntityTypeConfiguration<Case>,
        IEntityTypeConfiguration<CaseMember>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.ToTable("cases_case");
        builder.HasIndex(c => c.Code).IsUnique();
        builder.HasIndex(c => c.ExternalKey);
        builder.HasIndex(c => new
        {
            c.HostMissionId,
            c.Stage,
            c.StageOn,
        });
        builder.HasIndex(c => new
        {
            c.OriginMissionId,
            c.Stage,
            c.StageOn,
        });
        builder.HasIndex(c => c.RequestedOn);
        builder.HasIndex(c => c.ArrivedOn);
        builder.HasIndex(c => new { c.HostMissionId, c.Grant });
        builder.HasMany(c => c.Members).WithOne().HasForeignKey(m => m.CaseId);
        builder
            .Navigation(c => c.Members)
            .HasField("members")
            .UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasMany(c => c.Times).WithOne().HasForeignKey(t => t.CaseId);
        builder
            .Navigation(c => c.Times)
            .HasField("times")
            .UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.Ignore(c => c.IsOpen);
        builder.Ignore(c => c.IsParted);
        builder.Ignore(c => c.IsOpenForWhoLeft);
        builder.Ignore(c => c.IsQueued);
    }

    public void Configure(EntityTypeBuilder<CaseMember> builder)
    {
        builder.ToTable("cases_member");
        builder.Property(m => m.Disability).HasConversion<int>();
        builder.HasIndex(m => m.PersonId);
        builder.HasIndex(m => m.DepartedOn);
    }
}
