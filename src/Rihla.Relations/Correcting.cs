using Rihla.Platform;
using Rihla.Platform.Audit;

namespace Rihla.Relations;

/// <summary>What was entered by mistake is put right with a reason, which the history keeps.</summary>
internal static class Correcting
{
    public const int LongestReason = 1000;

    /// <summary>What was put right, with its reason.</summary>
    /// <returns>Refused without a reason.</returns>
    public static Outcome<Act> Corrected(Act act, string? reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason
            ? Refusal.Of("Reason", "Relations.ReasonMissing", LongestReason)
            : act with
            {
                Reason = reason.Trim(),
            };
}
