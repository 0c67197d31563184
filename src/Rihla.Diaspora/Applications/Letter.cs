namespace Rihla.Diaspora;

/// <summary>The letter in which an applicant reads what was decided: on paper, and on the public site behind the code.</summary>
internal static class Letter
{
    /// <summary>Whether there is something to tell: that it is not eligible at once, the rest when the decisions are told.</summary>
    public static bool IsReady(Call call, Application application) =>
        application.Answers is not null
        && (
            application.Standing == ApplicationStanding.Ineligible
            || application.IsDecided && call.AnnouncedAt is not null
        );
}
