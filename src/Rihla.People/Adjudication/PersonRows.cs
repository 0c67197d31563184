using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// What belongs to a person and goes to one side or the other as a whole when a merge is undone or split: a name, a
/// telephone, an address, a document; or a case with all that was written in it.
/// </summary>
/// <param name="Key">What the form calls it.</param>
/// <param name="CaseId">The case; nothing for a row of the register itself.</param>
/// <param name="Goes">Whether it came with the record that was merged, and goes back with it unless somebody says otherwise.</param>
/// <param name="Rows">The rows, by reference.</param>
internal sealed record Belonging(
    string Key,
    Guid? CaseId,
    bool Goes,
    IReadOnlyList<(PersonReference Reference, PersonReference.PersonRow Row)> Rows
)
{
    /// <summary>The row of the register, where it is one.</summary>
    public object? Entity => CaseId is null ? Rows[0].Row.Entity : null;
}

/// <summary>Finds the belongings of a person over all modules, and moves them.</summary>
internal sealed class PersonRows(RihlaDb db, IEnumerable<PersonReference> references)
{
    /// <summary>The belongings of a person.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="moved">The rows that a merge moved here, by reference.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<List<Belonging>> OfAsync(
        Guid personId,
        IReadOnlyDictionary<string, List<Guid>> moved,
        CancellationToken cancel
    )
    {
        var rows = new List<(PersonReference Reference, PersonReference.PersonRow Row)>();
        foreach (var reference in references)
        {
            rows.AddRange(
                (await reference.RowsAsync(db, personId, cancel)).Select(row => (reference, row))
            );
        }
        return
        [
            .. rows.GroupBy(r => r.Row.CaseId is { } inCase ? $"case-{inCase}" : $"row-{r.Row.Id}")
                .Select(g => new Belonging(
                    g.Key,
                    g.First().Row.CaseId,
                    g.Any(r =>
                        moved.TryGetValue(r.Reference.Name, out var ids) && ids.Contains(r.Row.Id)
                    ),
                    [.. g]
                )),
        ];
    }

    /// <summary>Points all rows of these belongings at another person.</summary>
    public async Task MoveAsync(
        IEnumerable<Belonging> belongings,
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        foreach (var rows in belongings.SelectMany(b => b.Rows).GroupBy(r => r.Reference))
        {
            await rows.Key.MoveBackAsync(db, [.. rows.Select(r => r.Row.Id)], from, into, cancel);
        }
    }
}
