using Rihla.Platform.Localisation;
using Rihla.Ui;

namespace Rihla.Site.Pages;

/// <summary>What the pages about requests of persons for their own data have in common.</summary>
internal abstract class DataRequestPage(Words words) : StaffPage(words)
{
    /// <summary>The kind of status by which a standing is shown.</summary>
    public static string KindOf(DataRequestStanding standing) =>
        standing switch
        {
            DataRequestStanding.Asked => "pending",
            DataRequestStanding.Done => "done",
            DataRequestStanding.Refused => "unmet",
            _ => "info",
        };
}
