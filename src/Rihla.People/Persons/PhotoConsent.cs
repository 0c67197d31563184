namespace Rihla.People;

/// <summary>
/// Whether a person consents to being photographed. The register does not know consents: the module of cases answers,
/// and is registered in place of the default, by which nobody has consented.
/// </summary>
public abstract class PhotoConsent
{
    /// <summary>Whether the person's consent to a photograph stands now.</summary>
    public abstract Task<bool> StandsAsync(Guid personId, CancellationToken cancel = default);

    /// <summary>Whether the last word of somebody with these records was no: refused, or withdrawn.</summary>
    public abstract Task<bool> IsRefusedAsync(
        IReadOnlyCollection<Guid> records,
        CancellationToken cancel = default
    );
}

/// <summary>Where nobody was asked, nobody has consented.</summary>
internal sealed class NobodyAsked : PhotoConsent
{
    public override Task<bool> StandsAsync(Guid personId, CancellationToken cancel = default) =>
        Task.FromResult(false);

    public override Task<bool> IsRefusedAsync(
        IReadOnlyCollection<Guid> records,
        CancellationToken cancel = default
    ) => Task.FromResult(false);
}
