using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>Where a case stands. The order is that of the journey; a stage is reached when every condition of the transition into it is met or waived.</summary>
[Ordered]
public enum Stage
{
    /// <summary>A request arrived.</summary>
    Requested = 1,

    /// <summary>Identity entered and checked against the register; family composition; consents.</summary>
    Registered = 2,

    /// <summary>At least one counselling session: informed, free of pressure, able to decide.</summary>
    Counselled = 3,

    /// <summary>Vulnerability and protection screened, every flag with its route, eligibility decided.</summary>
    Screened = 4,

    /// <summary>Every adult has signed the declaration; funding reserved or on the waiting list.</summary>
    Applied = 5,

    /// <summary>Travel documents, exit authorisations and medical fitness hold on the travel date; no protection route is open.</summary>
    Cleared = 6,

    /// <summary>A seat for every traveller, and the mission of origin expects them.</summary>
    Booked = 7,

    /// <summary>Boarding confirmed.</summary>
    Departed = 8,

    /// <summary>The mission of origin has confirmed each person.</summary>
    Arrived = 9,

    /// <summary>Reintegration plan agreed and approved.</summary>
    Planned = 10,

    /// <summary>Assistance delivered.</summary>
    Supported = 11,

    /// <summary>Planned surveys done or excused.</summary>
    FollowedUp = 12,

    /// <summary>Closed, with a reason.</summary>
    Closed = 13,
}

/// <summary>Why a case was closed. The first five are the side exits, open from any stage before departure.</summary>
public enum ClosureReason
{
    /// <summary>The migrant's right, no reason needed.</summary>
    Withdrawn,

    /// <summary>Not eligible.</summary>
    Ineligible,

    /// <summary>Nobody could be reached any more.</summary>
    LostContact,

    /// <summary>The person died.</summary>
    Deceased,

    /// <summary>Another service helps.</summary>
    ReferredElsewhere,

    /// <summary>The journey was completed.</summary>
    Completed,

    /// <summary>The person moved away or migrated again.</summary>
    MovedAway,

    /// <summary>The same request was already on file.</summary>
    Duplicate,
}

/// <summary>How a request arrived.</summary>
public enum Channel
{
    /// <summary>By telephone.</summary>
    Phone,

    /// <summary>In person at an office.</summary>
    WalkIn,

    /// <summary>Through a partner organisation or a consulate.</summary>
    Partner,

    /// <summary>Through the public form.</summary>
    PublicForm,

    /// <summary>Met by an outreach team.</summary>
    Outreach,

    /// <summary>Taken over from an earlier system.</summary>
    Import,
}

/// <summary>What a person is to the principal applicant.</summary>
public enum Relation
{
    /// <summary>The principal applicant.</summary>
    Applicant,

    /// <summary>Wife or husband.</summary>
    Spouse,

    /// <summary>Daughter or son, or a child in the applicant's care.</summary>
    Child,

    /// <summary>Another member of the family who travels along.</summary>
    Other,
}

/// <summary>Who may see a case.</summary>
public enum Sensitivity
{
    /// <summary>Everybody of the missions concerned whose role it is.</summary>
    Normal,

    /// <summary>Only its team: invisible, not just unreadable, to everybody else.</summary>
    Restricted,
}
