using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Work;

/// <summary>Who waits for money, in an order that everybody can follow.</summary>
[Needs(CasesPermissions.View)]
internal sealed class WaitingListModel(
    WaitingList waiting,
    FundingBook book,
    Missions missions,
    Words words
) : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public IReadOnlyList<WaitingLine> Lines { get; private set; } = [];

    public int Total { get; private set; }

    /// <summary>How many more wait, of restricted cases.</summary>
    public int Hidden { get; private set; }

    public int Number { get; private set; }

    public string? Country { get; private set; }

    public IReadOnlyList<string> Grants { get; private set; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Countries { get; private set; } = [];

    public async Task OnGetAsync(string? country, [FromQuery(Name = "page")] int number = 1)
    {
        var cancel = HttpContext.RequestAborted;
        Country = string.IsNullOrWhiteSpace(country) ? null : country;
        Number = Math.Max(1, number);
        (Lines, Total, Hidden) = await waiting.PageAsync(Number, Country, Actor, cancel);
        Countries =
        [
            .. (await missions.AllAsync(cancel))
                .Where(m => m.IsOrigin)
                .Select(m => m.Country)
                .Distinct()
                .Select(code => KeyValuePair.Create(code, words.Country(code)))
                .OrderBy(c => c.Value, StringComparer.CurrentCulture),
        ];
        if (Actor.May(CasesPermissions.Fund))
        {
            Grants = await book.OpenGrantsAsync(Actor.MissionId, cancel);
        }
    }
}
