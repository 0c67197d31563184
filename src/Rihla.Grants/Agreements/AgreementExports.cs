using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The agreements of the mission.</summary>
internal sealed class AgreementExport(Agreements agreements) : ListExport
{
    public override string Key => "agreements";

    public override string Permission => GrantsPermissions.ViewAgreements;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Title",
        "Export.Column.Kind",
        "Export.Column.Parties",
        "Export.Column.Starts",
        "Export.Column.Ends",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await agreements.ListAsync(by, cancel))
        {
            yield return
            [
                one.Title,
                words.Of(one.Kind),
                string.Join(", ", one.Parties.Select(p => p.Name)),
                one.StartsOn,
                one.EndsOn,
            ];
        }
    }
}

/// <summary>The log of transfers of personal data: how many people, to whom, and no names.</summary>
internal sealed class TransferExport(TransferLog log) : ListExport
{
    public override string Key => "transfers";

    public override string Permission => GrantsPermissions.Transfers;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.At",
        "Export.Column.Recipient",
        "Export.Column.Country",
        "Export.Column.Title",
        "Export.Column.Persons",
        "Export.Column.RequestedBy",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        for (var page = 1; ; page++)
        {
            var (lines, _) = await log.PageAsync(page, by, cancel);
            foreach (var line in lines)
            {
                yield return
                [
                    line.Record.At,
                    words.Of(line.Record.Recipient),
                    line.Record.Country is { } country ? words.Country(country) : null,
                    line.Agreement,
                    line.Record.Persons,
                    line.Record.ByName,
                ];
            }
            if (lines.Count < TransferLog.PageSize)
            {
                break;
            }
        }
    }
}
