using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Ui;

/// <summary>A page of the staff application on which two people may change the same thing at once: neither overwrites the other in silence.</summary>
public abstract class EditPage(Words words) : StaffPage(words)
{
    /// <summary>What was chosen after two people changed the same thing.</summary>
    [BindProperty]
    public Keep Keep { get; set; } = [];

    /// <summary>Where the reader's version and that of a colleague differ; empty as long as nobody came in between.</summary>
    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    /// <summary>The version that is stored now, once a colleague came in between.</summary>
    public int? StoredVersion { get; private set; }

    /// <summary>Shows both versions, if somebody else changed the thing meanwhile.</summary>
    protected void Compare<TForm>(
        Outcome outcome,
        IEnumerable<EditField<TForm>> fields,
        TForm theirs,
        TForm yours,
        int version
    )
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Refusals.Any(r => r.TextKey == Outcome.ChangedMeanwhile.TextKey))
        {
            Conflicts = TwoVersions.Differences(fields, theirs, yours, T);
            StoredVersion = version;
        }
    }
}
