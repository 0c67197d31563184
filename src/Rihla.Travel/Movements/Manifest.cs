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

/// <summary>One passenger of a manifest, with what its recipient needs and nothing else.</summary>
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
    string? CaseCode,
    MedicalNeeds Needs,
    bool Unaccompanied
);

/// <summary>The list of those on a movement, made for one recipient.</summary>
/// <param name="Movement">The movement.</param>
/// <param name="Purpose">For whom.</param>
/// <param name="Lines">The passengers whose cases the reader may see, and the recipient too.</param>
/// <param name="Hidden">How many more there are, of restricted cases.</param>
/// <param name="NotShared">How many more there are, of cases that the mission of origin does not see.</param>
/// <param name="Unnamed">How many more there are who are not named to an authority today (<see cref="NamedToAuthorities"/>).</param>
/// <param name="Origins">The missions of origin that see a case on board, by code: for one of them each list for such a mission is.</param>
internal sealed record ManifestSheet(
    Movement Movement,
    ManifestPurpose Purpose,
    IReadOnlyList<ManifestLine> Lines,
    int Hidden,
    int NotShared,
    int Unnamed,
    IReadOnlyList<MissionInfo> Origins
)
{
    /// <summary>The mission of origin for which it is.</summary>
    public MissionInfo? Mission { get; init; }

    /// <summary>For whom it is, in words.</summary>
    public string Recipient(Words words) => Mission?.NameIn(words.Language) ?? words.Of(Purpose);

    /// <summary>Who is on the movement and not on the list, in words.</summary>
    public IEnumerable<string> LeftOut(Words words)
    {
        if (Hidden > 0)
        {
            yield return words.Count("Manifest.Hidden", Hidden);
        }
        if (NotShared > 0)
        {
            yield return words.Count("Manifest.NotShared", NotShared);
        }
        if (Unnamed > 0)
        {
            yield return words.Count("Manifest.Unnamed", Unnamed);
        }
    }
}

/// <summary>
/// Lists those on a movement, for one recipient each time, on paper or as a file: who is listed and what is told of them
/// depends on who receives it. Every list is recorded in the history of each case on it.
/// </summary>
internal sealed class Manifest(
    RihlaDb db,
    CaseFiles files,
    FitnessDecisions fitness,
    ReadLog reads,
    Missions missions,
    NamedToAuthorities naming,
    DataTransfers transfers
)
{
    /// <summary>
    /// The manifest for a recipient, recorded with every case on it. The border police read who somebody is and on which
    /// document they travel; the carrier reads also what it has to arrange; neither reads of who may not be named to an authority.
    /// A mission of origin reads all about the cases that are shared with it, and nothing of those shared with another.
    /// </summary>
    /// <param name="movement">The movement.</param>
    /// <param name="purpose">For whom.</param>
    /// <param name="mission">The code of the mission of origin; needed only where there are several.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// Refused, when it is for somebody outside the organisation, without an agreement in force under which they may have it; and
    /// for a mission of origin, when it is not said for which.
    /// </returns>
    public async Task<Outcome<ManifestSheet>> ExportAsync(
        Movement movement,
        ManifestPurpose purpose,
        string? mission,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Move);
        var made = await SheetAsync(movement, purpose, mission, by, cancel);
        if (!made.IsDone)
        {
            return made.Refusals.ToList();
        }
        var (sheet, cases) = made.Value;
        var handedOver = await HandOverAsync(sheet, by, cancel);
        if (!handedOver.IsDone)
        {
            return handedOver.Refusals.ToList();
        }
        var act = sheet.Mission is { } origin
            ? new Act("movement.manifest-exported-to-origin")
            {
                Args = [movement.Code, origin.Code],
            }
            : new Act("movement.manifest-exported")
            {
                Args = [movement.Code, Fill.Text($"ManifestPurpose.{purpose}")],
            };
        await SawAsync(cases, act, by, cancel);
        return sheet;
    }

    private async Task<Outcome> HandOverAsync(
        ManifestSheet sheet,
        Actor by,
        CancellationToken cancel
    )
    {
        DataRecipient? recipient = sheet.Purpose switch
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
                Args = [sheet.Movement.Code, Fill.Text($"DataRecipient.{to}")],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private Task SawAsync(
        IReadOnlyCollection<Guid> cases,
        Act look,
        Actor by,
        CancellationToken cancel
    ) => Task.WhenAll(cases.Select(id => reads.SawAsync(by, look with { CaseId = id }, cancel)));

    // The list, and the cases from which it was made.
    private async Task<Outcome<(ManifestSheet Sheet, IReadOnlyCollection<Guid> Cases)>> SheetAsync(
        Movement movement,
        ManifestPurpose purpose,
        string? mission,
        Actor by,
        CancellationToken cancel
    )
    {
        var seats = await db.Set<Seat>()
            .AsNoTracking()
            .Where(s => s.MovementId == movement.Id && s.Number != null)
            .ToListAsync(cancel);
        var caseIds = seats.Select(s => s.CaseId).Distinct().ToList();
        var seen = await files.ListAsync(caseIds, by, cancel);
        var shared = seen.Where(WorkingMission.IsThere).Select(WorkingMission.Of).ToHashSet();
        var origins = (await missions.AllAsync(cancel)).Where(m => shared.Contains(m.Id)).ToList();
        var toOrigin = purpose == ManifestPurpose.OriginMission;
        var chosen =
            !toOrigin ? null
            : mission is null && origins.Count == 1 ? origins[0]
            : origins.Find(m => m.Code.Equals(mission, StringComparison.OrdinalIgnoreCase));
        if (toOrigin && chosen is null && origins.Count > 0)
        {
            return Refusal.Of(
                "mission",
                "Manifest.MissionMissing",
                string.Join(", ", origins.Select(m => m.Code))
            );
        }
        var cases = seen.Where(f =>
                !toOrigin || (WorkingMission.IsThere(f) && WorkingMission.Of(f) == chosen?.Id)
            )
            .ToDictionary(f => f.Id);
        var notShared = seen.Where(f => !cases.ContainsKey(f.Id)).Select(f => f.Id).ToHashSet();
        var unshared = seats.Count(s => notShared.Contains(s.CaseId));
        var documents = (
            await db.Set<TravelDocument>()
                .AsNoTracking()
                .Where(d => caseIds.Contains(d.CaseId))
                .ToListAsync(cancel)
        ).ToDictionary(d => (d.CaseId, d.PersonId));
        var needs = await fitness.OfAsync(caseIds, cancel);
        var kept = await UnnamedAsync(purpose, cases.Values, cancel);
        var unnamed = 0;
        var told = new HashSet<Guid>();
        var lines = new List<ManifestLine>();
        foreach (var seat in seats)
        {
            if (cases.GetValueOrDefault(seat.CaseId)?.Find(seat.PersonId) is { } traveller)
            {
                var own = documents.GetValueOrDefault((seat.CaseId, seat.PersonId));
                var holder = own?.OnDocumentOfId ?? seat.PersonId;
                // Whose paper is a parent's would give away the parent.
                if (
                    kept.Contains((seat.CaseId, seat.PersonId))
                    || kept.Contains((seat.CaseId, holder))
                )
                {
                    unnamed++;
                    continue;
                }
                told.Add(seat.CaseId);
                lines.Add(
                    Line(
                        traveller,
                        documents.GetValueOrDefault((seat.CaseId, holder)),
                        needs.GetValueOrDefault((seat.CaseId, seat.PersonId)),
                        cases[seat.CaseId].Code
                    )
                );
            }
        }
        return (
            new(
                movement,
                purpose,
                [
                    .. lines
                        .OrderBy(l => l.FamilyName, StringComparer.InvariantCultureIgnoreCase)
                        .ThenBy(l => l.CaseCode, StringComparer.Ordinal)
                        .ThenBy(l => l.BirthDate, StringComparer.Ordinal)
                        .Select((l, i) => For(purpose, l) with { Number = i + 1 }),
                ],
                seats.Count - lines.Count - unshared - unnamed,
                unshared,
                unnamed,
                origins
            )
            {
                Mission = chosen,
            },
            told
        );
    }

    // Those on board of whom the recipient may not learn. Our own teams wait for everybody.
    private async Task<HashSet<(Guid CaseId, Guid PersonId)>> UnnamedAsync(
        ManifestPurpose purpose,
        IEnumerable<CaseFile> cases,
        CancellationToken cancel
    )
    {
        var unnamed = new HashSet<(Guid, Guid)>();
        if (purpose is ManifestPurpose.Carrier or ManifestPurpose.BorderPolice)
        {
            foreach (var file in cases)
            {
                var withheld = await naming.WithheldAsync(file, cancel);
                unnamed.UnionWith(withheld.Keys.Select(person => (file.Id, person)));
            }
        }
        return unnamed;
    }

    // What the columns of a recipient do not show is not in the line either: no format gives away more than another.
    private static ManifestLine For(ManifestPurpose purpose, ManifestLine line) =>
        purpose switch
        {
            ManifestPurpose.BorderPolice => line with
            {
                NameInArabic = null,
                CaseCode = null,
                Needs = MedicalNeeds.None,
                Unaccompanied = false,
            },
            // Medication is in the hands of the traveller, and tells of an illness.
            ManifestPurpose.Carrier => line with
            {
                NameInArabic = null,
                CaseCode = null,
                Needs = line.Needs & ~MedicalNeeds.Medication,
            },
            _ => line,
        };

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
        var columns = ColumnsFor(sheet.Purpose);
        yield return [.. columns.Select(c => words[$"Manifest.Column.{c}"])];
        foreach (var line in sheet.Lines)
        {
            yield return [.. columns.Select(c => Cell.Inert(Value(line, c, words)))];
        }
        foreach (var leftOut in sheet.LeftOut(words))
        {
            yield return [leftOut, .. columns.Skip(1).Select(_ => "")];
        }
    }

    /// <summary>What stands in a column for a passenger.</summary>
    public static string? Value(ManifestLine line, string column, Words words) =>
        column switch
        {
            "Number" => line.Number.ToString(CultureInfo.InvariantCulture),
            "FamilyName" => line.FamilyName,
            "GivenNames" => line.GivenNames,
            "NameInArabic" => line.NameInArabic,
            "Sex" => line.Sex,
            "BirthDate" => line.BirthDate,
            "Nationality" => line.Nationality,
            "DocumentKind" => line.DocumentKind is { } kind ? words.Of(kind) : null,
            "DocumentNumber" => line.DocumentNumber,
            "DocumentExpiresOn" => line.DocumentExpiresOn?.ToString(
                "O",
                CultureInfo.InvariantCulture
            ),
            "Needs" => NeedsOf(line, words),
            _ => line.CaseCode,
        };

    /// <summary>What has to be arranged for a passenger, in words.</summary>
    public static string NeedsOf(ManifestLine line, Words words) =>
        string.Join(
            words["Ui.Comma"],
            MedicalNeedsList
                .In(line.Needs)
                .Select(n => words.Of(n))
                .Concat(line.Unaccompanied ? [words["Manifest.Unaccompanied"]] : [])
        );

    /// <summary>The columns for a recipient, by the keys of their names.</summary>
    public static IReadOnlyList<string> ColumnsFor(ManifestPurpose purpose) =>
        purpose switch
        {
            ManifestPurpose.BorderPolice => [.. Identity],
            ManifestPurpose.Carrier => [.. Identity, "Needs"],
            _ => [.. Identity.Take(3), "NameInArabic", .. Identity.Skip(3), "Needs", "CaseCode"],
        };

    // Who somebody is, and the document: what everybody needs who lets them pass.
    private static readonly string[] Identity =
    [
        "Number",
        "FamilyName",
        "GivenNames",
        "Sex",
        "BirthDate",
        "Nationality",
        "DocumentKind",
        "DocumentNumber",
        "DocumentExpiresOn",
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
