using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages;

/// <summary>Takes a list out of the house as a file: which, in which format, and what for.</summary>
[Needs(AccessPermissions.Export)]
internal sealed class ExportPageModel(ExportOffice office, Today today, Words words) : PageModel
{
    [BindProperty]
    public ExportForm Input { get; set; } = new();

    public IEnumerable<SelectListItem> Lists =>
        office.Of(Actor).Select(l => new SelectListItem(words[$"Export.{l.Key}"], l.Key));

    public IEnumerable<SelectListItem> Formats =>
        TableFile.Formats.Select(f => new SelectListItem(f.ToUpperInvariant(), f));

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public void OnGet(string? list) => Input.List = list;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var begun = await office.BeginAsync(Input.List, Input.Format, Input.Purpose, Actor, cancel);
        if (!begun.IsDone)
        {
            ModelState.AddRefusals(begun, words);
            return Page();
        }
        var (list, format) = (begun.Value, Input.Format!);
        Response.ContentType = TableFile.ContentType(format);
        Response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture,
            $"attachment; filename=\"rihla-{list.Key}-{today.Date:yyyy-MM-dd}.{format}\""
        );
        Response.Headers.CacheControl = "no-store";
        // A spreadsheet is packed, and the packing ends with a write that does not wait: the body of the response itself takes none.
        var body = Response.BodyWriter.AsStream(leaveOpen: true);
        await office.WriteAsync(list, format, body, Actor, cancel);
        return new EmptyResult();
    }
}

/// <summary>The form of an export.</summary>
internal sealed class ExportForm
{
    public string? List { get; set; }

    public string? Format { get; set; } = "xlsx";

    public string? Purpose { get; set; }
}
