using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Travel;

/// <summary>The people of a case, as the journey speaks of them.</summary>
internal static class Travellers
{
    /// <summary>Whether somebody is neither on board nor awaited on a seat of these any more.</summary>
    public static bool LeavesSomebodyBehind(this CaseFile file, List<Seat> held) =>
        !file.Waiting().All(t => held.Exists(s => s.Awaits && s.PersonId == t.Person.Id));

    /// <summary>The person of the case with this identity.</summary>
    public static Traveller? Find(this CaseFile file, Guid personId) =>
        file.Travellers.FirstOrDefault(t => t.Person.Id == personId);

    /// <summary>
    /// Whether somebody may be company on the journey of a day: has not left yet, or leaves on that very day, as a family is
    /// recorded at the gate one after another.
    /// </summary>
    public static bool TravelsOn(this Traveller traveller, DateOnly day) =>
        traveller.DepartedOn is null || traveller.DepartedOn == day;

    /// <summary>Where a refusal about a row of a form belongs: the row's place and the field within it.</summary>
    public static string Row(int index, string? field) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Rows[{index}].{field ?? "PersonId"}"
        );

    /// <summary>The line above the title of a page: the code and who applied.</summary>
    public static string Caption(this CaseFile file) =>
        file.Applicant is { } applicant ? $"{file.Code} · {applicant.Person.FullName}" : file.Code;

    /// <summary>The age in words; that it is unknown, where it is.</summary>
    public static string AgeText(this Traveller traveller, Words words, DateOnly day) =>
        traveller.Person.Birth is { } born
            ? words.Count("Travel.Age", born.AgeOn(day))
            : words["Travel.AgeUnknown"];

    /// <summary>Whether it was refused only because somebody else was faster.</summary>
    public static bool IsChangedMeanwhile(this Outcome outcome) =>
        outcome.Refusals is [{ TextKey: var key }] && key == Outcome.ChangedMeanwhile.TextKey;
}
