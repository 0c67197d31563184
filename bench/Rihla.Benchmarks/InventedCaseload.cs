using System.Globalization;
using System.Text;

namespace Rihla.Benchmarks;

/// <summary>
/// Writes an invented caseload in the columns of <c>import cases</c>: some 1.8 persons a case, ten years of requests, one
/// case in eight still open before departure, one applicant in thirty entered a second time under another spelling.
/// </summary>
internal sealed class InventedCaseload
{
    private const string Header =
        "external_id,family_name,given_names,name_in_arabic,sex,birth_date,nationality,phone,document_type,document_number,requested_on,departed_on,arrived_on,case_ref,relation,unaccompanied,vulnerabilities,grant,closure_reason";

    private static readonly (string Country, string Region, int Weight)[] Origins =
    [
        ("CI", "coast", 24),
        ("GN", "mande", 24),
        ("SN", "mande", 13),
        ("CM", "centre", 8),
        ("NG", "gulf", 7),
        ("ML", "mande", 7),
        ("CG", "centre", 4),
        ("CD", "centre", 3),
        ("GM", "mande", 2),
        ("TG", "coast", 2),
        ("BJ", "coast", 2),
        ("SL", "gulf", 1),
        ("TD", "sahel", 1),
        ("NE", "sahel", 1),
        ("GA", "centre", 1),
    ];

    private static readonly string[] Vulnerabilities =
    [
        "medical",
        "elderly",
        "single_parent",
        "pregnant",
    ];

    private readonly Random random;
    private readonly Dictionary<string, string[]> names;
    private readonly DateOnly today;
    private readonly List<Earlier> earlier = [];
    private int persons;

    private InventedCaseload(int seed, DateOnly today) =>
        (random, names, this.today) = (new Random(seed), ReadNames(), today);

    /// <summary>Writes the file.</summary>
    /// <param name="file">Where.</param>
    /// <param name="cases">How many cases.</param>
    /// <param name="seed">The same seed on the same day gives the same people.</param>
    /// <param name="today">The day up to which requests came.</param>
    /// <returns>How many persons it holds.</returns>
    public static int Write(string file, int cases, int seed, DateOnly today)
    {
        var caseload = new InventedCaseload(seed, today);
        using var writer = new StreamWriter(file, false, new UTF8Encoding(false));
        writer.Write(Header + "\n");
        for (var i = 1; i <= cases; i++)
        {
            caseload.WriteCase(writer, i);
        }
        return caseload.persons;
    }

    private void WriteCase(StreamWriter writer, int number)
    {
        var (country, region) = Origin();
        var requested = today.AddDays(-(int)(random.NextDouble() * random.NextDouble() * 3650));
        var fate = FateOf(today.DayNumber - requested.DayNumber);
        DateOnly? departed = fate is Fate.Departed or Fate.Arrived or Fate.Completed
            ? Earliest(requested.AddDays(random.Next(20, 150)), today)
            : null;
        DateOnly? arrived = fate is Fate.Arrived or Fate.Completed ? departed : null;
        var closure = fate switch
        {
            Fate.Completed => "completed",
            Fate.Withdrew => "withdrew",
            Fate.Lost => "lost_contact",
            _ => "",
        };
        var grant = departed is null ? "" : $"AVRR-{departed.Value.Year}";
        var (spouse, children) = random.Next(100) switch
        {
            < 62 => (false, 0),
            < 74 => (true, 0),
            < 82 => (false, 1 + random.Next(2)),
            _ => (true, 1 + random.Next(4)),
        };
        var female = random.Next(100) < 30;
        var family = FamilyName(region);
        var applicant = new Earlier(
            GivenNames(region, female),
            family,
            female,
            Birth(requested.Year - random.Next(19, 50)),
            country
        );
        if (earlier.Count > 1000 && random.Next(30) == 0)
        {
            var again = earlier[random.Next(earlier.Count)];
            applicant = again with { FamilyName = Respelled(again.FamilyName) };
            (country, family) = (again.Country, applicant.FamilyName);
        }
        else if (random.Next(8) == 0)
        {
            earlier.Add(applicant);
        }
        void Row(Earlier who, string relation, string vulnerabilities)
        {
            var adult = relation is "applicant" or "spouse";
            var hasDocument = random.Next(100) < (adult ? 65 : 30);
            string[] fields =
            [
                string.Create(CultureInfo.InvariantCulture, $"B-{++persons:000000}"),
                who.FamilyName,
                who.GivenNames,
                "",
                who.IsFemale ? "F" : "M",
                who.Birth,
                who.Country,
                adult && random.Next(100) < 55 ? $"+212661{random.Next(1_000_000):000000}" : "",
                hasDocument ? (random.Next(2) == 0 ? "passport" : "consular_card") : "",
                hasDocument ? $"{who.Country}{random.Next(10_000_000):0000000}" : "",
                Day(requested),
                Day(departed),
                Day(arrived),
                string.Create(CultureInfo.InvariantCulture, $"BC-{number:000000}"),
                relation,
                "no",
                vulnerabilities,
                grant,
                closure,
            ];
            writer.Write(string.Join(',', fields));
            writer.Write('\n');
        }
        Row(
            applicant,
            "applicant",
            random.Next(10) == 0 ? Vulnerabilities[random.Next(Vulnerabilities.Length)] : ""
        );
        if (spouse)
        {
            Row(
                new(
                    GivenNames(region, !applicant.IsFemale),
                    random.Next(2) == 0 ? family : FamilyName(region),
                    !applicant.IsFemale,
                    Birth(requested.Year - random.Next(19, 50)),
                    country
                ),
                "spouse",
                ""
            );
        }
        for (var i = 0; i < children; i++)
        {
            var girl = random.Next(2) == 0;
            Row(
                new(
                    GivenNames(region, girl),
                    family,
                    girl,
                    Birth(requested.Year - 1 - random.Next(1, 16)),
                    country
                ),
                "child",
                ""
            );
        }
    }

    private Fate FateOf(int daysAgo)
    {
        var dice = random.Next(1000);
        return daysAgo switch
        {
            < 150 => dice < 850 ? Fate.Open : Fate.Withdrew,
            < 400 => dice < 350 ? Fate.Open
            : dice < 500 ? Fate.Withdrew
            : dice < 530 ? Fate.Departed
            : dice < 800 ? Fate.Arrived
            : Fate.Completed,
            _ => dice < 25 ? Fate.Open
            : dice < 150 ? Fate.Withdrew
            : dice < 200 ? Fate.Lost
            : dice < 205 ? Fate.Departed
            : dice < 260 ? Fate.Arrived
            : Fate.Completed,
        };
    }

    private (string Country, string Region) Origin()
    {
        var dice = random.Next(Origins.Sum(o => o.Weight));
        foreach (var (country, region, weight) in Origins)
        {
            if ((dice -= weight) < 0)
            {
                return (country, region);
            }
        }
        return (Origins[0].Country, Origins[0].Region);
    }

    private string GivenNames(string region, bool female)
    {
        var pool = names[$"{region} {(female ? 'f' : 'm')}"];
        return random.Next(10) < 3
            ? Frequent(pool)
            : $"{Frequent(pool)} {pool[random.Next(pool.Length)]}";
    }

    // A third bear a frequent family name, the others one of the long tail, put together from syllables.
    private string FamilyName(string region)
    {
        if (random.Next(3) == 0)
        {
            return Frequent(names[$"{region} s"]);
        }
        var name = new StringBuilder();
        for (var i = random.Next(2, 5); i > 0; i--)
        {
            name.Append("bdfgklmnstwyz"[random.Next(13)]).Append("aeiou"[random.Next(5)]);
            if (random.Next(4) == 0)
            {
                name.Append("nrl"[random.Next(3)]);
            }
        }
        name[0] = char.ToUpperInvariant(name[0]);
        return name.ToString();
    }

    private string Frequent(string[] pool) =>
        pool[(int)(random.NextDouble() * random.NextDouble() * pool.Length)];

    private string Birth(int year) =>
        random.Next(100) switch
        {
            < 12 => year.ToString(CultureInfo.InvariantCulture),
            < 18 => string.Create(CultureInfo.InvariantCulture, $"{year}-{random.Next(1, 13):00}"),
            _ => Day(new DateOnly(year, 1, 1).AddDays(random.Next(365))),
        };

    private string Respelled(string name) =>
        random.Next(3) switch
        {
            0 => name.Replace("ou", "u", StringComparison.Ordinal),
            1 => name.Replace("é", "e", StringComparison.Ordinal),
            _ => name,
        };

    private static string Day(DateOnly? day) =>
        day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static DateOnly Earliest(DateOnly one, DateOnly other) => one < other ? one : other;

    private static Dictionary<string, string[]> ReadNames()
    {
        using var stream = typeof(InventedCaseload).Assembly.GetManifestResourceStream(
            "Rihla.Benchmarks.InventedNames.txt"
        )!;
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(words => $"{words[0]} {words[1]}", words => words[2..]);
    }

    private enum Fate
    {
        Open,
        Withdrew,
        Lost,
        Departed,
        Arrived,
        Completed,
    }

    private sealed record Earlier(
        string GivenNames,
        string FamilyName,
        bool IsFemale,
        string Birth,
        string Country
    );
}
