using System.Globalization;

namespace Rihla.Diaspora;

/// <summary>What an installation sets about calls, from the section <c>Rihla:Diaspora</c> (environment: <c>Rihla__Diaspora__RefusedKeptDays</c> and so on).</summary>
public sealed record DiasporaSettings
{
    /// <summary>For how many days after its end an application that was not supported keeps the name, contacts and texts of its writer. Default 730; then only what is counted is left.</summary>
    public int RefusedKeptDays { get; init; } = 730;

    /// <summary>For how many years after a venture was given up or looked after for the last time it keeps names, contacts, texts and plans. Default 5; then only what is counted is left.</summary>
    public int VenturesKeptYears { get; init; } = 5;

    /// <summary>For how many days after the call has closed an application that was never sent is kept. Default 30.</summary>
    public int UnsentKeptDays { get; init; } = 30;

    /// <summary>How many months after its creation an enterprise is looked after, with spaces between them. Default 6, 12, 24 and 36.</summary>
    public string FollowUpMonths { get; init; } = "6 12 24 36";

    /// <summary>Those months; what is no number of months is left out.</summary>
    internal IReadOnlyList<int> Months =>
        [
            .. FollowUpMonths
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(m =>
                    int.TryParse(m, CultureInfo.InvariantCulture, out var month) ? month : 0
                )
                .Where(m => m is > 0 and <= 120)
                .Distinct()
                .Order(),
        ];

    /// <summary>How many applications one network address may begin in an hour; people of one association share one. Default 60.</summary>
    public int BegunPerAddressAndHour { get; init; } = 60;

    /// <summary>How many applications one network address may send in an hour before they are marked for a closer look. Default 10.</summary>
    public int SentPerAddressAndHour { get; init; } = 10;

    /// <summary>How many applications may be sent in an hour before they are marked for a closer look. Default 200.</summary>
    public int SentPerHour { get; init; } = 200;

    /// <summary>How many papers one network address may send in an hour; more are refused. Default 20.</summary>
    public int PapersPerAddressAndHour { get; init; } = 20;

    /// <summary>How many papers the applicants of one call may send in an hour; more are refused. Default 300.</summary>
    public int PapersPerCallAndHour { get; init; } = 300;
}
