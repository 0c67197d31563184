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
