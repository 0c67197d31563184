using System.Globalization;
using System.Text.Json;
using Rihla.Benchmarks;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var options = Options.Read(args.Skip(1));
object? figures = args.FirstOrDefault() switch
{
    "matching" when options.Has("register", "queries") => RegisterLookup.Measure(options),
    "linkage" when options.Has("left", "right") => Linkage.Measure(
        options["left"],
        options["right"]
    ),
    "caseload" when options.Has("file", "duplicates") => CaseloadDuplicates.Measure(
        options["file"],
        options["duplicates"]
    ),
    "weights" when options.Has("register", "queries", "caseload") => Learning.Learn(
        options,
        Console.Out
    ),
    "plan" => PlannerRun.Measure(
        int.Parse(options.Text("waiting", "5000"), CultureInfo.InvariantCulture),
        int.Parse(options.Text("grants", "40"), CultureInfo.InvariantCulture),
        int.Parse(options.Text("seed", "1"), CultureInfo.InvariantCulture)
    ),
    "reservations" => await ReservationRace.MeasureAsync(
        options.Has("postgres") ? options["postgres"] : null,
        int.Parse(options.Text("cases", "1000"), CultureInfo.InvariantCulture),
        int.Parse(options.Text("clients", "8"), CultureInfo.InvariantCulture)
    ),
    "frequencies" when options.Has("register", "caseload") => FrequencyTable.Write(
        options["register"],
        options["caseload"],
        Console.Out
    ),
    "yearly" when options.Has("data") => await YearlyBenchmark.MeasureAsync(options),
    "export" when options.Has("data") => await ExportRun.MeasureAsync(options),
    "http" when options.Has("data") => await HttpBenchmark.MeasureAsync(options),
    "site" when options.Has("address") => await SiteRun.MeasureAsync(options),
    _ => null,
};

if (figures is null)
{
    await Console.Error.WriteLineAsync(
        """
        usage: matching --register FILE --queries FILE [--half test|tune|all] [--explain yes]
                        [--on-disk FILE] [--postgres CONNECTION]                accuracy, speed and size of a look-up
               linkage --left FILE --right FILE                                 two files of FEBRL 4 linked one to one
               caseload --file FILE --duplicates FILE                           duplicates found in a caseload
               weights --register FILE --queries FILE --caseload FILE           the table of weights, learned
               http --data FOLDER [--cases 100000] [--connection POSTGRES] [--server rihla.dll] [--clients 1,8] [--runs 3]
                    [--seconds 5] [--port 5140] [--only OPERATION,...] [--prepare only]
                                                                                the application over HTTP
               yearly --data FOLDER [--cases 1000000] [--connection POSTGRES]   the yearly report over ten years of cases
               export --data FOLDER [--rows 100000] [--list KEY] [--connection POSTGRES]
                                                                                a long list as a file, and the memory it takes
               plan [--waiting 5000] [--grants 40] [--seed 1]                   the funding planner against its proven bound
               reservations [--postgres CONNECTION] [--cases 1000] [--clients 8]
                                                                                reservations on one grant at the same time
               site --address http://127.0.0.1:5080 [--seconds 8] [--connections 64]
                                                                                the public site of a running demonstration, with wrk
               frequencies --register FILE --caseload FILE                      the table of name frequencies
        """
    );
    return 2;
}

if (figures is not string)
{
    Console.WriteLine(JsonSerializer.Serialize(figures, Report.Json));
}

return 0;
