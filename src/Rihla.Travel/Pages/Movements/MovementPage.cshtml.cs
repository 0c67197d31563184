using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Movements;

/// <summary>A movement with its legs, escorts and passengers.</summary>
[Needs(TravelPermissions.ViewMovements)]
internal sealed class MovementPageModel(Travel.Movements movements, CaseFiles files, ReadLog reads)
    : PageModel
{
    public Movement Movement { get; private set; } = null!;

    public IReadOnlyList<Seat> Seats { get; private set; } = [];

    /// <summary>The places whose cases the reader may see.</summary>
    public IReadOnlyList<(Seat Seat, CaseFile File)> Passengers { get; private set; } = [];

    public int Hidden => Seats.Count - Passengers.Count;

    public bool May(string permission) =>
        HttpContext.Features.GetRequiredFeature<Actor>().May(permission);

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await movements.FindAsync(code, actor, cancel) is not { } movement)
        {
            return NotFound();
        }
        Movement = movement;
        Seats = await movements.SeatsOfAsync(movement.Id, cancel);
        var cases = (
            await files.ListAsync([.. Seats.Select(s => s.CaseId).Distinct()], actor, cancel)
        ).ToDictionary(f => f.Id);
        Passengers =
        [
            .. Seats
                .Where(s => cases.ContainsKey(s.CaseId))
                .Select(s => (s, cases[s.CaseId]))
                .OrderBy(p => p.Item2.Code, StringComparer.Ordinal),
        ];
        await reads.SawMovementAsync(actor, movement, cases.Keys, cancel);
        return Page();
    }
}
