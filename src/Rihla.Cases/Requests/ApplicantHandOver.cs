namespace Rihla.Cases;

/// <summary>
/// What a module does when another member becomes the principal applicant of a case: what it keeps for "the applicant" without
/// saying who that is belongs to who was it until now. Every registered one is asked within the transaction of the
/// operation, before it is saved. Register with <see cref="CasesModule.AddApplicantHandOver{T}"/>.
/// </summary>
public abstract class ApplicantHandOver
{
    /// <summary>Keeps apart what is the one's and what is the other's. It changes entities in memory; the operation saves them.</summary>
    /// <param name="file">The case; its applicant is the new one already.</param>
    /// <param name="from">The member who was the principal applicant.</param>
    /// <param name="to">The member who is it from now on.</param>
    /// <param name="cancel">Stops it before anything is committed.</param>
    public abstract Task OnHandedOverAsync(
        CaseFile file,
        Guid from,
        Guid to,
        CancellationToken cancel
    );
}
