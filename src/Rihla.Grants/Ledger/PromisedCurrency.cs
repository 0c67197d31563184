namespace Rihla.Grants;

/// <summary>
/// In which currency a module has promised something to the people of a case: no grant in another one takes over. Register with
/// <see cref="GrantsModule.AddPromisedCurrency{T}"/>.
/// </summary>
public abstract class PromisedCurrency
{
    /// <summary>The currency, ISO 4217; nothing where nothing that costs money is promised.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task<string?> OfAsync(Guid caseId, CancellationToken cancel);
}
