using Rihla.Platform.Localisation;

namespace Rihla.Ui.Components;

/// <summary>A field of a form that two people may have changed at once.</summary>
/// <param name="Name">Its name; the choice comes back under it.</param>
/// <param name="LabelKey">The key of its label.</param>
/// <param name="Show">What stands in it, in words.</param>
/// <param name="Take">Takes it over: into the first form, from the second.</param>
public sealed record EditField<TForm>(
    string Name,
    string LabelKey,
    Func<TForm, string?> Show,
    Action<TForm, TForm> Take
);

/// <summary>Two people changed the same thing: both versions are shown side by side, and nothing is overwritten in silence.</summary>
public static class TwoVersions
{
    /// <summary>Takes over those fields of which the colleague's version was chosen.</summary>
    public static void Choose<TForm>(
        IEnumerable<EditField<TForm>> fields,
        Keep keep,
        TForm theirs,
        TForm yours
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var field in fields.Where(f => keep.Theirs(f.Name)))
        {
            field.Take(yours, theirs);
        }
    }

    /// <summary>The fields in which the two versions differ.</summary>
    public static IReadOnlyList<ConflictField> Differences<TForm>(
        IEnumerable<EditField<TForm>> fields,
        TForm theirs,
        TForm yours,
        Words words
    ) =>
        [
            .. fields
                .Select(f => new ConflictField(
                    f.Name,
                    words[f.LabelKey],
                    f.Show(theirs) ?? "",
                    f.Show(yours) ?? ""
                ))
                .Where(c => c.Theirs != c.Yours),
        ];
}
