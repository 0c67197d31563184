using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>Something that is wrong with what was sent.</summary>
/// <param name="Field">The field it is wrong in; empty, where it is none.</param>
/// <param name="Text">What to do about it.</param>
public sealed record PageFault(string Field, string Text);

/// <summary>A page for everybody: in the language of its address, without a cookie, the same for all who ask.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public abstract class PublicPage(SiteFrame frame, Words words) : PageModel
{
    /// <summary>The language of the address.</summary>
    public string Lang => words.Language;

    /// <summary>What surrounds the page.</summary>
    public SiteFrame Frame => frame;

    /// <summary>What is public now.</summary>
    internal Published Site => frame.Site;

    /// <summary>The texts, in the language of the address.</summary>
    protected Words T => words;

    /// <summary>Ends when the reader no longer waits.</summary>
    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>The neighbourhood that the request comes from, for counting alone.</summary>
    protected string From => Neighbourhood.Of(HttpContext.Connection.RemoteIpAddress);

    /// <inheritdoc/>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        ArgumentNullException.ThrowIfNull(next);
        await frame.LoadAsync(Cancel);
        await next();
    }

    /// <summary>Shows what is wrong: in a list before the form, in the order in which it was found, and at the fields.</summary>
    protected void Show(params IEnumerable<Refusal> refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        foreach (var refusal in refusals)
        {
            var fault = new PageFault(refusal.Field ?? "", T[refusal.TextKey, refusal.Args]);
            ModelState.AddModelError(fault.Field, fault.Text);
            faults.Add(fault);
        }
    }

    private readonly List<PageFault> faults = [];

    /// <summary>What is wrong with what was sent.</summary>
    public IReadOnlyList<PageFault> Faults => faults;

    /// <summary>What is wrong with a field, to show beside it.</summary>
    public string? FaultOf(string field) =>
        ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0
            ? entry.Errors[0].ErrorMessage
            : null;

    /// <summary>What was typed, to be kept: a little more than allowed stays, so that it is refused instead of cut; a flood is cut.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="longest">How many characters are allowed.</param>
    protected static string? Cut(string? typed, int longest)
    {
        var text = typed?.Trim().ReplaceLineEndings("\n");
        return text?.Length > longest * 2 ? text[..(longest * 2)] : text;
    }

    /// <summary>The page may be kept and shown to others until something public changes.</summary>
    protected void MayBeKept() => HttpContext.Features.Set(new MayBeKept());
}
