using System.Globalization;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;

namespace Rihla.Cases.Import;

/// <summary>A row of a caseload file that has been read and found good.</summary>
internal sealed record CaseloadRow(
    int Line,
    string ExternalId,
    string CaseRef,
    Relation Relation,
    bool Unaccompanied,
    NewPerson Person,
    DateOnly RequestedOn,
    DateOnly? DepartedOn,
    DateOnly? ArrivedOn,
    string? Vulnerabilities,
    string? Grant,
    ClosureReason? Closure
);

/// <summary>
/// The columns of a caseload file and the rules of a row. A cell that begins like a formula is text like any other: it
/// is stored as it is written and made harmless where it leaves the house again, in an export.
/// </summary>
internal sealed class CaseloadColumns
{
    internal const int LongestCode = 64;

    /// <summary>The columns without which a file is not taken.</summary>
    public static IReadOnlyList<string> Needed { get; } =
    [
        "external_id",
        "family_name",
        "given_names",
        "sex",
        "birth_date",
        "nationality",
        "requested_on",
        "case_ref",
        "relation",
    ];

    /// <summary>The columns that a file may have.</summary>
    public static IReadOnlyList<string> Optional { get; } =
    [
        "name_in_arabic",
        "phone",
        "document_type",
        "document_number",
        "departed_on",
        "arrived_on",
        "unaccompanied",
        "vulnerabilities",
        "grant",
        "closure_reason",
    ];

    private static readonly Dictionary<string, ClosureReason> Closures = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["withdrew"] = ClosureReason.Withdrawn,
        ["withdrawn"] = ClosureReason.Withdrawn,
        ["ineligible"] = ClosureReason.Ineligible,
        ["lost_contact"] = ClosureReason.LostContact,
        ["deceased"] = ClosureReason.Deceased,
        ["referred_elsewhere"] = ClosureReason.ReferredElsewhere,
        ["completed"] = ClosureReason.Completed,
        ["moved_away"] = ClosureReason.MovedAway,
        ["duplicate"] = ClosureReason.Duplicate,
    };

    private readonly Dictionary<string, int> places;
    private readonly string phoneCountry;
    private readonly DateOnly today;
    private readonly Func<NewPerson, IReadOnlyList<Refusal>> personFaults;

    private CaseloadColumns(
        Dictionary<string, int> places,
        int count,
        string phoneCountry,
        DateOnly today,
        Func<NewPerson, IReadOnlyList<Refusal>> personFaults
    )
    {
        (this.places, Count, this.phoneCountry) = (places, count, phoneCountry);
        (this.today, this.personFaults) = (today, personFaults);
    }

    /// <summary>Reads the heading; what is wrong with it stops the whole import.</summary>
    /// <param name="header">The first record of the file.</param>
    /// <param name="phoneCountry">Where telephone numbers without a country are dialled.</param>
    /// <param name="today">The day after which nothing in the file can have happened.</param>
    /// <param name="personFaults">What the register finds wrong with a person.</param>
    public static (CaseloadColumns? Columns, IReadOnlyList<ImportFault> Faults) Of(
        CsvRecord? header,
        string phoneCountry,
        DateOnly today,
        Func<NewPerson, IReadOnlyList<Refusal>> personFaults
    )
    {
        if (header is null)
        {
            return (null, [new(0, "", new("Import.Fault.EmptyFile"))]);
        }
        if (header.Fault is { } unreadable)
        {
            return (null, [new(header.Line, "", new(unreadable))]);
        }
        var faults = new List<ImportFault>();
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Fields.Count; i++)
        {
            var name = header.Fields[i].Trim().ToLowerInvariant();
            if (!Needed.Contains(name) && !Optional.Contains(name))
            {
                faults.Add(
                    new(
                        header.Line,
                        FaultList.Shown(name),
                        new("Import.Fault.ColumnUnknown", FaultList.Shown(name))
                    )
                );
            }
            else if (!columns.TryAdd(name, i))
            {
                faults.Add(new(header.Line, name, new("Import.Fault.ColumnTwice", name)));
            }
        }
        faults.AddRange(
            Needed
                .Where(name => !columns.ContainsKey(name))
                .Select(name => new ImportFault(
                    header.Line,
                    name,
                    new("Import.Fault.ColumnMissing", name)
                ))
        );
        return faults.Count > 0
            ? (null, faults)
            : (new(columns, header.Fields.Count, phoneCountry, today, personFaults), []);
    }

    /// <summary>How many cells a row has.</summary>
    public int Count { get; }

    /// <summary>The reference of the case that a row belongs to, be the rest good or bad; empty, when it has none.</summary>
    public string CaseRefOf(CsvRecord record) => Cell(record, "case_ref");

    /// <summary>Whether it is known of each cell which column it belongs to.</summary>
    public bool Fits(CsvRecord record) => record.Fault is null && record.Fields.Count == Count;

    /// <summary>Reads a row, or says everything that is wrong with it.</summary>
    public CaseloadRow? Read(CsvRecord record, ICollection<ImportFault> faults)
    {
        var before = faults.Count;
        void Refuse(string column, string key, params object[] args) =>
            faults.Add(new(record.Line, column, new Refusal(key, args)));

        if (record.Fault is { } unreadable)
        {
            Refuse("", unreadable);
            return null;
        }
        if (record.Fields.Count != Count)
        {
            Refuse("", "Import.Fault.Fields", record.Fields.Count, Count);
            return null;
        }
        string? Code(string column)
        {
            var text = Cell(record, column);
            if (text.Length == 0)
            {
                Refuse(column, "Import.Fault.Missing");
            }
            else if (text.Length > LongestCode)
            {
                Refuse(column, "Import.Fault.TooLong", LongestCode);
            }
            return text;
        }
        DateOnly? Day(string column, bool needed)
        {
            var text = Cell(record, column);
            if (text.Length == 0)
            {
                if (needed)
                {
                    Refuse(column, "Import.Fault.Missing");
                }
                return null;
            }
            if (
                !DateOnly.TryParseExact(
                    text,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
            )
            {
                Refuse(column, "Import.Fault.NoSuchDay", FaultList.Shown(text));
                return null;
            }
            if (day > today)
            {
                Refuse(column, "Import.Fault.Future", FaultList.Shown(text));
                return null;
            }
            return day;
        }
        T? OneOf<T>(string column, IReadOnlyDictionary<string, T> known, bool needed)
            where T : struct
        {
            var text = Cell(record, column);
            if (text.Length == 0 && !needed)
            {
                return null;
            }
            if (known.TryGetValue(text, out var value))
            {
                return value;
            }
            Refuse(
                column,
                "Import.Fault.NotOneOf",
                FaultList.Shown(text),
                string.Join(", ", known.Keys.Distinct(StringComparer.OrdinalIgnoreCase))
            );
            return null;
        }

        var (externalId, caseRef) = (Code("external_id"), Code("case_ref"));
        var sex = OneOf("sex", Sexes, needed: true);
        var relation = OneOf("relation", Relations, needed: true);
        var unaccompanied = OneOf("unaccompanied", YesNo, needed: false) ?? false;
        var closure = OneOf("closure_reason", Closures, needed: false);
        var requested = Day("requested_on", needed: true);
        var departed = Day("departed_on", needed: false);
        var arrived = Day("arrived_on", needed: false);
        if (departed < requested)
        {
            Refuse("departed_on", "Import.Fault.DepartedBeforeRequest");
        }
        if (arrived is not null && Cell(record, "departed_on").Length == 0)
        {
            Refuse("arrived_on", "Import.Fault.ArrivedWithoutDeparture");
        }
        if (arrived < departed)
        {
            Refuse("arrived_on", "Import.Fault.ArrivedBeforeDeparture");
        }
        if (departed is not null && closure is ClosureReason.Withdrawn or ClosureReason.Ineligible)
        {
            Refuse("closure_reason", "Import.Fault.ClosureAfterDeparture");
        }
        if (arrived is null && closure is ClosureReason.Completed)
        {
            Refuse("closure_reason", "Import.Fault.CompletedBeforeArrival");
        }
        var nationality = Cell(record, "nationality").ToUpperInvariant();
        if (!Names.Countries.Knows(nationality))
        {
            Refuse("nationality", "Import.Fault.Country", FaultList.Shown(nationality));
        }
        PartialDate? birth = null;
        if (Cell(record, "birth_date") is { Length: > 0 } born)
        {
            if (!PartialDate.TryParse(born, out var date))
            {
                Refuse("birth_date", "Import.Fault.Birth");
            }
            else if (date.Earliest > requested)
            {
                Refuse("birth_date", "Import.Fault.BornAfterRequest");
            }
            else
            {
                birth = date;
            }
        }
        if (Cell(record, "family_name").Length == 0 && Cell(record, "given_names").Length == 0)
        {
            Refuse("family_name", "Import.Fault.NoName");
        }
        var unknown = Vulnerabilities(record)
            .Where(v => !KnownVulnerabilities.Contains(v))
            .ToList();
        if (unknown.Count > 0)
        {
            Refuse(
                "vulnerabilities",
                "Import.Fault.NotOneOf",
                FaultList.Shown(string.Join("; ", unknown)),
                string.Join(", ", KnownVulnerabilities.Order(StringComparer.Ordinal))
            );
        }
        if (Cell(record, "grant").Length > LongestCode)
        {
            Refuse("grant", "Import.Fault.TooLong", LongestCode);
        }
        var person = new NewPerson
        {
            ExternalId = externalId,
            FamilyName = OrNothing(record, "family_name"),
            GivenNames = OrNothing(record, "given_names"),
            NameInArabic = OrNothing(record, "name_in_arabic"),
            Sex = sex,
            Birth = birth,
            Nationality = nationality,
            Phone = OrNothing(record, "phone"),
            PhoneCountry = phoneCountry,
            DocumentType = OrNothing(record, "document_type"),
            DocumentNumber = OrNothing(record, "document_number"),
        };
        if (faults.Count == before)
        {
            foreach (var refusal in personFaults(person))
            {
                faults.Add(new(record.Line, ColumnOf(refusal.Field), refusal));
            }
        }
        return faults.Count > before
            ? null
            : new(
                record.Line,
                externalId!,
                caseRef!,
                relation!.Value,
                unaccompanied,
                person,
                requested!.Value,
                departed,
                arrived,
                string.Join(';', Vulnerabilities(record)) is { Length: > 0 } found ? found : null,
                OrNothing(record, "grant"),
                closure
            );
    }

    private static readonly Dictionary<string, Sex> Sexes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["F"] = Sex.F,
        ["M"] = Sex.M,
        ["X"] = Sex.X,
    };

    private static readonly Dictionary<string, Relation> Relations = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["applicant"] = Relation.Applicant,
        ["spouse"] = Relation.Spouse,
        ["child"] = Relation.Child,
        ["other"] = Relation.Other,
    };

    private static readonly Dictionary<string, bool> YesNo = new(StringComparer.OrdinalIgnoreCase)
    {
        ["yes"] = true,
        ["no"] = false,
    };

    private static readonly HashSet<string> KnownVulnerabilities = new(
        Vulnerability.All.Select(v => v.Code),
        StringComparer.Ordinal
    );

    // The register speaks of fields; who reads the report knows the columns.
    private static string ColumnOf(string? field) =>
        field switch
        {
            nameof(NewPerson.GivenNames) => "given_names",
            nameof(NewPerson.FamilyName) => "family_name",
            nameof(NewPerson.NameInArabic) => "name_in_arabic",
            nameof(NewPerson.Birth) => "birth_date",
            nameof(NewPerson.Nationality) => "nationality",
            nameof(NewPerson.Phone) => "phone",
            nameof(NewPerson.DocumentType) => "document_type",
            nameof(NewPerson.DocumentNumber) => "document_number",
            _ => "",
        };

    private IEnumerable<string> Vulnerabilities(CsvRecord record) =>
        Cell(record, "vulnerabilities")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(v => v.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal);

    private string Cell(CsvRecord record, string column) =>
        places.TryGetValue(column, out var place) && place < record.Fields.Count
            ? record.Fields[place].Trim()
            : "";

    private string? OrNothing(CsvRecord record, string column) =>
        Cell(record, column) is { Length: > 0 } text ? text : null;
}
