using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>
/// Says who of a case may be named to an authority, such as a consulate or the ministry that lets people leave. A name that was given
/// away cannot be called back: who seeks asylum, fears to return, may have been trafficked, suffered torture or violence of which the
/// authority itself may be the author, or may be stateless is named once a protection officer has resolved the need, and who withdrew
/// once they have signed anew.
/// </summary>
public sealed class NamedToAuthorities
{
    private readonly RihlaDb db;
    private readonly CasesSettings settings;
    private readonly Today today;

    internal NamedToAuthorities(RihlaDb db, CasesSettings settings, Today today) =>
        (this.db, this.settings, this.today) = (db, settings, today);

    /// <summary>
    /// Who of a case is not to be named to an authority today, by person, and what has to come first. The words tell nothing of the
    /// need: colleagues read them who are not to know of it.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyDictionary<Guid, Refusal>> WithheldAsync(
        CaseFile file,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        var withdrawn = Withdrawals.WhoWithdrew(
            file,
            await SignedPapers.LoadAsync(db, file.Id, cancel),
            routes,
            await Withdrawals.ReopenedOnAsync(db, file.Id, cancel)
        );
        return file
            .Travellers.Select(t =>
                (
                    t.Person,
                    Why: routes.KeepFromAuthorities(t, file, today.Date, settings.CoolingOffDays)
                        ? "Authority.ProtectionFirst"
                    : withdrawn.Contains(t.MemberId) ? "Authority.Withdrawn"
                    : null
                )
            )
            .Where(found => found.Why is not null)
            .ToDictionary(
                found => found.Person.Id,
                found => new Refusal(found.Why!, found.Person.FullName)
            );
    }

    /// <summary>The same as the faults of a form that asks an authority about people; none, if all may be named.</summary>
    /// <param name="file">The case.</param>
    /// <param name="personIds">Who is to be named.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<List<Refusal>> FaultsAsync(
        CaseFile file,
        IEnumerable<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(personIds);
        var withheld = await WithheldAsync(file, cancel);
        return
        [
            .. personIds
                .Distinct()
                .Where(withheld.ContainsKey)
                .Select(id => withheld[id] with { Field = "PersonIds" }),
        ];
    }
}
