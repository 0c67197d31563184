using System.Diagnostics;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>Looks every query up in a register: accuracy, speed and size.</summary>
internal static class RegisterLookup
{
    private const int Slice = 500;

    public static object Measure(Options options)
    {
        var queries = Query.Read(options["queries"], options.Text("half", "test"));
        var explain = options.Text("explain", "no") == "yes";
        var wanted = queries.Select(query => query.Expected).ToHashSet(StringComparer.Ordinal);
        var register = Register.Load(options["register"], new Matcher(), wanted);
        var matcher = new Matcher(MatcherWeights.Default.ForRegisterOf(register.Count));

        // The first look-up of a process reads the tables and compiles the code.
        foreach (var query in queries.Take(Slice))
        {
            new Lookups(register, matcher).Find(query.Identity, allScores: false);
        }

        var all = Accuracy.Measure(register, matcher, queries, identity => identity, explain);
        var namesOnly = Accuracy.Measure(
            register,
            matcher,
            queries,
            identity => new Identity { Names = identity.Names },
            explain
        );
        return new
        {
            Report.Machine,
            Register = register.Count,
            MatchKeys.Version,
            KeysPerPerson = Report.Round(register.KeysPerPerson),
            PreparedBytesPerPerson = Report.Round(register.BytesPerPerson),
            LoadSeconds = Report.Round(register.LoadSeconds),
            Half = options.Text("half", "test"),
            Queries = queries.Count,
            NameBirthDateAndSex = all.Figures(),
            NameOnly = namesOnly.Figures(),
            OnDisk = options.Has("on-disk")
                ? DiskLookup.Measure(options["on-disk"], register, matcher, queries)
                : null,
            Postgres = options.Has("postgres")
                ? PostgresLookup.Measure(options["postgres"], options["register"], queries)
                : null,
            CompareMicroseconds = Report.Round(CompareTime(matcher, register)),
            ScoreMicroseconds = Report.Round(ScoreTime(matcher, register)),
            PrepareMicroseconds = Report.Round(PrepareTime(matcher, options["register"])),
            Misses = explain ? new { All = all.Misses(), NameOnly = namesOnly.Misses() } : null,
        };
    }

    // Neighbours in the order of the file: most are strangers, as most candidates are.
    private static double CompareTime(Matcher matcher, Register register) =>
        FastestSlice(
            Math.Min(Slice, register.Count - 1),
            i => matcher.Compare(register.Prepared(i), register.Prepared(i + 1))
        );

    private static double ScoreTime(Matcher matcher, Register register)
    {
        var sought = register.Prepared(0);
        return FastestSlice(
            Math.Min(Slice, register.Count - 1),
            i => matcher.Score(sought, register[i + 1].Span)
        );
    }

    private static double PrepareTime(Matcher matcher, string registerFile)
    {
        var identities = Table.Rows(registerFile).Take(Slice).Select(People.FromRegister).ToList();
        return FastestSlice(identities.Count, i => matcher.Prepare(identities[i]));
    }

    // Microseconds for one call in the fastest of many short runs, so that other work on the machine does not count.
    private static double FastestSlice(int count, Action<int> call)
    {
        const int Slices = 300;
        var fastest = TimeSpan.MaxValue;
        for (var slice = 0; slice < Slices; slice++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < count; i++)
            {
                call(i);
            }

            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        return fastest.TotalMicroseconds / Math.Max(1, count);
    }
}
