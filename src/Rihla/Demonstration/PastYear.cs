using System.Globalization;
using System.Text;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Import;
using Rihla.Platform;
using Rihla.Platform.Files;

namespace Rihla.Demonstration;

/// <summary>
/// The last year that is over, as an office kept it that joined the mission later: some hundred people who returned, taken
/// over as a file through the same import as every other caseload. So there is a finished year that is large enough to be
/// reported, compared and released.
/// </summary>
internal sealed class PastYear(
    IServiceScopeFactory scopes,
    DemonstrationUsers users,
    Missions missions,
    Today today,
    StoryClock clock
)
{
    private const string Manager = "nadia";
    private const int Cases = 78;

    private readonly Desk desk = new(scopes, users, missions, today);

    /// <summary>Takes the file over, in the first days of this year. Rows that are there already are passed over.</summary>
    /// <param name="seed">What chance begins from.</param>
    /// <param name="cancel">Stops it; what is stored stays.</param>
    /// <returns>How many people it brought.</returns>
    public async Task<int> TellAsync(int seed, CancellationToken cancel = default)
    {
        var year = clock.Now.Year - 1;
        using var file = new MemoryStream(File(year, new Dice(seed)));
        var takenOver = new DateTimeOffset(year + 1, 1, 1, 0, 0, 1, TimeSpan.Zero);
        using (clock.At(takenOver))
        {
            var result = await desk.GetAsync<CaseImport, ImportResult>(
                Manager,
                (import, by) =>
                    import.RunAsync(file, new() { AcceptDuplicates = true }, null, by, cancel)
            );
            return result.IsComplete
                ? result.Persons
                : throw new InvalidOperationException(
                    $"The caseload of {year} has a fault in line {result.Faults[0].Line}, {result.Faults[0].Column}: {result.Faults[0].Reason.TextKey}."
                );
        }
    }

    private static readonly string[] Columns =
    [
        "external_id",
        "case_ref",
        "relation",
        "family_name",
        "given_names",
        "name_in_arabic",
        "sex",
        "birth_date",
        "nationality",
        "requested_on",
        "departed_on",
        "arrived_on",
        "unaccompanied",
        "vulnerabilities",
        "closure_reason",
    ];

    private static byte[] File(int year, Dice dice)
    {
        var text = new StringBuilder().AppendJoin(',', Columns).Append("\r\n");
        for (var number = 1; number <= Cases; number++)
        {
            // More left in spring and autumn than in the heat and at the turn of the year.
            var month = dice.Weighted([.. Enumerable.Range(1, 12).Select(m => (m, Weight(m)))]);
            var left = new DateOnly(year, month, dice.Between(2, 27));
            var asked = left.AddDays(-dice.Between(35, 120));
            var household = Household.Invent(dice, asked);
            if (household.IsChildAlone && dice.Chance(0.5))
            {
                household = Household.Invent(dice, asked);
            }
            var arrived = left.AddDays(dice.Between(0, 1));
            foreach (var (place, member) in household.Members.Index())
            {
                Row(
                    text,
                    $"OUJ-{year}-{number:000}",
                    place,
                    member,
                    household,
                    (asked, left, arrived),
                    dice
                );
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static int Weight(int month) => month is 1 or 7 or 8 or 12 ? 5 : 10;

    private static void Row(
        StringBuilder text,
        string reference,
        int place,
        Member member,
        Household household,
        (DateOnly Asked, DateOnly Left, DateOnly Arrived) days,
        Dice dice
    )
    {
        var person = member.Person;
        var alone = household.IsChildAlone;
        var vulnerabilities = new List<string>();
        if (
            place == 0
            && household.Members.Count > 1
            && household.Members.All(m => m.Relation is Relation.Applicant or Relation.Child)
        )
        {
            vulnerabilities.Add("single_parent");
        }
        if (household.Members.Count >= Vulnerability.LargeFamilyFrom && place == 0)
        {
            vulnerabilities.Add("large_family");
        }
        if (member.Age >= Vulnerability.ElderlyFrom)
        {
            vulnerabilities.Add("elderly");
        }
        if (dice.Chance(0.12))
        {
            vulnerabilities.Add(
                dice.Weighted(("medical", 5), ("destitute", 4), ("mental_health", 1))
            );
        }
        string?[] cells =
        [
            string.Create(CultureInfo.InvariantCulture, $"{reference}-{place + 1}"),
            reference,
            member.Relation.ToString().ToLowerInvariant(),
            person.FamilyName,
            person.GivenNames,
            person.NameInArabic,
            person.Sex?.ToString(),
            person.Birth?.ToString(),
            household.Home.Country,
            Day(days.Asked),
            Day(days.Left),
            Day(days.Arrived),
            alone ? "yes" : "no",
            string.Join(';', vulnerabilities),
            // What came after the arrival was not followed in that office's file.
            "completed",
        ];
        text.AppendJoin(',', cells.Select(c => Cell.Csv(c ?? ""))).Append("\r\n");
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
