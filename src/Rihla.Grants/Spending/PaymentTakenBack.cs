namespace Rihla.Grants;

/// <summary>
/// What a module does when a payment is taken back: what it was for has not been received any more. Every registered one is
/// asked for each case that has a share in it, within the transaction of the operation, before it is saved. Register with
/// <see cref="GrantsModule.AddPaymentTakenBack{T}"/>.
/// </summary>
public abstract class PaymentTakenBack
{
    /// <summary>Sees to a case that was paid for. It changes entities in memory; the operation saves them.</summary>
    /// <param name="caseId">The case, which is held.</param>
    /// <param name="partId">The part of an order that is unpaid again.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnTakenBackAsync(Guid caseId, Guid partId, CancellationToken cancel);
}
