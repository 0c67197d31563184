using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Routing;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Oversight;

[Needs(AccessPermissions.Audit)]
internal sealed class AuditModel(AuditSearch search, Staff staff, Texts texts, Words words)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public AuditFilter Filter { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public AuditPage Found { get; private set; } = new([], null);

    public IReadOnlyList<SelectListItem> UserItems { get; private set; } = [];

    public IReadOnlyList<SelectListItem> ActItems { get; private set; } = [];

    /// <summary>The address of the next part, with the same filter.</summary>
    public string? Older =>
        Found.Before is { } before
            ? Url.Page(
                "/Oversight/Audit",
                new RouteValueDictionary(
                    Request
                        .Query.Where(q => q.Key != "before")
                        .ToDictionary(q => q.Key, q => (object?)q.Value.ToString())
                )
                {
                    ["before"] = before,
                }
            )
            : null;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        UserItems =
        [
            .. (await staff.AllAsync(cancel)).Select(s => new SelectListItem(
                s.Name,
                s.UserId.ToString()
            )),
        ];
        ActItems =
        [
            .. texts
                .Under("Audit.")
                .Select(a => new SelectListItem(words.Sentence(a, []), a))
                .OrderBy(i => i.Text, StringComparer.CurrentCultureIgnoreCase),
        ];
        Found = await search.FindAsync(
            new()
            {
                UserId = Guid.TryParse(Filter.User, out var user) ? user : null,
                Act = Filter.Act,
                From = Filter.From,
                To = Filter.To,
                CaseId = Filter.Case,
                PersonId = Filter.Person,
                Before = Before,
            },
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
    }

    public IEnumerable<string> Fields(AuditLine line) =>
        line
            .Changes.Where(c => c.Field is not null)
            .Select(c => $"Field.{c.Of}.{c.Field}")
            .Distinct()
            .Where(words.Has)
            .Select(key => words[key]);
}

internal sealed class AuditFilter
{
    public string? User { get; init; }

    public string? Act { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public Guid? Case { get; init; }

    public Guid? Person { get; init; }
}
