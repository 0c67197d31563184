using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>Everything that is written for the site, and how far it is.</summary>
internal sealed class ItemExport(SiteDesk desk) : ListExport
{
    public override string Key => "site-content";

    public override string Permission => SitePermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "SiteDesk.TitleHead",
        "SiteDesk.Kind",
        "SiteDesk.PublicState",
        "SiteDesk.Review",
        "SiteDesk.Languages",
        "SiteDesk.Changed",
        "SiteDesk.By",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await desk.AllAsync(by, words.Language, cancel))
        {
            yield return
            [
                one.Title,
                words.Of(one.Item.Kind),
                words.Of(one.State),
                words.Of(one.Item.Review),
                string.Join(
                    words["Ui.Comma"],
                    one.Languages.Where(l => l.Value == LanguageState.Fresh)
                        .Select(l => Languages.OwnName(l.Key))
                ),
                one.Item.ChangedAt,
                one.ByName,
            ];
        }
    }
}
