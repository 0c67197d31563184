using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Reintegration;

/// <summary>When work after the arrival can be done, and by whom.</summary>
internal static class AfterArrival
{
    /// <summary>Why the actor cannot work on it; nothing when they can.</summary>
    public static Refusal? WhyNot(CaseFile file, Actor by) =>
        !file.IsOpen ? new("AfterArrival.Closed")
        : file.Stage < Stage.Arrived ? new("AfterArrival.NotArrived")
        : !WorkingMission.IsOf(file, by) ? new("AfterArrival.OtherMission")
        : null;

    /// <summary>
    /// For whom it is signed for what is agreed and given, and who is paid: the applicant, and of a family of whom others have arrived and
    /// not the applicant, the spouse, or else an adult; who cannot decide comes last. Nobody, where only children have arrived. Who signs in
    /// the place of who cannot decide, see <see cref="Receivers"/>.
    /// </summary>
    public static Traveller? ReceiverIn(CaseFile file, DateOnly today) =>
        file.Arrived().Any()
            ? file.Arrived()
                .Where(t => t.IsParent || !t.IsChildOn(today))
                .OrderBy(t => t.IsRepresented)
                .ThenBy(t => t.Relation != Relation.Applicant)
                .ThenBy(t => t.Relation != Relation.Spouse)
                .FirstOrDefault()
            : file.Applicant;

    /// <summary>Why nothing was agreed or given on a day: it is to come, or the first of the family had not arrived yet.</summary>
    public static Refusal? WhyNotOn(DateOnly? day, CaseFile file, DateOnly today) =>
        day > today ? Refusal.Of("On", "ReintegrationPlan.DayToCome")
        : file.Travellers.Min(t => t.ArrivedOn) is { } arrived && day < arrived
            ? Refusal.Of("On", "AfterArrival.BeforeArrival", arrived)
        : null;
}
