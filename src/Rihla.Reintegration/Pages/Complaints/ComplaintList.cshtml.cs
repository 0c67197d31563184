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
    private const int Most = 200;

    [BindProperty(SupportsGet = true)]
    public bool Answered { get; set; }

    public IReadOnlyList<Complaint> Complaints { get; private set; } = [];

    public DateOnly Today => today.Date;

    public async Task OnGetAsync() =>
        Complaints = await desk.ListAsync(!Answered, Actor, 0, Most, Cancel);
}
