using System.Globalization;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Links the two files of FEBRL 4 (Christen, 2008: 5,000 synthetic Australians and a damaged copy of each) one to one, by
/// names and birth date alone and by all that an identity holds.
/// </summary>
internal static class Linkage
{
    // Everybody of the right file is in the left one, so the likeliest is the one, however unlikely by itself.
    private static readonly double[] Thresholds = [0.0001, 0.001, 0.01, 0.05, 0.1, 0.5, 0.85];

    private const double LeastBits = -14;

    public static object Measure(string leftFile, string rightFile) =>
        new
        {
            Report.Machine,
            NamesAndBirthDate = Measure(leftFile, rightFile, NamesAndBirthDate),
            AllFields = Measure(leftFile, rightFile, AllFields),
        };

    private static Identity NamesAndBirthDate(Table row) =>
        new()
        {
            Names = [new WrittenName(row.Value("given_name"), row.Value("surname"))],
            Birth = Birth(row["date_of_birth"]),
        };

    // The suburb stands in for the place of birth, and what else is known of the address for a second document.
    private static Identity AllFields(Table row) =>
        NamesAndBirthDate(row) with
        {
            BirthPlace = row.Value("suburb"),
            Documents =
            [
                new(row["soc_sec_id"], "social security"),
                new($"{row["postcode"]}{row["street_number"]}{row["address_1"]}", "address"),
            ],
        };

    private static BirthDate? Birth(string text) =>
        text.Length == 8
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var date)
            ? new BirthDate(date / 10_000, date / 100 % 100, date % 100)
            : null;

    private static object Measure(string leftFile, string rightFile, Func<Table, Identity> read)
    {
        var left = Read(leftFile, read);
        var right = Read(rightFile, read);
        var matcher = new Matcher(MatcherWeights.Default.ForRegisterOf(left.Count));
        var prepared = left.ConvertAll(one => matcher.Prepare(one.Identity).Bytes);

        // Files of this size are compared whole: keys are for registers.
        var pairs = new List<(double Bits, int Left, int Right)>();
        for (var j = 0; j < right.Count; j++)
        {
            var sought = matcher.Prepare(right[j].Identity);
            for (var i = 0; i < left.Count; i++)
            {
                var bits = matcher.Score(sought, prepared[i].Span, LeastBits);
                if (bits >= LeastBits)
                {
                    pairs.Add((bits, i, j));
                }
            }
        }

        var links = OneToOne(pairs);
        return new
        {
            Thresholds = Thresholds.Select(from =>
            {
                var made = links.Where(link => Matcher.ProbabilityOf(link.Bits) >= from).ToList();
                var correct = made.Count(link => left[link.Left].Id == right[link.Right].Id);
                return new
                {
                    From = from,
                    Links = made.Count,
                    Correct = correct,
                    F1 = Math.Round(2.0 * correct / (made.Count + left.Count), 5),
                };
            }),
        };
    }

    // The likeliest first; who is linked is taken.
    private static List<(double Bits, int Left, int Right)> OneToOne(
        List<(double Bits, int Left, int Right)> pairs
    )
    {
        var (lefts, rights) = (new HashSet<int>(), new HashSet<int>());
        return
        [
            .. pairs
                .OrderByDescending(pair => pair.Bits)
                .ThenBy(pair => pair.Left)
                .ThenBy(pair => pair.Right)
                .Where(pair =>
                    !lefts.Contains(pair.Left)
                    && !rights.Contains(pair.Right)
                    && lefts.Add(pair.Left)
                    && rights.Add(pair.Right)
                ),
        ];
    }

    // rec-1070-org and rec-1070-dup-0 are one person.
    private static List<(string Id, Identity Identity)> Read(
        string file,
        Func<Table, Identity> read
    ) => [.. Table.Rows(file).Select(row => (row["rec_id"].Split('-')[1], read(row)))];
}
