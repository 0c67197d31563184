using System.Security.Cryptography;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>Keeps the private addresses of calendar feeds, and writes what is found there.</summary>
internal sealed class Calendars(
    RihlaDb db,
    ProgrammeReader reader,
    Staff staff,
    TimeProvider time,
    Today today,
    Words words
)
{
    /// <summary>How long a visit stays in the feed after it is over, in days.</summary>
    public const int KeptDays = 90;

    // 256 bits: nobody guesses it, however often they ask.
    private const int KeyBytes = 32;

    /// <summary>The feed of the actor; nothing while there is none.</summary>
    public Task<CalendarFeed?> FindAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return db.Set<CalendarFeed>()
            .AsNoTracking()
            .SingleOrDefaultAsync(f => f.UserId == by.UserId, cancel);
    }

    /// <summary>Makes a new address for the actor; the one before answers no more.</summary>
    /// <returns>The key of the address, which is shown once and never stored.</returns>
    public async Task<string> RenewAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"calendar {by.UserId}", cancel);
        var feed = await db.Set<CalendarFeed>()
            .SingleOrDefaultAsync(f => f.UserId == by.UserId, cancel);
        if (feed is null)
        {
            db.Add(
                new CalendarFeed
                {
                    UserId = by.UserId,
                    KeyHash = HashOf(key),
                    MadeAt = time.GetUtcNow(),
                    Language = words.Language,
                }
            );
        }
        else
        {
            (feed.KeyHash, feed.MadeAt) = (HashOf(key), time.GetUtcNow());
            feed.Language = words.Language;
        }
        await db.SaveAsync(by, new Act("calendar.renewed"), cancel);
        await work.CommitAsync(cancel);
        return key;
    }

    /// <summary>Ends the feed of the actor: its address answers no more.</summary>
    public async Task<Outcome> EndAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        if (
            await db.Set<CalendarFeed>().SingleOrDefaultAsync(f => f.UserId == by.UserId, cancel)
            is not { } feed
        )
        {
            return new Refusal("Calendar.None");
        }
        db.Remove(feed);
        await db.SaveAsync(by, new Act("calendar.ended"), cancel);
        return Outcome.Done;
    }

    /// <summary>
    /// What a calendar program finds at an address (RFC 5545); nothing for a key that opens none, and once the member of
    /// staff has left or may no longer see visits.
    /// </summary>
    /// <param name="key">The key of the address.</param>
    /// <param name="home">The address of the installation, for links back to the pages.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<CalendarText?> ReadAsync(
        string key,
        Uri home,
        CancellationToken cancel = default
    )
    {
        var hash = HashOf(key);
        if (
            await db.Set<CalendarFeed>()
                .AsNoTracking()
                .SingleOrDefaultAsync(f => f.KeyHash == hash, cancel)
                is not { } feed
            || await staff.FindAsync(feed.UserId, cancel) is not { } owner
            || !(await staff.InMissionAsync(owner.MissionId, cancel)).Any(s =>
                s.UserId == owner.UserId
            )
        )
        {
            return null;
        }
        var by = await staff.ActorAsync(owner.UserId, cancel);
        if (!by.May(RelationsPermissions.View))
        {
            return null;
        }
        var since = today.Date.AddDays(-KeptDays);
        var programmes = new List<VisitProgramme>();
        foreach (
            var visit in (await reader.ListAsync(by, cancel)).Where(v =>
                v.LastDay >= since && v.Standing != VisitStanding.CalledOff
            )
        )
        {
            programmes.Add(await reader.OfAsync(visit, by, cancel));
        }
        var own = words.In(feed.Language);
        return new(
            ICalendar.Write(programmes, own, home, time.GetUtcNow()),
            // The moment of writing stands in every event: what is compared is written at none.
            Convert.ToHexStringLower(
                HashOf(ICalendar.Write(programmes, own, home, DateTimeOffset.UnixEpoch))
            )
        );
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>What a calendar program reads.</summary>
/// <param name="Text">The iCalendar object.</param>
/// <param name="Tag">The same as long as nothing in it changes but the moment of writing.</param>
internal sealed record CalendarText(string Text, string Tag);

/// <summary>
/// Writes programmes as an iCalendar object (RFC 5545). Calendars often lie with companies elsewhere: institutions,
/// functions, times and places go into them, the names of people do not.
/// </summary>
internal static class ICalendar
{
    public static string Write(
        IEnumerable<VisitProgramme> programmes,
        Words words,
        Uri home,
        DateTimeOffset now
    )
    {
        var calendar = new Calendar { ProductId = "-//Rihla//Relations//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", Clean(words["Calendar.Name"]));
        foreach (var programme in programmes)
        {
            foreach (var one in programme.Appointments)
            {
                calendar.Events.Add(EventOf(programme, one, words, home, now));
            }
        }
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    /// <summary>A text without the control characters that RFC 5545 (3.1) does not allow; line ends stay.</summary>
    public static string Clean(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c)));

    private static CalendarEvent EventOf(
        VisitProgramme programme,
        Appointment one,
        Words words,
        Uri home,
        DateTimeOffset now
    ) =>
        new()
        {
            Uid = $"{one.Meeting.Id}@rihla",
            DtStamp = Moment(now),
            DtStart = Moment(one.Meeting.StartsAt),
            DtEnd = Moment(one.Meeting.EndsAt),
            Summary = Clean(one.TitleIn(words)),
            Location = one.Place is { } place
                ? Clean(
                    string.Join(
                        ", ",
                        new[]
                        {
                            place.NameIn(words.Language),
                            place.Address,
                            place.City,
                        }.OfType<string>()
                    )
                )
                : null,
            Description = Clean(DescriptionOf(programme, one, words)),
            Url = new Uri(home, $"/app/visits/{programme.Visit.Id}/meetings/{one.Meeting.Id}"),
            Status =
                one.Meeting.Standing == MeetingStanding.CalledOff ? EventStatus.Cancelled
                : programme.Visit.Standing == VisitStanding.Planned ? EventStatus.Tentative
                : EventStatus.Confirmed,
            Sequence = one.Meeting.Version,
        };

    private static string DescriptionOf(VisitProgramme programme, Appointment one, Words words) =>
        string.Join(
            '\n',
            new[]
            {
                programme.Visit.NameIn(words.Language),
                string.Join(
                    words["Ui.Comma"],
                    one.Met.Select(c =>
                            programme
                                .Book.On(c.Id, one.Day, one.Institution?.Id)
                                ?.Function.NameIn(words.Language)
                        )
                        .OfType<string>()
                ),
                string.Join(words["Ui.Comma"], one.Topics.Select(t => t.NameIn(words.Language))),
            }.Where(line => line.Length > 0)
        );

    private static CalDateTime Moment(DateTimeOffset moment) =>
        new(moment.UtcDateTime, CalDateTime.UtcTzId);
}
