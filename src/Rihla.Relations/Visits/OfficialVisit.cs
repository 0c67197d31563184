using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Relations;

/// <summary>How an official visit stands.</summary>
internal enum VisitStanding
{
    /// <summary>Its programme is being made.</summary>
    Planned,

    /// <summary>The programme stands: nothing in it contradicts anything else.</summary>
    Confirmed,

    /// <summary>It is over.</summary>
    Held,

    /// <summary>It does not take place.</summary>
    CalledOff,
}

/// <summary>An official visit: a programme of meetings over some days, and the delegation that goes through it.</summary>
internal sealed class OfficialVisit : IVersioned, INamed
{
    public const int LongestPurpose = 2000;

    /// <summary>The longest visit, in days.</summary>
    public const int MostDays = 31;

    private readonly List<DelegationMember> participants = [];
    private readonly List<Meeting> meetings = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public string NameFr { get; private set; } = "";

    public string NameAr { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public Personal<string>? Purpose { get; private set; }

    public DateOnly FirstDay { get; private set; }

    public DateOnly LastDay { get; private set; }

    public VisitStanding Standing { get; private set; }

    /// <summary>The news item that was drafted from it.</summary>
    public Guid? NewsItemId { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<DelegationMember> Participants => participants;

    public IReadOnlyList<Meeting> Meetings => meetings;

    /// <summary>The days it covers.</summary>
    public IEnumerable<DateOnly> Days =>
        Enumerable.Range(0, LastDay.DayNumber - FirstDay.DayNumber + 1).Select(FirstDay.AddDays);

    /// <summary>Whether its programme is made or stands: it is neither over nor called off.</summary>
    public bool IsOpen => Standing is VisitStanding.Planned or VisitStanding.Confirmed;

    /// <summary>Why what is done to a programme in the making is refused to this one.</summary>
    public Refusal Settled =>
        new(
            Standing switch
            {
                VisitStanding.Held => "OfficialVisit.IsHeld",
                VisitStanding.CalledOff => "OfficialVisit.IsOff",
                _ => "OfficialVisit.IsConfirmed",
            }
        );

    /// <summary>Who leads the delegation.</summary>
    public DelegationMember? Head => participants.Find(p => p.Part == DelegationPart.Head);

    /// <summary>The meetings that are to take place or did, in the order of time.</summary>
    public IEnumerable<Meeting> Programme =>
        meetings
            .Where(m => m.Standing != MeetingStanding.CalledOff)
            .OrderBy(m => m.StartsAt)
            .ThenBy(m => m.Id);

    public void Describe(Trilingual name, string? purpose, DateOnly first, DateOnly last)
    {
        (NameFr, NameAr, NameEn) = (name.Fr, name.Ar, name.En);
        Purpose = Personal.Of(purpose);
        (FirstDay, LastDay) = (first, last);
    }

    public void Add(DelegationMember participant) => participants.Add(participant);

    public void Remove(DelegationMember participant) => participants.Remove(participant);

    public void Add(Meeting meeting) => meetings.Add(meeting);

    /// <summary>Declares the programme to stand.</summary>
    /// <returns>Refused without a meeting, without somebody who leads the delegation, and while something in it contradicts something else.</returns>
    public Outcome Confirm(int conflicts) =>
        Standing != VisitStanding.Planned ? Settled
        : WhyNot(conflicts) is { } fault ? fault
        : To(VisitStanding.Confirmed);

    /// <summary>Takes a confirmed programme up again that could not be confirmed any more.</summary>
    public void Recheck(int conflicts)
    {
        if (Standing == VisitStanding.Confirmed && WhyNot(conflicts) is not null)
        {
            Standing = VisitStanding.Planned;
        }
    }

    /// <summary>Takes the programme up again, also of a visit that was said to be over or off by mistake.</summary>
    public Outcome Reopen() =>
        Standing == VisitStanding.Planned
            ? new Refusal("OfficialVisit.NotConfirmed")
            : To(VisitStanding.Planned);

    /// <summary>Whether its last day has come and its last meeting has ended.</summary>
    public bool IsOver(DateOnly day, DateTimeOffset now) =>
        day >= LastDay && Programme.All(m => m.EndsAt <= now);

    /// <summary>It is over.</summary>
    /// <returns>Refused before its last day, and before its last meeting has ended.</returns>
    public Outcome End(DateOnly day, DateTimeOffset now) =>
        !IsOpen ? Settled
        : !IsOver(day, now) ? new Refusal("OfficialVisit.NotOver", LastDay)
        : To(VisitStanding.Held);

    /// <summary>It does not take place.</summary>
    public Outcome CallOff() => IsOpen ? To(VisitStanding.CalledOff) : Settled;

    /// <summary>Whether news can say that it took place.</summary>
    /// <returns>Refused before its last day, and when it was called off.</returns>
    public Outcome MayBeTold(DateOnly day) =>
        Standing == VisitStanding.CalledOff ? new Refusal("OfficialVisit.NewsOff")
        : day < LastDay ? new Refusal("OfficialVisit.NewsEarly", LastDay)
        : Outcome.Done;

    public void DraftedAs(Guid newsItemId) => NewsItemId = newsItemId;

    private Refusal? WhyNot(int conflicts) =>
        !Programme.Any() ? new("OfficialVisit.NoMeetings")
        : Head is null ? new("OfficialVisit.NoHead")
        : conflicts > 0 ? new("OfficialVisit.ConflictsStand", conflicts)
        : null;

    private Outcome To(VisitStanding standing)
    {
        Standing = standing;
        return Outcome.Done;
    }
}

/// <summary>What somebody does in a delegation.</summary>
internal enum DelegationPart
{
    /// <summary>Leads it.</summary>
    Head,

    /// <summary>Belongs to it.</summary>
    Delegate,

    /// <summary>Interprets.</summary>
    Interpreter,
}

/// <summary>Somebody of a delegation: a member of staff, or a guest.</summary>
internal sealed class DelegationMember
{
    public const int LongestName = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VisitId { get; init; }

    public required DelegationPart Part { get; init; }

    /// <summary>The member of staff; nothing for a guest.</summary>
    public Guid? UserId { get; init; }

    public required Personal<string> Name { get; init; }

    /// <summary>What they are where they come from, in French; nothing where it was not said.</summary>
    public Personal<string>? TitleFr { get; init; }

    /// <summary>The same in Arabic.</summary>
    public Personal<string>? TitleAr { get; init; }

    /// <summary>The same in English.</summary>
    public Personal<string>? TitleEn { get; init; }

    /// <summary>What they are, in a language of the house.</summary>
    public string? TitleIn(string language) =>
        (
            language switch
            {
                Platform.Localisation.Languages.Arabic => TitleAr,
                Platform.Localisation.Languages.English => TitleEn,
                _ => TitleFr,
            }
        )?.Reveal();

    /// <summary>The languages they speak, BCP 47, separated by semicolons.</summary>
    public required string Languages { get; init; }

    /// <summary>Who it is: a member of staff is the same in every visit.</summary>
    public Guid Who => UserId ?? Id;
}

/// <summary>What kind of an appointment it is.</summary>
internal enum MeetingKind
{
    /// <summary>Received by somebody of high rank.</summary>
    Audience,

    /// <summary>Working on something together.</summary>
    WorkingSession,

    /// <summary>Signing an agreement.</summary>
    Signing,

    /// <summary>A conference.</summary>
    Conference,

    /// <summary>A visit to a place of work.</summary>
    FieldVisit,

    /// <summary>Speaking to the press.</summary>
    PressPoint,

    /// <summary>A meal.</summary>
    Meal,

    /// <summary>Among ourselves.</summary>
    Internal,
}

/// <summary>How a meeting stands.</summary>
internal enum MeetingStanding
{
    /// <summary>It is to take place.</summary>
    Planned,

    /// <summary>It took place.</summary>
    Held,

    /// <summary>It does not take place.</summary>
    CalledOff,
}

/// <summary>An appointment of a visit.</summary>
internal sealed class Meeting : IVersioned
{
    public const int LongestText = 6000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VisitId { get; init; }

    public required Guid MissionId { get; init; }

    public MeetingKind Kind { get; private set; }

    /// <summary>The institution that is met; nothing for meetings among ourselves and conferences of our own.</summary>
    public Guid? InstitutionId { get; private set; }

    /// <summary>What it is called, where kind and institution do not say it.</summary>
    public string? SubjectFr { get; private set; }

    public string? SubjectAr { get; private set; }

    public string? SubjectEn { get; private set; }

    public DateTimeOffset StartsAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public Guid? PlaceId { get; private set; }

    /// <summary>The languages in which it is held, BCP 47, separated by semicolons.</summary>
    public string Languages { get; private set; } = "";

    /// <summary>Those of the delegation who take part, with their interpreters.</summary>
    public List<Guid> ParticipantIds { get; private set; } = [];

    /// <summary>Those whom they meet.</summary>
    public List<Guid> CounterpartIds { get; private set; } = [];

    public List<Guid> TopicIds { get; private set; } = [];

    /// <summary>The agreements that are spoken of or signed.</summary>
    public List<Guid> AgreementIds { get; private set; } = [];

    public MeetingStanding Standing { get; private set; }

    /// <summary>The points to raise as somebody wrote them; nothing while those that follow from the data are good enough.</summary>
    public Personal<string>? Points { get; private set; }

    public string? PointsByName { get; private set; }

    /// <summary>What came of it.</summary>
    public Personal<string>? Result { get; private set; }

    public string? ResultByName { get; private set; }

    public int Version { get; set; }

    /// <summary>What it is called in a language; nothing where kind and institution say it.</summary>
    public string? SubjectIn(string language) =>
        language switch
        {
            Rihla.Platform.Localisation.Languages.Arabic => SubjectAr,
            Rihla.Platform.Localisation.Languages.English => SubjectEn,
            _ => SubjectFr,
        };

    public void Describe(
        MeetingKind kind,
        Guid? institutionId,
        Trilingual? subject,
        Guid? placeId,
        string languages
    )
    {
        (Kind, InstitutionId, PlaceId, Languages) = (kind, institutionId, placeId, languages);
        (SubjectFr, SubjectAr, SubjectEn) = (subject?.Fr, subject?.Ar, subject?.En);
    }

    public void Schedule(DateTimeOffset startsAt, DateTimeOffset endsAt) =>
        (StartsAt, EndsAt) = (startsAt, endsAt);

    public void Gather(
        IEnumerable<Guid> participants,
        IEnumerable<Guid> counterparts,
        IEnumerable<Guid> topics,
        IEnumerable<Guid> agreements
    )
    {
        ParticipantIds = [.. participants.Distinct()];
        CounterpartIds = [.. counterparts.Distinct()];
        TopicIds = [.. topics.Distinct()];
        AgreementIds = [.. agreements.Distinct()];
    }

    /// <summary>Somebody left the delegation.</summary>
    public void Without(Guid participantId) =>
        ParticipantIds = [.. ParticipantIds.Where(p => p != participantId)];

    /// <summary>Keeps points that somebody wrote; nothing takes up again what follows from the data.</summary>
    public void Raise(string? points, string byName)
    {
        Points = Personal.Of(points);
        PointsByName = Points is null ? null : byName;
    }

    /// <summary>Says what came of it.</summary>
    public void Conclude(string result, string byName)
    {
        (Result, ResultByName) = (Personal.Of(result), byName);
        Standing = MeetingStanding.Held;
    }

    /// <summary>It does not take place, or after all does.</summary>
    public Outcome CallOff(bool isOff)
    {
        if (Standing == MeetingStanding.Held)
        {
            return new Refusal("Meeting.HeldAlready");
        }
        Standing = isOff ? MeetingStanding.CalledOff : MeetingStanding.Planned;
        return Outcome.Done;
    }
}

internal sealed class OfficialVisitMapping
    : IEntityTypeConfiguration<OfficialVisit>,
        IEntityTypeConfiguration<DelegationMember>,
        IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<OfficialVisit> builder)
    {
        builder.ToTable("relations_visit");
        builder.HasMany(v => v.Participants).WithOne().HasForeignKey(p => p.VisitId);
        builder.HasMany(v => v.Meetings).WithOne().HasForeignKey(m => m.VisitId);
        builder.Ignore(v => v.Days);
        builder.Ignore(v => v.Head);
        builder.Ignore(v => v.Programme);
        builder.Ignore(v => v.IsOpen);
        builder.Ignore(v => v.Settled);
        builder.HasIndex(v => new { v.MissionId, v.FirstDay });
    }

    public void Configure(EntityTypeBuilder<DelegationMember> builder)
    {
        builder.ToTable("relations_participant");
        builder.Ignore(p => p.Who);
    }

    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.ToTable("relations_meeting");
        builder.HasOne<Institution>().WithMany().HasForeignKey(m => m.InstitutionId);
        builder.HasOne<Place>().WithMany().HasForeignKey(m => m.PlaceId);
        builder.HasIndex(m => new { m.MissionId, m.StartsAt });
    }
}
