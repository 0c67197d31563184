using Rihla.Cases;
using Rihla.Platform;

namespace Rihla.Reintegration;

/// <summary>Who signs for what is agreed and given, and is paid.</summary>
/// <param name="Traveller">Whose it is.</param>
/// <param name="Representative">Who represents them by law, where they cannot decide; nothing where nobody is named.</param>
internal sealed record Receiver(Traveller Traveller, string? Representative)
{
    /// <summary>The name of who signs; nothing where nobody can.</summary>
    public string? Name => Traveller.IsRepresented ? Representative : Traveller.Person.FullName;

    /// <summary>Why nobody signs; nothing where somebody can.</summary>
    public Refusal? WhyNot =>
        Name is null ? new("AfterArrival.RepresentativeMissing", Traveller.Person.FullName) : null;
}

/// <summary>Finds who signs and is paid in a case, and who represents them where they cannot decide (decision 0031).</summary>
internal sealed class Receivers(Representatives representatives, Today today)
{
    /// <summary>Who would sign today; nobody, where only children have arrived.</summary>
    public async Task<Receiver?> InAsync(CaseFile file, CancellationToken cancel) =>
        AfterArrival.ReceiverIn(file, today.Date) is not { } traveller
            ? null
            : new(
                traveller,
                traveller.IsRepresented
                    ? await representatives.OfAsync(file, traveller.MemberId, today.Date, cancel)
                    : null
            );
}
