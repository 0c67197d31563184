using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

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
