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

    /// <summary>
    /// Acts that tell of what not everybody reads: without their permission a history says that they were done, when and by whom, but
    /// neither what fills their sentence nor the reason.
    /// </summary>
    public IReadOnlyDictionary<string, RestrictedAct> RestrictedActs { get; init; } =
        ReadOnlyDictionary<string, RestrictedAct>.Empty;

    /// <summary>The permission of who finds something in the field of the header, where the module answers it at <c>/app/search</c>.</summary>
    public string? Search { get; init; }

    /// <summary>The module's places in the menu of the staff application.</summary>
    public IReadOnlyList<MenuItem> Menu { get; init; } = [];
}

/// <summary>An act that tells of what not everybody reads.</summary>
/// <param name="Permission">The code of the permission of those who do.</param>
/// <param name="Instead">The act as which the others read it, where its sentence alone would tell.</param>
public sealed record RestrictedAct(string Permission, string? Instead = null);

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
