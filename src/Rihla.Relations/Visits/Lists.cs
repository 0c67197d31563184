using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>What is said about a place.</summary>
internal sealed record PlaceInput
{
    public NameInput Name { get; init; } = new();
    public string? City { get; init; }
    public string? Address { get; init; }
    public bool HasRooms { get; init; }
}

/// <summary>Keeps the short lists that meetings are put together from: places, the ways between them, topics.</summary>
internal sealed class Lists(RihlaDb db)
{
    public Task<List<Place>> PlacesAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return db.Set<Place>()
            .AsNoTracking()
            .Where(p => p.MissionId == by.MissionId)
            .OrderBy(p => p.City)
            .ThenBy(p => p.NameFr)
            .ToListAsync(cancel);
    }

    public Task<List<TravelTime>> WaysAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return db.Set<TravelTime>()
            .AsNoTracking()
            .Where(t => t.MissionId == by.MissionId)
            .OrderBy(t => t.Id)
            .ToListAsync(cancel);
    }

    public Task<List<Topic>> TopicsAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return db.Set<Topic>()
            .AsNoTracking()
            .Where(t => t.MissionId == by.MissionId)
            .OrderBy(t => t.Id)
            .ToListAsync(cancel);
    }

    /// <summary>Enters a place.</summary>
    /// <returns>Its identity; refused without a name in French and Arabic, and without a city.</returns>
    public async Task<Outcome<Guid>> AddPlaceAsync(
        PlaceInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        var faults = new List<Refusal>();
        var name = Naming.Read(input.Name, "Name", faults);
        if (
            string.IsNullOrWhiteSpace(input.City)
            || input.City.Trim().Length > Institution.LongestCity
        )
        {
            faults.Add(Refusal.Of("City", "Place.CityMissing", Institution.LongestCity));
        }
        Naming.NoLonger(input.Address, Place.LongestAddress, "Address", faults);
        if (faults.Count > 0)
        {
            return faults;
        }
        var place = new Place
        {
            MissionId = by.MissionId,
            NameFr = name.Fr,
            NameAr = name.Ar,
            NameEn = name.En,
            City = input.City!.Trim(),
            Address = string.IsNullOrWhiteSpace(input.Address) ? null : input.Address.Trim(),
            HasRooms = input.HasRooms,
        };
        db.Add(place);
        await db.SaveAsync(by, new Act("place.added") { Args = [place.NameFr] }, cancel);
        return place.Id;
    }

    /// <summary>Says how long the way between two places takes; said again, it replaces what was said before.</summary>
    /// <returns>Refused for one place twice, and for less than a minute or more than a day.</returns>
    public async Task<Outcome> SetWayAsync(
        Guid? oneId,
        Guid? otherId,
        int? minutes,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        if (minutes is not { } given || given is < 1 or > TravelTime.Longest)
        {
            return Refusal.Of("Minutes", "Place.MinutesWrong", TravelTime.Longest);
        }
        if (oneId is not { } from || otherId is not { } to || from == to)
        {
            return Refusal.Of("OtherId", "Place.TwoPlaces");
        }
        var (one, other) = ProgrammeReader.Way(from, to);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"way {one} {other}", cancel);
        var ends = await db.Set<Place>()
            .Where(p => (p.Id == one || p.Id == other) && p.MissionId == by.MissionId)
            .OrderBy(p => p.Id)
            .Select(p => p.NameFr)
            .ToListAsync(cancel);
        if (ends.Count != 2)
        {
            return Refusal.Of("OtherId", "Place.TwoPlaces");
        }
        var way = await db.Set<TravelTime>()
            .SingleOrDefaultAsync(t => t.OneId == one && t.OtherId == other, cancel);
        if (way is null)
        {
            db.Add(
                new TravelTime
                {
                    MissionId = by.MissionId,
                    OneId = one,
                    OtherId = other,
                    Minutes = given,
                }
            );
        }
        else
        {
            way.Minutes = given;
        }
        await db.SaveAsync(by, new Act("place.way-set") { Args = [ends[0], ends[1]] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Enters a topic.</summary>
    /// <returns>Its identity; refused without a name in French and Arabic.</returns>
    public async Task<Outcome<Guid>> AddTopicAsync(
        NameInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        var faults = new List<Refusal>();
        var name = Naming.Read(input, "Name", faults);
        if (faults.Count > 0)
        {
            return faults;
        }
        var topic = new Topic
        {
            MissionId = by.MissionId,
            NameFr = name.Fr,
            NameAr = name.Ar,
            NameEn = name.En,
        };
        db.Add(topic);
        await db.SaveAsync(by, new Act("topic.added") { Args = [topic.NameFr] }, cancel);
        return topic.Id;
    }
}
