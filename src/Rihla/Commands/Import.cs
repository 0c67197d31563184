using System.CommandLine;
using System.Globalization;
using Rihla.Access;
using Rihla.Cases.Import;
using Rihla.People.Import;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Commands;

/// <summary><c>rihla import cases</c> and <c>rihla import persons</c>: takes a caseload, or a register, over from another system.</summary>
internal static class Import
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description =
                "A CSV file in UTF-8 with the columns of the import contract (docs/operations.md).",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Check everything and store nothing.",
        };
        var accept = new Option<bool>("--accept-duplicates")
        {
            Description = "Go on although many of the people look like somebody who is on file.",
        };
        var mission = new Option<string?>("--mission")
        {
            Description =
                "The code of the mission whose caseload it is; needed where several prepare returns.",
        };
        var language = Languages();
        var cases = new Command(
            "cases",
            "Takes a caseload over, each person compared with the register."
        )
        {
            file,
            dryRun,
            accept,
            mission,
            language,
        };
        cases.SetAction(
            async (parsed, cancel) =>
            {
                var path = parsed.GetRequiredValue(file);
                await using var csv = Opened(path);
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.PrepareAsync(app.Services, cancel);
                await app
                    .Services.GetRequiredService<DemonstrationUsers>()
                    .EnsureMissionAsync(cancel);
                await WarnAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope
                    .ServiceProvider.GetRequiredService<Words>()
                    .In(parsed.GetValue(language));
                var outcome = await scope
                    .ServiceProvider.GetRequiredService<CaseImport>()
                    .RunAsync(
                        csv,
                        new()
                        {
                            DryRun = parsed.GetValue(dryRun),
                            AcceptDuplicates = parsed.GetValue(accept),
                            MissionCode = parsed.GetValue(mission),
                        },
                        new Telling<ImportProgress>(Tell),
                        Actor.System,
                        cancel
                    );
                var result = CommandLine.Need(outcome, words);
                await PrintAsync(result, words);
                return result.IsComplete ? CommandLine.Done : CommandLine.RefusedInput;
            }
        );
        return new Command("import", "Takes data over from elsewhere.") { cases, Persons() };
    }

    private static Command Persons()
    {
        var file = new Argument<FileInfo?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                "A CSV file in UTF-8 with an external_id and a name for each person, and the further columns of docs/operations.md.",
        };
        var accept = new Option<bool>("--accept-duplicates")
        {
            Description = "Go on although many of the people look like somebody who is on file.",
        };
        var country = new Option<string?>("--phone-country")
        {
            Description =
                "Where telephone numbers without + are dialled, ISO 3166 alpha-2; without it such numbers are refused.",
        };
        var finish = new Option<bool>("--finish")
        {
            Description =
                "Without a file: end the load of a large file that was interrupted with what it has stored.",
        };
        var language = Languages();
        var persons = new Command(
            "persons",
            "Takes a register of persons over, each compared with everybody on file."
        )
        {
            file,
            accept,
            country,
            finish,
            language,
        };
        persons.Validators.Add(result =>
        {
            if ((result.GetResult(file)?.Tokens.Count > 0) == result.GetValue(finish))
            {
                result.AddError("Say either FILE or --finish.");
            }
        });
        persons.SetAction(
            async (parsed, cancel) =>
            {
                await using var csv = parsed.GetValue(file) is { } path ? Opened(path) : null;
                await using var app = RihlaApp.Create(new() { Empty = true, IsCommand = true });
                await Installation.PrepareAsync(app.Services, cancel);
                await WarnAsync(app.Services, cancel);
                await using var scope = app.Services.CreateAsyncScope();
                var words = scope
                    .ServiceProvider.GetRequiredService<Words>()
                    .In(parsed.GetValue(language));
                var import = scope.ServiceProvider.GetRequiredService<PersonImport>();
                var result = csv is null
                    ? await import.FinishAsync(Actor.System, cancel)
                    : await import.RunAsync(
                        csv,
                        new()
                        {
                            AcceptDuplicates = parsed.GetValue(accept),
                            PhoneCountry = parsed.GetValue(country)?.ToUpperInvariant(),
                        },
                        new Telling<long>(rows =>
                            Console.Error.WriteLine(
                                string.Create(CultureInfo.InvariantCulture, $"{rows} rows")
                            )
                        ),
                        Actor.System,
                        cancel
                    );
                await PrintAsync(result, words);
                return result.IsComplete ? CommandLine.Done : CommandLine.RefusedInput;
            }
        );
        return persons;
    }

    // A caseload may be invented like the demonstration, and is looked at with its accounts: nobody but who brings it can tell.
    private static async Task WarnAsync(IServiceProvider services, CancellationToken cancel)
    {
        var users = services.GetRequiredService<DemonstrationUsers>();
        if (await users.AnyInventedAsync(cancel))
        {
            await Console.Error.WriteLineAsync(
                "WARNING: this place holds a demonstration, which lets anybody in who reaches it. Take only invented people over into it. For real ones point Rihla__DataDirectory, or the connection, to another place."
            );
        }
        else if (!await users.AnyRealAsync(cancel))
        {
            await Console.Error.WriteLineAsync(
                "WARNING: nobody has an account here yet, and a demonstration, which \"./run\" without --empty starts, would let anybody in. If the people of this file are real, make the first account now: rihla user add ..."
            );
        }
    }

    private static async Task PrintAsync(PersonImportResult result, Words words)
    {
        await PrintAsync(result.Faults, result.FaultCount, result.PassedOver, words);
        if (result.StoredBefore > 0)
        {
            await Console.Error.WriteLineAsync(
                words["PersonImport.GoneOn", words.Number(result.StoredBefore)]
            );
        }
        if (result.Braked)
        {
            await Console.Error.WriteLineAsync(
                words["PersonImport.Braked", words.Percent(PersonImport.Brake)]
                    + " (--accept-duplicates)"
            );
        }
        if (result.IsOfAnotherSystem)
        {
            await Console.Error.WriteLineAsync(
                words["PersonImport.AnotherSystem", words.Percent(PersonImport.Brake)]
            );
        }
        foreach (
            var (key, number) in new[]
            {
                ("PersonImport.Rows", result.Rows),
                ("PersonImport.Persons", result.Persons),
                ("PersonImport.Known", result.RowsKnown),
                ("PersonImport.Erased", result.RowsErased),
                ("PersonImport.Refused", result.RowsRefused),
                ("PersonImport.Duplicates", result.LikelyDuplicates),
                ("PersonImport.Pairs", result.Pairs),
            }
        )
        {
            Console.WriteLine($"{words[key]}: {words.Number(number)}");
        }
        if (result.IsBulk)
        {
            Console.WriteLine(words["PersonImport.Bulk"]);
        }
    }

    /// <summary>Says on standard error which rows and columns of a file were not taken, and why.</summary>
    public static async Task PrintAsync(
        IReadOnlyList<ImportFault> faults,
        long count,
        IReadOnlyList<string> passedOver,
        Words words
    )
    {
        if (passedOver.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                words["PersonImport.PassedOver", string.Join(", ", passedOver)]
            );
        }
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Place(fault, words)}{words[fault.Reason.TextKey, fault.Reason.Args]}"
                )
            );
        }
        if (count > faults.Count)
        {
            await Console.Error.WriteLineAsync(
                words.Count("Import.Faults.More", count - faults.Count)
            );
        }
    }

    private static string Place(ImportFault fault, Words words) =>
        fault.Line == 0 ? ""
        : fault.Column.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{words["Import.Line"]} {fault.Line}: ")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{words["Import.Line"]} {fault.Line}, {fault.Column}: "
        );

    /// <summary>The language of what a command says about data; its own words are English.</summary>
    public static Option<string> Languages()
    {
        var language = new Option<string>("--language")
        {
            Description = "fr, ar or en.",
            DefaultValueFactory = _ => "en",
        };
        language.AcceptOnlyFromAmong([.. Rihla.Platform.Localisation.Languages.All]);
        return language;
    }

    // A file is read twice, what comes through a pipe only once.
    private static FileStream Opened(FileInfo file)
    {
        var csv = file.OpenRead();
        if (csv.CanSeek)
        {
            return csv;
        }
        csv.Dispose();
        throw new RefusedException(
            $"{file} can be read only once. Store what comes through the pipe in a file, and import that."
        );
    }

    private static void Tell(ImportProgress progress)
    {
        if (
            progress.IsChecking
                ? progress.Done % 50_000 == 0
                : progress.Done % 500 == 0 || progress.Done == progress.Of
        )
        {
            Console.Error.WriteLine(
                progress.IsChecking
                    ? string.Create(CultureInfo.InvariantCulture, $"{progress.Done} rows checked")
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{progress.Done} of {progress.Of} cases"
                    )
            );
        }
    }

    private static async Task PrintAsync(ImportResult result, Words words)
    {
        await PrintAsync(result.Faults, result.FaultCount, [], words);
        if (result.Braked)
        {
            await Console.Error.WriteLineAsync(
                words["Import.Braked", words.Percent(CaseImport.Brake)] + " (--accept-duplicates)"
            );
        }
        if (result.DryRun)
        {
            Console.WriteLine(words["Import.DryRun"]);
            if (result.Compared < result.Persons)
            {
                Console.WriteLine(words["Import.Compared.Note", words.Number(result.Compared)]);
            }
        }
        foreach (
            var (key, number) in new[]
            {
                ("Import.Rows", result.Rows),
                ("Import.Cases.New", result.Cases),
                ("Import.Persons.New", result.Persons),
                ("Import.Recognised", result.Recognised),
                ("Import.MoneyToReserve", result.MoneyToReserve),
                ("Import.Known", result.RowsKnown),
                ("Import.Refused", result.RowsRefused),
                ("Import.HeldBack", result.RowsHeldBack),
                ("Import.Duplicates", result.LikelyDuplicates),
                ("Import.Pairs", result.Pairs),
            }
        )
        {
            Console.WriteLine($"{words[key]}: {words.Number(number)}");
        }
    }
}
