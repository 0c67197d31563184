namespace Rihla.Platform.Security;

/// <summary>What a member of staff comes to do. A person can hold several roles; a role is a set of permissions.</summary>
public enum Role
{
    /// <summary>Registers, counsels, screens, applies and refers, in the host mission.</summary>
    Caseworker,

    /// <summary>Confirms arrival, agrees the plan, delivers and closes, in the mission of origin.</summary>
    OriginCaseworker,

    /// <summary>Restricted cases: trafficking, children alone, gender-based violence; best-interests decisions.</summary>
    ProtectionOfficer,

    /// <summary>Decides fitness to travel; the only role that sees a diagnosis.</summary>
    MedicalOfficer,

    /// <summary>Travel documents, exit authorisations, bookings, manifests, departure and arrival.</summary>
    MovementOfficer,

    /// <summary>Approves commitments and payments; never the person who requested them.</summary>
    FinanceOfficer,

    /// <summary>Grants, agreements, waiting list, forecasts, results.</summary>
    ProgrammeManager,

    /// <summary>Surveys, indicators, data quality.</summary>
    MonitoringOfficer,

    /// <summary>The public site.</summary>
    CommunicationsOfficer,

    /// <summary>Calls, ventures, coaching.</summary>
    DiasporaOfficer,

    /// <summary>Marks the applications to a call of the diaspora, alone and without knowing what other jurors think.</summary>
    Juror,

    /// <summary>Institutions, visits, agreements, commitments.</summary>
    LiaisonOfficer,

    /// <summary>Access, audit, retention, requests of data subjects.</summary>
    DataProtectionOfficer,

    /// <summary>Users, roles, missions, reference data; sees no personal data by default.</summary>
    Administrator,

    /// <summary>An outside organisation: referrals sent to it.</summary>
    Partner,

    /// <summary>A donor: figures of its own grant, no names.</summary>
    Donor,
}
