using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The letter of decision on paper, in the applicant's language.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class LetterPrintModel(
    ApplicationDesk applications,
    Missions missions,
    Today today,
    Words words
) : DiasporaPage(words)
{
    public ApplicationView View { get; private set; } = null!;

    /// <summary>The words of the applicant's language.</summary>
    public Words Theirs => T.In(View.Application.Language);

    public string MissionName { get; private set; } = "";

    /// <summary>The day on which it could be read: of the announcement, or of what was decided after it.</summary>
    public DateOnly On =>
        today.Of(
            !View.Application.IsDecided ? View.Application.CheckedAt!.Value
            : View.Application.DecidedAt > View.Call.AnnouncedAt ? View.Application.DecidedAt.Value
            : View.Call.AnnouncedAt!.Value
        );

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (
            await applications.OpenAsync(code, Actor, Cancel) is not { } found
            || !Letter.IsReady(found.Call, found.Application)
        )
        {
            return NotFound();
        }
        View = found;
        MissionName =
            (await missions.AllAsync(Cancel))
                .FirstOrDefault(m => m.Id == found.Call.MissionId)
                ?.NameIn(found.Application.Language)
            ?? "";
        return Page();
    }
}

/// <summary>What a letter says, and in which words.</summary>
internal sealed record LetterText(Call Call, Application Application, Words Words);
