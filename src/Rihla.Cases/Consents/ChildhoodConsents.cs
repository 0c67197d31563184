using Rihla.People;
using Rihla.Platform;

namespace Rihla.Cases;

/// <summary>
/// What others agreed to for children, where a person is asked about without their case: who has come of age since is asked
/// themselves before they are photographed or shown to the world.
/// </summary>
internal sealed class ChildhoodConsents(Register register, Today today)
{
    /// <summary>Those of these answers, one of a person, that stand and still speak for the person.</summary>
    public async Task<IReadOnlyList<Consent>> StillSpeakAsync(
        IEnumerable<Consent> latest,
        CancellationToken cancel
    )
    {
        var standing = latest.Where(c => c.Stands).ToList();
        var people = await register.SummariesAsync(
            standing.Where(c => !c.IsOwn).Select(c => c.PersonId),
            cancel
        );
        return
        [
            .. standing.Where(c =>
                c.IsOwn
                || people.GetValueOrDefault(c.PersonId)?.Birth?.MayBeChildOn(today.Date) != false
            ),
        ];
    }
}
