using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>An indicator as everybody may read it.</summary>
/// <param name="Goals">The Sustainable Development Goals that its objective serves, 1 to 17.</param>
/// <param name="Source">The key of what is counted.</param>
/// <param name="ShareOf">The key of what it is a share of; nothing for a number.</param>
/// <param name="Of">The keys of the texts that say of whom, such as <c>PublicIndicator.Women</c>.</param>
/// <param name="Nationality">Only of this nationality, ISO 3166-1 alpha-2.</param>
/// <param name="Value">How many, or a share in hundredths; nothing where it would tell of few people.</param>
/// <param name="AwaitsRelease">Whether it is told once the year is released, and not before.</param>
/// <param name="IsRounded">Whether the number was rounded down to protect few people.</param>
/// <param name="Grain">Numbers of persons are rounded down to a multiple of this, and hidden below it.</param>
/// <param name="Target">What is to be reached by the end of the year.</param>
/// <param name="First">The first day counted.</param>
/// <param name="Last">The last day counted: always the end of a month.</param>
public sealed record PublicIndicator(
    IReadOnlyList<int> Goals,
    string Source,
    string? ShareOf,
    IReadOnlyList<string> Of,
    string? Nationality,
    decimal? Value,
    bool AwaitsRelease,
    bool IsRounded,
    int Grain,
    decimal? Target,
    DateOnly First,
    DateOnly Last
)
{
    /// <summary>Its name, which is made of the words of the catalogue: strategies are written in one language.</summary>
    public string NameIn(Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var counted = words[$"Indicator.{Source}"];
        var name =
            ShareOf is null ? counted
            : ShareOf == Source ? words["PublicIndicator.Part", counted]
            : words["PublicIndicator.Share", counted, words[$"Indicator.{ShareOf}"]];
        IReadOnlyList<string> whom =
        [
            .. Of.Select(key => words[key]),
            .. Nationality is null ? (string[])[] : [words.Country(Nationality)],
        ];
        return whom.Count == 0
            ? name
            : words["PublicIndicator.OfWhom", name, string.Join(words["Ui.Comma"], whom)];
    }
}

/// <summary>
/// The indicators that a mission lets everybody read, counted from the cases this year up to the end of the last month, with
/// disclosure control: numbers of persons are told rounded down to five, or to the minimum of the mission's releases where that
/// is greater, and hidden below it; those who departed or arrived only once the year is released, and shares as
/// <see cref="Disclosure"/> says. So no reader who comes back learns of one person, and what is told beside the released figures
/// leaves as many possibilities as a hidden one there. Means over persons are not told. Persons of cases that the mission
/// prepared are counted: whom it received stands in the figures of another.
/// </summary>
public sealed class PublicIndicators
{
    private readonly RihlaDb db;
    private readonly IndicatorCatalogue catalogue;
    private readonly PublishedFigures published;
    private readonly Today today;

    internal PublicIndicators(
        RihlaDb db,
        IndicatorCatalogue catalogue,
        PublishedFigures published,
        Today today
    ) => (this.db, this.catalogue, this.published, this.today) = (db, catalogue, published, today);

    /// <summary>What everybody may read of the strategies of a mission that cover the year.</summary>
    /// <param name="missionId">The mission.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<PublicIndicator>> OfMissionAsync(
        Guid missionId,
        CancellationToken cancel = default
    )
    {
        var last = new DateOnly(today.Date.Year, today.Date.Month, 1).AddDays(-1);
        var first = new DateOnly(last.Year, 1, 1);
        var year = last.Year;
        var strategies = await db.Set<Strategy>()
            .AsNoTracking()
            .Include(s => s.Objectives.OrderBy(o => o.Id))
                .ThenInclude(o => o.Indicators.Where(i => i.IsPublic).OrderBy(i => i.Id))
                    .ThenInclude(i => i.Targets)
            .AsSplitQuery()
            .Where(s => s.MissionId == missionId && s.FirstYear <= year && s.LastYear >= year)
            .OrderByDescending(s => s.FirstYear)
            .ToListAsync(cancel);
        var years = await published.OfMissionAsync(missionId, cancel);
        var few = Disclosure.FewOf(years);
        var released = years.FirstOrDefault(y => y.Year == year);
        var told = new List<PublicIndicator>();
        foreach (var objective in strategies.SelectMany(s => s.Objectives))
        {
            var goals = GoalsOf(objective);
            foreach (var indicator in objective.Indicators.Where(_ => goals.Count > 0))
            {
                if (catalogue.Find(indicator.Source) is not { MayBePublic: true } source)
                {
                    continue;
                }
                var awaits = Disclosure.AwaitsRelease(indicator, released);
                var cells = await CellsAsync(source);
                var (value, isRounded) =
                    awaits ? (null, false)
                    : indicator.ShareOf is { } whole
                        ? (await ShareAsync(indicator, cells, whole), false)
                    : Disclosure.IsReleased(indicator, released)
                        ? (Disclosure.Released(indicator, released), false)
                    : source.IsAboutPersons
                        ? (Disclosure.Rounded(IndicatorFigures.Sum(indicator, cells), few), true)
                    : (cells.Count == 0 ? null : cells.Sum(c => c.Value), false);
                told.Add(
                    new(
                        goals,
                        indicator.Source,
                        indicator.ShareOf,
                        [.. WhomOf(indicator)],
                        indicator.Nationality,
                        value,
                        awaits,
                        isRounded,
                        few,
                        indicator.TargetOf(year),
                        first,
                        last
                    )
                );
            }
        }
        return told;

        async Task<IReadOnlyList<IndicatorCell>> CellsAsync(IndicatorSource source) =>
            Disclosure.Hosted(await source.CountAsync(missionId, first, last, cancel), missionId);

        async Task<decimal?> ShareAsync(
            Indicator indicator,
            IReadOnlyList<IndicatorCell> cells,
            string of
        )
        {
            if (catalogue.Find(of) is not { IsAboutPersons: true } whole)
            {
                return null;
            }
            var all = await CellsAsync(whole);
            return Disclosure.Share(
                IndicatorFigures.Sum(indicator, cells),
                of == indicator.Source
                    ? all.Sum(c => c.Value)
                    : IndicatorFigures.Sum(indicator, all),
                few
            );
        }
    }

    private static IReadOnlyList<int> GoalsOf(Objective objective) =>
        [
            .. Tags.Of(objective.SdgTargets)
                .Select(t => int.TryParse(t.Split('.')[0], out var goal) ? goal : 0)
                .Where(goal => goal is >= 1 and <= 17)
                .Distinct()
                .Order(),
        ];

    private static IEnumerable<string> WhomOf(Indicator indicator)
    {
        if (indicator.Sex is { } sex)
        {
            yield return sex == 'F' ? "PublicIndicator.Women" : "PublicIndicator.Men";
        }
        if (indicator.AgeGroup != AgeGroup.All)
        {
            yield return indicator.AgeGroup == AgeGroup.Adults
                ? "PublicIndicator.Adults"
                : "PublicIndicator.Children";
        }
        if (indicator.OnlyVulnerable)
        {
            yield return "PublicIndicator.Vulnerable";
        }
        if (indicator.OnlyWithDisability)
        {
            yield return "PublicIndicator.WithDisability";
        }
    }
}
