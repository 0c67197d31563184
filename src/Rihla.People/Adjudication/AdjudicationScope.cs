using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// Whose records somebody may compare: those of persons they may see; with a permission of its own those of other
/// missions; with another those of restricted cases.
/// </summary>
internal sealed class AdjudicationScope(PersonScope scope)
{
    public async Task<IReadOnlySet<Guid>> VisibleAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel
    )
    {
        if (by.IsSystem || ids.Count == 0)
        {
            return ids.ToHashSet();
        }
        var (anywhere, restricted) = (
            by.May(PeoplePermissions.AdjudicateAnywhere),
            by.May(PeoplePermissions.AdjudicateRestricted)
        );
        if (anywhere && restricted)
        {
            return ids.ToHashSet();
        }
        var visible = (await scope.VisibleAsync(ids, by, cancel)).ToHashSet();
        if (anywhere || restricted)
        {
            var hidden = await scope.RestrictedAsync(ids, cancel);
            visible.UnionWith(ids.Where(id => hidden.Contains(id) ? restricted : anywhere));
        }
        return visible;
    }
}
