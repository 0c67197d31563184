using Microsoft.AspNetCore.Http;
using Rihla.Platform.Localisation;

namespace Rihla.Access.Pages.Account;

/// <summary>What stands below a field of one's own account.</summary>
internal static class Hint
{
    /// <summary>Why the present password is asked for. Who came into a demonstration with one click does not know it, and is told.</summary>
    public static string OfPassword(Words words, HttpContext context) =>
        context.Features.Get<LiveSession>() is { IsDemonstration: true }
            ? words["Password.OfDemonstration", DemonstrationUsers.Password]
            : words["Password.Why"];
}
