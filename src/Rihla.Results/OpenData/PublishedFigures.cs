using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>A figure that is open to everybody.</summary>
/// <param name="Cell">Which.</param>
/// <param name="Persons">How many; nothing where it is hidden to protect few people.</param>
public sealed record PublishedCell(OpenCell Cell, int? Persons);

/// <summary>A year as it is open to everybody.</summary>
/// <param name="Year">The year.</param>
/// <param name="ReleasedOn">When; nothing for one that is only tried.</param>
/// <param name="MinimumCell">No figure of fewer persons is shown.</param>
/// <param name="Cells">All figures, of all tables.</param>
public sealed record PublishedYear(
    int Year,
    DateTimeOffset? ReleasedOn,
    int MinimumCell,
    IReadOnlyList<PublishedCell> Cells
)
{
    /// <summary>The departures of the year; nothing where even that is hidden.</summary>
    public int? Departures => Of(OpenTables.ByNationality, OpenTables.Total, OpenTables.Total);

    /// <summary>The departed men, women, and children.</summary>
    public (int? Men, int? Women, int? Children) Groups =>
        (
            Of(OpenTables.ByNationality, OpenTables.Total, "men"),
            Of(OpenTables.ByNationality, OpenTables.Total, "women"),
            Of(OpenTables.ByNationality, OpenTables.Total, "children")
        );

    /// <summary>Departures by nationality (ISO 3166-1 alpha-2), the most frequent first; hidden ones are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ByNationality =>
        [
            .. Cells
                .Where(c =>
                    c
                        is {
                            Persons: > 0,
                            Cell.Table: OpenTables.ByNationality,
                            Cell.Column: OpenTables.Total
                        }
                    && c.Cell.Row
                        is not (
                            OpenTables.Total
                            or OpenTables.OtherNationalities
                            or PeriodReport.UnknownNationality
                        )
                )
                .Select(c => KeyValuePair.Create(c.Cell.Row, c.Persons!.Value))
                .OrderByDescending(n => n.Value)
                .ThenBy(n => n.Key, StringComparer.Ordinal),
        ];

    /// <summary>One figure; nothing where it is hidden or does not exist.</summary>
    public int? Of(string table, string row, string column) =>
        Cells.FirstOrDefault(c => c.Cell == new OpenCell(table, row, column))?.Persons;
}

/// <summary>
/// What is open to everybody: figures as they were released, after disclosure control, and nothing that was not. For the
/// public site, and for files.
/// </summary>
public sealed class PublishedFigures
{
    private readonly RihlaDb db;
    private readonly Missions missions;

    internal PublishedFigures(RihlaDb db, Missions missions) =>
        (this.db, this.missions) = (db, missions);

    /// <summary>The codes of the missions that have released something.</summary>
    public async Task<IReadOnlyList<string>> MissionsAsync(CancellationToken cancel = default)
    {
        var ids = await db.Set<Release>().Select(r => r.MissionId).Distinct().ToListAsync(cancel);
        return
        [
            .. (await missions.AllAsync(cancel))
                .Where(m => ids.Contains(m.Id))
                .Select(m => m.Code)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The released years of a mission, the latest first; none for a mission that does not exist.</summary>
    public async Task<IReadOnlyList<PublishedYear>> OfMissionAsync(
        string missionCode,
        CancellationToken cancel = default
    ) =>
        await missions.FindByCodeAsync(missionCode, cancel) is { } mission
            ? await OfMissionAsync(mission.Id, cancel)
            : [];

    internal async Task<IReadOnlyList<PublishedYear>> OfMissionAsync(
        Guid missionId,
        CancellationToken cancel
    )
    {
        var years = await db.Set<ReleasedYear>()
            .AsNoTracking()
            .Include(y => y.Cells)
            .Where(y => y.MissionId == missionId)
            .OrderByDescending(y => y.Year)
            .ToListAsync(cancel);
        var releases = await db.Set<Release>()
            .AsNoTracking()
            .Where(r => r.MissionId == missionId)
            .ToDictionaryAsync(r => r.Id, cancel);
        return
        [
            .. years.Select(y => new PublishedYear(
                y.Year,
                releases[y.ReleaseId].At,
                releases[y.ReleaseId].MinimumCell,
                [
                    .. y
                        .Cells.Select(c => new PublishedCell(
                            new(c.Table, c.Row, c.Column),
                            c.Persons
                        ))
                        .OrderBy(c => TableOrder(c.Cell.Table))
                        .ThenBy(c => c.Cell.Row == OpenTables.Total)
                        .ThenBy(c => c.Cell.Row, StringComparer.Ordinal)
                        .ThenBy(c => c.Cell.Column == OpenTables.Total)
                        .ThenBy(c => c.Cell.Column, StringComparer.Ordinal),
                ]
            )),
        ];
    }

    /// <summary>The released figures of a mission as a file.</summary>
    /// <param name="missionCode">The mission.</param>
    /// <param name="format"><c>csv</c> or <c>json</c>.</param>
    /// <param name="words">The language of the explanations in JSON.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<byte[]> FileAsync(
        string missionCode,
        string format,
        Words words,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(words);
        var years = await OfMissionAsync(missionCode, cancel);
        return format == "csv" ? Csv(missionCode, years) : Json(missionCode, years, words);
    }

    private static int TableOrder(string table) =>
        OpenTables.Names.Index().FirstOrDefault(t => t.Item == table).Index;

    private static byte[] Csv(string mission, IReadOnlyList<PublishedYear> years)
    {
        var text = new StringBuilder("mission,year,table,row,column,persons,hidden\r\n");
        foreach (var year in years)
        {
            foreach (var (cell, persons) in year.Cells)
            {
                text.AppendJoin(
                        ',',
                        new[]
                        {
                            mission,
                            year.Year.ToString(CultureInfo.InvariantCulture),
                            cell.Table,
                            cell.Row,
                            cell.Column,
                            persons?.ToString(CultureInfo.InvariantCulture) ?? "",
                            persons is null ? "yes" : "no",
                        }.Select(Cell.Csv)
                    )
                    .Append("\r\n");
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Json(string mission, IReadOnlyList<PublishedYear> years, Words words)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("mission", mission);
            json.WriteString("counts", words["OpenData.Counts"]);
            json.WriteString("hidden", words["OpenData.HiddenRule"]);
            json.WriteStartArray("years");
            foreach (var year in years)
            {
                json.WriteStartObject();
                json.WriteNumber("year", year.Year);
                json.WriteString(
                    "released",
                    year.ReleasedOn!.Value.UtcDateTime.ToString(
                        "yyyy-MM-dd",
                        CultureInfo.InvariantCulture
                    )
                );
                json.WriteNumber("minimum_cell", year.MinimumCell);
                foreach (var table in OpenTables.Names)
                {
                    json.WriteStartObject(table);
                    foreach (
                        var row in year
                            .Cells.Where(c => c.Cell.Table == table)
                            .GroupBy(c => c.Cell.Row)
                    )
                    {
                        json.WriteStartObject(row.Key);
                        foreach (var (cell, persons) in row)
                        {
                            if (persons is { } shown)
                            {
                                json.WriteNumber(cell.Column, shown);
                            }
                            else
                            {
                                json.WriteNull(cell.Column);
                            }
                        }
                        json.WriteEndObject();
                    }
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
        return stream.ToArray();
    }
}
