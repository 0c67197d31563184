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
}
