using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Arrivals;

/// <summary>The cases that come to the mission: requests to answer, people on their way, people expected; each by pages.</summary>
[Needs(TravelPermissions.Receive)]
internal sealed class ArrivalListModel(
    Travel.Arrivals arrivals,
    FitnessDecisions decisions,
    Words words
) : PageModel
{
    public const int Size = 25;

    private Dictionary<(Guid CaseId, Guid PersonId), FitnessView> fitness = [];

    [BindProperty(SupportsGet = true)]
    public int Answer { get; set; } = 1;

    [BindProperty(SupportsGet = true)]
    public int Confirm { get; set; } = 1;

    [BindProperty(SupportsGet = true)]
    public int Await { get; set; } = 1;

    public IReadOnlyList<ComingPart> Parts { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        var places = (await arrivals.ComingAsync(actor, cancel)).ToLookup(p => p.Turn);
        var parts = new List<ComingPart>();
        foreach (
            var (title, turn, asked) in new[]
            {
                ("Arrival.ToAnswer", ComingTurn.Answer, Answer),
                ("Arrival.OnTheWay", ComingTurn.Confirm, Confirm),
                ("Arrival.Expected", ComingTurn.Await, Await),
            }
        )
        {
            var all = places[turn].ToList();
            var number = Paging.Within(asked, Size, all.Count);
            var shown = all.Skip(Paging.Before(number, Size)).Take(Size);
            parts.Add(
                new(title, turn, await arrivals.LoadAsync(shown, actor, cancel), number, all.Count)
            );
        }
        Parts = parts.FindAll(p => p.Total > 0);
        fitness = await decisions.OfAsync(
            [.. Parts.SelectMany(p => p.Shown).Select(c => c.File.Id)],
            cancel
        );
    }

    public string Needs(Coming coming) =>
        string.Join(
            words["Ui.Comma"],
            coming
                .File.Travellers.SelectMany(t =>
                    MedicalNeedsList
                        .In(
                            fitness.GetValueOrDefault((coming.File.Id, t.Person.Id))?.Needs
                                ?? MedicalNeeds.None
                        )
                        .Select(n => words.Of(n))
                        .Concat(t.Unaccompanied ? [words["Manifest.Unaccompanied"]] : [])
                )
                .Distinct(StringComparer.Ordinal)
        );
}

/// <summary>One part of the list: the cases about which the same is done next, and which page of them is shown.</summary>
internal sealed record ComingPart(
    string Title,
    ComingTurn Turn,
    IReadOnlyList<Coming> Shown,
    int Number,
    int Total
)
{
    /// <summary>The name of the page's number in the address.</summary>
    public string Parameter => Turn.ToString().ToLowerInvariant();
}
