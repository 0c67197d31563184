using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;

namespace Rihla.Reintegration.Pages.Complaints;

/// <summary>The complaints that the reader handles; those about the reader do not exist.</summary>
[Needs(FollowUpPermissions.HandleComplaints)]
internal sealed class ComplaintListModel(ComplaintDesk desk, Today today, Words words)
    : ReintegrationPage(words)
{
    private const int Most = 200;

    [BindProperty(SupportsGet = true)]
    public bool Answered { get; set; }

    public IReadOnlyList<Complaint> Complaints { get; private set; } = [];

    public DateOnly Today => today.Date;

    public async Task OnGetAsync() =>
        Complaints = await desk.ListAsync(!Answered, Actor, 0, Most, Cancel);
}

/// <summary>The same complaints as a file, without what was said and who said it.</summary>
[Needs(FollowUpPermissions.HandleComplaints)]
internal sealed class ComplaintFileModel(ComplaintDesk desk, ReadLog reads, Words words)
    : ReintegrationPage(words)
{
    private const int Part = 500;

    public async Task<IActionResult> OnGetAsync()
    {
        var csv = new StringBuilder(
            "code,category,serious,received_on,due_on,standing,finding,answered_on\r\n"
        );
        foreach (var open in (bool[])[true, false])
        {
            for (var skip = 0; ; skip += Part)
            {
                var some = await desk.ListAsync(open, Actor, skip, Part, Cancel);
                foreach (var c in some)
                {
                    csv.AppendJoin(
                            ',',
                            new[]
                            {
                                c.Code,
                                T.Of(c.Category.Reveal()),
                                T[c.IsSerious ? "Answer.Yes" : "Answer.No"],
                                c.ReceivedOn.ToString("O", CultureInfo.InvariantCulture),
                                c.DueOn.ToString("O", CultureInfo.InvariantCulture),
                                T.Of(c.Standing),
                                c.Finding is { } finding ? T.Of(finding) : "",
                                c.AnsweredOn?.ToString("O", CultureInfo.InvariantCulture),
                            }.Select(Cell.Csv)
                        )
                        .Append("\r\n");
                }
                if (some.Count < Part)
                {
                    break;
                }
            }
        }
        await reads.SawAsync(Actor, new Act("complaint.list-exported"), Cancel);
        return File(
            Encoding.UTF8.GetBytes(csv.ToString()),
            "text/csv; charset=utf-8",
            "complaints.csv"
        );
    }
}
