using System.Runtime.CompilerServices;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

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
