using System.Collections.Frozen;

namespace Rihla.Platform.Security;

/// <summary>
/// Who does something: a signed-in member of staff, or the system itself (reminders, imports from the command line).
/// Every operation takes an actor, and nothing is saved without one.
/// </summary>
public sealed record Actor
{
    /// <summary>The user's identity; <see cref="Guid.Empty"/> for the system.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The name shown to colleagues.</summary>
    public required string Name { get; init; }

    /// <summary>The mission the person works for; <see cref="Guid.Empty"/> for the system.</summary>
    public required Guid MissionId { get; init; }

    /// <summary>The roles held.</summary>
    public required FrozenSet<Role> Roles { get; init; }

    /// <summary>The codes of all permissions that the roles bring.</summary>
    public required FrozenSet<string> Permissions { get; init; }

    /// <summary>Whether this is the system, which is bound by the rules of a case but by no mission.</summary>
    public bool IsSystem => UserId == Guid.Empty;

    /// <summary>Whether the actor holds the permission with this code.</summary>
    public bool May(string permission) => IsSystem || Permissions.Contains(permission);

    /// <summary>Refuses with <see cref="NotPermittedException"/> unless the actor holds the permission.</summary>
    /// <exception cref="NotPermittedException">The actor does not hold it.</exception>
    public void Need(string permission)
    {
        if (!May(permission))
        {
            throw new NotPermittedException(permission);
        }
    }

    /// <summary>The system: reminders, imports and repairs that no member of staff started.</summary>
    public static Actor System { get; } =
        new()
        {
            UserId = Guid.Empty,
            Name = "Rihla",
            MissionId = Guid.Empty,
            Roles = FrozenSet<Role>.Empty,
            Permissions = FrozenSet<string>.Empty,
        };
}

/// <summary>An operation was called without the permission it needs. Pages never get here by a link; a forged request does.</summary>
/// <param name="permission">The code of the missing permission.</param>
public sealed class NotPermittedException(string permission)
    : Exception($"The permission {permission} is needed.")
{
    /// <summary>The code of the missing permission.</summary>
    public string Permission { get; } = permission;
}
