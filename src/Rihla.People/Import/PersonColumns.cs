using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;

namespace Rihla.People.Import;

/// <summary>
/// The columns of a file about persons, of those that are known: a file to import, or one of people to look for. Columns
/// that are not known are passed over, and told. A cell that begins like a formula is text like any other: it is stored
/// as it is written and made harmless where it leaves the house again.
/// </summary>
internal sealed class PersonColumns
{
    /// <summary>The longest code of another system that is taken, in characters.</summary>
    public const int LongestCode = 64;

    private static readonly string[] Known =
    [
        "external_id",
        "query_id",
        "name",
        "given_names",
        "family_name",
        "name_in_arabic",
        "aliases",
        "birth_date",
        "place_of_birth",
        "sex",
        "nationality",
        "phone",
        "document_type",
        "document_number",
        "father_name",
        "mother_name",
    ];

    private readonly Dictionary<string, int> places;
    private readonly string? phoneCountry;
    private readonly bool isExact;

    private PersonColumns(
        Dictionary<string, int> places,
        int count,
        string? phoneCountry,
        bool isExact
    ) =>
        (this.places, Count, this.phoneCountry, this.isExact) = (
            places,
            count,
            phoneCountry,
            isExact
        );

    /// <summary>How many cells a row has.</summary>
    public int Count { get; }

    /// <summary>The columns that are not known.</summary>
    public IReadOnlyList<string> PassedOver { get; private init; } = [];

    /// <summary>Reads the heading; what is wrong with it stops the whole reading.</summary>
    /// <param name="header">The first record of the file.</param>
    /// <param name="phoneCountry">Where telephone numbers without a country are dialled, ISO 3166-1 alpha-2.</param>
    /// <param name="idNeeded">Whether every row must have an <c>external_id</c>, as in an import.</param>
    public static (PersonColumns? Columns, IReadOnlyList<ImportFault> Faults) Of(
        CsvRecord? header,
        string? phoneCountry,
        bool idNeeded
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
        var named = new Dictionary<string, int>(StringComparer.Ordinal);
        var passedOver = new List<string>();
        for (var i = 0; i < header.Fields.Count; i++)
        {
            var name = header.Fields[i].Trim().ToLowerInvariant();
            if (!Known.Contains(name, StringComparer.Ordinal))
            {
                passedOver.Add(FaultList.Shown(name));
            }
            else if (!named.TryAdd(name, i))
            {
                faults.Add(new(header.Line, name, new("Import.Fault.ColumnTwice", name)));
            }
        }
        if (idNeeded && !named.ContainsKey("external_id"))
        {
            faults.Add(
                new(header.Line, "external_id", new("Import.Fault.ColumnMissing", "external_id"))
            );
        }
        if (!Known[2..6].Any(named.ContainsKey))
        {
            faults.Add(
                new(
                    header.Line,
                    "family_name",
                    new("Import.Fault.ColumnMissing", "name / given_names / family_name")
                )
            );
        }
        return faults.Count > 0
            ? (null, faults)
            : (
                new(named, header.Fields.Count, phoneCountry, idNeeded) { PassedOver = passedOver },
                []
            );
    }

    /// <summary>The text of a cell, empty where the column is missing.</summary>
    public string Cell(CsvRecord record, string column) =>
        places.TryGetValue(column, out var place) && place < record.Fields.Count
            ? record.Fields[place].Trim()
            : "";

    /// <summary>Reads a row, or says everything that is wrong with it.</summary>
    public NewPerson? Read(CsvRecord record, ICollection<ImportFault> faults)
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
        string? Text(string column) => Cell(record, column) is { Length: > 0 } text ? text : null;

        var externalId = Text("external_id");
        if (isExact && externalId is null)
        {
            Refuse("external_id", "Import.Fault.Missing");
        }
        else if (externalId?.Length > LongestCode)
        {
            Refuse("external_id", "Import.Fault.TooLong", LongestCode);
        }
        Sex? sex = null;
        if (Text("sex") is { } written)
        {
            sex = written.ToUpperInvariant() switch
            {
                "F" => Sex.F,
                "M" => Sex.M,
                "X" => Sex.X,
                _ => null,
            };
            if (sex is null)
            {
                Refuse("sex", "Import.Fault.NotOneOf", FaultList.Shown(written), "F, M, X");
            }
        }
        PartialDate? birth = null;
        if (Text("birth_date") is { } born)
        {
            if (PartialDate.TryParse(born, out var date))
            {
                birth = date;
            }
            else
            {
                Refuse("birth_date", "Import.Fault.Birth");
            }
        }
        var nationality = Text("nationality")?.ToUpperInvariant();
        if (nationality is not null && !Names.Countries.Knows(nationality))
        {
            Refuse("nationality", "Import.Fault.Country", FaultList.Shown(nationality));
        }
        var (given, family, whole) = (Text("given_names"), Text("family_name"), Text("name"));
        if (given is null && family is null)
        {
            (given, whole) = (whole ?? Text("name_in_arabic"), null);
        }
        if (isExact && given is null && family is null)
        {
            Refuse("family_name", "Import.Fault.NoName");
        }
        return faults.Count > before
            ? null
            : new()
            {
                ExternalId = externalId,
                GivenNames = given,
                FamilyName = family,
                NameInArabic = Text("name_in_arabic"),
                OtherSpellings =
                [
                    .. Cell(record, "aliases")
                        .Split(
                            ';',
                            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                        )
                        .Concat(whole is null ? [] : [whole]),
                ],
                Birth = birth,
                PlaceOfBirth = Text("place_of_birth"),
                Sex = sex,
                Nationality = nationality,
                Phone = Text("phone"),
                PhoneCountry = phoneCountry,
                DocumentType = Text("document_type"),
                DocumentNumber = Text("document_number"),
                FathersName = Text("father_name"),
                MothersName = Text("mother_name"),
            };
    }

    /// <summary>The column that holds a field of the register: who reads the report knows the columns.</summary>
    public static string ColumnOf(string? field) =>
        field switch
        {
            nameof(NewPerson.GivenNames) => "given_names",
            nameof(NewPerson.FamilyName) => "family_name",
            nameof(NewPerson.NameInArabic) => "name_in_arabic",
            nameof(NewPerson.OtherSpellings) => "aliases",
            nameof(NewPerson.Birth) => "birth_date",
            nameof(NewPerson.PlaceOfBirth) => "place_of_birth",
            nameof(NewPerson.Nationality) => "nationality",
            nameof(NewPerson.Phone) => "phone",
            nameof(NewPerson.DocumentType) => "document_type",
            nameof(NewPerson.DocumentNumber) => "document_number",
            nameof(NewPerson.FathersName) => "father_name",
            nameof(NewPerson.MothersName) => "mother_name",
            _ => "",
        };
}
