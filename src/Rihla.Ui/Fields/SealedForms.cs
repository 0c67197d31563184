using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;

namespace Rihla.Ui.Fields;

/// <summary>
/// Limits what a request may bring, and reads forms that bring files. The framework would write a file of more than 64 KB in
/// clear into the temporary directory, where it stays if the server is killed; here it is a <see cref="SealedUploadStream"/>,
/// whatever reads the form first.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="limits">How many fields a form may have, and how long they may be.</param>
/// <param name="vault">What seals the files.</param>
internal sealed class SealedForms(HttpRequest request, FormOptions limits, Vault vault)
    : IFormFeature
{
    /// <summary>
    /// What a request with files may bring, in bytes: more than any one file may have, so that the page can say at the field that
    /// it is too large, with everything that was typed beside it still there.
    /// </summary>
    public const long Largest = 64 * 1024 * 1024;

    /// <summary>What the files of a form may have together: the fields beside them need some of it.</summary>
    public const long LargestFiles = Largest - (4 * 1024 * 1024);

    /// <summary>
    /// What anybody may send to a page that is open to all and says nothing else, in bytes: several times the longest of its forms
    /// in Arabic. Nobody fills the memory of the server from the street.
    /// </summary>
    public const long LargestFromAnybody = 256 * 1024;

    private Task<IFormCollection>? reading;

    /// <summary>Lets forms that bring files be read so; refuses what is longer than the page takes before any of it has come.</summary>
    public static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        // The page that tells of an error is shown for the same request, which was read or refused by then.
        var isAnswer =
            context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || context.Features.Get<IExceptionHandlerFeature>() is not null;
        var bringsFiles = BoundaryOf(request) is not null;
        if (!isAnswer && (LimitOf(context) ?? (bringsFiles ? Largest : null)) is { } largest)
        {
            if (
                context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size
            )
            {
                size.MaxRequestBodySize = largest;
            }
            if (bringsFiles)
            {
                context.Features.Set<IFormFeature>(
                    new SealedForms(
                        request,
                        context.RequestServices.GetRequiredService<IOptions<FormOptions>>().Value,
                        context.RequestServices.GetRequiredService<Vault>()
                    )
                );
            }
            if (request.ContentLength > largest)
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return;
            }
        }
        await next(context);
    }

    public bool HasFormContentType => true;

    public IFormCollection? Form { get; set; }

    // The framework asks so where a page looks at the form before it was read; it has been by then.
    public IFormCollection ReadForm() => ReadFormAsync(default).GetAwaiter().GetResult();

    public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken) =>
        Form is { } form ? Task.FromResult(form) : reading ??= ReadAsync(cancellationToken);

    // What the page says itself; else what is asked of everybody, where anybody may send.
    private static long? LimitOf(HttpContext context)
    {
        var page = context.GetEndpoint()?.Metadata;
        return page?.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize
            : page?.GetMetadata<IAllowAnonymous>() is not null ? LargestFromAnybody
            : null;
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? boundary.ToString()
            : null;

    private async Task<IFormCollection> ReadAsync(CancellationToken cancel)
    {
        var boundary = BoundaryOf(request)!;
        if (boundary.Length > limits.MultipartBoundaryLengthLimit)
        {
            throw new InvalidDataException("The boundary of the form is too long.");
        }
        var fields = new KeyValueAccumulator();
        var files = new FormFileCollection();
        var reader = new MultipartReader(boundary, request.Body)
        {
            HeadersCountLimit = limits.MultipartHeadersCountLimit,
            HeadersLengthLimit = limits.MultipartHeadersLengthLimit,
        };
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (
                !ContentDispositionHeaderValue.TryParse(
                    section.ContentDisposition,
                    out var disposition
                )
            )
            {
                throw new InvalidDataException("A part of the form has no name.");
            }
            if (disposition.IsFileDisposition())
            {
                files.Add(await FileAsync(section, disposition, cancel));
            }
            else if (disposition.IsFormDisposition())
            {
                fields.Append(
                    HeaderUtilities.RemoveQuotes(disposition.Name).ToString(),
                    await TextAsync(section, cancel)
                );
            }
            if (fields.ValueCount + files.Count > limits.ValueCountLimit)
            {
                throw new InvalidDataException("The form has too many fields.");
            }
        }
        return Form = new FormCollection(
            fields.HasValues ? fields.GetResults() : new Dictionary<string, StringValues>(),
            files
        );
    }

    private async Task<IFormFile> FileAsync(
        MultipartSection section,
        ContentDispositionHeaderValue disposition,
        CancellationToken cancel
    )
    {
        var part = new FileMultipartSection(section, disposition);
        // How much comes is limited with the request.
        var content = (
            await SealedUploadStream.TakeAsync(section.Body, long.MaxValue, vault, cancel)
        )!;
        request.HttpContext.Response.RegisterForDisposeAsync(content);
        return new FormFile(content, 0, content.Length, part.Name, part.FileName)
        {
            Headers = new HeaderDictionary(section.Headers),
        };
    }

    private async Task<string> TextAsync(MultipartSection section, CancellationToken cancel)
    {
        using var text = new StreamReader(section.Body, Encoding.UTF8);
        var value = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await text.ReadAsync(buffer, cancel)) > 0)
        {
            value.Append(buffer, 0, read);
            if (value.Length > limits.ValueLengthLimit)
            {
                throw new InvalidDataException("A field of the form is too long.");
            }
        }
        return value.ToString();
    }
}
