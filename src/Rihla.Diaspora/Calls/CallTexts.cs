using Rihla.Platform;

namespace Rihla.Diaspora;

/// <summary>What a call says in the three languages of the site.</summary>
internal sealed record CallTexts
{
    public string? TitleFr { get; init; }
    public string? TitleAr { get; init; }
    public string? TitleEn { get; init; }
    public string? SummaryFr { get; init; }
    public string? SummaryAr { get; init; }
    public string? SummaryEn { get; init; }
    public string? BodyFr { get; init; }
    public string? BodyAr { get; init; }
    public string? BodyEn { get; init; }

    /// <summary>All nine, with the names of their fields.</summary>
    public IEnumerable<(string Field, string? Text, int Longest)> All =>
        [
            (nameof(TitleFr), TitleFr, Call.LongestTitle),
            (nameof(TitleAr), TitleAr, Call.LongestTitle),
            (nameof(TitleEn), TitleEn, Call.LongestTitle),
            (nameof(SummaryFr), SummaryFr, Call.LongestSummary),
            (nameof(SummaryAr), SummaryAr, Call.LongestSummary),
            (nameof(SummaryEn), SummaryEn, Call.LongestSummary),
            (nameof(BodyFr), BodyFr, Call.LongestBody),
            (nameof(BodyAr), BodyAr, Call.LongestBody),
            (nameof(BodyEn), BodyEn, Call.LongestBody),
        ];

    /// <summary>What is wrong with them.</summary>
    public List<Refusal> Faults() =>
        [
            .. All.Where(t => string.IsNullOrWhiteSpace(t.Text) || t.Text.Length > t.Longest)
                .Select(t => Refusal.Of(t.Field, "Call.TextMissing", t.Longest)),
        ];
}
