using Microsoft.EntityFrameworkCore;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>An earlier meeting with the same institution or the same people.</summary>
internal sealed record EarlierMeeting(OfficialVisit Visit, Meeting Meeting, DateOnly Day);

/// <summary>A point to raise that follows from the data.</summary>
/// <param name="TextKey">The key of its sentence.</param>
/// <param name="Args">What fills its places.</param>
internal sealed record BriefingPoint(string TextKey, params object[] Args);

/// <summary>What somebody should know before a meeting.</summary>
internal sealed record Briefing(
    Appointment One,
    IReadOnlyList<EarlierMeeting> Earlier,
    IReadOnlyList<AgreementInfo> Agreements,
    IReadOnlyList<Promise> Open,
    IReadOnlyList<Dossier> Dossiers,
    AddressBook Book
)
{
    /// <summary>Days before its end from which an agreement's renewal is a point to raise.</summary>
    public const int LapsingWithinDays = 180;

    /// <summary>Days from taking office during which one congratulates.</summary>
    public const int NewInOfficeDays = 90;

    /// <summary>The points that follow from the data on a day, in the order in which one raises them.</summary>
    public IEnumerable<BriefingPoint> PointsOn(DateOnly day, string language)
    {
        foreach (var who in One.Met)
        {
            if (
                Book.On(who.Id, One.Day, One.Meeting.InstitutionId) is { } holding
                && holding.Tenure.From > One.Day.AddDays(-NewInOfficeDays)
            )
            {
                yield return new(
                    "Briefing.Point.NewInOffice",
                    who.NameIn(language),
                    holding.Tenure.From
                );
            }
        }
        if (One.Institution is not null && Earlier.Count == 0)
        {
            yield return new("Briefing.Point.First");
        }
        foreach (var agreement in Agreements)
        {
            if (One.Meeting.Kind == MeetingKind.Signing && One.Agreements.Contains(agreement))
            {
                yield return new("Briefing.Point.Sign", agreement.Title);
            }
            else if (agreement.StartsOn > day)
            {
                yield return new("Briefing.Point.Begins", agreement.Title, agreement.StartsOn);
            }
            else if (agreement.EndsOn < day)
            {
                yield return new("Briefing.Point.Lapsed", agreement.Title);
            }
            else if (agreement.LapsesWithin(LapsingWithinDays, day))
            {
                yield return new(
                    "Briefing.Point.Lapsing",
                    agreement.Title,
                    agreement.EndsOn!.Value
                );
            }
        }
        foreach (var promise in Open)
        {
            yield return new(
                promise.Side == PromiseSide.Theirs
                    ? promise.IsLate(day)
                        ? "Briefing.Point.TheirsLate"
                        : "Briefing.Point.Theirs"
                    : "Briefing.Point.Ours",
                promise.What.Reveal(),
                promise.DueOn
            );
        }
        foreach (var dossier in Dossiers)
        {
            if (dossier.Milestones.Where(m => m.IsOpen).MinBy(m => m.DueOn) is { } next)
            {
                yield return new("Briefing.Point.Dossier", dossier.Title, next.Title, next.DueOn);
            }
        }
        foreach (var topic in One.Topics)
        {
            yield return new("Briefing.Point.Topic", topic.NameIn(language));
        }
    }

    /// <summary>From when or until when an agreement holds, in words, on a day.</summary>
    public static string TermOf(AgreementInfo agreement, DateOnly day, Words words) =>
        agreement.StartsOn > day ? words["Briefing.From", agreement.StartsOn]
        : agreement.EndsOn is not { } end ? words["Briefing.NoEnd"]
        : words[end < day ? "Briefing.NotInForce" : "Briefing.Until", end];

    /// <summary>The points that follow from the data as a text to work on, one on each line.</summary>
    public string PointsIn(Words words, DateOnly day) =>
        string.Join(
            '\n',
            PointsOn(day, words.Language).Select(p => $"- {words[p.TextKey, p.Args]}")
        );
}

/// <summary>Puts together what somebody should know before a meeting.</summary>
internal sealed class BriefingDesk(
    RihlaDb db,
    ProgrammeReader reader,
    AgreementBook agreements,
    MissionClock clock
)
{
    /// <summary>
    /// The briefing of a meeting: earlier meetings with the institution or the counterparts, agreements that bind it or are
    /// spoken of, what was promised and is not kept, and the dossiers in which it takes part.
    /// </summary>
    public async Task<Briefing> OfAsync(
        VisitProgramme programme,
        Appointment one,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.View);
        var (institution, mission) = (one.Meeting.InstitutionId, by.MissionId);
        var earlier = (await reader.ListAsync(by, cancel))
            .SelectMany(v =>
                v.Programme.Select(m => new EarlierMeeting(v, m, clock.DayOf(m.StartsAt)))
            )
            .Where(e =>
                e.Visit.Standing != VisitStanding.CalledOff
                && e.Meeting.StartsAt < one.Meeting.StartsAt
                && (
                    (institution is not null && e.Meeting.InstitutionId == institution)
                    || e.Meeting.CounterpartIds.Intersect(one.Meeting.CounterpartIds).Any()
                )
            )
            .OrderByDescending(e => e.Meeting.StartsAt)
            .ToList();
        return new(
            one,
            earlier,
            [
                .. (await agreements.OfMissionAsync(by, cancel)).Where(a =>
                    one.Meeting.AgreementIds.Contains(a.Id)
                    || (one.Institution is { } with && a.Binds(with.NameFr))
                ),
            ],
            institution is null
                ? []
                : await db.Set<Promise>()
                    .AsNoTracking()
                    .Where(p =>
                        p.MissionId == mission
                        && p.InstitutionId == institution
                        && p.KeptOn == null
                        && !p.IsDropped
                    )
                    .OrderBy(p => p.DueOn)
                    .ToListAsync(cancel),
            institution is null
                ? []
                : await db.Set<Dossier>()
                    .AsNoTracking()
                    .Include(d => d.Milestones)
                    .Where(d =>
                        d.MissionId == mission
                        && d.ClosedOn == null
                        && d.Partners.Any(p => p.InstitutionId == institution)
                    )
                    .OrderBy(d => d.Title)
                    .ToListAsync(cancel),
            programme.Book
        );
    }
}
