using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>The copy of somebody's data in her language: to print and hand over, and as a file that programs read.</summary>
[Needs(SitePermissions.DataRequests)]
internal sealed class DataCopyModel(DataCopies copies, SiteFrame frame, Today today, Words words)
    : DataRequestPage(words)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public IReadOnlyList<HeldSection> Sections { get; private set; } = [];

    /// <summary>The words of her language.</summary>
    public Words Told { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public string MissionName { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnGetFileAsync() =>
        await LoadAsync()
            ? File(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        title = Told["DataRequest.Copy"],
                        mission = MissionName,
                        made_on = Day,
                        sections = Sections.Select(s => new
                        {
                            title = s.Title,
                            lines = s.Lines.Select(l => new { what = l.Label, held = l.Text }),
                        }),
                    },
                    Readable
                ),
                "application/json",
                // The name of the file tells nothing to who sees it on a shared computer.
                "copy.json"
            )
            : NotFound();

    private async Task<bool> LoadAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (await copies.OfAsync(Id, Actor, Cancel) is not { } copy)
        {
            return false;
        }
        await frame.LoadAsync(Cancel);
        Told = T.In(copy.View.Language);
        MissionName = frame.Name(Told.Language);
        Sections = copy.Sections;
        return true;
    }
}
