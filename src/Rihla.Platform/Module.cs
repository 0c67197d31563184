using System.Collections.ObjectModel;
using System.Reflection;
using Rihla.Platform.Security;

namespace Rihla.Platform;

/// <summary>
/// One room of the house: its assembly (entities, table mappings, pages and Texts.json are found there),
/// the permissions it knows, and what it adds to the menu. Each module offers one, beside its <c>AddX</c> method.
/// </summary>
public sealed record Module(Assembly Assembly)
{
    /// <summary>The prefix of the module's tables and permission codes, such as <c>cases</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The module's permissions and the roles that hold them.</summary>
    public PermissionGrants Permissions { get; init; } = [];

    /// <summary>
    /// Fields that a history shows only to those who hold a permission: <c>MedicalClearance.Diagnosis</c> and the code of
    /// the permission. A field that nobody may read later leads to a code that no role holds.
    /// </summary>
    public IReadOnlyDictionary<string, string> RestrictedFields { get; init; } =
        ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The permission of who finds something in the field of the header, where the module answers it at <c>/app/search</c>.</summary>
    public string? Search { get; init; }

    /// <summary>The module's places in the menu of the staff application.</summary>
    public IReadOnlyList<MenuItem> Menu { get; init; } = [];
}

/// <summary>A place in the menu of the staff application, shown to those who hold its permission.</summary>
/// <param name="Order">Where it stands: lower is earlier; the module's tens.</param>
/// <param name="TextKey">The key of its label in Texts.json.</param>
/// <param name="Url">Where it leads, beginning with <c>/app</c>.</param>
/// <param name="Icon">The name of an icon of the sprite, such as <c>people</c>.</param>
/// <param name="Permission">The permission of the page it leads to.</param>
public sealed record MenuItem(
    int Order,
    string TextKey,
    string Url,
    string Icon,
    string Permission
);
