using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What a figure of a year counts. Each counts persons, once for each request or departure.</summary>
public enum YearFigure
{
    /// <summary>Requests on file in the year: received by its end, and at its beginning neither departed nor closed.</summary>
    Requests,

    /// <summary>Of those, received in the year itself.</summary>
    Received,

    /// <summary>Of those, received earlier and still on file when the year began.</summary>
    CarriedOver,

    /// <summary>Departures in the year.</summary>
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

    /// <summary>Of those departed in the year, whose arrival the mission of origin has confirmed.</summary>
    Arrivals,
}

/// <summary>One cell of the table of departures.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2; nothing where it is not recorded.</param>
/// <param name="Sex">F, M or X; nothing where it is not recorded.</param>
/// <param name="IsMinor">Younger than 18 on the day of departure.</param>
/// <param name="Unaccompanied">A child without a parent or guardian.</param>
/// <param name="Vulnerable">Screening found a vulnerability.</param>
/// <param name="HasArrived">The mission of origin has confirmed the arrival.</param>
/// <param name="Persons">How many.</param>
public sealed record DepartureCell(
    int Month,
    string? Nationality,
    char? Sex,
    bool IsMinor,
    bool Unaccompanied,
    bool Vulnerable,
    bool HasArrived,
    int Persons
);

/// <summary>What can be counted of a year from the cases.</summary>
/// <param name="Received">Requests received in the year.</param>
/// <param name="CarriedOver">Requests received earlier and on file when the year began.</param>
/// <param name="Departures">All departures, in cells.</param>
/// <param name="DaysToDeparture">How many persons departed after how many days since their request.</param>
public sealed record YearCount(
    int Received,
    int CarriedOver,
    IReadOnlyList<DepartureCell> Departures,
    IReadOnlyDictionary<int, int> DaysToDeparture
);

/// <summary>A part of a figure: of a nationality, or of a month.</summary>
/// <param name="Year">The year.</param>
/// <param name="Figure">What is counted.</param>
/// <param name="Nationality">Only persons of this nationality, ISO 3166-1 alpha-2.</param>
/// <param name="Month">Only departures of this month, 1 to 12.</param>
public sealed record YearSlice(
    int Year,
    YearFigure Figure,
    string? Nationality = null,
    int? Month = null
);

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

    /// <summary>Counts a year: of a mission, or of all missions where none is named.</summary>
    public async Task<YearCount> OfYearAsync(
        int year,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        var (first, last) = Bounds(year);
        var departures = await Counted(new(year, YearFigure.Departures), missionId)
            .GroupBy(x => new
            {
                x.Member.DepartedOn!.Value.Month,
                x.Member.Nationality,
                x.Member.Sex,
                IsMinor = x.Member.AgeAtDeparture == null
                    ? x.Member.Relation == Relation.Child
                    : x.Member.AgeAtDeparture < 18,
                x.Member.Unaccompanied,
                x.Member.IsVulnerable,
                HasArrived = x.Member.ArrivedOn != null,
            })
            .Select(g => new DepartureCell(
                g.Key.Month,
                g.Key.Nationality,
                g.Key.Sex,
                g.Key.IsMinor,
                g.Key.Unaccompanied,
                g.Key.IsVulnerable,
                g.Key.HasArrived,
                g.Count()
            ))
            .ToListAsync(cancel);
        var pairs = await Counted(new(year, YearFigure.Departures), missionId)
            .GroupBy(x => new { x.Case.RequestedOn, x.Member.DepartedOn })
            .Select(g => new
            {
                g.Key.RequestedOn,
                g.Key.DepartedOn,
                Persons = g.Count(),
            })
            .ToListAsync(cancel);
        var days = pairs
            .GroupBy(p => p.DepartedOn!.Value.DayNumber - p.RequestedOn.DayNumber)
            .ToDictionary(g => g.Key, g => g.Sum(p => p.Persons));
        // A request by somebody who is not registered yet is one person: whoever asked.
        var unregistered = OnFile(first, last, missionId).Where(c => !c.Members.Any());
        return new(
            await Counted(new(year, YearFigure.Received), missionId).CountAsync(cancel)
                + await unregistered.CountAsync(c => c.RequestedOn >= first, cancel),
            await Counted(new(year, YearFigure.CarriedOver), missionId).CountAsync(cancel)
                + await unregistered.CountAsync(c => c.RequestedOn < first, cancel),
            departures,
            days
        );
    }

    /// <summary>The cases behind a figure of a year, oldest request first.</summary>
    /// <param name="slice">The figure.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<CountedCases> CasesAsync(
        YearSlice slice,
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
        var ids = counted.Select(x => x.Case.Id).Distinct();
        if (
            slice is
            {
                Figure: YearFigure.Requests or YearFigure.Received or YearFigure.CarriedOver,
                Nationality: null
            }
        )
        {
            var (first, last) = Bounds(slice.Year);
            ids = ids.Union(
                OnFile(first, last, missionId)
                    .Where(c => !c.Members.Any())
                    .Where(c =>
                        slice.Figure == YearFigure.Requests
                        || (slice.Figure == YearFigure.Received) == (c.RequestedOn >= first)
                    )
                    .Select(c => c.Id)
            );
        }
        var visible = scope.VisibleTo(by).AsNoTracking().Where(c => ids.Contains(c.Id));
        var (all, seen) = (await ids.CountAsync(cancel), await visible.CountAsync(cancel));
        var shown = await visible
            .OrderBy(c => c.RequestedOn)
            .ThenBy(c => c.Id)
            .Skip((Math.Max(1, page) - 1) * ListPage)
            .Take(ListPage)
            .Select(c => c.Id)
            .ToListAsync(cancel);
        var found = (await files.ListAsync(shown, by, cancel)).ToDictionary(f => f.Id);
        var members = await counted
            .Where(x => shown.Contains(x.Case.Id))
            .Select(x => x.Member.Id)
            .ToListAsync(cancel);
        return new(
            [
                .. shown
                    .Where(found.ContainsKey)
                    .Select(id => new CountedCase(
                        found[id],
                        [.. found[id].Travellers.Where(t => members.Contains(t.MemberId))]
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
        var left = await Members()
            .Where(x => x.Case.HostMissionId == missionId && x.Member.DepartedOn >= from)
            .GroupBy(x => new
            {
                x.Member.DepartedOn!.Value.Year,
                x.Member.DepartedOn!.Value.Month,
                x.Member.Nationality,
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
    private IQueryable<Pair> Counted(YearSlice slice, Guid? missionId)
    {
        var (first, last) = Bounds(slice.Year);
        var members = Members();
        if (missionId is { } mission)
        {
            members = members.Where(x =>
                x.Case.HostMissionId == mission
                || (x.Case.OriginMissionId == mission && x.Case.SharedWithOrigin)
            );
        }
        if (slice.Nationality is { } nationality)
        {
            members = members.Where(x => x.Member.Nationality == nationality);
        }
        if (slice.Figure <= YearFigure.CarriedOver)
        {
            members = members.Where(x =>
                x.Case.RequestedOn <= last
                && (
                    x.Member.DepartedOn >= first
                    || (
                        x.Member.DepartedOn == null
                        && (x.Case.ClosedOn == null || x.Case.ClosedOn >= first)
                    )
                )
            );
            return slice.Figure switch
            {
                YearFigure.Received => members.Where(x => x.Case.RequestedOn >= first),
                YearFigure.CarriedOver => members.Where(x => x.Case.RequestedOn < first),
                _ => members,
            };
        }
        var (from, to) = slice.Month is { } month
            ? (
                new DateOnly(slice.Year, month, 1),
                new DateOnly(slice.Year, month, 1).AddMonths(1).AddDays(-1)
            )
            : (first, last);
        members = members.Where(x => x.Member.DepartedOn >= from && x.Member.DepartedOn <= to);
        return slice.Figure switch
        {
            YearFigure.Men => Adults(members).Where(x => x.Member.Sex == 'M'),
            YearFigure.Women => Adults(members).Where(x => x.Member.Sex == 'F'),
            YearFigure.OtherAdults => Adults(members)
                .Where(x => x.Member.Sex == null || x.Member.Sex == 'X'),
            YearFigure.Minors => members.Where(x =>
                x.Member.AgeAtDeparture < 18
                || (x.Member.AgeAtDeparture == null && x.Member.Relation == Relation.Child)
            ),
            YearFigure.Unaccompanied => members.Where(x => x.Member.Unaccompanied),
            YearFigure.Vulnerable => members.Where(x => x.Member.IsVulnerable),
            YearFigure.Arrivals => members.Where(x => x.Member.ArrivedOn != null),
            _ => members,
        };
    }

    private static IQueryable<Pair> Adults(IQueryable<Pair> members) =>
        members.Where(x =>
            x.Member.AgeAtDeparture >= 18
            || (x.Member.AgeAtDeparture == null && x.Member.Relation != Relation.Child)
        );

    private IQueryable<Case> OnFile(DateOnly first, DateOnly last, Guid? missionId)
    {
        var cases = db.Set<Case>()
            .Where(c => c.RequestedOn <= last && (c.ClosedOn == null || c.ClosedOn >= first));
        return missionId is { } mission
            ? cases.Where(c =>
                c.HostMissionId == mission || (c.OriginMissionId == mission && c.SharedWithOrigin)
            )
            : cases;
    }

    private IQueryable<Pair> Members() =>
        db.Set<CaseMember>()
            .AsNoTracking()
            .Join(
                db.Set<Case>(),
                m => m.CaseId,
                c => c.Id,
                (m, c) => new Pair { Member = m, Case = c }
            );

    private static (DateOnly First, DateOnly Last) Bounds(int year) =>
        (new(year, 1, 1), new(year, 12, 31));

    private sealed class Pair
    {
        public required CaseMember Member { get; init; }

        public required Case Case { get; init; }
    }
}
