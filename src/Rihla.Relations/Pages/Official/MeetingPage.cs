using Rihla.Platform.Localisation;

namespace Rihla.Relations.Pages;

/// <summary>What the pages of one meeting have in common.</summary>
internal abstract class MeetingPage(ProgrammeReader reader, MissionClock clock, Words words)
    : VisitPage(reader, clock, words)
{
    public Appointment One { get; private set; } = null!;

    public Meeting Meeting => One.Meeting;

    /// <summary>A page of this meeting.</summary>
    public string MeetingAddress(string page = "") =>
        Address($"meetings/{Meeting.Id}") + (page.Length == 0 ? "" : $"/{page}");

    protected override bool Find()
    {
        if (
            RouteData.Values["meeting"] is not string text
            || !Guid.TryParse(text, out var id)
            || Programme.Appointments.FirstOrDefault(a => a.Meeting.Id == id) is not { } found
        )
        {
            return false;
        }
        One = found;
        return true;
    }
}
