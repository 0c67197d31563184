using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>A row that speaks of a person, by the column that says so.</summary>
internal sealed record OwnRow(PersonReference Reference, PersonReference.PersonRow Row);

/// <summary>
/// What belongs to a person and goes to one side or the other as a whole when a merge is undone or split: a name, a
/// telephone, an address, a document; or a case with all that was written in it.
/// </summary>
/// <param name="Key">What the form calls it.</param>
/// <param name="CaseId">The case; nothing for a row of the register itself.</param>
/// <param name="Goes">Whether it came with the record that was merged, and goes back with it unless somebody says otherwise.</param>
/// <param name="Rows">The rows.</param>
/// <param name="AsItCame">
/// Those of the rows that go back unless somebody says otherwise. Of a case in which both stood before they became one, each has
/// their own.
/// </param>
internal sealed record Belonging(
    string Key,
    Guid? CaseId,
    bool Goes,
    IReadOnlyList<OwnRow> Rows,
    IReadOnlyList<OwnRow> AsItCame
)
{
    /// <summary>The row of the register, where it is one.</summary>
    public object? Entity => CaseId is null ? Rows[0].Row.Entity : null;

    /// <summary>The rows that go, when it is said whether it goes.</summary>
    public IReadOnlyList<OwnRow> Leaving(bool goes) =>
        goes == Goes ? AsItCame
        : goes ? Rows
        : [];
}

/// <summary>Finds the belongings of a person over all modules, and moves them.</summary>
internal sealed class PersonRows(RihlaDb db, IEnumerable<PersonReference> references)
{
    /// <summary>The belongings of a person.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="merged">The rows that a merge moved here, and those it found here.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<List<Belonging>> OfAsync(
        Guid personId,
        MergedRows merged,
        CancellationToken cancel
    ) =>
        [
            .. (await RowsAsync(personId, cancel))
                .GroupBy(r => r.Row.CaseId is { } inCase ? $"case-{inCase}" : $"row-{r.Row.Id}")
                .Select(g => Of(g.Key, [.. g], merged)),
        ];

    private static Belonging Of(string key, List<OwnRow> rows, MergedRows merged)
    {
        bool Came(OwnRow row) => merged.Came(row.Reference, row.Row.Id);
        bool Stays(OwnRow row) => merged.Stays(row.Reference, row.Row.Id);
        var ofBoth = rows.Exists(Stays);
        // What was written since is about who stands in the case.
        var goes = rows.Exists(r => Came(r) && (!ofBoth || r.Reference.IsMembership));
        return new(
            key,
            rows[0].Row.CaseId,
            goes,
            rows,
            rows.FindAll(r => ofBoth ? Came(r) || (goes && !Stays(r)) : goes)
        );
    }

    /// <summary>Of the cases in which two records have rows, those of the one that is to stand for both, by reference.</summary>
    public async Task<Dictionary<string, List<Guid>>> BesideAsync(
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var theirs = (await RowsAsync(from, cancel))
            .Select(r => r.Row.CaseId)
            .OfType<Guid>()
            .ToHashSet();
        return (await RowsAsync(into, cancel))
            .Where(r => r.Row.CaseId is { } inCase && theirs.Contains(inCase))
            .GroupBy(r => r.Reference.Name)
            .ToDictionary(
                g => g.Key,
                g => g.Select(r => r.Row.Id).ToList(),
                StringComparer.Ordinal
            );
    }

    /// <summary>Points rows of a person at another.</summary>
    /// <param name="leaving">The rows.</param>
    /// <param name="merged">Which of them are whose, where the two were one.</param>
    /// <param name="from">Of whom they speak.</param>
    /// <param name="into">Of whom they are to speak.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task MoveAsync(
        IEnumerable<OwnRow> leaving,
        MergedRows merged,
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        foreach (var rows in leaving.GroupBy(r => r.Reference))
        {
            await rows.Key.MoveBackAsync(
                db,
                [.. rows.Select(r => r.Row.Id)],
                merged.Kept.GetValueOrDefault(rows.Key.Name, []),
                from,
                into,
                cancel
            );
        }
    }

    private async Task<List<OwnRow>> RowsAsync(Guid personId, CancellationToken cancel)
    {
        var rows = new List<OwnRow>();
        foreach (var reference in references)
        {
            rows.AddRange(
                (await reference.RowsAsync(db, personId, cancel)).Select(row => new OwnRow(
                    reference,
                    row
                ))
            );
        }
        return rows;
    }
}
