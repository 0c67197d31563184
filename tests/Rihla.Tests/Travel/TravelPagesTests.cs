using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>The stations of the journey as people at their desks meet them.</summary>
public sealed class TravelPagesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_family_goes_from_its_papers_to_Conakry_through_the_pages(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var day = story.Today.ToString("O");
        var later = story.Today.AddDays(40).ToString("O");
        var mother = (await story.FileAsync()).Applicant!.Person.Id.ToString();
        using var hicham = await story.VisitorAsync("hicham");
        using var karim = await story.VisitorAsync("karim");
        using var mariama = await story.VisitorAsync("mariama");

        var documents = await hicham.GetAsync($"/app/cases/{story.Code}/documents");
        await hicham.SubmitAsync(
            documents,
            [
                ("Input.Rows[0].Number", "LP-2026-700"),
                ("Input.Rows[0].ExpiresOn", later),
                ("Input.Rows[1].OnDocumentOfId", mother),
                ("Input.Rows[2].OnDocumentOfId", mother),
            ]
        );
        var exit = await hicham.GetAsync($"/app/cases/{story.Code}/exit");
        await hicham.SubmitAsync(
            exit,
            [("Input.What", "Granted"), ("Input.Reference", "MI/2026/55")]
        );
        var medical = await karim.GetAsync($"/app/cases/{story.Code}/medical");
        await karim.SubmitAsync(
            medical,
            [
                ("Input.Rows[0].Fitness", "Fit"),
                ("Input.Rows[1].Fitness", "Fit"),
                ("Input.Rows[2].Fitness", "Fit"),
            ]
        );
        Assert.Equal(Stage.Cleared, await story.StageAsync());

        var booking = await hicham.GetAsync($"/app/cases/{story.Code}/booking");
        await hicham.SubmitAsync(
            booking,
            [("Input.Legs[0].Flight", "AT 525"), ("Input.Legs[0].DepartsOn", day)],
            "main form[action*='handler=New']"
        );
        Assert.Equal(3, await story.SeatsAsync());
        var reception = await mariama.GetAsync($"/app/cases/{story.Code}/reception");
        Assert.Equal($"/app/arrivals/{story.Code}", reception.Path);
        await mariama.SubmitAsync(reception, [], "main form[action*='handler=Accept']");
        Assert.Equal(Stage.Booked, await story.StageAsync());

        var gate = await hicham.GetAsync($"/app/cases/{story.Code}/boarding");
        await hicham.SubmitAsync(
            gate,
            [
                ("Input.Rows[0].Outcome", "Boarded"),
                ("Input.Rows[0].Allowance", "300"),
                ("Input.Rows[0].Receipt", "Thumbprint"),
                ("Input.Rows[1].Outcome", "Boarded"),
                ("Input.Rows[2].Outcome", "Boarded"),
            ],
            $"main form[action*='{story.Code}']"
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());
        await mariama.SubmitAsync(
            await mariama.GetAsync($"/app/cases/{story.Code}/arrival"),
            [.. Enumerable.Range(0, 3).Select(i => ($"Input.Rows[{i}].Arrived", "true"))],
            "main form:not([action]):has([name='Input.Rows[0].Arrived'])"
        );
        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_day_that_changed_while_the_page_stood_open_is_not_answered_unread(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(10));
        await story.BookAsync(movement);
        using var mariama = await story.VisitorAsync("mariama");
        var read = await mariama.GetAsync($"/app/arrivals/{story.Code}");
        var hicham = await story.ActorAsync("hicham");
        var version = await house.InScopeAsync(async s =>
            (await s.GetRequiredService<Movements>().FindAsync(movement, hicham))!.Version
        );
        await story.DoAsync<MovementPlanning>(m =>
            m.ChangeAsync(movement, Story.To(story.Today.AddDays(17)), version, hicham)
        );

        var declined = await mariama.SubmitAsync(
            read,
            [("Reason", "Personne ce jour-là")],
            "main form[action*='handler=Decline']"
        );
        Assert.Equal(ReceptionAnswer.Awaited, await AnswerAsync());
        Assert.Contains("Personne ce jour-là", declined.Html, StringComparison.Ordinal);
        var accepted = await mariama.SubmitAsync(read, [], "main form[action*='handler=Accept']");
        Assert.Equal(ReceptionAnswer.Awaited, await AnswerAsync());
        Assert.Contains(
            "la demande d’accueil a changé depuis que vous l’avez lue",
            accepted.Text,
            StringComparison.Ordinal
        );

        await mariama.SubmitAsync(accepted, [], "main form[action*='handler=Accept']");

        Assert.Equal(ReceptionAnswer.Accepted, await AnswerAsync());

        async Task<ReceptionAnswer> AnswerAsync()
        {
            var id = (await story.FileAsync()).Id;
            return await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Reception>()
                    .Where(r => r.CaseId == id)
                    .Select(r => r.Answer)
                    .SingleAsync()
            );
        }
    }

    [Theory, BothDatabases]
    public async Task The_arrival_of_a_case_with_which_nobody_comes_leads_to_the_case(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        using var mariama = await story.VisitorAsync("mariama");

        var page = await mariama.GetAsync($"/app/arrivals/{story.Code}");

        Assert.Equal($"/app/cases/{story.Code}", page.Path);
        Assert.Contains(
            "Personne de ce dossier n’est attendu",
            page.Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_paper_that_lapses_before_a_flight_is_found_is_asked_for_anew(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await story.ClearAsync(documentsUntil: story.Today.AddDays(31));
        var address = $"/app/cases/{story.Code}/documents";
        using (var salma = await story.VisitorAsync("salma"))
        {
            var inHand = await salma.GetAsync(address);
            Assert.DoesNotContain("Recueillez-le d’abord", inHand.Text, StringComparison.Ordinal);
            Assert.Contains("rien à demander", inHand.Text, StringComparison.Ordinal);
        }

        house.Clock.Advance(days: 1);
        using var hicham = await story.VisitorAsync("hicham");
        // Where its number stands, it opens the border until the new one comes.
        await hicham.SubmitAsync(
            await hicham.GetAsync(address),
            [],
            "main form[action*='handler=Request']"
        );
        Assert.Equal(Stage.Cleared, await story.StageAsync());
        Assert.Contains(
            "LP-2026-118",
            (await hicham.GetAsync(address)).Html,
            StringComparison.Ordinal
        );
        house.Clock.Advance(days: 14);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "travel-reminders")
                .RunAsync(CancellationToken.None)
        );
        Assert.Contains(TaskKinds.ConsulateSilent, await story.TasksAsync());
        await story.DocumentsAsync(story.Today.AddDays(90));
        Assert.DoesNotContain(TaskKinds.ConsulateSilent, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_is_still_there_when_it_is_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var hicham = await story.VisitorAsync("hicham");
        var page = await hicham.SubmitAsync(
            await hicham.GetAsync($"/app/cases/{story.Code}/documents"),
            [("Input.Rows[0].Number", "LP-SANS-DATE")]
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(
            "Indiquez le dernier jour de validité",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("LP-SANS-DATE", page.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_second_of_two_people_sees_both_versions_and_chooses(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var hicham = await story.VisitorAsync("hicham");
        using var salma = await story.VisitorAsync("salma");
        var address = $"/app/cases/{story.Code}/documents";
        var (one, two) = (await hicham.GetAsync(address), await salma.GetAsync(address));
        var until = story.Today.AddDays(90).ToString("O");
        await hicham.SubmitAsync(
            one,
            [("Input.Rows[0].Number", "LP-HICHAM"), ("Input.Rows[0].ExpiresOn", until)]
        );

        var conflict = await salma.SubmitAsync(
            two,
            [("Input.Rows[0].Number", "LP-SALMA"), ("Input.Rows[0].ExpiresOn", until)]
        );

        Assert.Contains("LP-HICHAM", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("LP-SALMA", conflict.Text, StringComparison.Ordinal);
        await salma.SubmitAsync(conflict, [("Keep[Number0]", "yours")]);
        Assert.Contains(
            "LP-SALMA",
            (await hicham.GetAsync(address)).Html,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Who_is_left_of_a_family_boards_once_it_is_said_that_it_travels_apart(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        using var hicham = await story.VisitorAsync("hicham");
        var form = $"main form[action*='{story.Code}']";
        var address = $"/app/cases/{story.Code}/boarding";
        await hicham.SubmitAsync(
            await hicham.GetAsync(address),
            [("Input.Rows[1].Outcome", "NoShow")],
            form
        );

        var refused = await hicham.SubmitAsync(
            await hicham.GetAsync(address),
            [("Input.Rows[0].Outcome", "Boarded")],
            form
        );
        Assert.Contains("embarque pas au complet", refused.Text, StringComparison.Ordinal);
        await hicham.SubmitAsync(
            refused,
            [("Input.SplitAgreed", "true"), ("Input.SplitReason", "Chez sa tante à Rabat")],
            form
        );

        Assert.Equal(
            [true, false],
            (await story.FileAsync()).Travellers.Select(t => t.DepartedOn is not null)
        );
    }

    [Theory, BothDatabases]
    public async Task Money_is_in_the_currency_of_the_mission_and_needs_a_receipt(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        using var amina = await story.VisitorAsync("amina");
        await amina.SubmitAsync(
            await amina.GetAsync("/app/admin/missions/MA"),
            [("Input.Currency", "XOF")]
        );
        using var hicham = await story.VisitorAsync("hicham");
        var form = $"main form[action*='{story.Code}']";

        var gate = await hicham.GetAsync($"/app/cases/{story.Code}/boarding");
        Assert.Equal(
            "XOF",
            gate.Document.QuerySelector("[name='Input.Rows[0].Currency']")!.GetAttribute("value")
        );
        var refused = await hicham.SubmitAsync(
            gate,
            [("Input.Rows[0].Outcome", "Boarded"), ("Input.Rows[0].Allowance", "20000")],
            form
        );
        Assert.Contains(
            "indiquez la devise, et si le reçu",
            refused.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(Stage.Booked, await story.StageAsync());
        await hicham.SubmitAsync(refused, [("Input.Rows[0].Receipt", "Thumbprint")], form);
        var paid = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .SingleAsync(x => x.Boarding == BoardingOutcome.Boarded)
        );
        Assert.Equal(
            (20000m, "XOF", ReceiptMethod.Thumbprint),
            (paid.Allowance, paid.AllowanceCurrency, paid.AllowanceReceipt)
        );

        // The same at the consulate, where the fee may be in other money.
        var other = await Story.AppliedAsync(house, children: 0);
        var documents = await hicham.GetAsync($"/app/cases/{other.Code}/documents");
        Assert.Equal(
            "XOF",
            documents
                .Document.QuerySelector("input[name='Ask.Currency']:not([type=hidden])")!
                .GetAttribute("value")
        );
        await hicham.SubmitAsync(
            documents,
            [("Ask.Fee", "30"), ("Ask.Currency", "eur")],
            "form[action*='handler=Request']"
        );
        var asked = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<TravelDocument>().SingleAsync(d => d.Fee != null)
        );
        Assert.Equal((30m, "EUR"), (asked.Fee, asked.FeeCurrency));
    }

    [Theory, BothDatabases]
    public async Task At_the_gate_it_is_said_about_whom_something_is_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var child = (await story.FileAsync()).Travellers[1].Person.FullName;
        using var hicham = await story.VisitorAsync("hicham");
        using var colleague = await story.VisitorAsync("hicham");
        var form = $"main form[action*='{story.Code}']";
        var address = $"/app/cases/{story.Code}/boarding";
        var (one, two) = (await hicham.GetAsync(address), await colleague.GetAsync(address));

        var unreadable = await hicham.SubmitAsync(
            one,
            [("Input.Rows[1].Outcome", "Refused"), ("Input.Rows[1].Allowance", "trois cents")],
            form
        );
        Assert.Equal(child, About(unreadable));
        Assert.Contains("trois cents", unreadable.Html, StringComparison.Ordinal);
        var unreasoned = await hicham.SubmitAsync(
            unreadable,
            [("Input.Rows[1].Allowance", ""), ("Input.Rows[0].Outcome", "NoShow")],
            form
        );
        Assert.Equal(child, About(unreasoned));
        Assert.Contains("Indiquez pourquoi", unreasoned.Text, StringComparison.Ordinal);
        await hicham.SubmitAsync(unreasoned, [("Input.Rows[1].Reason", "Papier déchiré")], form);
        Assert.Equal(0, await story.SeatsAsync());

        var late = await colleague.SubmitAsync(two, [("Input.Rows[0].Outcome", "NoShow")], form);
        Assert.Contains(story.Code, late.Text, StringComparison.Ordinal);
        Assert.Contains("un collègue a été plus rapide", late.Text, StringComparison.Ordinal);

        static string? About(Page page) =>
            page.Document.QuerySelector("main form li strong")?.TextContent;
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "documents", "hicham", "Number", "LP-TAPE")]
    [InlineData(DatabaseKind.Postgres, "documents", "hicham", "Number", "LP-TAPE")]
    [InlineData(DatabaseKind.Sqlite, "medical", "karim", "Diagnosis", "Asthme-tapé")]
    [InlineData(DatabaseKind.Postgres, "medical", "karim", "Diagnosis", "Asthme-tapé")]
    public async Task What_was_typed_of_the_others_stays_when_somebody_is_taken_out_of_the_case(
        DatabaseKind kind,
        string page,
        string userName,
        string field,
        string typed
    )
    {
        // Who stands in no case any more is likened to others in silence: nobody else lives in this house.
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house);
        var file = await story.FileAsync();
        var gone = file.Travellers[1];
        using var visitor = await story.VisitorAsync(userName);
        var form = await visitor.GetAsync($"/app/cases/{story.Code}/{page}");
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, gone.MemberId, salma));

        var told = await visitor.SubmitAsync(
            form,
            [($"Input.Rows[1].{field}", "LIGNE-PERDUE"), ($"Input.Rows[2].{field}", typed)]
        );

        Assert.Equal(HttpStatusCode.OK, told.Status);
        Assert.Contains(
            "une personne a été retirée du dossier",
            told.Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(gone.Person.FullName, told.Text, StringComparison.Ordinal);
        var kept = told.Document.QuerySelector($"[name='Input.Rows[1].{field}']")!;
        Assert.Equal(typed, kept.GetAttribute("value") ?? kept.TextContent.Trim());
        Assert.Null(told.Document.QuerySelector("[name='Input.Rows[2].PersonId']"));
    }

    [Theory, BothDatabases]
    public async Task Who_was_confirmed_by_a_colleague_drops_out_of_the_form_and_the_others_stay(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var record = await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded);
        Assert.True((await story.BoardAsync(record)).IsDone);
        var (mother, child) = (record.Rows[0].PersonId, record.Rows[1].PersonId);
        using var visitor = await story.VisitorAsync("mariama");
        var form = "main form:has([name='Input.Rows[0].Arrived'])";
        var opened = await visitor.GetAsync($"/app/cases/{story.Code}/arrival");
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = mother,
                        Arrived = true,
                        ArrivedOn = story.Today,
                    },
                ],
                mariama
            )
        );

        var told = await visitor.SubmitAsync(
            opened,
            [
                ("Input.Rows[0].Arrived", "true"),
                ("Input.Rows[1].Arrived", "true"),
                ("Input.Rows[1].OnwardTransport", "Taxi de nuit"),
            ],
            form
        );

        Assert.Contains("un collègue a confirmé", told.Text, StringComparison.Ordinal);
        Assert.Contains("Taxi de nuit", told.Html, StringComparison.Ordinal);
        Assert.Equal(Stage.Departed, await story.StageAsync());
        await visitor.SubmitAsync(told, [], form);
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.All((await story.FileAsync()).Travellers, t => Assert.NotNull(t.ArrivedOn));
        Assert.Equal(child, (await story.FileAsync()).Travellers[1].Person.Id);
    }

    [Theory, BothDatabases]
    public async Task Every_page_of_the_journey_opens_in_three_languages(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        using var hicham = await story.VisitorAsync("hicham");
        var list = await hicham.GetAsync("/app/movements");
        var movement = list.Document.QuerySelector("tbody a")!.GetAttribute("href")!;
        foreach (var language in new[] { "fr", "ar", "en" })
        {
            await hicham.GetAsync($"/language/{language}?to=/app/movements");
            foreach (
                var page in new[]
                {
                    "/app/movements",
                    "/app/movements/new",
                    movement,
                    movement + "/change",
                    movement + "/passengers",
                    movement + "/boarding",
                    movement + "/manifest",
                    $"/app/cases/{story.Code}/documents",
                    $"/app/cases/{story.Code}/exit",
                    $"/app/cases/{story.Code}/fitness",
                    $"/app/cases/{story.Code}/booking",
                    $"/app/cases/{story.Code}/journey",
                }
            )
            {
                Assert.Equal(HttpStatusCode.OK, (await hicham.GetAsync(page, language)).Status);
            }
        }
    }

    [Theory, BothDatabases]
    public async Task Those_who_wait_behind_the_most_urgent_are_counted(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.ClearedAsync(house);
        var second = await Story.ClearedAsync(house);
        var code = await Story.PlanAsync(house, first.Today.AddDays(9));
        var hicham = await first.ActorAsync("hicham");

        var some = await ClearedAsync(1);
        var all = await ClearedAsync(60);

        Assert.Single(some.First);
        Assert.Equal(all.First[0].Code, some.First[0].Code);
        Assert.Equal(all.First.Count - 1, some.More);
        Assert.Equal(0, all.More);
        Assert.Contains(all.First, f => f.Code == first.Code);
        Assert.Contains(all.First, f => f.Code == second.Code);

        Task<WaitingCases> ClearedAsync(int most) =>
            house.InScopeAsync(async s =>
            {
                var movements = s.GetRequiredService<Movements>();
                var movement = (await movements.FindAsync(code, hicham))!;
                return (await movements.WaitingForAsync(movement, hicham, most)).Cases;
            });
    }
}
