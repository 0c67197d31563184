using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>The members of staff with their missions and roles.</summary>
internal sealed class UserExport(Staff staff, Missions missions) : ListExport
{
    public override string Key => "users";

    public override string Permission => AccessPermissions.Users;

    public override IReadOnlyList<string> Columns { get; } =
    ["Export.Column.Name", "Export.Column.Mission", "Export.Column.Roles"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var names = (await missions.AllAsync(cancel)).ToDictionary(
            m => m.Id,
            m => m.NameIn(words.Language)
        );
        foreach (var one in await staff.AllAsync(cancel))
        {
            yield return
            [
                one.Name,
                names.GetValueOrDefault(one.MissionId),
                string.Join(", ", one.Roles.Order().Select(r => words.Of(r))),
            ];
        }
    }
}
