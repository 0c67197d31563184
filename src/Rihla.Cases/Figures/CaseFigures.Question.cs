using Microsoft.EntityFrameworkCore;

namespace Rihla.Cases;

/// <content>The question that a figure and the list behind it ask alike.</content>
public sealed partial class CaseFigures
{
    // The figure and the list behind it ask the same question.
    private IQueryable<CountedPerson> Counted(ReportSlice slice, Guid? missionId)
    {
        var (first, last) = (slice.Period.First, slice.Period.Last);
        var persons = Of(missionId);
        if (slice.OnlyHosted)
        {
            persons = persons.Where(c => c.HostMissionId == missionId);
        }
        if (slice.Nationality is { } nationality)
        {
            persons =
                nationality == ReportSlice.UnknownNationality
                    ? persons.Where(c => c.Nationality == null)
                    : persons.Where(c => c.Nationality == nationality);
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
        if (slice.TwelveMonthsFrom is { } since)
        {
            (first, last) = (since, since.AddYears(1).AddDays(-1));
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

    private IQueryable<CountedPerson> Of(Guid? missionId)
    {
        var persons = db.Set<CountedPerson>().AsNoTracking();
        return missionId is { } mission
            ? persons.Where(c => c.HostMissionId == mission || c.OriginMissionId == mission)
            : persons;
    }
}
