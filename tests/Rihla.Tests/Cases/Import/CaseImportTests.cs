using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Import;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.People;
using Rihla.Tests.Travel;
using static Rihla.Tests.Cases.Import.CaseloadCsv;

namespace Rihla.Tests.Cases.Import;

/// <summary>A caseload file is refused row by row, or taken over whole; on both databases where it is stored.</summary>
public sealed class CaseImportTests(Houses houses) : IClassFixture<Houses>
{
    [Theory]
    [InlineData("external_id", "", "Import.Fault.Missing")]
    [InlineData("case_ref", "", "Import.Fault.Missing")]
    [InlineData("requested_on", "", "Import.Fault.Missing")]
    [InlineData("requested_on", "2025-02-31", "Import.Fault.NoSuchDay")]
    [InlineData("requested_on", "01/02/2025", "Import.Fault.NoSuchDay")]
    [InlineData("requested_on", "2026-03-03", "Import.Fault.Future")]
    [InlineData("birth_date", "1990-02-31", "Import.Fault.Birth")]
    [InlineData("birth_date", "2025-02-02", "Import.Fault.BornAfterRequest")]
    [InlineData("nationality", "XX", "Import.Fault.Country")]
    [InlineData("nationality", "Guinée", "Import.Fault.Country")]
    [InlineData("sex", "H", "Import.Fault.NotOneOf")]
    [InlineData("relation", "cousin", "Import.Fault.NotOneOf")]
    [InlineData("unaccompanied", "oui", "Import.Fault.NotOneOf")]
    [InlineData("vulnerabilities", "tired", "Import.Fault.NotOneOf")]
    [InlineData("closure_reason", "gone", "Import.Fault.NotOneOf")]
    [InlineData("closure_reason", "completed", "Import.Fault.CompletedBeforeArrival")]
    [InlineData("departed_on", "2025-01-31", "Import.Fault.DepartedBeforeRequest")]
    [InlineData("arrived_on", "2025-03-01", "Import.Fault.ArrivedWithoutDeparture")]
    public async Task A_bad_cell_is_told_with_its_line_its_column_and_a_remedy_in_each_language(
        string column,
        string value,
        string reason
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var file = Of(Row(1), Row(2, (column, value)), Row(3));

        var result = await ImportAsync(house, file, new() { DryRun = true });

        var fault = Assert.Single(result.Faults);
        Assert.Equal((3, column, reason), (fault.Line, fault.Column, fault.Reason.TextKey));
        Assert.Equal((2, 1), (result.Cases, result.RowsRefused));
        var words = house.Services.GetRequiredService<Words>();
        var told = Languages.All.Select(l => words.In(l)[fault.Reason.TextKey, fault.Reason.Args]);
        Assert.Equal(3, told.Distinct().Count());
        Assert.All(told, text => Assert.Matches(@"[.؟].+[.]$", text));
    }

    [Theory, BothDatabases]
    public async Task How_somebody_of_an_imported_case_is_reached_can_be_written_down_later(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var salma = await house.ActorAsync("salma");
        Assert.True((await ImportAsync(house, Of(Row(4711)))).IsComplete);
        var code = await house.InScopeAsync(async s =>
        {
            var cases = await s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Channel == Channel.Import)
                .ToListAsync();
            return cases.Single(c => c.ExternalId?.Reveal() == "C4711").Code;
        });

        // Of the caller nothing is known, and need not be.
        var changed = await house.InScopeAsync(async s =>
        {
            var file = (await s.GetRequiredService<CaseFiles>().FindAsync(code, salma))!;
            return await s.GetRequiredService<CaseDetails>()
                .ChangeAsync(
                    code,
                    CaseDetailsInput.Of(file) with
                    {
                        SafeContact = "Par sa sœur, le soir",
                        Language = "ff",
                    },
                    salma
                );
        });

        Assert.Empty(changed.Refusals);
        var now = (
            await house.InScopeAsync(s => s.GetRequiredService<CaseFiles>().FindAsync(code, salma))
        )!;
        Assert.Equal("Par sa sœur, le soir", now.Case.SafeContact?.Reveal());
        Assert.Equal("ff", now.Case.Language);
    }

    [Theory, BothDatabases]
    public async Task Nothing_of_a_case_with_a_bad_row_is_stored(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var file = Of(
            Row(1),
            Row(2, ("case_ref", "F")),
            Row(3, ("case_ref", "F"), ("relation", "child"), ("birth_date", "2010-02-30"))
        );

        var result = await ImportAsync(house, file);

        Assert.Equal(
            (3, 1, 1, 1),
            (result.Rows, result.Cases, result.RowsRefused, result.RowsHeldBack)
        );
        Assert.False(result.IsComplete);
        Assert.Equal((1, 1), await StoredAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_trial_stores_nothing_at_all(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var before = await AuditedAsync(house);

        var result = await ImportAsync(
            house,
            Of(Row(1), Row(2, ("relation", "child"), ("case_ref", "C1"))),
            new() { DryRun = true }
        );

        Assert.Equal((1, 2, true), (result.Cases, result.Persons, result.IsComplete));
        Assert.Equal((0, 0), await StoredAsync(house));
        Assert.Equal(before, await AuditedAsync(house));
    }

    [Theory, BothDatabases]
    public async Task An_interrupted_import_goes_on_where_it_stopped(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var file = Of(Enumerable.Range(1, 230).Select(n => Row(n)));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ImportAsync(house, file, told: new AfterFirstBatch(stop), cancel: stop.Token)
        );
        Assert.Equal((200, 200), await StoredAsync(house));
        var result = await ImportAsync(house, file);

        Assert.Equal((200, 30), (result.RowsKnown, result.Cases));
        Assert.Equal((230, 230), await StoredAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_file_that_is_imported_twice_at_one_moment_is_stored_once(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Row(9)));
        var file = Of(Enumerable.Range(1, 5).Select(n => Row(n)));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => Task.Run(() => ImportAsync(house, file)))
        );

        Assert.Equal([0, 5], results.Select(r => r.RowsKnown).Order());
        Assert.Equal((6, 6), await StoredAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_case_that_is_on_file_twice_keeps_no_file_out(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Row(1), Row(2)));
        await house.InScopeAsync(async s =>
        {
            var (db, keys) = (s.GetRequiredService<RihlaDb>(), s.GetRequiredService<CaseKeys>());
            var (@case, row) = (keys.OfExternal("C1"), keys.OfExternal("X1"));
            await db.Set<Case>().ExecuteUpdateAsync(c => c.SetProperty(x => x.ExternalKey, @case));
            return await db.Set<CaseMember>()
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.ExternalKey, row));
        });

        var result = await ImportAsync(house, Of(Row(1), Row(3)));

        Assert.Equal((1, 1, true), (result.RowsKnown, result.Cases, result.IsComplete));
    }

    [Theory, BothDatabases]
    public async Task A_likely_duplicate_becomes_a_pair_and_nobody_is_merged(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Somebody(1, "Mamadou", "Diallo")));

        var result = await ImportAsync(house, Of(Somebody(2, "Mamadu", "Jallow")));

        Assert.Equal((1, 1, 1), (result.Persons, result.LikelyDuplicates, result.Pairs));
        Assert.Equal((2, 2), await StoredAsync(house));
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().SingleAsync()
        );
        Assert.Equal((PairState.Open, PairOrigin.Import), (pair.State, pair.Origin));
    }

    [Theory, BothDatabases]
    public async Task Who_came_with_the_register_of_the_same_system_is_not_entered_a_second_time(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await house.ImportAsync(Encoding.UTF8.GetString(Of(Row(1), Row(2), Row(3))));
        var (one, two) = (await house.IdOfAsync("X1"), await house.IdOfAsync("X2"));
        var file = Of(
            Row(1, ("phone", "+224620000001")),
            Row(2, ("relation", "spouse"), ("case_ref", "C1")),
            Row(3, ("family_name", "Mensah"), ("given_names", "Kofi"), ("nationality", "GH")),
            Row(4)
        );

        var trial = await ImportAsync(house, file, new() { DryRun = true });
        var result = await ImportAsync(house, file);

        Assert.Equal((2, 2, 0), (trial.Recognised, trial.Persons, trial.LikelyDuplicates));
        Assert.Equal((2, 2, 3, 0), (result.Recognised, result.Persons, result.Cases, result.Pairs));
        Assert.Equal((3, 5), await StoredAsync(house));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var key = s.GetRequiredService<CaseKeys>().OfExternal("C1");
            var members = await db.Set<Case>()
                .Where(c => c.ExternalKey == key)
                .SelectMany(c => c.Members)
                .Select(m => m.PersonId)
                .ToListAsync();
            Assert.Equal([one, two], members.Order());
            Assert.Single(await db.Set<PersonPhone>().Where(p => p.PersonId == one).ToListAsync());
        });
        Assert.Equal([one], await house.SearchAsync("+224620000001"));
        Assert.Equal((4, 0), await AgainAsync(file));
        // Whoever stands in a case already is to be looked at by somebody.
        Assert.Equal((0, 1), await AgainAsync(Of(Row(1, ("case_ref", "C9")))));

        async Task<(int Known, int Pairs)> AgainAsync(byte[] file)
        {
            var again = await ImportAsync(house, file);
            Assert.Equal(0, again.Recognised);
            return (again.RowsKnown, again.Pairs);
        }
    }

    [Theory, BothDatabases]
    public async Task Who_arrived_before_has_a_next_action_that_is_due_from_the_import(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Row(1), Home(2), Home(3, ("closure_reason", "completed"))));
        var today = new Story(house).Today;

        Assert.Equal(
            [(Stage.Requested, today.AddDays(3)), (Stage.Arrived, today.AddDays(14))],
            (await ItemsAsync(house)).Select(w => (w.Stage, w.DueOn))
        );
        var (item, code) = (
            (await ItemsAsync(house))[1],
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Case>()
                    .Where(c => c.Stage == Stage.Arrived)
                    .Select(c => c.Code)
                    .SingleAsync()
            )
        );
        Assert.Equal(("needs-assessed", Role.OriginCaseworker), (item.Action, item.Owner));
        await RemindAsync(house);
        Assert.Equal(0, await TasksAsync(house));
        using var mariama = await new Story(house).VisitorAsync("mariama");
        Assert.Contains(code, (await mariama.GetAsync("/app")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            house.Services.GetRequiredService<Words>().In("fr")["Case.CameToItsEnd"],
            (await mariama.GetAsync($"/app/cases/{code}")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Who_arrived_and_was_left_without_a_next_action_is_taken_up_once(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Home(1), Home(2)));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Case>()
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.StageOn, new DateOnly(2025, 3, 2)));
            return await db.Set<WorkItem>().ExecuteDeleteAsync();
        });
        house.Clock.Advance(days: 40);
        Task<int> TakeUpAsync() =>
            house.InScopeAsync(s =>
                s.GetServices<RecurringJob>()
                    .OfType<JudgedAnew>()
                    .Single()
                    .TakeUpAsync(CancellationToken.None)
            );

        Assert.Equal((2, 0), (await TakeUpAsync(), await TakeUpAsync()));

        var due = new Story(house).Today.AddDays(14);
        Assert.Equal([due, due], (await ItemsAsync(house)).Select(w => w.DueOn));
        await RemindAsync(house);
        Assert.Equal(0, await TasksAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_grant_that_pays_for_cases_that_were_taken_over_keeps_its_name(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await house.ActorAsync("nadia");
        var grant = await house.GrantAsync("AVRR-2022", nadia);
        Assert.True((await ImportAsync(house, Of(Home(1, ("grant", "AVRR-2022"))))).IsComplete);

        GrantHouse.Refused("Grant.NameInUse", await RenameAsync("AVRR-2023"));
        GrantHouse.Done(await RenameAsync("AVRR-2022"));

        Task<Outcome> RenameAsync(string name) =>
            house.InScopeAsync(async s =>
            {
                var office = s.GetRequiredService<GrantOffice>();
                var found = (await office.FindAsync(grant, nadia))!;
                return await office.ChangeAsync(
                    grant,
                    new()
                    {
                        Name = name,
                        StartsOn = found.StartsOn,
                        EndsOn = found.EndsOn,
                    },
                    found.Version,
                    nadia
                );
            });
    }

    [Theory, BothDatabases]
    public async Task A_grant_in_the_file_reserves_nothing_for_who_has_not_left(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var file = Of(
            Row(1, ("grant", "Rien"), ("requested_on", "2025-01-01")),
            Home(2, ("grant", "AVRR-2022"), ("requested_on", "2025-01-02")),
            Row(
                3,
                ("grant", "Rien"),
                ("requested_on", "2025-01-03"),
                ("closure_reason", "withdrew")
            ),
            Row(4)
        );

        var trial = await ImportAsync(house, file, new() { DryRun = true });
        var result = await ImportAsync(house, file);

        Assert.Equal((1, 1), (trial.MoneyToReserve, result.MoneyToReserve));
        var cases = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Case>().OrderBy(c => c.RequestedOn).ToListAsync()
        );
        Assert.Equal([null, "AVRR-2022", null, null], cases.Select(c => c.Grant));
        Assert.Equal([false, true, false, false], cases.Select(c => c.FundedOn is not null));
        using var salma = await new Story(house).VisitorAsync("salma");
        Assert.Contains(
            "à réserver ici : Rien",
            (await salma.GetAsync($"/app/cases/{cases[0].Code}/history")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_child_alone_counts_as_one_in_whichever_column_it_is_written(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of(Row(1, ("vulnerabilities", "unaccompanied")), Row(2, ("unaccompanied", "yes")))
        );

        var counted = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<CountedPerson>().ToListAsync()
        );
        Assert.Equal(2, counted.Count);
        Assert.All(counted, c => Assert.Equal((true, false), (c.Unaccompanied, c.IsVulnerable)));
    }

    [Theory, BothDatabases]
    public async Task Another_consent_hides_no_case_that_came_with_the_file_from_the_mission_of_origin(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of(
                Row(1, ("departed_on", "2025-03-01")),
                Row(2, ("departed_on", "2025-03-01"), ("case_ref", "C1"), ("relation", "spouse"))
            )
        );
        var code = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Case>().Select(c => c.Code).SingleAsync()
        );
        var story = new Story(house);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        Task<CaseFile?> FindAsync(Actor by) =>
            house.InScopeAsync(s => s.GetRequiredService<CaseFiles>().FindAsync(code, by));
        var people = (await FindAsync(mariama))!.Travellers.Select(t => t.Person.Id).ToList();
        async Task AnswerAsync(ConsentPurpose purpose, ConsentAnswer answer) =>
            Assert.True(
                (
                    await house.InScopeAsync(s =>
                        s.GetRequiredService<ConsentSheet>()
                            .RecordAsync(
                                code,
                                new() { Entries = [new(people[0], purpose, answer)] },
                                salma
                            )
                    )
                ).IsDone
            );

        await AnswerAsync(ConsentPurpose.Publication, ConsentAnswer.Given);
        Assert.NotNull(await FindAsync(mariama));
        await AnswerAsync(ConsentPurpose.ShareWithOrigin, ConsentAnswer.Given);
        Assert.NotNull(await FindAsync(mariama));
        await AnswerAsync(ConsentPurpose.ShareWithOrigin, ConsentAnswer.Refused);
        Assert.Null(await FindAsync(mariama));
    }

    [Theory, BothDatabases]
    public async Task A_file_of_people_on_file_stops_until_somebody_says_go_on(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var numbers = Enumerable.Range(1, 25).ToList();
        await ImportAsync(house, Of(numbers.Select(n => Row(n))));
        var again = Of(
            numbers.Select(n => Row(n, ("external_id", $"Y{n}"), ("case_ref", $"D{n}")))
        );

        var stopped = await ImportAsync(house, again);
        Assert.True(stopped.Braked);
        Assert.Equal((25, 0), (stopped.LikelyDuplicates, stopped.Pairs));
        Assert.Equal((25, 25), await StoredAsync(house));

        var accepted = await ImportAsync(house, again, new() { AcceptDuplicates = true });
        Assert.False(accepted.Braked);
        Assert.Equal((50, 50), await StoredAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_trial_stops_where_the_import_would(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Enumerable.Range(1, 50).Select(n => Row(n))));
        // One in four of the first batch, and fewer than one in five of the whole file.
        var file = Of(
            Enumerable
                .Range(1, 50)
                .Select(n => Row(n, ("external_id", $"Y{n}"), ("case_ref", $"D{n}")))
                .Concat(Enumerable.Range(51, 250).Select(n => Row(n)))
        );

        var trial = await ImportAsync(house, file, new() { DryRun = true });
        var stopped = await ImportAsync(house, file);

        Assert.True(trial.LikelyDuplicates < CaseImport.Brake * trial.Compared);
        Assert.Equal((true, true), (trial.Braked, stopped.Braked));
        Assert.Equal((50, 50), await StoredAsync(house));
    }

    [Fact]
    public async Task A_case_has_one_applicant_and_a_person_one_code()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var file = Of(
            Row(1),
            Row(2, ("case_ref", "C1")),
            Row(3, ("external_id", "X1")),
            Row(4, ("relation", "child")),
            Row(5)
        );

        var result = await ImportAsync(house, file, new() { DryRun = true });

        Assert.Equal(
            [
                (3, "relation", "Import.Fault.SecondApplicant"),
                (4, "external_id", "Import.Fault.IdTwice"),
                (5, "relation", "Import.Fault.NoApplicant"),
            ],
            result.Faults.Select(f => (f.Line, f.Column, f.Reason.TextKey))
        );
        Assert.Equal(1, result.Cases);
    }

    [Theory]
    [InlineData("withdrew")]
    [InlineData("lost_contact")]
    public async Task A_family_that_left_in_part_is_not_closed_over_the_heads_of_those_on_the_way(
        string reason
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var file = Of(
            Row(1, ("departed_on", "2025-03-01")),
            Row(2, ("case_ref", "C1"), ("relation", "spouse"), ("closure_reason", reason))
        );

        var result = await ImportAsync(house, file, new() { DryRun = true });

        var fault = Assert.Single(result.Faults);
        Assert.Equal(
            (3, "closure_reason", "Import.Fault.ClosureParted"),
            (fault.Line, fault.Column, fault.Reason.TextKey)
        );
        Assert.Equal((0, 2), (result.Cases, result.RowsRefused));
    }

    [Theory, BothDatabases]
    public async Task A_line_with_a_zero_in_it_is_refused_and_the_others_are_taken(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);

        var result = await ImportAsync(
            house,
            Of(Row(901, ("departed_on", "2022-06-01"), ("grant", "Fonds\0A")), Row(902))
        );

        var fault = Assert.Single(result.Faults);
        Assert.Equal((2, "Import.Fault.Encoding"), (fault.Line, fault.Reason.TextKey));
        Assert.Equal(1, result.Cases);
    }

    [Fact]
    public async Task A_line_in_another_encoding_is_refused_and_the_others_are_taken()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        byte[] file =
        [
            .. Of(Row(1)),
            .. Encoding.Latin1.GetBytes(Row(2, ("family_name", "Keïta")) + "\n"),
            .. Encoding.UTF8.GetBytes(Row(3, ("family_name", "Keïta")) + "\n"),
        ];

        var result = await ImportAsync(house, file, new() { DryRun = true });

        var fault = Assert.Single(result.Faults);
        Assert.Equal((3, "Import.Fault.Encoding"), (fault.Line, fault.Reason.TextKey));
        Assert.Equal(2, result.Cases);
    }

    [Fact]
    public async Task A_file_in_UTF_16_is_refused_as_a_whole()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var text = Encoding.UTF8.GetString(Of(Row(1)));
        byte[] file = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)];

        var result = await ImportAsync(house, file, new() { DryRun = true });

        var fault = Assert.Single(result.Faults);
        Assert.Equal((1, "Import.Fault.Encoding"), (fault.Line, fault.Reason.TextKey));
        Assert.Equal(0, result.Cases);
    }

    [Fact]
    public async Task A_file_as_a_French_spreadsheet_writes_it_is_read()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var rows = new[] { Header, Row(1, ("grant", "ligne\nbrisée")), Row(2, ("sex", "?")) };
        var text = string.Join("\r\n", rows).Replace(',', ';');

        var result = await ImportAsync(
            house,
            [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(text)],
            new() { DryRun = true }
        );

        // The break within quotation marks is no line of the table, but it is one of the file.
        var fault = Assert.Single(result.Faults);
        Assert.Equal((4, "sex"), (fault.Line, fault.Column));
        Assert.Equal(1, result.Cases);
    }

    [Fact]
    public async Task A_missing_an_unknown_and_a_repeated_column_are_named()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var header = Header
            .Replace("nationality", "country", StringComparison.Ordinal)
            .Replace("grant", "phone", StringComparison.Ordinal);

        var result = await ImportAsync(house, Encoding.UTF8.GetBytes(header + "\n"));

        Assert.Equal(
            [
                ("Import.Fault.ColumnMissing", "nationality"),
                ("Import.Fault.ColumnTwice", "phone"),
                ("Import.Fault.ColumnUnknown", "country"),
            ],
            result.Faults.Select(f => (f.Reason.TextKey, f.Column)).Order()
        );
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_is_refused_on_its_line_and_swallows_no_other()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var file = Of(Row(1), "\"" + Row(2), Child(3, "C1"), Row(4), Child(5, "C2"));

        var result = await ImportAsync(house, file, new() { DryRun = true });

        Assert.Equal(
            [(3, "Import.Fault.QuoteOpen", ""), (6, "Import.Fault.CaseDoubted", "3")],
            result.Faults.Select(f => (f.Line, f.Reason.TextKey, string.Join(' ', f.Reason.Args)))
        );
        Assert.Equal((2, 3), (result.Cases, result.Persons));
        Assert.Equal((5, 1, 1), (result.Rows, result.RowsRefused, result.RowsHeldBack));
    }

    [Fact]
    public async Task Of_a_file_made_of_open_quotation_marks_the_rest_is_not_read_and_nothing_stored()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var file = Of([Row(1), .. Enumerable.Repeat("a\",\"b", 5_000), Row(2)]);

        var result = await ImportAsync(house, file, new() { DryRun = true });

        Assert.Equal((0, 1_002), (result.Cases, result.Rows));
        Assert.Equal((1_001, 1), (result.RowsRefused, result.RowsHeldBack));
        Assert.Equal(1_001, result.FaultCount);
    }

    [Fact]
    public async Task A_stray_quotation_mark_that_the_next_quoted_cell_closes_splits_no_family()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var stray = Row(2).Replace("C2,", "\"C2,", StringComparison.Ordinal);
        var file = Of(Row(1), stray, Child(3, "C1"), Child(4, "C2"), Quoted(5), Quoted(6));

        var result = await ImportAsync(house, file, new() { DryRun = true });

        Assert.Equal(
            [(3, "Import.Fault.QuoteOpen"), (5, "Import.Fault.CaseDoubted")],
            result.Faults.Select(f => (f.Line, f.Reason.TextKey))
        );
        Assert.Equal((3, 4), (result.Cases, result.Persons));
        Assert.Equal(1, result.RowsHeldBack);

        static string Quoted(int number) => Row(number, ("grant", "AVRR, 2025"));
    }

    [Fact]
    public async Task A_row_with_a_cell_too_many_takes_its_case_with_it()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var shifted = Child(2, "C1").Replace("X2,", "X2,Keita,", StringComparison.Ordinal);
        var broken = Child(4, "C3", ("grant", "ligne\nbrisée")) + ",";

        var result = await ImportAsync(
            house,
            Of(Row(1), shifted, Row(3), broken, Row(5)),
            new() { DryRun = true }
        );

        Assert.Equal(
            [2, 4],
            result
                .Faults.Where(f => f.Reason.TextKey == "Import.Fault.CaseDoubted")
                .Select(f => f.Line)
        );
        Assert.Equal(
            [3, 5, 6],
            result
                .Faults.Where(f => f.Reason.TextKey != "Import.Fault.CaseDoubted")
                .Select(f => f.Line)
        );
        Assert.Equal((1, 1), (result.Cases, result.Persons));
    }

    [Fact]
    public async Task A_row_that_is_not_UTF_8_takes_its_case_with_it()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        byte[] file =
        [
            .. Of(Row(1)),
            .. Encoding.Latin1.GetBytes(Child(2, "C1", ("family_name", "Keïta")) + "\n"),
        ];

        var result = await ImportAsync(house, file, new() { DryRun = true });

        Assert.Equal(
            ["Import.Fault.CaseDoubted", "Import.Fault.Encoding"],
            result.Faults.Select(f => f.Reason.TextKey).Order()
        );
        Assert.Equal((0, 1), (result.Cases, result.RowsHeldBack));
    }

    [Theory]
    [InlineData("=cmd|'/C calc'!A1")]
    [InlineData("+1+cmd|'/C calc'!A1")]
    [InlineData("-cmd")]
    [InlineData("@SUM(A1)")]
    public async Task A_cell_that_begins_like_a_formula_is_kept_as_text_and_leaves_as_text(
        string name
    )
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);

        var result = await ImportAsync(house, Of(Row(1, ("family_name", name))));

        Assert.True(result.IsComplete);
        var person = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Person>().SingleAsync()
        );
        Assert.Equal(name, person.FamilyName!.Reveal());
        Assert.StartsWith("'", Cell.Inert(name));
    }

    [Theory, BothDatabases]
    public async Task Who_stands_twice_in_one_case_that_was_taken_over_is_told_a_way_that_leads_on(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of(
                Twin(1, "Boubacar", "Sangaré", "L", "applicant", left: true),
                Twin(2, "Boubakar", "Sangare", "L", "other", left: true),
                Twin(3, "Oumarou", "Tchiroma", "S", "applicant", left: false),
                Twin(4, "Oumaru", "Tchirouma", "S", "other", left: false)
            )
        );
        var pairs = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().AsNoTracking().ToListAsync()
        );
        var inCases = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<CaseMember>().AsNoTracking().ToListAsync()
        );
        Pair Asked(bool left) =>
            pairs.Single(p =>
                inCases.Exists(m => m.PersonId == p.FirstId && m.DepartedOn is not null == left)
            );
        Task<Outcome> DecideAsync(bool left, MatchDecisionKind kind) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Pairs>()
                    .DecideAsync(
                        Asked(left).Id,
                        kind,
                        "One man",
                        null,
                        new HashSet<string>(),
                        new(Asked(left).Version),
                        Actor.System
                    )
            );

        // The code of a case that is for its team alone is not told.
        await RestrictAsync(Sensitivity.Restricted);
        var hidden = Assert.Single((await DecideAsync(true, MatchDecisionKind.Same)).Refusals);
        Assert.Equal("Case.Merge.SameCaseRestricted", hidden.TextKey);
        Assert.Empty(hidden.Args);
        await RestrictAsync(Sensitivity.Normal);

        var departed = await DecideAsync(true, MatchDecisionKind.Same);
        var closed = await DecideAsync(false, MatchDecisionKind.Same);

        Assert.Equal("Case.Merge.SameCaseDeparted", Assert.Single(departed.Refusals).TextKey);
        Assert.Equal("Case.Merge.SameCaseClosed", Assert.Single(closed.Refusals).TextKey);
        Assert.True((await DecideAsync(true, MatchDecisionKind.Unsure)).IsDone);
        var code = Assert.IsType<string>(Assert.Single(closed.Refusals[0].Args));
        var member = inCases.Single(m => m.DepartedOn is null && m.Relation != Relation.Applicant);
        Assert.True(
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Closing>()
                        .ReopenAsync(code, "One man stands there twice", Actor.System)
                )
            ).IsDone
        );
        Assert.True(
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Registration>().RemoveAsync(code, member.Id, Actor.System)
                )
            ).IsDone
        );
        Assert.True((await DecideAsync(false, MatchDecisionKind.Same)).IsDone);

        Task RestrictAsync(Sensitivity sensitivity) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Case>()
                    .ExecuteUpdateAsync(c => c.SetProperty(x => x.Sensitivity, sensitivity))
            );

        static string Twin(
            int number,
            string given,
            string family,
            string caseRef,
            string relation,
            bool left
        ) =>
            Row(
                number,
                ("given_names", given),
                ("family_name", family),
                ("birth_date", "1988-07-23"),
                ("case_ref", caseRef),
                ("relation", relation),
                ("departed_on", left ? "2025-04-01" : ""),
                ("closure_reason", left ? "" : "lost_contact")
            );
    }

    [Fact]
    public async Task An_empty_file_says_what_it_needs()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var result = await ImportAsync(house, []);
        Assert.Equal("Import.Fault.EmptyFile", Assert.Single(result.Faults).Reason.TextKey);
    }

    private static string Child(
        int number,
        string caseRef,
        params (string Column, string Value)[] cells
    ) =>
        Row(
            number,
            [("case_ref", caseRef), ("relation", "child"), ("birth_date", "2015-04-03"), .. cells]
        );

    private static string Somebody(int number, string given, string family) =>
        Row(
            number,
            ("given_names", given),
            ("family_name", family),
            ("birth_date", "1990-07-12"),
            ("phone", "+224620000001")
        );

    private static string Home(int number, params (string Column, string Value)[] cells) =>
        Row(number, [("departed_on", "2025-03-01"), ("arrived_on", "2025-03-02"), .. cells]);

    private static Task<List<WorkItem>> ItemsAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<WorkItem>().OrderBy(w => w.Stage).ToListAsync()
        );

    // What is overdue, what stands still, who has no plan.
    private static Task RemindAsync(House house) =>
        house.InScopeAsync(async s =>
        {
            foreach (
                var job in s.GetServices<RecurringJob>()
                    .Where(j => j is CaseReminders or ReintegrationReminders)
            )
            {
                await job.RunAsync(CancellationToken.None);
            }
        });

    private static Task<int> TasksAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<CaseTask>().CountAsync());

    private static Task<(int Cases, int Persons)> StoredAsync(House house) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return (await db.Set<Case>().CountAsync(), await db.Set<Person>().CountAsync());
        });

    private static Task<int> AuditedAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<AuditEntry>().CountAsync());

    private sealed class AfterFirstBatch(CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (!value.IsChecking)
            {
                stop.Cancel();
            }
        }
    }
}
