using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>The audit as the data-protection officer sees it, the latest first: who did what and when; no values.</summary>
internal sealed class AuditExport(AuditSearch search) : ListExport
{
    private const int Together = 500;

    public override string Key => "audit";

    public override string Permission => AccessPermissions.Audit;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "AuditExport.Sequence",
        "Export.Column.At",
        "AuditSearch.User",
        "AuditExport.Act",
        "AuditSearch.Act",
        "AuditExport.Reason",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        long? before = null;
        do
        {
            var page = await search.FindAsync(new() { Before = before }, by, Together, cancel);
            foreach (var line in page.Lines)
            {
                yield return
                [
                    line.Sequence,
                    line.At,
                    line.Who,
                    line.Act,
                    words.Sentence(line.Act, line.Args),
                    line.IsOfOthers ? words["AuditSearch.OfOthers"] : line.Reason,
                ];
            }
            before = page.Before;
        } while (before is not null);
    }
}
