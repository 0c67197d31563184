using System.Globalization;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>Rows of the register, of the queries and of the caseload as identities.</summary>
internal static class People
{
    public static Identity FromRegister(Table row) =>
        new()
        {
            Names = [new WrittenName(row.Value("given_names"), row.Value("family_name"))],
            Birth = Birth(row["birth_date"]),
            Sex = row.Value("sex")?[0],
        };

    public static Identity FromQuery(Table row) =>
        new()
        {
            Names = [new WrittenName(null, row.Value("name"))],
            Birth = Birth(row["birth_date"]),
            Sex = row.Value("sex")?[0],
        };

    public static Identity FromCaseload(Table row)
    {
        var names = new List<WrittenName>
        {
            new(row.Value("given_names"), row.Value("family_name")),
        };
        if (row.Value("name_in_arabic") is { } arabic)
        {
            names.Add(new WrittenName(null, arabic));
        }

        return new Identity
        {
            Names = names,
            Birth = Birth(row["birth_date"]),
            Sex = row.Value("sex")?[0],
            Nationality = row.Value("nationality"),
            Phones = row.Value("phone") is { } phone ? [phone] : [],
            Documents = row.Value("document_number") is { } document
                ? [new DocumentNumber(document, row.Value("document_type"))]
                : [],
        };
    }

    private static BirthDate? Birth(string text)
    {
        var fields = text.Split('-');
        int? Number(int i) =>
            i < fields.Length && int.TryParse(fields[i], CultureInfo.InvariantCulture, out var n)
                ? n
                : null;
        return Number(0) is { } year ? new BirthDate(year, Number(1), Number(2)) : null;
    }
}
