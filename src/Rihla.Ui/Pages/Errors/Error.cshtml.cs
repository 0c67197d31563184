using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Ui.Fields;

namespace Rihla.Ui.Pages.Errors;

/// <summary>Says what went wrong and what to do next, and nothing about anybody.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, ResponseCache(NoStore = true)]
internal sealed class ErrorModel : PageModel
{
    private static readonly int[] Known = [400, 403, 404, 409, 413, 429, 500, 503];

    /// <summary>The HTTP status.</summary>
    public int Code { get; private set; }

    /// <summary>A mark by which the entry in the log is found.</summary>
    public string Reference =>
        Activity.Current?.TraceId.ToHexString() ?? HttpContext.TraceIdentifier;

    /// <summary>Where one begins again: the staff application for who works in it or signs in, the public site for all others.</summary>
    public string Home =>
        Address is ['/', var a, var b, ..] path
        && Languages.Knows($"{a}{b}")
        && path is [_, _, _] or [_, _, _, '/', ..]
            ? $"~/{a}{b}"
        : IsOfStaff ? "~/app"
        : "~/";

    /// <summary>What was sent and not taken because too much came from one address: it can be sent again as it is.</summary>
    public KeptSending? Kept { get; private set; }

    /// <summary>The text key of a part of the explanation.</summary>
    public string Key(string part)
    {
        var code =
            Known.Contains(Code) ? Code
            : Code >= 500 ? 500
            : 400;
        return code == 500 && IsDamaged ? $"Ui.Error.Damaged.{part}" : $"Ui.Error.{code}.{part}";
    }

    /// <summary>Shows the explanation, whatever the method of the request that failed.</summary>
    public void OnGet(int code) => Show(code);

    /// <inheritdoc cref="OnGet"/>
    public async Task OnPostAsync(int code)
    {
        Show(code);
        if (
            Code == StatusCodes.Status429TooManyRequests
            && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { } sent
            && sent.Endpoint?.Metadata.GetMetadata<MaySendAgainAttribute>() is { } allowed
            && Request.HasFormContentType
            && await Request.ReadFormAsync(HttpContext.RequestAborted) is var form
            && (allowed.Unless is not { } secret || string.IsNullOrEmpty(form[secret]))
            // A file is not in the page: sent again without it, something else would be sent.
            && form.Files.Count == 0
        )
        {
            Kept = new(
                sent.OriginalPath,
                [.. form.SelectMany(f => f.Value, (f, value) => KeyValuePair.Create(f.Key, value))]
            );
        }
    }

    private IExceptionHandlerPathFeature? Failed =>
        HttpContext.Features.Get<IExceptionHandlerPathFeature>();

    private string Address =>
        HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? Failed?.Path ?? "";

    private bool IsOfStaff =>
        User.Identity?.IsAuthenticated == true
        || Address.StartsWith("/app", StringComparison.OrdinalIgnoreCase)
        || Address.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase);

    // Something stored does not open: to try again helps nobody.
    private bool IsDamaged => Failed?.Error is { } failure && Vault.IsClosed(failure);

    private void Show(int code)
    {
        Code = Response.StatusCode >= 400 ? Response.StatusCode : code;
        Response.StatusCode = Code is >= 400 and <= 599 ? Code : 404;
        Code = Response.StatusCode;
    }
}
