using Microsoft.EntityFrameworkCore;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>A meeting with everything it refers to.</summary>
internal sealed record Appointment(
    Meeting Meeting,
    DateOnly Day,
    TimeOnly From,
    TimeOnly To,
    Institution? Institution,
    Place? Place,
    IReadOnlyList<DelegationMember> Going,
    IReadOnlyList<Counterpart> Met,
    IReadOnlyList<Topic> Topics,
    IReadOnlyList<AgreementInfo> Agreements,
    IReadOnlyList<MeetingGap> Gaps
)
{
    /// <summary>What it is called: its own name, else its kind and whom it is with.</summary>
    public string TitleIn(Words words) =>
        Meeting.SubjectIn(words.Language) is { Length: > 0 } subject ? subject
        : Institution is { } institution
            ? words["Meeting.With", words.Of(Meeting.Kind), institution.NameIn(words.Language)]
        : words.Of(Meeting.Kind);

    /// <summary>From when until when: <c>09:00–10:30</c>.</summary>
    public string Times => $"{From:HH\\:mm}–{To:HH\\:mm}";
}

/// <summary>A visit with everything that its programme shows.</summary>
internal sealed record VisitProgramme(
    OfficialVisit Visit,
    IReadOnlyList<Appointment> Appointments,
    IReadOnlyList<Conflict> Conflicts,
    IReadOnlyDictionary<Guid, Appointment> Elsewhere,
    IReadOnlyDictionary<Guid, Place> Places,
    AddressBook Book
)
{
    /// <summary>Those that are to take place or did.</summary>
    public IEnumerable<Appointment> Taking =>
        Appointments.Where(a => a.Meeting.Standing != MeetingStanding.CalledOff);

    public Appointment? Find(Guid meetingId) =>
        Appointments.FirstOrDefault(a => a.Meeting.Id == meetingId)
        ?? Elsewhere.GetValueOrDefault(meetingId);

    /// <summary>The conflicts in which a meeting stands.</summary>
    public IEnumerable<Conflict> ConflictsOf(Guid meetingId) =>
        Conflicts.Where(c => c.First == meetingId || c.Second == meetingId);

    /// <summary>A conflict in words: what contradicts what, and what to do.</summary>
    public string Explain(Conflict conflict, MissionClock clock, Words words)
    {
        var (first, second) = (Find(conflict.First)!, Find(conflict.Second)!);
        return words[
            $"Conflict.{conflict.Kind}",
            NameOf(conflict, first, second, words),
            first.TitleIn(words),
            $"{first.Times}",
            second.TitleIn(words),
            $"{second.Times}",
            conflict.Minutes,
            $"{clock.TimeOf(conflict.PossibleFrom):HH\\:mm}"
        ];
    }

    private string NameOf(Conflict conflict, Appointment first, Appointment second, Words words) =>
        conflict.Kind is ConflictKind.PlaceTwice or ConflictKind.WayTooLong
            ? Places.GetValueOrDefault(conflict.About)?.NameIn(words.Language) ?? "–"
        : first.Going.Concat(second.Going).FirstOrDefault(p => p.Who == conflict.About)
            is { } member
            ? member.Name.Reveal()
        : Book.Counterpart(conflict.About)?.NameIn(words.Language) ?? "–";
}

/// <summary>Reads visits and their programmes, and finds what in them contradicts something else, here or in another visit.</summary>
internal sealed class ProgrammeReader(
    RihlaDb db,
    AddressBooks books,
    AgreementBook agreements,
    MissionClock clock
)
{
    // A way longer than this does not reach from one visit into another.
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(TravelTime.Longest);

    /// <summary>The visits of the actor's mission, the latest first.</summary>
    public Task<List<OfficialVisit>> ListAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return db.Set<OfficialVisit>()
            .AsNoTracking()
            .Include(v => v.Participants)
            .Include(v => v.Meetings)
            .AsSplitQuery()
            .Where(v => v.MissionId == by.MissionId)
            .OrderByDescending(v => v.FirstDay)
            .ThenByDescending(v => v.Id)
            .ToListAsync(cancel);
    }

    /// <summary>A visit of the actor's mission with its programme; nothing, if there is none with this identity.</summary>
    public async Task<VisitProgramme?> FindAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.View);
        if (
            await db.Set<OfficialVisit>()
                .AsNoTracking()
                .Include(v => v.Participants)
                .Include(v => v.Meetings)
                .AsSplitQuery()
                .SingleOrDefaultAsync(v => v.Id == id && v.MissionId == by.MissionId, cancel)
            is not { } visit
        )
        {
            return null;
        }
        return await OfAsync(visit, by, cancel);
    }

    /// <summary>The programme of a visit.</summary>
    public async Task<VisitProgramme> OfAsync(
        OfficialVisit visit,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var others = await OthersAsync(visit, cancel);
        var book = await books.WithAsync(
            await books.InstitutionsAsync(by, cancel),
            others.Append(visit).SelectMany(v => v.Meetings).SelectMany(m => m.CounterpartIds),
            by,
            cancel
        );
        var (places, topics, ways) = await ListsAsync(by, cancel);
        var known = (await agreements.OfMissionAsync(by, cancel)).ToDictionary(a => a.Id);
        Appointment Of(Meeting meeting, IReadOnlyList<DelegationMember> delegation)
        {
            var day = clock.DayOf(meeting.StartsAt);
            var going = delegation
                .Where(p => meeting.ParticipantIds.Contains(p.Id))
                .OrderBy(p => p.Part)
                .ThenBy(p => p.Id)
                .ToList();
            var met = meeting
                .CounterpartIds.Select(book.Counterpart)
                .OfType<Counterpart>()
                .OrderBy(c =>
                    book.On(c.Id, day, meeting.InstitutionId)?.Function.Rank ?? int.MaxValue
                )
                .ThenBy(c => c.Id)
                .ToList();
            return new(
                meeting,
                day,
                clock.TimeOf(meeting.StartsAt),
                clock.TimeOf(meeting.EndsAt),
                book.Institution(meeting.InstitutionId),
                meeting.PlaceId is { } place ? places.GetValueOrDefault(place) : null,
                going,
                met,
                [.. topics.Where(t => meeting.TopicIds.Contains(t.Id))],
                [.. meeting.AgreementIds.Select(known.GetValueOrDefault).OfType<AgreementInfo>()],
                [.. MeetingGaps.Of(meeting, going, met, book, day)]
            );
        }
        var mine = visit
            .Meetings.OrderBy(m => m.StartsAt)
            .ThenBy(m => m.Id)
            .Select(m => Of(m, visit.Participants))
            .ToList();
        var elsewhere = others.SelectMany(v => v.Programme.Select(m => Of(m, v.Participants)));
        var all = elsewhere.ToDictionary(a => a.Meeting.Id);
        var ids = mine.Select(a => a.Meeting.Id).ToHashSet();
        var conflicts = Conflicts
            .Among(
                mine.Where(a => a.Meeting.Standing != MeetingStanding.CalledOff)
                    .Concat(all.Values)
                    .Select(EngagementOf),
                (one, other) => ways.TryGetValue(Way(one, other), out var found) ? found : null
            )
            .Where(c => ids.Contains(c.First) || ids.Contains(c.Second))
            .ToList();
        return new(visit, mine, conflicts, all, places, book);
    }

    /// <summary>The two ends of a way in the order in which they are stored.</summary>
    public static (Guid, Guid) Way(Guid one, Guid other) =>
        one.CompareTo(other) < 0 ? (one, other) : (other, one);

    private static Engagement EngagementOf(Appointment appointment) =>
        new(
            appointment.Meeting.Id,
            appointment.Meeting.StartsAt,
            appointment.Meeting.EndsAt,
            appointment.Place?.Id,
            appointment.Place?.HasRooms ?? true,
            appointment
                .Going.Select(p =>
                    (
                        p.Who,
                        As: p.Part == DelegationPart.Interpreter
                            ? EngagedAs.Interpreter
                            : EngagedAs.Delegate
                    )
                )
                .Concat(appointment.Met.Select(c => (c.Id, EngagedAs.Counterpart)))
                .DistinctBy(p => p.Item1)
                .ToDictionary(p => p.Item1, p => p.Item2)
        );

    private async Task<(
        Dictionary<Guid, Place> Places,
        List<Topic> Topics,
        Dictionary<(Guid, Guid), int> Ways
    )> ListsAsync(Actor by, CancellationToken cancel) =>
        (
            await db.Set<Place>()
                .AsNoTracking()
                .Where(p => p.MissionId == by.MissionId)
                .ToDictionaryAsync(p => p.Id, cancel),
            await db.Set<Topic>()
                .AsNoTracking()
                .Where(t => t.MissionId == by.MissionId)
                .OrderBy(t => t.Id)
                .ToListAsync(cancel),
            await db.Set<TravelTime>()
                .AsNoTracking()
                .Where(t => t.MissionId == by.MissionId)
                .ToDictionaryAsync(t => Way(t.OneId, t.OtherId), t => t.Minutes, cancel)
        );

    // The visits at the same time: an interpreter and a minister are one person, whoever asks for them.
    private Task<List<OfficialVisit>> OthersAsync(OfficialVisit visit, CancellationToken cancel)
    {
        var (from, until) = (
            clock.MomentOf(visit.FirstDay, TimeOnly.MinValue) - Around,
            clock.MomentOf(visit.LastDay.AddDays(1), TimeOnly.MinValue) + Around
        );
        return db.Set<OfficialVisit>()
            .AsNoTracking()
            .Include(v => v.Participants)
            .Include(v => v.Meetings.Where(m => m.StartsAt < until && m.EndsAt > from))
            .AsSplitQuery()
            .Where(v =>
                v.MissionId == visit.MissionId
                && v.Id != visit.Id
                && v.Standing != VisitStanding.CalledOff
                && v.Meetings.Any(m => m.StartsAt < until && m.EndsAt > from)
            )
            .ToListAsync(cancel);
    }
}
