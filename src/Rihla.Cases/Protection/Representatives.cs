using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>Says who represents by law an adult who cannot decide, for the rooms in which somebody signs or is paid in their place.</summary>
public sealed class Representatives
{
    private readonly RihlaDb db;

    internal Representatives(RihlaDb db) => this.db = db;

    /// <summary>
    /// The name of who had consented to the return in the place of this adult by a day; nothing for who could decide then, and as long as
    /// nobody has consented.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="memberId">The adult.</param>
    /// <param name="on">The day.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<string?> OfAsync(
        CaseFile file,
        Guid memberId,
        DateOnly on,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        return (await CaseRoutes.LoadAsync(db, file.Id, cancel))
            .All.Where(r =>
                r.MemberId == memberId
                && r.Kind.Reveal() == RouteKind.Represented
                && r.OpenedOn <= on
                && !(r.IsNotConfirmed && r.ResolvedOn <= on)
            )
            .SelectMany(r => r.Steps)
            .Where(s =>
                s.Kind.Reveal() == StepKind.RepresentativeConsent
                && s.Result.Reveal() == StepResult.Favourable
                && s.On <= on
            )
            .MaxBy(s => (s.On, s.RecordedAt))
            ?.Who?.Reveal();
    }
}
