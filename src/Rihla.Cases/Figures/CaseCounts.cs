namespace Rihla.Cases;

/// <summary>What a figure of a period counts. Each counts persons, once for each request or departure.</summary>
public enum ReportFigure
{
    /// <summary>Requests on file in the period: received by its end, and at its beginning neither departed nor closed.</summary>
    Requests,

    /// <summary>Of those, received in the period itself.</summary>
    Received,

    /// <summary>Of those, received earlier and still on file when the period began.</summary>
    CarriedOver,

    /// <summary>Returns in the period.</summary>
    Departures,

    /// <summary>Departed men: 18 or older on the day.</summary>
    Men,

    /// <summary>Departed women: 18 or older on the day.</summary>
    Women,

    /// <summary>Departed adults whose sex is X or not recorded.</summary>
    OtherAdults,

    /// <summary>Departed minors of any sex: younger than 18 on the day; without a birth date, entered as a child.</summary>
    Minors,

    /// <summary>Departed children without a parent or guardian.</summary>
    Unaccompanied,

    /// <summary>Departed persons in whom screening found a vulnerability.</summary>
    Vulnerable,

    /// <summary>Of those departed in the period, whose arrival the mission of origin has confirmed.</summary>
    Arrivals,

    /// <summary>Persons whose case was closed in the period.</summary>
    Closed,
}

/// <summary>Which day makes a return, and puts it into a period: organisations differ, so the report says and lets choose.</summary>
public enum ReturnBasis
{
    /// <summary>The day of departure.</summary>
    Departed,

    /// <summary>The day on which the mission of origin confirmed the arrival; who has not arrived does not count.</summary>
    Arrived,
}

/// <summary>One cell of the table of returns.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2; nothing where it is not recorded.</param>
/// <param name="Sex">F, M or X; nothing where it is not recorded.</param>
/// <param name="Band">The age from which the band goes, see <see cref="AgeBand"/>.</param>
/// <param name="IsMinor">Younger than 18 on the day of departure; without a birth date, entered as a child.</param>
/// <param name="Unaccompanied">A child without a parent or guardian.</param>
/// <param name="Vulnerable">Screening found a vulnerability.</param>
/// <param name="Disability">By the Washington Group short set.</param>
/// <param name="HasArrived">The mission of origin has confirmed the arrival.</param>
/// <param name="Persons">How many.</param>
public sealed record DepartureCell(
    int Month,
    string? Nationality,
    char? Sex,
    int Band,
    bool IsMinor,
    bool Unaccompanied,
    bool Vulnerable,
    Disability Disability,
    bool HasArrived,
    int Persons
);

/// <summary>The returns of a month, as far as periods are compared by them.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Sex">F, M or X; nothing where it is not recorded.</param>
/// <param name="IsMinor">Younger than 18 on the day of departure; without a birth date, entered as a child.</param>
/// <param name="Vulnerable">Screening found a vulnerability.</param>
/// <param name="Persons">How many.</param>
public sealed record TrendCell(
    DateOnly Month,
    char? Sex,
    bool IsMinor,
    bool Vulnerable,
    int Persons
);

/// <summary>What can be counted of a period from the cases.</summary>
/// <param name="Received">Requests received in the period.</param>
/// <param name="CarriedOver">Requests received earlier and on file when the period began.</param>
/// <param name="Departures">All returns, in cells.</param>
/// <param name="DaysToDeparture">How many persons departed after how many days since their request.</param>
/// <param name="Vulnerabilities">How many persons were found with each vulnerability, by its code; one person can have several.</param>
/// <param name="Closures">Persons whose case was closed in the period, by the reason.</param>
/// <param name="SessionsBefore">Counselling sessions before departure.</param>
/// <param name="SessionsAfter">Counselling sessions after departure.</param>
public sealed record PeriodCount(
    int Received,
    int CarriedOver,
    IReadOnlyList<DepartureCell> Departures,
    IReadOnlyDictionary<int, int> DaysToDeparture,
    IReadOnlyDictionary<string, int> Vulnerabilities,
    IReadOnlyDictionary<ClosureReason, int> Closures,
    int SessionsBefore,
    int SessionsAfter
);

/// <summary>A part of a figure.</summary>
/// <param name="Period">The period.</param>
/// <param name="Figure">What is counted.</param>
public sealed record ReportSlice(ReportPeriod Period, ReportFigure Figure)
{
    /// <summary>Which day makes a return.</summary>
    public ReturnBasis Basis { get; init; }

    /// <summary>The nationality of those of whom none is recorded.</summary>
    public const string UnknownNationality = "unknown";

    /// <summary>Only persons of this nationality, ISO 3166-1 alpha-2, or <see cref="UnknownNationality"/>.</summary>
    public string? Nationality { get; init; }

    /// <summary>Only persons whose return the mission prepared itself, and not those whom it received.</summary>
    public bool OnlyHosted { get; init; }

    /// <summary>Returns of the twelve months that begin on this day, in place of those of the period.</summary>
    public DateOnly? TwelveMonthsFrom { get; init; }

    /// <summary>Only returns of this month, 1 to 12.</summary>
    public int? Month { get; init; }

    /// <summary>Only persons of the age band that begins here; <see cref="AgeBand.Unknown"/> for those without a birth date.</summary>
    public int? Band { get; init; }

    /// <summary>Only persons of this sex, F or M.</summary>
    public char? Sex { get; init; }

    /// <summary>Only persons who count so by the Washington Group short set.</summary>
    public Disability? Disability { get; init; }

    /// <summary>Only persons found with the vulnerability of this code.</summary>
    public string? Vulnerability { get; init; }

    /// <summary>Only cases closed for this reason, for the figure <see cref="ReportFigure.Closed"/>.</summary>
    public ClosureReason? Reason { get; init; }

    /// <summary>Whether the cases behind it tell what screening found of whom: that is read by those who do casework (decision 0033).</summary>
    public bool TellsWhatWasFound => Vulnerability is not null || Disability is not null;
}

/// <summary>A case behind a figure.</summary>
/// <param name="File">The case.</param>
/// <param name="Counted">The persons of it that the figure counts.</param>
public sealed record CountedCase(CaseFile File, IReadOnlyList<Traveller> Counted);

/// <summary>The cases behind a figure, as far as the reader may see them.</summary>
/// <param name="Cases">One page of them.</param>
/// <param name="Visible">How many the reader may see.</param>
/// <param name="Hidden">How many are counted but restricted to a team the reader is not in.</param>
public sealed record CountedCases(IReadOnlyList<CountedCase> Cases, int Visible, int Hidden);

/// <summary>Cases at a stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Cases">How many stand there now.</param>
/// <param name="MedianDays">Half of the cases that left it within the last year had stood there no longer; nothing when none left.</param>
/// <param name="P90Days">Nine in ten had stood there no longer.</param>
public sealed record StageFigure(Stage Stage, int Cases, int? MedianDays, int? P90Days);

/// <summary>What a manager sees at a glance, of one mission.</summary>
/// <param name="Stages">Every stage in the order of the journey.</param>
/// <param name="Waiting">Cases that wait for money.</param>
/// <param name="LongestWaitingSince">The earliest request among them.</param>
/// <param name="Overdue">Open cases whose next action is past its day.</param>
/// <param name="NotArrived">Cases of which somebody has left and is not known to have arrived.</param>
/// <param name="Departures">Departures of the last twelve months by month, the earliest first; of a mission that prepares returns, of those alone.</param>
/// <param name="Nationalities">The same departures by nationality, the most frequent first.</param>
public sealed record MissionFigures(
    IReadOnlyList<StageFigure> Stages,
    int Waiting,
    DateOnly? LongestWaitingSince,
    int Overdue,
    int NotArrived,
    IReadOnlyList<(DateOnly Month, int Persons)> Departures,
    IReadOnlyList<(string? Nationality, int Persons)> Nationalities
);

/// <summary>A case as rooms after the arrival count it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="ArrivedOn">The day on which the first of its people arrived; nothing before.</param>
public sealed record CaseAtHome(Guid CaseId, DateOnly? ArrivedOn);

/// <summary>A person who has arrived, with what cohorts are told apart by.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="PersonId">The person.</param>
/// <param name="HostMissionId">The mission that prepared the return.</param>
/// <param name="OriginMissionId">The mission that received them; nothing where there is none, or it may not see the case.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2; nothing where it is not recorded.</param>
/// <param name="Sex">F, M or X; nothing where it is not recorded.</param>
/// <param name="ArrivedOn">The day of the arrival.</param>
public sealed record PersonAtHome(
    Guid CaseId,
    Guid PersonId,
    Guid HostMissionId,
    Guid? OriginMissionId,
    string? Nationality,
    char? Sex,
    DateOnly ArrivedOn
);
