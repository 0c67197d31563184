using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

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

    /// <summary>Only persons of this nationality, ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; init; }

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
/// <param name="NotArrived">Departed cases whose arrival is not confirmed.</param>
/// <param name="Departures">Departures of the last twelve months by month, the earliest first.</param>
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

/// <summary>Counts cases for reports, without names: restricted cases are counted like all others.</summary>
public sealed class CaseFigures
{
    /// <summary>How many cases a page of a list behind a figure shows.</summary>
    public const int ListPage = 50;

    private readonly RihlaDb db;
    private readonly CaseScope scope;
    private readonly CaseFiles files;
    private readonly Today today;

    internal CaseFigures(RihlaDb db, CaseScope scope, CaseFiles files, Today today) =>
        (this.db, this.scope, this.files, this.today) = (db, scope, files, today);

    /// <summary>Counts a period: of a mission, or of all missions where none is named.</summary>
    public async Task<PeriodCount> OfPeriodAsync(
        ReportPeriod period,
        ReturnBasis basis,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(period);
        by.Need(CasesPermissions.Count);
        var returns = Counted(new(period, ReportFigure.Departures) { Basis = basis }, missionId);
        var cells = await CellsAsync(returns, basis, cancel);
        var days = await returns
            .Where(c => c.Days != null)
            .GroupBy(c => c.Days!.Value)
            .Select(g => new { g.Key, Persons = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Persons, cancel);
        var closures = await Counted(new(period, ReportFigure.Closed), missionId)
            .GroupBy(c => c.ClosureReason!.Value)
            .Select(g => new { g.Key, Persons = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Persons, cancel);
        var (before, after) = await SessionsAsync(period, missionId, cancel);
        return new(
            await Counted(new(period, ReportFigure.Received), missionId).CountAsync(cancel),
            await Counted(new(period, ReportFigure.CarriedOver), missionId).CountAsync(cancel),
            cells,
            days,
            await VulnerabilitiesAsync(
                new(period, ReportFigure.Vulnerable) { Basis = basis },
                missionId,
                cancel
            ),
            closures,
            before,
            after
        );
    }

    /// <summary>
    /// The departures of a year that a mission prepared, without those that it only receives: two missions never count the
    /// same person.
    /// </summary>
    public Task<List<DepartureCell>> HostedAsync(
        int year,
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        return CellsAsync(
            Counted(new(new(year), ReportFigure.Departures), null)
                .Where(c => c.HostMissionId == missionId),
            ReturnBasis.Departed,
            cancel
        );
    }

    /// <summary>The years in which somebody departed from a mission that prepared it, up to a day.</summary>
    public async Task<IReadOnlyList<int>> HostedYearsAsync(
        Guid missionId,
        DateOnly last,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        return await db.Set<CountedPerson>()
            .Where(c => c.HostMissionId == missionId && c.DepartedOn <= last)
            .Select(c => c.DepartedOn!.Value.Year)
            .Distinct()
            .Order()
            .ToListAsync(cancel);
    }

    private static Task<List<DepartureCell>> CellsAsync(
        IQueryable<CountedPerson> returns,
        ReturnBasis basis,
        CancellationToken cancel
    )
    {
        var byDeparture = basis == ReturnBasis.Departed;
        return returns
            .GroupBy(c => new
            {
                (byDeparture ? c.DepartedOn : c.ArrivedOn)!.Value.Month,
                c.Nationality,
                c.Sex,
                Band = c.Age == null ? AgeBand.Unknown
                : c.Age < 5 ? 0
                : c.Age < 12 ? 5
                : c.Age < 18 ? 12
                : c.Age < 25 ? 18
                : c.Age < 40 ? 25
                : c.Age < 60 ? 40
                : 60,
                IsMinor = c.Age == null ? c.IsChild : c.Age < 18,
                c.Unaccompanied,
                c.IsVulnerable,
                c.Disability,
                HasArrived = c.ArrivedOn != null,
            })
            .Select(g => new DepartureCell(
                g.Key.Month,
                g.Key.Nationality,
                g.Key.Sex,
                g.Key.Band,
                g.Key.IsMinor,
                g.Key.Unaccompanied,
                g.Key.IsVulnerable,
                g.Key.Disability,
                g.Key.HasArrived,
                g.Count()
            ))
            .ToListAsync(cancel);
    }

    /// <summary>The returns of a mission, or of all, month by month.</summary>
    public async Task<IReadOnlyList<TrendCell>> TrendAsync(
        DateOnly first,
        DateOnly last,
        ReturnBasis basis,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        var byDeparture = basis == ReturnBasis.Departed;
        return (
            await Within(Of(missionId), basis, first, last)
                .GroupBy(c => new
                {
                    (byDeparture ? c.DepartedOn : c.ArrivedOn)!.Value.Year,
                    (byDeparture ? c.DepartedOn : c.ArrivedOn)!.Value.Month,
                    c.Sex,
                    IsMinor = c.Age == null ? c.IsChild : c.Age < 18,
                    c.IsVulnerable,
                })
                .Select(g => new { g.Key, Persons = g.Count() })
                .ToListAsync(cancel)
        ).ConvertAll(g => new TrendCell(
            new DateOnly(g.Key.Year, g.Key.Month, 1),
            g.Key.Sex,
            g.Key.IsMinor,
            g.Key.IsVulnerable,
            g.Persons
        ));
    }

    /// <summary>The cases behind a figure of a year, oldest request first.</summary>
    /// <param name="slice">The figure.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<CountedCases> CasesAsync(
        ReportSlice slice,
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(slice);
        by.Need(CasesPermissions.Count);
        by.Need(CasesPermissions.View);
        Guid? missionId = by.IsSystem ? null : by.MissionId;
        var counted = Counted(slice, missionId);
        if (slice.Vulnerability is { } code)
        {
            var found = await FoundAsync(slice, missionId, code, cancel);
            counted = counted.Where(c => found.Contains(c.Id));
        }
        var ids = counted.Select(c => c.CaseId).Distinct();
        var visible = scope.VisibleTo(by).AsNoTracking().Where(c => ids.Contains(c.Id));
        var (all, seen) = (await ids.CountAsync(cancel), await visible.CountAsync(cancel));
        var shown = await visible
            .OrderBy(c => c.RequestedOn)
            .ThenBy(c => c.Id)
            .Skip((Math.Max(1, page) - 1) * ListPage)
            .Take(ListPage)
            .Select(c => c.Id)
            .ToListAsync(cancel);
        var opened = (await files.ListAsync(shown, by, cancel)).ToDictionary(f => f.Id);
        var members = await counted
            .Where(c => shown.Contains(c.CaseId))
            .Select(c => c.Id)
            .ToListAsync(cancel);
        return new(
            [
                .. shown
                    .Where(opened.ContainsKey)
                    .Select(id => new CountedCase(
                        opened[id],
                        [.. opened[id].Travellers.Where(t => members.Contains(t.MemberId))]
                    )),
            ],
            seen,
            all - seen
        );
    }

    /// <summary>Counts what a mission has on its hands now.</summary>
    public async Task<MissionFigures> OfMissionAsync(
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        var day = today.Date;
        var yearAgo = day.AddYears(-1);
        var standing = await db.Set<Case>()
            .Where(c => c.HostMissionId == missionId)
            .GroupBy(c => c.Stage)
            .Select(g => new { Stage = g.Key, Cases = g.Count() })
            .ToDictionaryAsync(g => g.Stage, g => g.Cases, cancel);
        var times = (
            await db.Set<StageTime>()
                .Where(t => t.HostMissionId == missionId && t.LeftOn >= yearAgo)
                .GroupBy(t => new { t.Stage, t.Days })
                .Select(g => new
                {
                    g.Key.Stage,
                    g.Key.Days,
                    Cases = g.Count(),
                })
                .ToListAsync(cancel)
        ).ToLookup(t => t.Stage, t => (t.Days, t.Cases));
        var open = db.Set<WorkItem>().Where(w => w.HostMissionId == missionId);
        var waiting = open.Where(w => w.IsWaiting);
        var months = Enumerable
            .Range(0, 12)
            .Select(i => new DateOnly(day.Year, day.Month, 1).AddMonths(i - 11))
            .ToList();
        var from = months[0];
        var left = await db.Set<CountedPerson>()
            .Where(c => c.HostMissionId == missionId && c.DepartedOn >= from)
            .GroupBy(c => new
            {
                c.DepartedOn!.Value.Year,
                c.DepartedOn!.Value.Month,
                c.Nationality,
            })
            .Select(g => new
            {
                g.Key.Year,
                g.Key.Month,
                g.Key.Nationality,
                Persons = g.Count(),
            })
            .ToListAsync(cancel);
        return new(
            [
                .. Enum.GetValues<Stage>()
                    .Select(s => new StageFigure(
                        s,
                        standing.GetValueOrDefault(s),
                        Quantile(times[s], 0.5),
                        Quantile(times[s], 0.9)
                    )),
            ],
            await waiting.CountAsync(cancel),
            await waiting.MinAsync(w => (DateOnly?)w.RequestedOn, cancel),
            await open.CountAsync(w => w.DueOn < day, cancel),
            standing.GetValueOrDefault(Stage.Departed),
            [
                .. months.Select(m =>
                    (m, left.Where(x => x.Year == m.Year && x.Month == m.Month).Sum(x => x.Persons))
                ),
            ],
            [
                .. left.GroupBy(x => x.Nationality)
                    .Select(g => (g.Key, g.Sum(x => x.Persons)))
                    .OrderByDescending(n => n.Item2)
                    .ThenBy(n => n.Key, StringComparer.Ordinal),
            ]
        );
    }

    /// <summary>The smallest value that at least this share of a counted set does not exceed; nothing for an empty set.</summary>
    public static int? Quantile(IEnumerable<(int Value, int Count)> counted, double share)
    {
        var ordered = counted.OrderBy(c => c.Value).ToList();
        var wanted = share * ordered.Sum(c => (long)c.Count);
        var reached = 0L;
        foreach (var (value, count) in ordered)
        {
            reached += count;
            if (reached >= wanted)
            {
                return value;
            }
        }
        return null;
    }

    // The figure and the list behind it ask the same question.
    private IQueryable<CountedPerson> Counted(ReportSlice slice, Guid? missionId)
    {
        var (first, last) = (slice.Period.First, slice.Period.Last);
        var persons = Of(missionId);
        if (slice.Nationality is { } nationality)
        {
            persons = persons.Where(c => c.Nationality == nationality);
        }
        if (slice.Figure <= ReportFigure.CarriedOver)
        {
            persons = persons.Where(c => c.EndsOn >= first && c.RequestedOn <= last);
            return slice.Figure switch
            {
                ReportFigure.Received => persons.Where(c => c.RequestedOn >= first),
                ReportFigure.CarriedOver => persons.Where(c => c.RequestedOn < first),
                _ => persons,
            };
        }
        if (slice.Figure == ReportFigure.Closed)
        {
            persons = persons.Where(c => c.ClosedOn >= first && c.ClosedOn <= last);
            return slice.Reason is { } reason
                ? persons.Where(c => c.ClosureReason == reason)
                : persons;
        }
        if (slice.Month is { } month)
        {
            first = new(slice.Period.Year, month, 1);
            last = first.AddMonths(1).AddDays(-1);
        }
        persons = Within(persons, slice.Basis, first, last);
        if (slice.Sex is { } sex)
        {
            persons = persons.Where(c => c.Sex == sex);
        }
        if (slice.Disability is { } disability)
        {
            persons = persons.Where(c => c.Disability == disability);
        }
        if (slice.Band is { } from)
        {
            var to = AgeBand.Find(from)?.To;
            persons =
                from == AgeBand.Unknown ? persons.Where(c => c.Age == null)
                : to is null ? persons.Where(c => c.Age >= from)
                : persons.Where(c => c.Age >= from && c.Age <= to);
        }
        return slice.Figure switch
        {
            ReportFigure.Men => Adults(persons).Where(c => c.Sex == 'M'),
            ReportFigure.Women => Adults(persons).Where(c => c.Sex == 'F'),
            ReportFigure.OtherAdults => Adults(persons).Where(c => c.Sex == null || c.Sex == 'X'),
            ReportFigure.Minors => persons.Where(c => c.Age < 18 || (c.Age == null && c.IsChild)),
            ReportFigure.Unaccompanied => persons.Where(c => c.Unaccompanied),
            ReportFigure.Vulnerable => persons.Where(c => c.IsVulnerable),
            ReportFigure.Arrivals => persons.Where(c => c.ArrivedOn != null),
            _ => persons,
        };
    }

    private static IQueryable<CountedPerson> Adults(IQueryable<CountedPerson> persons) =>
        persons.Where(c => c.Age >= 18 || (c.Age == null && !c.IsChild));

    private static IQueryable<CountedPerson> Within(
        IQueryable<CountedPerson> persons,
        ReturnBasis basis,
        DateOnly first,
        DateOnly last
    ) =>
        basis == ReturnBasis.Departed
            ? persons.Where(c => c.DepartedOn >= first && c.DepartedOn <= last)
            : persons.Where(c => c.ArrivedOn >= first && c.ArrivedOn <= last);

    /// <summary>Those of the cases that are of a mission, or all where none is named, for what other rooms count of them.</summary>
    public async Task<IReadOnlyDictionary<Guid, CaseAtHome>> AtHomeAsync(
        IReadOnlyCollection<Guid> cases,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(cases);
        by.Need(CasesPermissions.Count);
        var found = new Dictionary<Guid, CaseAtHome>();
        foreach (var some in cases.Distinct().Chunk(500))
        {
            foreach (
                var one in await Of(missionId)
                    .Where(c => some.Contains(c.CaseId))
                    .GroupBy(c => c.CaseId)
                    .Select(g => new { g.Key, ArrivedOn = g.Min(c => c.ArrivedOn) })
                    .ToListAsync(cancel)
            )
            {
                found[one.Key] = new(one.Key, one.ArrivedOn);
            }
        }
        return found;
    }

    private IQueryable<CountedPerson> Of(Guid? missionId)
    {
        var persons = db.Set<CountedPerson>().AsNoTracking();
        return missionId is { } mission
            ? persons.Where(c => c.HostMissionId == mission || c.OriginMissionId == mission)
            : persons;
    }

    // Which vulnerabilities were found is encrypted: they are counted in memory.
    private async Task<Dictionary<string, int>> VulnerabilitiesAsync(
        ReportSlice slice,
        Guid? missionId,
        CancellationToken cancel
    )
    {
        var counted = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var (_, codes) in FindingsAsync(slice, missionId).WithCancellation(cancel))
        {
            foreach (var code in codes.Where(Cases.Vulnerability.IsReported))
            {
                counted[code] = counted.GetValueOrDefault(code) + 1;
            }
        }
        return counted;
    }

    private async Task<List<Guid>> FoundAsync(
        ReportSlice slice,
        Guid? missionId,
        string code,
        CancellationToken cancel
    )
    {
        var found = new List<Guid>();
        await foreach (
            var (member, codes) in FindingsAsync(slice, missionId).WithCancellation(cancel)
        )
        {
            if (codes.Contains(code, StringComparer.Ordinal))
            {
                found.Add(member);
            }
        }
        return found;
    }

    private async IAsyncEnumerable<(Guid Member, string[] Codes)> FindingsAsync(
        ReportSlice slice,
        Guid? missionId
    )
    {
        var members = Counted(slice with { Vulnerability = null }, missionId)
            .Where(c => c.IsVulnerable)
            .Join(
                db.Set<CaseMember>().AsNoTracking(),
                c => c.Id,
                m => m.Id,
                (_, m) => new { m.Id, m.Vulnerabilities }
            );
        await foreach (var member in members.AsAsyncEnumerable())
        {
            yield return (
                member.Id,
                (member.Vulnerabilities?.Reveal() ?? "").Split(
                    ';',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
            );
        }
    }

    private async Task<(int Before, int After)> SessionsAsync(
        ReportPeriod period,
        Guid? missionId,
        CancellationToken cancel
    )
    {
        var (first, last) = (period.First, period.Last);
        var cases = db.Set<Case>().AsQueryable();
        if (missionId is { } mission)
        {
            cases = cases.Where(c =>
                c.HostMissionId == mission || (c.OriginMissionId == mission && c.SharedWithOrigin)
            );
        }
        var sides = await db.Set<CounsellingSession>()
            .Where(s => s.On >= first && s.On <= last)
            .Join(cases, s => s.CaseId, c => c.Id, (s, c) => s.On > c.DepartedOn)
            .GroupBy(after => after)
            .Select(g => new { After = g.Key, Sessions = g.Count() })
            .ToListAsync(cancel);
        return (
            sides.Where(s => s.After != true).Sum(s => s.Sessions),
            sides.Where(s => s.After == true).Sum(s => s.Sessions)
        );
    }
}
