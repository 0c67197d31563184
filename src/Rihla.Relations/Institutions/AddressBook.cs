using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>Who holds which function where.</summary>
internal sealed record Holding(
    Institution Institution,
    InstitutionFunction Function,
    Tenure Tenure
);

/// <summary>The institutions of a mission and whom one meets there: some hundreds at most, read at once.</summary>
internal sealed class AddressBook
{
    private readonly Dictionary<Guid, Institution> institutions;
    private readonly Dictionary<Guid, Counterpart> counterparts;
    private readonly ILookup<Guid, Holding> holdings;

    public AddressBook(IReadOnlyList<Institution> institutions, IReadOnlyList<Counterpart> people)
    {
        this.institutions = institutions.ToDictionary(i => i.Id);
        counterparts = people.ToDictionary(c => c.Id);
        holdings = institutions
            .SelectMany(i =>
                i.Functions.SelectMany(f => f.Tenures.Select(t => new Holding(i, f, t)))
            )
            .ToLookup(h => h.Tenure.CounterpartId);
    }

    public IEnumerable<Institution> Institutions => institutions.Values;

    public IEnumerable<Counterpart> Counterparts => counterparts.Values;

    public Institution? Institution(Guid? id) =>
        id is { } known ? institutions.GetValueOrDefault(known) : null;

    public Counterpart? Counterpart(Guid id) => counterparts.GetValueOrDefault(id);

    /// <summary>All functions that somebody held or holds, the latest first.</summary>
    public IEnumerable<Holding> Of(Guid counterpartId) =>
        holdings[counterpartId].OrderByDescending(h => h.Tenure.From);

    /// <summary>What somebody held on a day: at this institution if they held something there, else the highest.</summary>
    public Holding? On(Guid counterpartId, DateOnly day, Guid? institutionId = null) =>
        holdings[counterpartId]
            .Where(h => h.Tenure.Covers(day))
            .OrderBy(h => h.Institution.Id == institutionId ? 0 : 1)
            .ThenBy(h => h.Function.Rank)
            .ThenByDescending(h => h.Tenure.From)
            .FirstOrDefault();

    /// <summary>Those who hold a function at an institution on a day, the highest first.</summary>
    public IEnumerable<(Counterpart Who, Holding What)> At(Guid institutionId, DateOnly day) =>
        from function in Institution(institutionId)?.Functions.OrderBy(f => f.Rank)
            ?? Enumerable.Empty<InstitutionFunction>()
        from tenure in function.On(day)
        let who = Counterpart(tenure.CounterpartId)
        where who is not null
        select (who, new Holding(institutions[institutionId], function, tenure));

    /// <summary>The name with the function on a day, as programmes say it.</summary>
    public string Introduce(Counterpart who, DateOnly day, Guid? institutionId, Words words) =>
        On(who.Id, day, institutionId) is { } holding
            ? words[
                "Counterpart.Introduced",
                who.NameIn(words.Language),
                holding.Function.NameIn(words.Language)
            ]
            : who.NameIn(words.Language);
}

/// <summary>Reads the address book of the actor's mission.</summary>
internal sealed class AddressBooks(RihlaDb db)
{
    public async Task<AddressBook> ReadAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return new(
            await db.Set<Institution>()
                .AsNoTracking()
                .Include(i => i.Functions)
                    .ThenInclude(f => f.Tenures)
                .AsSplitQuery()
                .Where(i => i.MissionId == by.MissionId)
                .OrderBy(i => i.NameFr)
                .ToListAsync(cancel),
            await db.Set<Counterpart>()
                .AsNoTracking()
                .Where(c => c.MissionId == by.MissionId)
                .ToListAsync(cancel)
        );
    }
}
