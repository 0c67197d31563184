using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Arrivals;

/// <summary>The cases that come to the mission: requests to answer, people on their way, people expected.</summary>
[Needs(TravelPermissions.Receive)]
internal sealed class ArrivalListModel(
    Travel.Arrivals arrivals,
    FitnessDecisions decisions,
    Words words
) : PageModel
{
    private Dictionary<(Guid CaseId, Guid PersonId), FitnessView> fitness = [];

    public IReadOnlyList<Coming> Coming { get; private set; } = [];

    public IEnumerable<(string Title, IReadOnlyList<Coming> Group)> Groups =>
        new (string Title, IReadOnlyList<Coming> Group)[]
        {
            ("Arrival.OnTheWay", [.. Coming.Where(c => c.IsOnTheWay)]),
            ("Arrival.ToAnswer", [.. Coming.Where(c => !c.IsOnTheWay && c.IsAsked)]),
            ("Arrival.Expected", [.. Coming.Where(c => !c.IsOnTheWay && !c.IsAsked)]),
        }.Where(g => g.Group.Count > 0);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        Coming = await arrivals.ComingAsync(actor, cancel);
        fitness = await decisions.OfAsync([.. Coming.Select(c => c.File.Id)], cancel);
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
