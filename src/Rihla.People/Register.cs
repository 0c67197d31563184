namespace Rihla.People;

/// <summary>The register of persons.</summary>
public sealed class Register
{
    /// <summary>The persons with these identities, as others show them.</summary>
    public Task<IReadOnlyDictionary<Guid, PersonSummary>> SummariesAsync(
        IEnumerable<Guid> ids,
        CancellationToken cancel = default
    ) =>
        throw new NotSupportedException(
            $"No persons yet: {ids.Count()}, {cancel.IsCancellationRequested}."
        );
}
