using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>What the calls add to the public site: their list, and a page for each.</summary>
internal sealed class CallPlaces(RihlaDb db, Words words, Today today) : PublicPlaces
{
    /// <summary>The address of the list, below the language.</summary>
    public const string Address = "action/calls";

    public override async Task<IReadOnlyList<PublicPlace>> AllAsync(CancellationToken cancel)
    {
        var calls = await db.Set<Call>()
            .AsNoTracking()
            .Where(c => c.PublishedAt != null)
            .OrderByDescending(c => c.OpensOn)
            .ToListAsync(cancel);
        if (calls.Count == 0)
        {
            return [];
        }
        return
        [
            new PublicPlace
            {
                Address = Address,
                Since = calls.Max(c => c.PublishedAt!.Value),
                IsOffered = true,
                Texts = Languages.All.ToDictionary(
                    l => l,
                    l => new PlaceText(
                        words.In(l)["PublicCall.Title"],
                        words.In(l)["PublicCall.Lead"],
                        ""
                    )
                ),
            },
            .. calls.Select(c => new PublicPlace
            {
                Address = $"{Address}/{c.Address}",
                Since = c.PublishedAt!.Value,
                Until = TurnsAt(c),
                Texts = Languages.All.ToDictionary(
                    l => l,
                    l => new PlaceText(c.TitleIn(l), c.SummaryIn(l), c.BodyIn(l))
                ),
            }),
        ];
    }

    // When it opens, and when it closes.
    private DateTimeOffset? TurnsAt(Call call) =>
        new[] { call.OpensOn, call.ClosesOn.AddDays(1) }
            .Where(day => day > today.Date)
            .Select(day => (DateTimeOffset?)today.StartOf(day))
            .Min();
}
