namespace Rihla.Travel;

/// <summary>Takes needs apart.</summary>
internal static class MedicalNeedsList
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<MedicalNeeds> All { get; } =
    [.. Enum.GetValues<MedicalNeeds>().Where(n => n != MedicalNeeds.None)];

    /// <summary>Each that is contained in a value.</summary>
    public static IEnumerable<MedicalNeeds> In(MedicalNeeds needs) =>
        All.Where(n => needs.HasFlag(n));

    /// <summary>The value that contains these.</summary>
    public static MedicalNeeds Together(IEnumerable<MedicalNeeds>? needs) =>
        (needs ?? []).Aggregate(MedicalNeeds.None, (all, n) => all | n);
}
