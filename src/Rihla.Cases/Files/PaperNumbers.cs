namespace Rihla.Cases;

/// <summary>
/// The numbers of papers that another module keeps with a case, such as a laissez-passer: the search finds the case by them.
/// Register with <see cref="CasesModule.AddPaperNumbers{T}"/>, and call <see cref="PaperSearch.RenewAsync"/> when they change.
/// </summary>
public abstract class PaperNumbers
{
    /// <summary>The cases that have such papers, to be composed into a question of the database.</summary>
    public abstract IQueryable<Guid> Cases { get; }

    /// <summary>The numbers as they are written on the papers of a case, with what the open operation has changed of them.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task<IReadOnlyList<string>> OfAsync(Guid caseId, CancellationToken cancel);
}

/// <summary>Lets the search find a case by the numbers of its papers.</summary>
public sealed class PaperSearch
{
    private readonly CaseKeys keys;

    internal PaperSearch(CaseKeys keys) => this.keys = keys;

    /// <summary>From the next save on, the case is found by the numbers that its papers have now.</summary>
    public Task RenewAsync(CaseFile file, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return keys.RewriteAsync(file.Case, cancel);
    }
}
