namespace Rihla.Cases.Pages;

/// <summary>The short pages of a registration.</summary>
internal enum RegistrationStep
{
    /// <summary>Who asks.</summary>
    Applicant,

    /// <summary>Who travels along, and to where.</summary>
    Family,

    /// <summary>What they consent to.</summary>
    Consents,
}
