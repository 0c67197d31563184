namespace Rihla.Cases;

/// <summary>What a mission may set about its casework, from the section <c>Rihla:Cases</c> (environment: <c>Rihla__Cases__CoolingOffDays</c> and so on).</summary>
public sealed record CasesSettings
{
    /// <summary>Days an asylum seeker or refugee has to think the choice to return over.</summary>
    public int CoolingOffDays { get; init; } = 7;

    /// <summary>Days after which a referral without an answer raises a task.</summary>
    public int ReferralReminderDays { get; init; } = 7;

    /// <summary>The same for an urgent referral.</summary>
    public int UrgentReferralReminderDays { get; init; } = 2;

    /// <summary>
    /// Years for which a closed case is kept before the data-protection officer is asked to have its people erased. Default 10, as long as
    /// accounts are kept.
    /// </summary>
    public int FilesKeptYears { get; init; } = 10;

    /// <summary>
    /// Years for which vouchers are kept of people who are erased. Default 10, as accounts are kept in Morocco (law 9-88, article 22);
    /// the law of the country and the agreements with donors say how many.
    /// </summary>
    public int AccountsKeptYears { get; init; } = 10;
}
