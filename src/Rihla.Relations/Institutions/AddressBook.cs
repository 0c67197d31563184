using System.Globalization;
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

/// <summary>The institutions of a mission, and of the people one meets there those that were read.</summary>
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

    /// <summary>Those who hold a function at an institution on a day, the highest first; who was not read is left out.</summary>
    public IEnumerable<(Counterpart Who, Holding What)> At(Guid institutionId, DateOnly day) =>
        from held in HeldAt(institutionId, day)
        let who = Counterpart(held.Tenure.CounterpartId)
        where who is not null
        select (who, held);

    /// <summary>Whoever holds a function at an institution on a day, the highest first, whether read or not.</summary>
    public IEnumerable<Guid> HoldersAt(Guid institutionId, DateOnly day) =>
        HeldAt(institutionId, day).Select(h => h.Tenure.CounterpartId);

    /// <summary>
    /// Those in whose name, function or institution every word stands, in any of the three languages; neither accents nor
    /// capitals matter. A function is the one held on a day.
    /// </summary>
    public IEnumerable<Counterpart> Search(string text, DateOnly day)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? []
            : counterparts.Values.Where(c =>
                AllOf(c, day) is var all
                && Array.TrueForAll(
                    words,
                    w =>
                        CultureInfo.InvariantCulture.CompareInfo.IndexOf(
                            all,
                            w,
                            CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
                        ) >= 0
                )
            );
    }

    /// <summary>The same institutions with other people.</summary>
    public AddressBook With(IReadOnlyList<Counterpart> people) =>
        new([.. institutions.Values], people);

    private IEnumerable<Holding> HeldAt(Guid institutionId, DateOnly day) =>
        from function in Institution(institutionId)?.Functions.OrderBy(f => f.Rank)
            ?? Enumerable.Empty<InstitutionFunction>()
        from tenure in function.On(day)
        select new Holding(institutions[institutionId], function, tenure);

    private string AllOf(Counterpart who, DateOnly day) =>
        string.Join(
            ' ',
            holdings[who.Id]
                .Where(h => h.Tenure.Covers(day))
                .SelectMany(h => new INamed[] { h.Function, h.Institution })
                .SelectMany(n => new[] { n.NameFr, n.NameAr, n.NameEn })
                .Prepend(who.NameInArabic?.Reveal() ?? "")
                .Prepend(who.Name.Reveal())
        );

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

/// <summary>Reads of the address book of the actor's mission what a page shows: a name that nobody sees is not decrypted.</summary>
internal sealed class AddressBooks(RihlaDb db)
{
    /// <summary>The institutions with their functions, and nobody.</summary>
    public Task<AddressBook> InstitutionsAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.View);
        return EmptyAsync(by, cancel);
    }

    /// <summary>A book with some of the people of the actor's mission.</summary>
    public async Task<AddressBook> WithAsync(
        AddressBook book,
        IEnumerable<Guid> people,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.View);
        var ids = people.Distinct().ToList();
        return book.With(
            ids.Count == 0
                ? []
                : await OfMission(by).Where(c => ids.Contains(c.Id)).ToListAsync(cancel)
        );
    }

    /// <summary>Everybody, for lists of all and for looking for somebody: names are encrypted and cannot be looked for in the database.</summary>
    public async Task<AddressBook> WholeAsync(Actor by, CancellationToken cancel = default) =>
        (await InstitutionsAsync(by, cancel)).With(await OfMission(by).ToListAsync(cancel));

    /// <summary>Everybody, for who erases one of them and otherwise reads nothing of relations.</summary>
    public async Task<AddressBook> ForErasingAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.Erase);
        return (await EmptyAsync(by, cancel)).With(await OfMission(by).ToListAsync(cancel));
    }

    private async Task<AddressBook> EmptyAsync(Actor by, CancellationToken cancel) =>
        new(
            await db.Set<Institution>()
                .AsNoTracking()
                .Include(i => i.Functions)
                    .ThenInclude(f => f.Tenures)
                .AsSplitQuery()
                .Where(i => i.MissionId == by.MissionId)
                .OrderBy(i => i.NameFr)
                .ToListAsync(cancel),
            []
        );

    private IQueryable<Counterpart> OfMission(Actor by) =>
        db.Set<Counterpart>().AsNoTracking().Where(c => c.MissionId == by.MissionId);
}
