using System.Runtime.CompilerServices;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>The institutions of the mission.</summary>
internal sealed class InstitutionExport(AddressBooks books, Today today) : ListExport
{
    public override string Key => "institutions";

    public override string Permission => RelationsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Relations.NameFr",
        "Relations.NameAr",
        "Export.Column.Kind",
        "Export.Column.Country",
        "Institution.City",
        "Institution.Today",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var book = await books.InstitutionsAsync(by, cancel);
        var heads = book.Institutions.SelectMany(i => book.HoldersAt(i.Id, today.Date).Take(1));
        book = await books.WithAsync(book, heads, by, cancel);
        foreach (var one in book.Institutions)
        {
            var head = book.At(one.Id, today.Date).Select(h => h.Who).FirstOrDefault();
            yield return
            [
                one.NameFr,
                one.NameAr,
                words.Of(one.Kind),
                words.Country(one.Country),
                one.City,
                head is null ? null : book.Introduce(head, today.Date, one.Id, words),
            ];
        }
    }
}

/// <summary>The counterparts of the mission; how they are reached in private does not leave the house.</summary>
internal sealed class CounterpartExport(AddressBooks books, Today today) : ListExport
{
    public override string Key => "counterparts";

    public override string Permission => RelationsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Counterpart.Name",
        "Counterpart.NameInArabic",
        "Function.Function",
        "Institution.Name",
        "Counterpart.Languages",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var book = await books.WholeAsync(by, cancel);
        foreach (var one in book.Counterparts.OrderBy(c => c.Name.Reveal(), StringComparer.Ordinal))
        {
            var holding = book.On(one.Id, today.Date);
            yield return
            [
                one.Name.Reveal(),
                one.NameInArabic?.Reveal(),
                holding?.Function.NameIn(words.Language),
                holding?.Institution.NameIn(words.Language),
                words.InWords(one.Languages),
            ];
        }
    }
}

/// <summary>The visits of the mission.</summary>
internal sealed class VisitExport(ProgrammeReader reader) : ListExport
{
    public override string Key => "visits";

    public override string Permission => RelationsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "OfficialVisit.Name",
        "OfficialVisit.FirstDay",
        "OfficialVisit.LastDay",
        "OfficialVisit.Head",
        "OfficialVisit.Meetings",
        "OfficialVisit.Standing",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await reader.ListAsync(by, cancel))
        {
            yield return
            [
                one.NameIn(words.Language),
                one.FirstDay,
                one.LastDay,
                one.Head?.Name.Reveal(),
                one.Programme.Count(),
                words.Of(one.Standing),
            ];
        }
    }
}

/// <summary>The commitments made at meetings.</summary>
internal sealed class PromiseExport(Promises promises) : ListExport
{
    public override string Key => "commitments";

    public override string Permission => RelationsPermissions.Promises;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Promise.What",
        "Promise.Side",
        "Institution.Name",
        "OfficialVisit.Name",
        "Promise.Owner",
        "Promise.DueOn",
        "Promise.KeptColumn",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var line in await promises.ListAsync(by, cancel))
        {
            yield return
            [
                line.Promise.What.Reveal(),
                words.Of(line.Promise.Side),
                line.Institution?.NameIn(words.Language),
                line.Visit.NameIn(words.Language),
                line.Promise.OwnerName,
                line.Promise.DueOn,
                line.Promise.KeptOn,
            ];
        }
    }
}

/// <summary>The trainings of all dossiers, with their participants by institution and sex.</summary>
internal sealed class DossierExport(DossierOffice office, AddressBooks books) : ListExport
{
    public override string Key => "dossiers";

    public override string Permission => RelationsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Dossier.Name",
        "Dossier.Kind",
        "Dossier.OpenedOn",
        "Dossier.ClosedOn",
        "Dossier.Training",
        "OfficialVisit.LastDay",
        "Institution.Name",
        "Dossier.Women",
        "Dossier.Men",
        "Dossier.Others",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var book = await books.InstitutionsAsync(by, cancel);
        foreach (var dossier in await office.ListAsync(by, cancel))
        {
            // A dossier without a training stands in one row.
            var trained =
                from training in dossier.Trainings.OrderBy(t => t.StartsOn)
                from people in training.People
                select ((PolicyTraining?)training, (TrainedPeople?)people);
            foreach (var (training, people) in trained.DefaultIfEmpty())
            {
                yield return
                [
                    dossier.Title,
                    words.Of(dossier.Kind),
                    dossier.OpenedOn,
                    dossier.ClosedOn,
                    training?.Title,
                    training?.EndsOn,
                    book.Institution(people?.InstitutionId)?.NameIn(words.Language),
                    people?.Women,
                    people?.Men,
                    people?.Others,
                ];
            }
        }
    }
}
