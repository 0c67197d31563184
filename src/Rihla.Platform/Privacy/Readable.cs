namespace Rihla.Platform.Privacy;

/// <summary>Reads many records of which some may not open any more: none of them keeps the others back.</summary>
public static class Readable
{
    /// <summary>All that can be read: together, and each by itself where something of one does not open.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="read">Reads some of them.</param>
    /// <param name="instead">What stands for one that does not open; nothing, if it is left out.</param>
    public static async Task<IReadOnlyCollection<T>> OfAsync<T>(
        IReadOnlyCollection<Guid> ids,
        Func<IReadOnlyCollection<Guid>, Task<IReadOnlyCollection<T>>> read,
        Func<Guid, Task<IReadOnlyCollection<T>>>? instead = null
    )
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read(ids);
        }
        catch (Exception failure) when (Vault.IsClosed(failure))
        {
            if (ids.Count == 1)
            {
                return instead is null ? [] : await instead(ids.First());
            }
        }
        var readable = new List<T>();
        foreach (var id in ids.Distinct())
        {
            readable.AddRange(await OfAsync([id], read, instead));
        }
        return readable;
    }
}
