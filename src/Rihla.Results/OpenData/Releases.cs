using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>Releases open data, and says what a release would show.</summary>
/// <remarks>
/// A year is released once, when it is over, and then never changes: a person who is entered late, or corrected, cannot be
/// told by comparing two releases. Each mission releases what it prepared itself, so that no figure of two missions overlaps.
/// </remarks>
public sealed class Releases
{
    /// <summary>The smallest number of persons that is shown, unless an installation wants a greater one.</summary>
    public const int DefaultMinimum = 5;

    /// <summary>Fewer than this never protects anybody.</summary>
    public const int LeastMinimum = 3;

    /// <summary>More than this hides everything.</summary>
    public const int GreatestMinimum = 100;

    private readonly RihlaDb db;
    private readonly CaseFigures figures;
    private readonly Today today;

    internal Releases(RihlaDb db, CaseFigures figures, Today today) =>
        (this.db, this.figures, this.today) = (db, figures, today);

    /// <summary>The years of a mission that are over and not released, the earliest first.</summary>
    public async Task<IReadOnlyList<int>> PendingAsync(
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.ViewReleases);
        var released = await db.Set<ReleasedYear>()
            .Where(y => y.MissionId == missionId)
            .Select(y => y.Year)
            .ToListAsync(cancel);
        return
        [
            .. (
                await figures.HostedYearsAsync(
                    missionId,
                    new(today.Date.Year - 1, 12, 31),
                    Actor.System,
                    cancel
                )
            ).Except(released),
        ];
    }

    /// <summary>Releases years of a mission that are over and were not released before: those that somebody has read, and no other.</summary>
    /// <param name="missionId">The mission: the actor's own, unless it is the system.</param>
    /// <param name="years">The years, of those that are <see cref="PendingAsync">pending</see>; each is protected by itself, in any order.</param>
    /// <param name="minimum">The smallest number of persons that is shown.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancel">Stops it; then nothing is released.</param>
    /// <returns>What was released; refused without a year, for one that is not pending, and for a minimum below <see cref="LeastMinimum"/>.</returns>
    public async Task<Outcome<ReleasedYears>> ReleaseAsync(
        Guid missionId,
        IReadOnlyCollection<int> years,
        int minimum,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(years);
        by.Need(ResultsPermissions.ReleaseData);
        if (!by.IsSystem && by.MissionId != missionId)
        {
            throw new NotPermittedException(ResultsPermissions.ReleaseData);
        }
        if (minimum is < LeastMinimum or > GreatestMinimum)
        {
            return Refusal.Of("Minimum", "Release.Minimum", LeastMinimum, GreatestMinimum);
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"release {missionId}", cancel);
        var pending = await PendingAsync(missionId, Actor.System, cancel);
        if (pending.Count == 0)
        {
            return new Refusal("Release.NothingNew");
        }
        List<int> chosen = [.. pending.Where(years.Contains)];
        if (chosen.Count == 0 || years.Except(chosen).Any())
        {
            return new Refusal("Release.NotPending", string.Join(", ", pending));
        }
        var release = new Release
        {
            MissionId = missionId,
            Number = await db.Set<Release>().CountAsync(r => r.MissionId == missionId, cancel) + 1,
            At = today.Now,
            ByUserId = by.UserId,
            ByName = by.Name,
            MinimumCell = minimum,
        };
        var (shown, hidden) = (0, 0);
        foreach (var year in chosen)
        {
            var released = new ReleasedYear
            {
                ReleaseId = release.Id,
                MissionId = missionId,
                Year = year,
            };
            foreach (
                var (cell, persons) in (await TablesAsync(missionId, year, minimum, cancel)).Shown()
            )
            {
                (shown, hidden) = persons is null ? (shown, hidden + 1) : (shown + 1, hidden);
                released.Add(
                    new()
                    {
                        YearId = released.Id,
                        Table = cell.Table,
                        Row = cell.Row,
                        Column = cell.Column,
                        Persons = persons,
                    }
                );
            }
            release.Add(released);
        }
        db.Add(release);
        await db.SaveAsync(
            by,
            new Act("open-data.released")
            {
                Args =
                [
                    string.Join(", ", chosen),
                    minimum.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return new ReleasedYears(chosen, shown, hidden);
    }

    /// <summary>The releases of the actor's mission, the latest first.</summary>
    internal async Task<IReadOnlyList<Release>> OfMissionAsync(Actor by, CancellationToken cancel)
    {
        by.Need(ResultsPermissions.ViewReleases);
        return await db.Set<Release>()
            .AsNoTracking()
            .Include(r => r.Years.OrderBy(y => y.Year))
            .Where(r => r.MissionId == by.MissionId)
            .OrderByDescending(r => r.Number)
            .ToListAsync(cancel);
    }

    /// <summary>What a year that is not released yet would show.</summary>
    internal async Task<PublishedYear> PreviewAsync(
        int year,
        int minimum,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(ResultsPermissions.ViewReleases);
        return new(
            year,
            null,
            minimum,
            [
                .. (await TablesAsync(by.MissionId, year, minimum, cancel))
                    .Shown()
                    .Select(c => new PublishedCell(c.Cell, c.Persons)),
            ]
        );
    }

    private async Task<OpenTables> TablesAsync(
        Guid missionId,
        int year,
        int minimum,
        CancellationToken cancel
    ) => OpenTables.Of(await figures.HostedAsync(year, missionId, Actor.System, cancel), minimum);
}

/// <summary>What came of a release.</summary>
/// <param name="Years">The years it added.</param>
/// <param name="Shown">How many figures they show.</param>
/// <param name="Hidden">How many are hidden.</param>
public sealed record ReleasedYears(IReadOnlyList<int> Years, int Shown, int Hidden);
