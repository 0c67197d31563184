using System.Collections;
using Microsoft.AspNetCore.Authorization;

namespace Rihla.Platform.Security;

/// <summary>Which roles hold which permission: a module declares one of these beside its permission codes.</summary>
public sealed class PermissionGrants : IEnumerable<KeyValuePair<string, Role[]>>
{
    private readonly Dictionary<string, Role[]> grants = new(StringComparer.Ordinal);

    /// <summary>The roles that hold the permission with this code.</summary>
    public Role[] this[string permission]
    {
        get => grants[permission];
        set => grants[permission] = value;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Role[]>> GetEnumerator() => grants.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>All permissions of all modules, and the roles that hold them.</summary>
public sealed class PermissionTable
{
    private readonly SortedDictionary<string, HashSet<Role>> table = new(StringComparer.Ordinal);

    /// <summary>Gathers what the modules declare.</summary>
    public PermissionTable(IEnumerable<PermissionGrants> modules)
    {
        foreach (var (permission, roles) in modules.SelectMany(m => m))
        {
            table.Add(permission, [.. roles]);
        }
    }

    /// <summary>The codes of all permissions, in order.</summary>
    public IEnumerable<string> All => table.Keys;

    /// <summary>Whether a role brings a permission.</summary>
    public bool Holds(Role role, string permission) =>
        table.TryGetValue(permission, out var roles) && roles.Contains(role);

    /// <summary>The permissions that a set of roles brings together.</summary>
    public IEnumerable<string> Of(IEnumerable<Role> roles) =>
        roles
            .SelectMany(role => table.Where(p => p.Value.Contains(role)).Select(p => p.Key))
            .Distinct(StringComparer.Ordinal);
}

/// <summary>
/// The one permission that a page or endpoint asks for. Whatever carries neither this nor
/// <see cref="AllowAnonymousAttribute"/> nor <see cref="SignedInAttribute"/> is refused to everyone.
/// </summary>
/// <param name="permission">The permission's code.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(string permission) : AuthorizeAttribute(permission)
{
    /// <summary>The permission's code.</summary>
    public string Permission { get; } = permission;
}

/// <summary>Open to every signed-in member of staff, whatever the role: the own account, the start page.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SignedInAttribute() : AuthorizeAttribute(PolicyName)
{
    /// <summary>The name of the policy that this stands for.</summary>
    public const string PolicyName = "signed-in";
}
