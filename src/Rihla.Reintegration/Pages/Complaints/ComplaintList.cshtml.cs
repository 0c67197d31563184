using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;

namespace Rihla.Reintegration.Pages.Complaints;

/// <summary>The complaints that the reader handles; those about the reader do not exist.</summary>
[Needs(FollowUpPermissions.HandleComplaints)]
internal sealed class ComplaintListModel(ComplaintDesk desk, Today today, Words words)
    : ReintegrationPage(words)
{
    [BindProperty(SupportsGet = true)]
    public bool Answered { get; set; }

    public IReadOnlyList<Complaint> Complaints { get; private set; } = [];

    public DateOnly Today => today.Date;

    public int Number { get; private set; }

    public int Total { get; private set; }

    public async Task OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Complaints, Total) = await desk.PageAsync(!Answered, Number, Actor, Cancel);
    }
}
