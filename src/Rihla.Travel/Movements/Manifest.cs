using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>For whom a list of passengers leaves the house.</summary>
public enum ManifestPurpose
{
    /// <summary>The carrier.</summary>
    Carrier,

    /// <summary>The border police at departure.</summary>
    BorderPolice,

    /// <summary>The mission of origin.</summary>
    OriginMission,

    /// <summary>The team at the gate.</summary>
    Gate,
}

/// <summary>One passenger of a manifest.</summary>
internal sealed record ManifestLine(
    int Number,
    string FamilyName,
    string GivenNames,
    string? NameInArabic,
    string? Sex,
    string? BirthDate,
    string? Nationality,
    TravelDocumentKind? DocumentKind,
    string? DocumentNumber,
    DateOnly? DocumentExpiresOn,
    string CaseCode,
    MedicalNeeds Needs,
    bool Unaccompanied
);

/// <summary>The list of those on a movement.</summary>
/// <param name="Movement">The movement.</param>
/// <param name="Lines">The passengers whose cases the reader may see.</param>
/// <param name="Hidden">How many more there are, of restricted cases.</param>
internal sealed record ManifestSheet(
    Movement Movement,
    IReadOnlyList<ManifestLine> Lines,
    int Hidden
);

/// <summary>Lists those on a movement. Every look and every export is recorded in the history of each case on the list.</summary>
internal sealed class Manifest(
    RihlaDb db,
    CaseFiles files,
    FitnessDecisions fitness,
    ReadLog reads,
    Missions missions,
    DataTransfers transfers
)
{
    /// <summary>The manifest as it leaves the house, for whom it is recorded with every case on it.</summary>
    /// <returns>
    /// Refused, when it is for somebody outside the organisation, without an agreement in force under which they may have it.
    /// </returns>
    public async Task<Outcome<ManifestSheet>> ExportAsync(
        Movement movement,
        ManifestPurpose purpose,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Move);
        var (sheet, cases) = await SheetAsync(movement, by, cancel);
        var handedOver = await HandOverAsync(sheet, purpose, by, cancel);
        if (!handedOver.IsDone)
        {
            return handedOver.Refusals.ToList();
        }
        var act = new Act("movement.manifest-exported")
        {
            Args = [movement.Code, $"@ManifestPurpose.{purpose}"],
        };
        await SawAsync(cases, act, by, cancel);
        return sheet;
    }

    private async Task<Outcome> HandOverAsync(
        ManifestSheet sheet,
        ManifestPurpose purpose,
        Actor by,
        CancellationToken cancel
    )
    {
        DataRecipient? recipient = purpose switch
        {
            ManifestPurpose.Carrier => DataRecipient.Carrier,
            ManifestPurpose.BorderPolice => DataRecipient.BorderPolice,
            _ => null,
        };
        if (recipient is not { } to || sheet.Lines.Count == 0)
        {
            return Outcome.Done;
        }
        await using var work = await db.BeginAsync(cancel);
        var allowed = await transfers.RecordAsync(
            new(to, by.MissionId, sheet.Lines.Count)
            {
                Country = (await missions.FindAsync(by.MissionId, cancel))?.Country,
            },
            by,
            cancel
        );
        if (!allowed.IsDone)
        {
            return allowed;
        }
        await db.SaveAsync(
            by,
            new Act("movement.manifest-handed-over")
            {
                Args = [sheet.Movement.Code, $"@DataRecipient.{to}"],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The manifest for showing or printing.</summary>
    public async Task<ManifestSheet> ReadAsync(
        Movement movement,
        Actor by,
        Act look,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Move);
        var (sheet, cases) = await SheetAsync(movement, by, cancel);
        await SawAsync(cases, look, by, cancel);
        return sheet;
    }

    private Task SawAsync(
        IReadOnlyCollection<Guid> cases,
        Act look,
        Actor by,
        CancellationToken cancel
    ) => Task.WhenAll(cases.Select(id => reads.SawAsync(by, look with { CaseId = id }, cancel)));

    // The list, and the cases from which it was made.
    private async Task<(ManifestSheet Sheet, IReadOnlyCollection<Guid> Cases)> SheetAsync(
        Movement movement,
        Actor by,
        CancellationToken cancel
    )
    {
        var seats = await db.Set<Seat>()
            .AsNoTracking()
            .Where(s => s.MovementId == movement.Id && s.Number != null)
            .ToListAsync(cancel);
        var caseIds = seats.Select(s => s.CaseId).Distinct().ToList();
        var cases = (await files.ListAsync(caseIds, by, cancel)).ToDictionary(f => f.Id);
        var documents = (
            await db.Set<TravelDocument>()
                .AsNoTracking()
                .Where(d => caseIds.Contains(d.CaseId))
                .ToListAsync(cancel)
        ).ToDictionary(d => (d.CaseId, d.PersonId));
        var needs = await fitness.OfAsync(caseIds, cancel);
        var lines = new List<ManifestLine>();
        foreach (var seat in seats)
        {
            if (cases.GetValueOrDefault(seat.CaseId)?.Find(seat.PersonId) is { } traveller)
            {
                var own = documents.GetValueOrDefault((seat.CaseId, seat.PersonId));
                var used = own?.OnDocumentOfId is { } parent
                    ? documents.GetValueOrDefault((seat.CaseId, parent))
                    : own;
                lines.Add(
                    Line(
                        traveller,
                        used,
                        needs.GetValueOrDefault((seat.CaseId, seat.PersonId)),
                        cases[seat.CaseId].Code
                    )
                );
            }
        }
        return (
            new(
                movement,
                [
                    .. lines
                        .OrderBy(l => l.FamilyName, StringComparer.InvariantCultureIgnoreCase)
                        .ThenBy(l => l.CaseCode, StringComparer.Ordinal)
                        .ThenBy(l => l.BirthDate, StringComparer.Ordinal)
                        .Select((l, i) => l with { Number = i + 1 }),
                ],
                seats.Count - lines.Count
            ),
            cases.Keys
        );
    }

    /// <summary>The manifest as comma-separated values, with a mark that makes spreadsheets read it as UTF-8.</summary>
    public static async Task<byte[]> AsCsvAsync(ManifestSheet sheet, Words words)
    {
        using var stream = new MemoryStream();
        await using (var writer = new StreamWriter(stream, new UTF8Encoding(true), leaveOpen: true))
        await using (var csv = new CsvWriter(writer, CultureInfo.InvariantCulture))
        {
            foreach (var row in Table(sheet, words))
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell);
                }
                await csv.NextRecordAsync();
            }
        }
        return stream.ToArray();
    }

    /// <summary>The manifest as a workbook; every cell is text.</summary>
    public static async Task<byte[]> AsXlsxAsync(ManifestSheet sheet, Words words)
    {
        var table = Table(sheet, words).ToList();
        var rows = table
            .Skip(1)
            .Select(row =>
                row.Select((cell, i) => (Name: table[0][i], cell))
                    .ToDictionary(c => c.Name, c => (object)c.cell, StringComparer.Ordinal)
            );
        using var stream = new MemoryStream();
        await stream.SaveAsAsync(rows);
        return stream.ToArray();
    }

    private static IEnumerable<string[]> Table(ManifestSheet sheet, Words words)
    {
        yield return [.. Columns.Select(c => words[$"Manifest.Column.{c}"])];
        foreach (var line in sheet.Lines)
        {
            yield return
            [
                .. new[]
                {
                    line.Number.ToString(CultureInfo.InvariantCulture),
                    line.FamilyName,
                    line.GivenNames,
                    line.NameInArabic,
                    line.Sex,
                    line.BirthDate,
                    line.Nationality,
                    line.DocumentKind is { } kind ? words.Of(kind) : null,
                    line.DocumentNumber,
                    line.DocumentExpiresOn?.ToString("O", CultureInfo.InvariantCulture),
                    NeedsOf(line, words),
                    line.CaseCode,
                }.Select(Cell.Inert),
            ];
        }
    }

    /// <summary>What a carrier has to know about a passenger, in words.</summary>
    public static string NeedsOf(ManifestLine line, Words words) =>
        string.Join(
            words["Ui.Comma"],
            MedicalNeedsList
                .In(line.Needs)
                .Select(n => words.Of(n))
                .Concat(line.Unaccompanied ? [words["Manifest.Unaccompanied"]] : [])
        );

    /// <summary>The columns, by the keys of their names.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "Number",
        "FamilyName",
        "GivenNames",
        "NameInArabic",
        "Sex",
        "BirthDate",
        "Nationality",
        "DocumentKind",
        "DocumentNumber",
        "DocumentExpiresOn",
        "Needs",
        "CaseCode",
    ];

    private static ManifestLine Line(
        Traveller traveller,
        TravelDocument? document,
        FitnessView? fitness,
        string caseCode
    )
    {
        var person = traveller.Person;
        return new(
            0,
            person.FamilyName,
            person.GivenNames,
            person.NameInArabic,
            person.Sex?.ToString(),
            person.Birth?.ToString(),
            person.Nationality,
            document?.Kind,
            document?.Number?.Reveal(),
            document?.ExpiresOn,
            caseCode,
            fitness?.Needs ?? MedicalNeeds.None,
            traveller.Unaccompanied
        );
    }
}
