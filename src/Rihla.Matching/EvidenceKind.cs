namespace Rihla.Matching;

/// <summary>
/// The rows of Weights.txt. Kinds of one field exclude each other: of them an observation has exactly one, and their
/// probabilities add up to one.
/// </summary>
internal enum EvidenceKind : byte
{
    // Parts of names in one script.
    NameSame,
    NameSound,
    NameKnown,
    NameKnownFar,
    NameClose1,
    NameClose2,
    NameClose3,
    NameSlip1,
    NameSlip2,
    NameSlip3,
    NameBeginning,
    NameInitial,

    // Parts of names in two scripts.
    NameScript,
    NameScriptFar,
    NameAcross1,
    NameAcross2,
    NameAcross3,

    // Parts that agree with nothing: on both sides, the only other or one among several; the first on one side, further.
    NameDifferent,
    NameDifferentAmong,
    NameExtra,
    NameMore,

    // The name as a whole.
    NameNothing,
    NameSwapped,

    BirthSame,
    BirthMonth,
    BirthJanuary,
    BirthYear,
    BirthJanuaryYear,
    BirthSwapped,
    BirthYearOff,
    BirthDigit,
    BirthDayMonth,
    BirthClose,
    BirthJanuaryNear,
    BirthNearYear,
    BirthFewYears,
    BirthDifferent,

    SexSame,
    SexDifferent,

    NationalitySame,
    NationalityDifferent,

    // A number that is somebody else's on one side at least.
    PhoneShared,

    PhoneSame,
    PhoneDigit,
    PhoneDifferent,

    // A number that different people can bear.
    DocumentShared,

    DocumentSame,
    DocumentSameOtherType,
    DocumentDigit,
    DocumentOtherType,
    DocumentDifferent,

    ParentSame,
    ParentDifferent,

    RelativeSame,

    PlaceSame,
    PlaceDifferent,

    // What is added to another kind, or taken from it.
    AdjustCore,
    AdjustServant,
    AdjustDistance,
}

/// <summary>What the caseworker is told for each kind.</summary>
internal static class EvidenceKinds
{
    public static Agreement AsAgreement(this EvidenceKind kind) =>
        kind switch
        {
            EvidenceKind.NameSame
            or EvidenceKind.BirthSame
            or EvidenceKind.SexSame
            or EvidenceKind.NationalitySame
            or EvidenceKind.PhoneSame
            or EvidenceKind.DocumentSame
            or EvidenceKind.ParentSame
            or EvidenceKind.RelativeSame
            or EvidenceKind.PlaceSame => Agreement.Same,
            EvidenceKind.NameScript or EvidenceKind.NameScriptFar => Agreement.OtherScript,
            EvidenceKind.NameSound => Agreement.SpellingVariant,
            EvidenceKind.NameKnown or EvidenceKind.NameKnownFar => Agreement.KnownVariant,
            EvidenceKind.NameSwapped => Agreement.OrderSwapped,
            EvidenceKind.NameInitial or EvidenceKind.NameExtra or EvidenceKind.NameMore =>
                Agreement.PartMissing,
            EvidenceKind.BirthYear => Agreement.YearOnly,
            EvidenceKind.BirthSwapped => Agreement.DayMonthSwapped,
            EvidenceKind.BirthYearOff => Agreement.OneYearOff,
            EvidenceKind.BirthJanuaryNear or EvidenceKind.BirthNearYear => Agreement.NearYear,
            EvidenceKind.BirthFewYears => Agreement.FewYears,
            EvidenceKind.BirthMonth => Agreement.SameMonth,
            EvidenceKind.BirthClose => Agreement.SameYear,
            EvidenceKind.BirthDayMonth => Agreement.SameDayAndMonth,
            EvidenceKind.PhoneShared or EvidenceKind.DocumentShared => Agreement.Shared,
            EvidenceKind.DocumentSameOtherType => Agreement.OtherType,
            EvidenceKind.BirthJanuary or EvidenceKind.BirthJanuaryYear => Agreement.FirstOfJanuary,
            EvidenceKind.BirthDigit or EvidenceKind.PhoneDigit or EvidenceKind.DocumentDigit =>
                Agreement.OneDigitOff,
            EvidenceKind.NameDifferent
            or EvidenceKind.NameDifferentAmong
            or EvidenceKind.NameNothing
            or EvidenceKind.BirthDifferent
            or EvidenceKind.SexDifferent
            or EvidenceKind.NationalityDifferent
            or EvidenceKind.PhoneDifferent
            or EvidenceKind.DocumentOtherType
            or EvidenceKind.DocumentDifferent
            or EvidenceKind.ParentDifferent
            or EvidenceKind.PlaceDifferent => Agreement.Different,
            _ => Agreement.Close,
        };
}
