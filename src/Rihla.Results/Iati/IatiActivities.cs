using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>
/// Writes IATI 2.03 activity files: for each host mission its programme, which carries the results, and under it each grant,
/// which carries the money. Aggregates only.
/// </summary>
/// <remarks>
/// Results are of years that are over, and of returns that the mission prepared. A number of persons below five, or the minimum
/// of the mission's releases where that is greater, is left out, and others are rounded down to a multiple of it, so that files
/// of different days do not tell one person from the next; those who departed, their sexes and parts come from released figures,
/// once the year is released; shares as <see cref="Disclosure"/> says.
/// </remarks>
public sealed partial class IatiActivities
{
    // Facilitation of orderly, safe, regular and responsible migration and mobility (OECD DAC sector).
    private const string Sector = "15190";

    private readonly RihlaDb db;
    private readonly Missions missions;
    private readonly GrantReports grants;
    private readonly IndicatorFigures figures;
    private readonly IndicatorCatalogue catalogue;
    private readonly PublishedFigures published;
    private readonly ResultsSettings settings;
    private readonly Words words;
    private readonly Today today;

    internal IatiActivities(
        RihlaDb db,
        Missions missions,
        GrantReports grants,
        IndicatorFigures figures,
        IndicatorCatalogue catalogue,
        PublishedFigures published,
        ResultsSettings settings,
        Words words,
        Today today
    ) =>
        (
            this.db,
            this.missions,
            this.grants,
            this.figures,
            this.catalogue,
            this.published,
            this.settings,
            this.words,
            this.today
        ) = (
            db,
            missions,
            grants,
            figures,
            catalogue,
            published,
            settings,
            words.In(settings.IatiLanguage),
            today
        );

    /// <summary>Writes the activities of missions; of all host missions, where none is named.</summary>
    /// <returns>How many activities.</returns>
    public async Task<int> WriteAsync(
        IReadOnlyCollection<Guid>? missionIds,
        Stream file,
        CancellationToken cancel = default
    )
    {
        var hosts = (await missions.AllAsync(cancel))
            .Where(m => m.IsHost && missionIds?.Contains(m.Id) != false)
            .OrderBy(m => m.Code, StringComparer.Ordinal)
            .ToList();
        var written = 0;
        await using var xml = XmlWriter.Create(
            file,
            new()
            {
                Async = true,
                Indent = true,
                Encoding = new UTF8Encoding(false),
            }
        );
        xml.WriteStartDocument();
        xml.WriteStartElement("iati-activities");
        xml.WriteAttributeString("version", "2.03");
        xml.WriteAttributeString("generated-datetime", Moment(today.Now));
        foreach (var mission in hosts)
        {
            var money = await grants.OfMissionAsync(mission.Id, cancel);
            var strategies = await db.Set<Strategy>()
                .AsNoTracking()
                .Include(s => s.Objectives.OrderBy(o => o.Id))
                    .ThenInclude(o => o.Indicators.OrderBy(i => i.Id))
                        .ThenInclude(i => i.Targets)
                .AsSplitQuery()
                .Where(s => s.MissionId == mission.Id)
                .OrderBy(s => s.FirstYear)
                .ToListAsync(cancel);
            await ProgrammeAsync(xml, mission, money, strategies, cancel);
            written++;
            foreach (var grant in money.OrderBy(g => g.StartsOn).ThenBy(g => g.Id))
            {
                Grant(xml, mission, grant);
                written++;
            }
        }
        xml.WriteEndElement();
        xml.WriteEndDocument();
        await xml.FlushAsync();
        return written;
    }

    private async Task ProgrammeAsync(
        XmlWriter xml,
        MissionInfo mission,
        IReadOnlyList<ReportedGrant> money,
        IReadOnlyList<Strategy> strategies,
        CancellationToken cancel
    )
    {
        var years = await published.OfMissionAsync(mission.Code, cancel);
        var starts = strategies
            .Select(s => new DateOnly(s.FirstYear, 1, 1))
            .Concat(money.Select(g => g.StartsOn))
            .Concat(years.Select(y => new DateOnly(y.Year, 1, 1)))
            .DefaultIfEmpty(new(today.Date.Year, 1, 1))
            .Min();
        Begin(xml, IdOf(mission), 1);
        Text(xml, "title", words["Iati.Programme", mission.NameIn(words.Language)]);
        Text(xml, "description", words["Iati.ProgrammeText"]);
        Organisation(xml, settings.IatiReference, settings.IatiName, settings.IatiType, "4");
        Code(xml, "activity-status", "2");
        Date(xml, "2", starts);
        Code(xml, "recipient-country", mission.Country);
        SectorOf(xml);
        foreach (
            var sdg in strategies
                .SelectMany(s => s.Objectives)
                .SelectMany(o => Tags.Of(o.SdgTargets))
                .Distinct(StringComparer.Ordinal)
        )
        {
            // Vocabulary 3: targets of the Sustainable Development Goals.
            Code(xml, "tag", sdg, ("vocabulary", "3"));
        }
        foreach (var grant in money)
        {
            // Type 2: child.
            Empty(xml, "related-activity", ("ref", IdOf(mission, grant)), ("type", "2"));
        }
        foreach (var objective in strategies.SelectMany(s => s.Objectives.Select(o => (s, o))))
        {
            await ResultAsync(xml, mission, objective.s, objective.o, years, cancel);
        }
        xml.WriteEndElement();
    }

    private void Grant(XmlWriter xml, MissionInfo mission, ReportedGrant grant)
    {
        var day = today.Date;
        Begin(xml, IdOf(mission, grant), 2, grant.Currency);
        Text(xml, "title", grant.Name);
        Text(xml, "description", words["Iati.GrantText", grant.Donor]);
        Organisation(xml, null, grant.Donor, null, "1");
        Organisation(xml, settings.IatiReference, settings.IatiName, settings.IatiType, "4");
        Code(
            xml,
            "activity-status",
            grant.StartsOn > day ? "1"
                : grant.EndsOn < day ? "4"
                : "2"
        );
        Date(xml, grant.StartsOn > day ? "1" : "2", grant.StartsOn);
        Date(xml, grant.EndsOn < day ? "4" : "3", grant.EndsOn);
        Code(xml, "recipient-country", mission.Country);
        SectorOf(xml);
        foreach (var (start, end, value) in Budgets(grant))
        {
            xml.WriteStartElement("budget");
            // Type 1: original; status 2: committed.
            xml.WriteAttributeString("type", "1");
            xml.WriteAttributeString("status", "2");
            Empty(xml, "period-start", ("iso-date", Day(start)));
            Empty(xml, "period-end", ("iso-date", Day(end)));
            Value(xml, value, start);
            xml.WriteEndElement();
        }
        foreach (var (on, amount) in grant.BudgetedByDay.Where(b => b.Value != 0))
        {
            // Type 11: incoming commitment.
            Transaction(xml, "11", on, amount, grant.Donor);
        }
        foreach (var (month, amount) in grant.SpentByMonth.Where(s => s.Value != 0))
        {
            // Type 4: expenditure, summed by month.
            var last = month.AddMonths(1).AddDays(-1);
            Transaction(xml, "4", last < day ? last : day, amount, null);
        }
        // Type 1: parent.
        Empty(xml, "related-activity", ("ref", IdOf(mission)), ("type", "1"));
        xml.WriteEndElement();
    }

    // A budget of IATI covers at most a year: the whole is spread by days.
    private static IEnumerable<(DateOnly Start, DateOnly End, decimal Value)> Budgets(
        ReportedGrant grant
    )
    {
        var days = grant.EndsOn.DayNumber - grant.StartsOn.DayNumber + 1;
        var (left, currency) = (grant.Budget, Currency.Of(grant.Currency));
        for (var start = grant.StartsOn; start <= grant.EndsOn && grant.Budget > 0; )
        {
            var end = start.AddYears(1).AddDays(-1);
            end = end < grant.EndsOn ? end : grant.EndsOn;
            var value =
                end == grant.EndsOn
                    ? left
                    : currency.Round(grant.Budget * (end.DayNumber - start.DayNumber + 1) / days);
            yield return (start, end, value);
            left -= value;
            start = end.AddDays(1);
        }
    }

    private async Task ResultAsync(
        XmlWriter xml,
        MissionInfo mission,
        Strategy strategy,
        Objective objective,
        IReadOnlyList<PublishedYear> years,
        CancellationToken cancel
    )
    {
        var known = objective.Indicators.Where(i => catalogue.Find(i.Source) is not null).ToList();
        if (known.Count == 0)
        {
            return;
        }
        xml.WriteStartElement("result");
        // Type 2: outcome.
        xml.WriteAttributeString("type", "2");
        xml.WriteAttributeString("aggregation-status", "false");
        Text(xml, "title", objective.Title);
        Text(xml, "description", objective.Axis);
        foreach (var indicator in known)
        {
            var source = catalogue.Find(indicator.Source)!;
            xml.WriteStartElement("indicator");
            // Measure 1: unit; 2: percentage.
            xml.WriteAttributeString("measure", indicator.ShareOf is null ? "1" : "2");
            xml.WriteAttributeString("ascending", indicator.LessIsBetter ? "false" : "true");
            xml.WriteAttributeString("aggregation-status", "false");
            Text(xml, "title", indicator.Name);
            Text(xml, "description", words[$"Indicator.Rule.{source.Key}"]);
            if (indicator is { Baseline: { } baseline, BaselineYear: { } baselineYear })
            {
                Empty(
                    xml,
                    "baseline",
                    ("year", baselineYear.ToString(CultureInfo.InvariantCulture)),
                    ("value", Plain(baseline))
                );
            }
            foreach (
                var period in await figures.PeriodsAsync(
                    indicator,
                    mission.Id,
                    [.. strategy.Years.Select(y => new ReportPeriod(y))],
                    cancel,
                    leavesHouse: true
                )
            )
            {
                Period(
                    xml,
                    indicator,
                    source,
                    period,
                    years.FirstOrDefault(y => y.Year == period.Period.Year),
                    Disclosure.FewOf(years)
                );
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private void Period(
        XmlWriter xml,
        Indicator indicator,
        IndicatorSource source,
        IndicatorPeriod period,
        PublishedYear? released,
        int few
    )
    {
        xml.WriteStartElement("period");
        Empty(xml, "period-start", ("iso-date", Day(period.Period.First)));
        Empty(xml, "period-end", ("iso-date", Day(period.Period.Last)));
        if (period.Target is { } target)
        {
            Empty(xml, "target", ("value", Plain(target)));
        }
        if (
            period.Period.Last < today.Date
            && Safe(indicator, source, period.Count, released, few) is { } actual
        )
        {
            Empty(xml, "actual", ("value", Plain(actual)));
            if (
                released is not null
                && indicator is { Source: "departed", ShareOf: null, IsNarrowed: false }
            )
            {
                foreach (var (sex, word) in new[] { ("F", "female"), ("M", "male") })
                {
                    if (released.Of(OpenTables.ByAge, OpenTables.Total, sex) is { } persons)
                    {
                        xml.WriteStartElement("actual");
                        xml.WriteAttributeString("value", Plain(persons));
                        Empty(xml, "dimension", ("name", "sex"), ("value", word));
                        xml.WriteEndElement();
                    }
                }
            }
        }
        xml.WriteEndElement();
    }

    /// <summary>A value of a year that is over as it may leave the house; nothing where it may not.</summary>
    internal static decimal? Safe(
        Indicator indicator,
        IndicatorSource source,
        IndicatorCount? count,
        PublishedYear? released,
        int few = Disclosure.Few
    ) =>
        count is null ? null
        : count.Behind < few ? null
        : !source.IsAboutPersons
            ? source.TellsOfFew && count.Number > 0 && count.Number < few ? null
                : count.Value
        : count.Whole is { } whole ? Disclosure.Share(count.Number, whole, few)
        : Disclosure.IsReleased(indicator, released) ? Disclosure.Released(indicator, released)
        : count.Number == 0 ? 0
        : Disclosure.Rounded(count.Number, few);

    private void Begin(XmlWriter xml, string id, int hierarchy, string? currency = null)
    {
        xml.WriteStartElement("iati-activity");
        xml.WriteAttributeString("last-updated-datetime", Moment(today.Now));
        xml.WriteAttributeString("xml", "lang", null, words.Language);
        if (currency is not null)
        {
            xml.WriteAttributeString("default-currency", currency);
        }
        xml.WriteAttributeString("humanitarian", "false");
        xml.WriteAttributeString("hierarchy", hierarchy.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("iati-identifier", id);
        xml.WriteStartElement("reporting-org");
        xml.WriteAttributeString("ref", settings.IatiReference);
        xml.WriteAttributeString("type", settings.IatiType);
        Narrative(xml, settings.IatiName);
        xml.WriteEndElement();
    }

    private string IdOf(MissionInfo mission) => $"{settings.IatiReference}-{mission.Code}";

    private string IdOf(MissionInfo mission, ReportedGrant grant) =>
        $"{IdOf(mission)}-{grant.Id.ToString("N")[^12..]}";
}
