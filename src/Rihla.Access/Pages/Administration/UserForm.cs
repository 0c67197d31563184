using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Administration;

/// <summary>What is typed about a user.</summary>
internal sealed class UserForm
{
    public string? UserName { get; init; }

    public string? DisplayName { get; init; }

    public string? MissionId { get; init; }

    public string? Language { get; init; } = Languages.French;

    public List<Role> Roles { get; init; } = [];

    public bool IsActive { get; init; } = true;

    public int Version { get; init; }

    public static UserForm Of(User user, string missionCode) =>
        new()
        {
            UserName = user.UserName,
            DisplayName = user.DisplayName,
            MissionId = missionCode,
            Language = user.Language,
            Roles = [.. user.Roles.Select(r => r.Role)],
            IsActive = user.IsActive,
            Version = user.Version,
        };

    public UserInput AsInput() => new(DisplayName, MissionId, Language, Roles, IsActive);

    public static async Task<List<SelectListItem>> MissionItemsAsync(
        Missions missions,
        Words words,
        CancellationToken cancel
    ) =>
        [
            .. (await missions.AllAsync(cancel)).Select(m => new SelectListItem(
                $"{m.Code} – {m.NameIn(words.Language)}",
                m.Code
            )),
        ];

    public static List<SelectListItem> LanguageItems() =>
        [.. Languages.All.Select(l => new SelectListItem(Languages.OwnName(l), l))];

    public static List<SelectListItem> RoleItems(Words words) =>
        [.. Enum.GetValues<Role>().Select(r => new SelectListItem(words.Of(r), r.ToString()))];
}
