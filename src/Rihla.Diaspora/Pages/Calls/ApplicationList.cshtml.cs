using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The applications to a call.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class ApplicationListModel(
    CallDesk desk,
    ApplicationDesk applications,
    Today today,
    Words words
) : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Address { get; set; } = "";

    /// <summary>Posted: a telephone or a mail address must not stand in an address.</summary>
    [BindProperty]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public ApplicationStanding? Standing { get; set; }

    /// <summary>Only those that are to be looked at twice, and nobody has yet.</summary>
    [BindProperty(SupportsGet = true)]
    public bool HeldBack { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public Call Call { get; private set; } = null!;

    public IReadOnlyList<Application> Found { get; private set; } = [];

    public int All { get; private set; }

    /// <summary>To which the actor is bound as a juror: of these nothing of the project is shown.</summary>
    public IReadOnlySet<Guid> Bound { get; private set; } = new HashSet<Guid>();

    public DateOnly DayOf(DateTimeOffset moment) => today.Of(moment);

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public Task<IActionResult> OnPostAsync() => ShowAsync();

    private async Task<IActionResult> ShowAsync()
    {
        if (await desk.FindAsync(Address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Call = found;
        (Found, All, Bound) = await applications.ListAsync(
            found,
            new()
            {
                Text = Text,
                Standing = Standing,
                IsHeldBack = HeldBack,
                Region = Region,
                Sector = Sector,
                Page = PageNumber,
            },
            Actor,
            Cancel
        );
        return Page();
    }
}
