using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Counts cases for reports, without names: restricted cases are counted like all others.</summary>
public sealed partial class CaseFigures
{
    /// <summary>How many cases a page of a list behind a figure shows.</summary>
    public const int ListPage = 50;

    private readonly RihlaDb db;
    private readonly CaseScope scope;
    private readonly CaseFiles files;
    private readonly Missions missions;
    private readonly Today today;

    internal CaseFigures(
        RihlaDb db,
        CaseScope scope,
        CaseFiles files,
        Missions missions,
        Today today
    ) =>
        (this.db, this.scope, this.files, this.missions, this.today) = (
            db,
            scope,
            files,
            missions,
            today
        );

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
            .Where(s => s.On >= first && s.On <= last && s.Mode != CounsellingMode.EarlierRequest)
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
