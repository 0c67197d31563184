using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Rihla.Benchmarks;

/// <summary>
/// Measures the application as its users meet it: its own process, real HTTP on the loopback, signed-in sessions, forms
/// with their tokens, on a caseload of the size asked for. Clients send the next request as soon as the last is
/// answered; people think in between, so eight clients are many more people.
/// </summary>
internal sealed partial class HttpBenchmark(
    Place place,
    int port,
    Sample sample,
    IReadOnlyList<Applicant> people
)
{
    private const int Starts = 5;
    private readonly List<Applicant> reachable = [.. people.Where(p => p.Phone.Length > 0)];
    private int registered;

    // How often the register may ask about one person: first, and when a colleague has entered somebody like them meanwhile.
    private const int MostAsked = 3;

    /// <summary>Prepares the installation where needed, measures, and says what was measured.</summary>
    public static async Task<object> MeasureAsync(Options options)
    {
        var place = new Place(
            options.Text("server", "src/Rihla/bin/Release/net10.0/rihla.dll"),
            Path.GetFullPath(options["data"]),
            options.Has("connection") ? options["connection"] : null
        );
        var cases = Number(options, "cases", 100_000);
        var prepared = await Installed.EnsureAsync(place with { IsDemonstration = true }, cases);
        if (options.Text("prepare", "") == "only")
        {
            return prepared;
        }
        var benchmark = new HttpBenchmark(
            place,
            Number(options, "port", 5140),
            await Installed.SampleAsync(place),
            Applicant.Read(Installed.CaseloadOf(place))
        );
        return await benchmark.RunAsync(
            prepared,
            [
                .. options
                    .Text("clients", "1,8")
                    .Split(',')
                    .Select(c => int.Parse(c, CultureInfo.InvariantCulture)),
            ],
            Number(options, "runs", 3),
            TimeSpan.FromSeconds(Number(options, "seconds", 5)),
            TimeSpan.FromSeconds(Number(options, "warm", 5)),
            options.Text("only", "").Split(',')
        );
    }

    private async Task<object> RunAsync(
        Prepared prepared,
        int[] clients,
        int runs,
        TimeSpan length,
        TimeSpan warm,
        string[] only
    )
    {
        var load = Report.Load;
        var operations = Operations()
            .Where(o => only.Any(name => o.Name.Contains(name, StringComparison.Ordinal)))
            .ToList();
        var staff = await SignInAsync(operations, clients.Max());
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await using var started = await ServerProcess.StartAsync(place, port);
            starts.Add(started.ReadyAfter.TotalMilliseconds);
        }
        starts.Sort();
        await using var server = await ServerProcess.StartAsync(place, port);
        // Code is compiled as it is used, in the background: nothing counts before, as on any morning but the first.
        foreach (var operation in operations)
        {
            await MeasureAsync(server, staff[operation.User], operation, warm);
        }
        var measured = new List<object>();
        foreach (var count in clients)
        {
            foreach (var operation in operations)
            {
                var results = new List<Result>();
                for (var run = 0; run < runs; run++)
                {
                    results.Add(
                        await MeasureAsync(
                            server,
                            [.. staff[operation.User].Take(count)],
                            operation,
                            length
                        )
                    );
                }
                measured.Add(Result.Of(operation, count, results));
            }
        }
        var (resident, peak) = server.Memory();
        foreach (var one in staff.Values.SelectMany(s => s))
        {
            one.Dispose();
        }
        return new
        {
            Report.Machine,
            LoadBefore = load,
            LoadAfter = Report.Load,
            place.Database,
            Prepared = prepared,
            ReadyMilliseconds = new { Median = starts[Starts / 2], All = starts },
            Runs = runs,
            SecondsEach = length.TotalSeconds,
            SecondsWarm = warm.TotalSeconds,
            Operations = measured,
            ResidentMegabytes = resident / 1_000_000,
            PeakMegabytes = peak / 1_000_000,
            Alternative = PlainTable.Measure(Installed.CaseloadOf(place)),
            Quoted = "Published goals of OpenCRVS, not measured here: reads 50/150/300 ms, writes 100/300/500 ms at p50/p95/p99.",
        };
    }

    private static int Number(Options options, string name, int otherwise) =>
        int.Parse(
            options.Text(name, otherwise.ToString(CultureInfo.InvariantCulture)),
            CultureInfo.InvariantCulture
        );

    // The demonstration signs in with one click; the sessions stay good when it is started again as what it is at work,
    // without the invented colleagues whom every page of the demonstration offers.
    private async Task<Dictionary<string, List<StaffClient>>> SignInAsync(
        List<Operation> operations,
        int clients
    )
    {
        await Installed.HireAsync(place, hired: false);
        await using var server = await ServerProcess.StartAsync(
            place with
            {
                IsDemonstration = true,
            },
            port
        );
        var staff = new Dictionary<string, List<StaffClient>>(StringComparer.Ordinal);
        foreach (var user in operations.Select(o => o.User).Distinct())
        {
            staff[user] = [];
            for (var i = 0; i < clients; i++)
            {
                staff[user].Add(StaffClient.SignIn(server.Address, user));
            }
        }
        await Installed.HireAsync(place, hired: true);
        return staff;
    }

    private static async Task<Result> MeasureAsync(
        ServerProcess server,
        List<StaffClient> staff,
        Operation operation,
        TimeSpan length
    )
    {
        var processor = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(
            staff.Select(
                (one, i) =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            var random = new Random(i + 1);
                            var timing = new Timing();
                            while (watch.Elapsed < length)
                            {
                                operation.Run(one, random, timing);
                            }
                            return timing;
                        },
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
            )
        );
        var elapsed = watch.Elapsed;
        var used = server.ProcessorTime - processor;
        return new(
            [.. all.SelectMany(t => t.Milliseconds).Order()],
            all.Sum(t => t.Errors),
            elapsed,
            used
        );
    }

    private IEnumerable<Operation> Operations()
    {
        Operation Read(string name, string user, Func<Random, string> path) =>
            new(
                name,
                user,
                false,
                (staff, random, timing) => timing.Of(() => staff.Get(path(random)).IsShown)
            );
        Operation Search(string name, Func<Random, string> text) =>
            new(
                name,
                "salma",
                false,
                (staff, random, timing) =>
                    timing.Of(() =>
                        staff.Post("/app/search", ("q", text(random)))
                            is { IsShown: true }
                                or { IsAccepted: true }
                    )
            );
        string Case(Random random) => sample.Cases[random.Next(sample.Cases.Count)];
        Applicant Somebody(Random random) => people[random.Next(people.Count)];
        string[] countries = ["GN", "CI", "SN", "CM"];
        string[] stages = ["Registered", "Counselled", "Screened", "Applied", "Cleared"];
        yield return Read("work-list", "salma", _ => "/app");
        yield return Read(
            "work-list-filtered",
            "salma",
            r =>
                $"/app?tab=office&stage={stages[r.Next(stages.Length)]}&country={countries[r.Next(countries.Length)]}"
        );
        yield return Read("work-list-office", "salma", r => $"/app?tab=office&page={r.Next(1, 4)}");
        yield return Read("work-list-tasks", "salma", _ => "/app?tab=tasks");
        yield return Read("case-page", "salma", r => $"/app/cases/{Case(r)}");
        yield return Read(
            "person-page",
            "salma",
            r => $"/app/people/{sample.People[r.Next(sample.People.Count)]}"
        );
        yield return Search("search-code", Case);
        yield return Search("search-phone", r => reachable[r.Next(reachable.Count)].Phone);
        yield return Search(
            "search-name",
            r => Somebody(r) is var who ? $"{who.GivenNames} {who.FamilyName}" : ""
        );
        yield return new(
            "matches-while-typing",
            "salma",
            false,
            (staff, random, timing) =>
            {
                var who = Somebody(random);
                timing.Of(() => (staff.Post("/app/people/matches", Identity(who))).IsShown);
            }
        );
        yield return Read("dashboard", "nadia", _ => "/app/dashboard");
        yield return Read(
            "yearly-report",
            "nadia",
            r => $"/app/reports/yearly/{DateTime.UtcNow.Year - 1 - r.Next(3)}"
        );
        yield return new(
            "new-request",
            "salma",
            true,
            (staff, random, timing) =>
                timing.Of(() =>
                    (staff.Post("/app/requests/new", Request(Somebody(random)))).IsAccepted
                )
        );
        yield return new(
            "registration",
            "salma",
            true,
            (staff, random, timing) => Register(staff, random, timing)
        );
        yield return new(
            "note",
            "salma",
            true,
            (staff, random, timing) =>
                timing.Of(() =>
                    (
                        staff.Post(
                            $"/app/cases/{Case(random)}/notes",
                            ("Input.Text", "A rappelé: la sœur confirme l'adresse à Conakry."),
                            ("Input.On", Today)
                        )
                    ).IsAccepted
                )
        );
        yield return new(
            "counselling-session",
            "salma",
            true,
            (staff, random, timing) => Counsel(staff, Case(random), timing)
        );
    }

    // The request before it is not counted; where the register shows likely matches they are decided, and the last
    // sending, which saves, is what counts.
    private void Register(StaffClient staff, Random random, Timing timing)
    {
        var who = Stranger(random);
        var taken = staff.Post("/app/requests/new", Request(who));
        if (taken.Leads is not { } address)
        {
            timing.Fail();
            return;
        }
        var fields = Identity(who);
        timing.Of(() =>
        {
            var answer = staff.Post($"{address}/register", fields);
            for (var asked = 0; asked < MostAsked && !answer.IsAccepted; asked++)
            {
                var decisions = Decision()
                    .Matches(answer.Page)
                    .Select(m => m.Groups["value"].Value)
                    .Distinct()
                    .Select(id => ($"Input.Decisions[{id}]", "Different"))
                    .ToList();
                timing.Restart();
                answer = staff.Post($"{address}/register", [.. fields, .. decisions]);
            }
            if (!answer.IsAccepted)
            {
                Console.Error.WriteLine(
                    $"A registration was not accepted: {answer.Status}, {answer.Page.Length} characters."
                );
            }
            return answer.IsAccepted;
        });
    }

    private static void Counsel(StaffClient staff, string code, Timing timing)
    {
        var address = $"/app/cases/{code}/counselling";
        if (staff.Get(address) is not { IsShown: true, Page: var page })
        {
            timing.Fail();
            return;
        }
        var fields = Member()
            .Matches(page)
            .Select(m => ("Input.MemberIds", m.Groups["value"].Value))
            .Concat(
                new[]
                {
                    "Rights",
                    "Withdrawal",
                    "Assistance",
                    "Reintegration",
                    "Alternatives",
                    "Family",
                    "PersonalData",
                }.Select(g => ("Input.Given", g))
            )
            .Concat([
                ("Input.On", Today),
                ("Input.Mode", "InPerson"),
                ("Input.Language", "fr"),
                ("Input.Understanding", "OwnLanguage"),
                ("Input.Pressure", "None"),
                ("Input.Capacity", "Able"),
                ("Input.Notes", "Confirme son souhait, pose des questions sur le projet."),
            ])
            .ToArray();
        timing.Of(() => (staff.Post(address, fields)).IsAccepted);
    }

    private static string Today =>
        DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Somebody who is not on file: the names of two others and a date of birth of their own.
    private Applicant Stranger(Random random)
    {
        var number = Interlocked.Increment(ref registered) + (Environment.ProcessId * 7);
        var (one, other) = (people[random.Next(people.Count)], people[random.Next(people.Count)]);
        return one with
        {
            FamilyName = other.FamilyName,
            Birth = string.Create(
                CultureInfo.InvariantCulture,
                $"{1970 + (number % 35)}-{1 + (number % 12):00}-{1 + (number % 28):00}"
            ),
            Phone = string.Create(
                CultureInfo.InvariantCulture,
                $"+212662{number % 1_000_000:000000}"
            ),
        };
    }

    private static (string, string)[] Request(Applicant who) =>
        [
            ("Input.Name", $"{who.GivenNames} {who.FamilyName}"),
            ("Input.SafeContact", "Le matin"),
            ("Input.Language", "fr"),
            ("Input.Channel", "WalkIn"),
            ("Input.Country", who.Country),
        ];

    private static (string, string)[] Identity(Applicant who)
    {
        var birth = who.Birth.Split('-');
        return
        [
            ("Input.GivenNames", who.GivenNames),
            ("Input.FamilyName", who.FamilyName),
            ("Input.Birth.Year", birth[0]),
            ("Input.Birth.Month", birth.ElementAtOrDefault(1) ?? ""),
            ("Input.Birth.Day", birth.ElementAtOrDefault(2) ?? ""),
            ("Input.Sex", who.Sex),
            ("Input.Nationality", who.Country),
            ("Input.Phone", who.Phone),
        ];
    }

    [GeneratedRegex(
        """name="Input\.Decisions\[(?<value>[0-9a-f-]{36})\]""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Decision();

    [GeneratedRegex(
        """name="Input\.MemberIds"[^>]*value="(?<value>[0-9a-f-]{36})""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Member();
}

/// <summary>Something that members of staff do again and again.</summary>
internal sealed record Operation(
    string Name,
    string User,
    bool IsWrite,
    Action<StaffClient, Random, Timing> Run
);

/// <summary>An applicant of the caseload, as a caseworker would type them.</summary>
internal sealed record Applicant(
    string GivenNames,
    string FamilyName,
    string Birth,
    string Sex,
    string Country,
    string Phone
)
{
    private const int Most = 5000;

    /// <summary>Applicants from all over the file.</summary>
    public static IReadOnlyList<Applicant> Read(string caseload) =>
        [
            .. Table
                .Rows(caseload)
                .Where(row => row["relation"] == "applicant")
                .Select(row => new Applicant(
                    row["given_names"],
                    row["family_name"],
                    row["birth_date"],
                    row["sex"],
                    row["nationality"],
                    row["phone"]
                ))
                .Where((_, i) => i % 17 == 0)
                .Take(Most),
        ];
}
