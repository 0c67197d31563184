using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Complaints;

/// <summary>
/// The complaints that the actor handles, never one about themselves: when, what about in general, and how it ended. Not what
/// was said, by whom or about whom.
/// </summary>
internal sealed class ComplaintExport(ComplaintScope scope) : ListExport
{
    public override string Key => "complaints";

    public override string Permission => FollowUpPermissions.HandleComplaints;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Complaint.Code",
        "Complaint.ReceivedOn",
        "Complaint.Source",
        "Complaint.Category",
        "Complaint.Serious",
        "Complaint.DueOn",
        "Complaint.Standing",
        "Complaint.AnsweredOn",
        "Complaint.Finding",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var complaints = (await scope.VisibleToAsync(by, cancel))
            .AsNoTracking()
            .OrderBy(c => c.ReceivedOn)
            .ThenBy(c => c.Id)
            .AsAsyncEnumerable();
        await foreach (var one in complaints.WithCancellation(cancel))
        {
            yield return
            [
                one.Code,
                one.ReceivedOn,
                words.Of(one.Source),
                words.Of(one.Category.Reveal()),
                one.IsSerious ? words["Complaint.Serious"] : null,
                one.DueOn,
                words.Of(one.Standing),
                one.AnsweredOn,
                one.Finding is { } finding ? words.Of(finding) : null,
            ];
        }
    }
}
