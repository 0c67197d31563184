using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>How a counselling session was held.</summary>
public enum CounsellingMode
{
    /// <summary>Face to face.</summary>
    InPerson,

    /// <summary>By telephone.</summary>
    Phone,

    /// <summary>By video, for instance with the mission in the country of return.</summary>
    Video,

    /// <summary>Not held here: what an earlier request left in doubt about the person, and nobody has settled.</summary>
    EarlierRequest,
}

/// <summary>What a person must have been told to decide freely.</summary>
[Flags]
public enum InformationGiven
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Their rights here, whether they return or not.</summary>
    Rights = 1,

    /// <summary>That they can change their mind until boarding, without giving a reason and without any disadvantage.</summary>
    Withdrawal = 2,

    /// <summary>What the assistance is, what it is not, and how long it takes.</summary>
    Assistance = 4,

    /// <summary>What help there is, and is not, after arrival.</summary>
    Reintegration = 8,

    /// <summary>Asylum and the other ways open to them besides return.</summary>
    Alternatives = 16,

    /// <summary>What return means for each member of the family.</summary>
    Family = 32,

    /// <summary>Which data are kept, who sees them, and how to see and correct them.</summary>
    PersonalData = 64,
}

/// <summary>Whether anybody or anything pressed the person to return.</summary>
public enum Pressure
{
    /// <summary>No sign of it.</summary>
    None,

    /// <summary>The counsellor is not sure.</summary>
    Doubt,

    /// <summary>There are signs of pressure.</summary>
    Pressure,
}

/// <summary>Whether the person is able to understand and decide.</summary>
public enum Capacity
{
    /// <summary>Able to decide.</summary>
    Able,

    /// <summary>The counsellor is not sure: somebody qualified must assess it.</summary>
    InDoubt,

    /// <summary>Somebody qualified has found that the person cannot decide: who represents them by law does, on a protection route.</summary>
    Unable,
}

/// <summary>Whether the person understood what was said.</summary>
public enum Understanding
{
    /// <summary>In a language that the person speaks well.</summary>
    OwnLanguage,

    /// <summary>Through an interpreter.</summary>
    Interpreter,

    /// <summary>The counsellor is not sure that everything was understood.</summary>
    NotSure,
}

/// <summary>A conversation in which a person is told what return means and speaks freely. It is kept as it was; a later session can settle what an earlier one left open.</summary>
internal sealed class CounsellingSession
{
    public const InformationGiven AllInformation =
        InformationGiven.Rights
        | InformationGiven.Withdrawal
        | InformationGiven.Assistance
        | InformationGiven.Reintegration
        | InformationGiven.Alternatives
        | InformationGiven.Family
        | InformationGiven.PersonalData;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required DateOnly On { get; init; }

    public required CounsellingMode Mode { get; init; }

    public Personal<string>? Place { get; init; }

    /// <summary>The language it was held in, BCP 47.</summary>
    public required string Language { get; init; }

    public required Understanding Understanding { get; init; }

    public Personal<string>? Interpreter { get; init; }

    /// <summary>The members of the case who took part.</summary>
    public required List<Guid> MemberIds { get; set; }

    public required InformationGiven Given { get; init; }

    public required Pressure Pressure { get; init; }

    public required Capacity Capacity { get; init; }

    /// <summary>Who assessed the capacity to decide, after an earlier session had left it in doubt, or found that there is none.</summary>
    public Personal<string>? AssessedBy { get; init; }

    /// <summary>What was noticed about pressure or capacity.</summary>
    public Personal<string>? Concern { get; init; }

    public Personal<string>? Notes { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string RecordedByName { get; init; }

    /// <summary>Whether no session was held here, and only a doubt from another case stands here: none is counted.</summary>
    public bool IsBroughtAlong => Mode == CounsellingMode.EarlierRequest;

    /// <summary>Whether it leaves a doubt that only a later session can settle.</summary>
    public bool RaisesConcern => Pressure != Pressure.None || Capacity != Capacity.Able;

    /// <summary>Whether those who took part know what they decide, and are free and able to.</summary>
    public bool IsSound =>
        !RaisesConcern && Given == AllInformation && Understanding != Understanding.NotSure;

    /// <summary>Somebody who took part as another member of the case was taken out of it, and has come back into it.</summary>
    public void Follow(IReadOnlySet<Guid> ended, Guid memberId) =>
        MemberIds = [.. MemberIds.Where(id => !ended.Contains(id)), memberId];

    /// <summary>
    /// The doubt it left about somebody, in another case of theirs, as one of today: it is settled there by who knows of it. What was
    /// said and noticed stays with those who may see this case.
    /// </summary>
    public CounsellingSession BringTo(CaseFile file, Traveller traveller, Actor by, Today today) =>
        new()
        {
            CaseId = file.Id,
            On = today.Date,
            Mode = CounsellingMode.EarlierRequest,
            Language = Language,
            Understanding = Understanding,
            MemberIds = [traveller.MemberId],
            Given = InformationGiven.None,
            Pressure = Pressure,
            Capacity = Capacity,
            RecordedAt = today.Now,
            RecordedByName = by.Name,
        };

    /// <summary>The later of two sessions of one day is the one recorded later.</summary>
    public (DateOnly, DateTimeOffset) Order => (On, RecordedAt);
}

internal sealed class CounsellingSessionMapping : IEntityTypeConfiguration<CounsellingSession>
{
    public void Configure(EntityTypeBuilder<CounsellingSession> builder)
    {
        builder.ToTable("cases_counselling_session");
        builder.HasOne<Case>().WithMany().HasForeignKey(s => s.CaseId);
        builder.HasIndex(s => s.On);
        builder.Property(s => s.Pressure).IsSealed();
        builder.Property(s => s.Capacity).IsSealed();
        builder.Ignore(s => s.IsBroughtAlong);
        builder.Ignore(s => s.RaisesConcern);
        builder.Ignore(s => s.IsSound);
        builder.Ignore(s => s.Order);
    }
}

/// <summary>All counselling of a case, and what it still lacks.</summary>
internal sealed class CounsellingRecord(IEnumerable<CounsellingSession> sessions)
{
    private readonly List<CounsellingSession> sessions = [.. sessions.OrderBy(s => s.Order)];

    public static async Task<CounsellingRecord> LoadAsync(
        RihlaDb db,
        Guid caseId,
        CancellationToken cancel
    ) =>
        new(
            await db.Set<CounsellingSession>()
                .AsNoTracking()
                .Where(s => s.CaseId == caseId)
                .ToListAsync(cancel)
        );

    /// <summary>The sessions, the latest first.</summary>
    public IEnumerable<CounsellingSession> LatestFirst => Enumerable.Reverse(sessions);

    /// <summary>
    /// Those who have still to decide, and must therefore have been counselled: the adults who have not left; of a child alone,
    /// the child.
    /// </summary>
    public static IReadOnlyList<Traveller> WhoDecides(CaseFile file, DateOnly day) =>
        file.Waiting().Where(t => !t.IsChildOn(day)).ToList() is { Count: > 0 } adults
            ? adults
            : [.. file.Waiting().Where(t => t.Relation == Relation.Applicant)];

    /// <summary>The session whose concern about a member no later sound session has settled.</summary>
    public CounsellingSession? OpenConcern(Guid memberId) =>
        OpenConcerns(new HashSet<Guid> { memberId }).LastOrDefault();

    /// <summary>
    /// All sessions whose concern about somebody no later sound session has settled, the latest last; of who stood in cases more than
    /// once by all those memberships.
    /// </summary>
    public IEnumerable<CounsellingSession> OpenConcerns(IReadOnlySet<Guid> memberIds)
    {
        var theirs = sessions.Where(s => s.MemberIds.Exists(memberIds.Contains)).ToList();
        var sound = theirs.LastOrDefault(s => s.IsSound && !IsSilentOn(s, theirs));
        return theirs.Where(s =>
            s.RaisesConcern && (sound is null || s.Order.CompareTo(sound.Order) >= 0)
        );
    }

    // Who had been found unable sat in with others: only somebody who is named finds them able again.
    private static bool IsSilentOn(CounsellingSession sound, List<CounsellingSession> theirs) =>
        sound.AssessedBy is null
        && theirs.LastOrDefault(s =>
            s.RecordedAt < sound.RecordedAt
            && s.Order.CompareTo(sound.Order) < 0
            && (
                s.Capacity == Capacity.Unable
                || (s.Capacity == Capacity.Able && s.AssessedBy is not null)
            )
        )
            is { Capacity: Capacity.Unable };

    /// <summary>What a member was not told yet, in any session that was understood: a later one completes an earlier one.</summary>
    public IReadOnlyList<InformationGiven> Missing(Guid memberId)
    {
        var told = Said(
            sessions.Where(s =>
                s.MemberIds.Contains(memberId) && s.Understanding != Understanding.NotSure
            )
        );
        return
        [
            .. Enum.GetValues<InformationGiven>()
                .Where(i => i != InformationGiven.None && !told.HasFlag(i)),
        ];
    }

    /// <summary>
    /// The day from which a member had been told everything, in sessions that were understood; nothing, as long as something is missing.
    /// </summary>
    public DateOnly? ToldAllOn(Guid memberId)
    {
        var told = InformationGiven.None;
        return sessions
            .Where(s => s.MemberIds.Contains(memberId) && s.Understanding != Understanding.NotSure)
            .FirstOrDefault(s => (told |= s.Given) == CounsellingSession.AllInformation)
            ?.On;
    }

    private static InformationGiven Said(IEnumerable<CounsellingSession> sessions) =>
        sessions.Aggregate(InformationGiven.None, (all, session) => all | session.Given);

    /// <summary>
    /// The session with a sign of pressure on somebody who cannot decide, and can therefore have no sound session, that no later
    /// session found gone.
    /// </summary>
    public CounsellingSession? OpenPressure(Guid memberId) =>
        sessions.FindLast(s =>
            s.MemberIds.Contains(memberId) && (s.Pressure != Pressure.None || !s.IsBroughtAlong)
        )
            is { Pressure: not Pressure.None } pressed
            ? pressed
            : null;

    /// <summary>Whether a later session has said otherwise of somebody's capacity: a session that is entered late changes nothing.</summary>
    public bool IsOvertaken(CounsellingSession session, Guid memberId) =>
        sessions.Exists(s =>
            s.MemberIds.Contains(memberId)
            && s.Order.CompareTo(session.Order) > 0
            && (session.Capacity == Capacity.Able ? s.Capacity == Capacity.Unable : s.IsSound)
        );

    /// <summary>The sessions whose concern has its answer.</summary>
    public IEnumerable<CounsellingSession> Answered(IReadOnlySet<Guid> decidedFor) =>
        sessions.Where(s => s.RaisesConcern && !IsUnanswered(s, decidedFor));

    /// <summary>Whether a concern of a session waits for an answer: a later sound session, or of who cannot decide their resolved route.</summary>
    public bool IsUnanswered(CounsellingSession session, IReadOnlySet<Guid> decidedFor) =>
        session.RaisesConcern
        && session.MemberIds.Exists(m =>
            decidedFor.Contains(m) ? OpenPressure(m) is not null : OpenConcern(m) is not null
        );

    /// <summary>What stands in the way of calling a case counselled.</summary>
    /// <param name="file">The case.</param>
    /// <param name="day">The day.</param>
    /// <param name="decidedFor">Those who cannot decide, and of whom it is decided on their protection route.</param>
    public IReadOnlyList<Obstacle> Obstacles(
        CaseFile file,
        DateOnly day,
        IReadOnlySet<Guid> decidedFor
    ) => [.. WhoDecides(file, day).SelectMany(t => ObstaclesOf(t, decidedFor))];

    private IEnumerable<Obstacle> ObstaclesOf(Traveller traveller, IReadOnlySet<Guid> decidedFor)
    {
        var theirs = sessions.Where(s => s.MemberIds.Contains(traveller.MemberId)).ToList();
        var person = traveller.Person.Id;
        if (traveller.IsRepresented)
        {
            return OpenPressure(traveller.MemberId) is { } pressed
                    ? [new("Counselling.PressureOpen", person, pressed.On)]
                : decidedFor.Contains(traveller.MemberId) ? []
                : [new("Counselling.RepresentativeDecides", person)];
        }
        if (theirs.Count == 0)
        {
            return [new("Counselling.Missing", person)];
        }
        if (OpenConcern(traveller.MemberId) is { } concern)
        {
            return
            [
                new(
                    concern.Pressure != Pressure.None
                        ? "Counselling.PressureOpen"
                        : "Counselling.CapacityOpen",
                    person,
                    concern.On
                ),
            ];
        }
        var missing = Missing(traveller.MemberId);
        return missing.Count > 0 && Said(theirs) == CounsellingSession.AllInformation
            ? [new("Counselling.NotUnderstood", person)]
            : [.. missing.Select(i => new Obstacle("Counselling.InformationMissing", person, i))];
    }
}
