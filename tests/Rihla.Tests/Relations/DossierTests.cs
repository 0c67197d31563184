using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Relations;
using Rihla.Results;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>Long work on public policy: milestones are not forgotten, people trained are counted and never named.</summary>
[Collection(VisitHouses.Name)]
public sealed class DossierTests(Houses houses)
{
    [Fact]
    public void People_of_an_institution_are_counted_once_and_corrected_by_saying_it_again()
    {
        var training = new PolicyTraining { DossierId = Guid.Empty, MissionId = Guid.Empty };
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        VisitHouse.Done(training.Count(one, 5, 4, 0));
        VisitHouse.Done(training.Count(other, 1, 0, 1));
        VisitHouse.Done(training.Count(one, 6, 4, 0));
        Assert.Equal((7, 4, 1, 12), (training.Women, training.Men, training.Others, training.All));
        VisitHouse.Refused("Dossier.TrainingPeopleWrong", training.Count(one, -1, 4, 0));
        Assert.Equal(12, training.All);
        // Counted for the wrong institution: nobody came from there.
        VisitHouse.Done(training.Count(one, 0, 0, 0));
        VisitHouse.Refused("Dossier.TrainingPeopleWrong", training.Count(one, 0, 0, 0));
        Assert.Equal(other, Assert.Single(training.People).InstitutionId);
    }

    [Fact]
    public void A_dossier_is_closed_once_its_milestones_are_reached_or_given_up()
    {
        var dossier = new Dossier { MissionId = Guid.Empty };
        dossier.Describe(DossierKind.AsylumLaw, "Essai", null, new(2026, 3, 1), null);
        var (one, other) = (A(dossier), A(dossier));
        VisitHouse.Refused("Dossier.MilestonesOpen", dossier.Close(new(2026, 3, 2)));
        Outcome Reach(DossierMilestone milestone, DateOnly? day) =>
            milestone.Reach(day, dossier.OpenedOn, today: new(2026, 3, 2));
        foreach (var day in new DateOnly?[] { new(2026, 3, 3), new(2026, 2, 28), null })
        {
            VisitHouse.Refused("Dossier.MilestoneDayWrong", Reach(one, day));
        }
        VisitHouse.Done(Reach(one, new(2026, 3, 1)));
        VisitHouse.Done(other.Drop());
        VisitHouse.Refused("Dossier.MilestoneSettled", Reach(other, new(2026, 3, 2)));
        VisitHouse.Done(other.TakeUp());
        VisitHouse.Refused("Dossier.MilestoneOpen", other.TakeUp());
        VisitHouse.Refused("Dossier.MilestonesOpen", dossier.Close(new(2026, 3, 2)));
        VisitHouse.Done(Reach(other, new(2026, 3, 2)));
        VisitHouse.Done(dossier.Close(new(2026, 3, 2)));
    }

    [Theory, BothDatabases]
    public async Task Trainings_and_milestones_are_counted_by_indicators_by_sex_and_period(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        using var claire = await new Story(house).VisitorAsync("claire");
        var page = await claire.GetAsync("/app/dossiers/new");
        page = await claire.SubmitAsync(
            page,
            [
                ("Input.Title", $"Loi d'essai {visit.Number}"),
                ("Input.Kind", "TraffickingLaw"),
                ("Input.OpenedOn", visit.Day.AddDays(-9).ToString("O")),
            ]
        );
        var work = page.Path;
        foreach (
            var (form, values) in new (string, (string, string)[])[]
            {
                (
                    "Milestone",
                    [
                        ("Milestone.Title", $"Première lecture {visit.Number}"),
                        ("Milestone.OwnerId", visit.Claire.UserId.ToString()),
                        ("Milestone.DueOn", visit.Day.AddDays(10).ToString("O")),
                    ]
                ),
                (
                    "Training",
                    [
                        ("Training.Title", "Identifier une victime présumée"),
                        ("Training.StartsOn", visit.Day.AddDays(-1).ToString("O")),
                        ("Training.EndsOn", visit.Day.ToString("O")),
                        ("Training.City", "Rabat"),
                        ("Training.Hours", "12"),
                    ]
                ),
            }
        )
        {
            page = await claire.SubmitAsync(page, values, $"form[action$='handler={form}']");
            Assert.Equal(work, page.Path);
        }
        var training = page
            .Document.QuerySelector("select[name='People.TrainingId'] option:not([value=''])")!
            .GetAttribute("value")!;
        var before = await CountedAsync(house, visit);
        page = await claire.SubmitAsync(
            page,
            [
                ("People.TrainingId", training),
                ("People.InstitutionId", visit.Ministries[0].Institution.ToString()),
                ("People.Women", "12"),
                ("People.Men", "9"),
            ],
            "form[action$='handler=People']"
        );
        var after = await CountedAsync(house, visit);
        Assert.Equal((12m, 9m), (after.Women - before.Women, after.Men - before.Men));

        var tasks = await claire.GetAsync("/app/my-tasks");
        Assert.Contains($"Première lecture {visit.Number}", tasks.Text, StringComparison.Ordinal);
        // Handed to somebody else, it leaves the tasks of the one before, and comes back in the same way.
        foreach (var (owner, isMine) in new[] { ("nadia", false), ("claire", true) })
        {
            page = await claire.SubmitAsync(
                page,
                [
                    (
                        "HandOver.MilestoneId",
                        page.Document.QuerySelector(
                                "select[name='HandOver.MilestoneId'] option:not([value=''])"
                            )!
                            .GetAttribute("value")!
                    ),
                    (
                        "HandOver.OwnerId",
                        (await new Story(house).ActorAsync(owner)).UserId.ToString()
                    ),
                    ("HandOver.DueOn", visit.Day.AddDays(12).ToString("O")),
                ],
                "form[action$='handler=HandOver']"
            );
            tasks = await claire.GetAsync("/app/my-tasks");
            Assert.Equal(
                isMine,
                tasks.Text.Contains($"Première lecture {visit.Number}", StringComparison.Ordinal)
            );
        }
        page = await claire.GetAsync(work[..^"/work".Length]);
        page = await claire.SubmitAsync(page, [], "form[action$='handler=Reach']");
        Assert.Equal(before.Milestones + 1, (await CountedAsync(house, visit)).Milestones);
        // Said by mistake, and then of the right day: nothing of today.
        page = await claire.SubmitAsync(page, [], "form[action$='handler=TakeUp']");
        Assert.Equal(before.Milestones, (await CountedAsync(house, visit)).Milestones);
        page = await claire.SubmitAsync(
            page,
            [("reachedOn", visit.Day.AddDays(-1).ToString("O"))],
            "form[action$='handler=Reach']"
        );
        Assert.Equal(before.Milestones, (await CountedAsync(house, visit)).Milestones);
        Assert.NotNull(page.Document.QuerySelector("form[action$='handler=TakeUp']"));
        // A training of the wrong day, and an institution that sent nobody.
        var link = page.Document.QuerySelector("a[href*='?change=']")!.GetAttribute("href")!;
        var correct = await claire.GetAsync(link.Split('#')[0]);
        correct = await claire.SubmitAsync(
            correct,
            [("Training.EndsOn", visit.Day.AddDays(-1).ToString("O"))],
            "form[action$='handler=Training']"
        );
        Assert.Equal(before.Women, (await CountedAsync(house, visit)).Women);
        await claire.SubmitAsync(
            correct,
            [
                ("People.TrainingId", training),
                ("People.InstitutionId", visit.Ministries[0].Institution.ToString()),
                ("People.Women", "0"),
                ("People.Men", "0"),
            ],
            "form[action$='handler=People']"
        );
        var dossier = Guid.Parse(work.Split('/')[^2]);
        var kept = await visit.DoAsync<DossierOffice, Dossier?>(o =>
            o.FindAsync(dossier, visit.Claire)
        );
        Assert.Empty(Assert.Single(kept!.Trainings).People);
        tasks = await claire.GetAsync("/app/my-tasks");
        Assert.DoesNotContain(
            $"Première lecture {visit.Number}",
            tasks.Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_wrong_partner_and_a_training_entered_twice_are_taken_out_with_a_reason(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var institution = visit.Ministries[0].Institution;
        var dossier = VisitHouse.Done(
            await visit.DoAsync<DossierOffice, Outcome<Guid>>(o =>
                o.AddAsync(
                    new() { Title = $"Loi d'essai {visit.Number}", OpenedOn = visit.Day },
                    visit.Claire
                )
            )
        );
        VisitHouse.Done(
            await visit.DoAsync<DossierOffice, Outcome>(o =>
                o.PartnerAsync(dossier, institution, PartnerPart.Lead, visit.Claire)
            )
        );
        var before = await CountedAsync(house, visit);
        VisitHouse.Done(
            await visit.DoAsync<PolicyTrainings, Outcome>(t =>
                t.AddTrainingAsync(
                    dossier,
                    new()
                    {
                        Title = "Entrée deux fois",
                        StartsOn = visit.Day,
                        EndsOn = visit.Day,
                        City = "Rabat",
                        Hours = 6,
                    },
                    visit.Claire
                )
            )
        );
        var training = Assert
            .Single(
                (
                    await visit.DoAsync<DossierOffice, Dossier?>(o =>
                        o.FindAsync(dossier, visit.Claire)
                    )
                )!.Trainings
            )
            .Id;
        VisitHouse.Done(
            await visit.DoAsync<PolicyTrainings, Outcome>(t =>
                t.CountAsync(dossier, training, institution, 3, 2, 0, visit.Claire)
            )
        );
        Assert.NotEqual(before, await CountedAsync(house, visit));

        using var claire = await new Story(house).VisitorAsync("claire");
        var page = await claire.GetAsync($"/app/dossiers/{dossier}/work");
        foreach (
            var (form, field, one, reason) in new[]
            {
                ("RemovePartner", "Removed.InstitutionId", institution, "Une autre institution."),
                ("CancelTraining", "Cancelled.TrainingId", training, "Saisie deux fois."),
            }
        )
        {
            var of = field.Split('.')[0];
            var unsaid = await claire.SubmitAsync(
                page,
                [(field, one.ToString())],
                $"form[action$='handler={form}']"
            );
            Assert.NotNull(
                unsaid.Document.QuerySelector($"[name='{of}.Reason'][aria-invalid=true]")
            );
            page = await claire.SubmitAsync(
                page,
                [(field, one.ToString()), ($"{of}.Reason", reason)],
                $"form[action$='handler={form}']"
            );
            var told = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .OrderByDescending(e => e.Sequence)
                    .Select(e => e.Details)
                    .FirstAsync(TestContext.Current.CancellationToken)
            );
            Assert.Contains(reason, told!.Reveal(), StringComparison.Ordinal);
        }
        var kept = await visit.DoAsync<DossierOffice, Dossier?>(o =>
            o.FindAsync(dossier, visit.Claire)
        );
        Assert.Empty(kept!.Partners);
        Assert.Empty(kept.Trainings);
        Assert.Equal(before, await CountedAsync(house, visit));
    }

    [Theory, BothDatabases]
    public async Task Who_held_a_function_is_corrected_and_removed_with_a_reason(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var institution = visit.Ministries[0].Institution;
        var before = await TermsAsync();
        var term = before[0];
        using var claire = await new Story(house).VisitorAsync("claire");
        var page = await claire.GetAsync($"/app/institutions/{institution}/functions");
        (string, string)[] days =
        [
            ("Correction.TenureId", term.Id.ToString()),
            ("Correction.From", term.From.AddDays(-7).ToString("O")),
            ("Correction.Until", visit.Day.AddYears(1).ToString("O")),
        ];
        const string correct = "form[action$='handler=CorrectTerm']";
        var unsaid = await claire.SubmitAsync(page, days, correct);
        Assert.NotNull(
            unsaid.Document.QuerySelector("[name='Correction.Reason'][aria-invalid=true]")
        );
        Assert.Equal(term.From, (await TermsAsync())[0].From);
        page = await claire.SubmitAsync(
            page,
            [.. days, ("Correction.Reason", "Le journal officiel dit autrement.")],
            correct
        );
        var corrected = (await TermsAsync())[0];
        Assert.Equal(
            (term.From.AddDays(-7), visit.Day.AddYears(1)),
            (corrected.From, corrected.Until)
        );
        await claire.SubmitAsync(
            page,
            [
                ("Removal.TenureId", term.Id.ToString()),
                ("Removal.Reason", "Une autre personne du meme nom."),
            ],
            "form[action$='handler=RemoveTerm']"
        );
        Assert.DoesNotContain(await TermsAsync(), t => t.Id == term.Id);
        var told = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.Act == "function.term-removed")
                .OrderByDescending(e => e.Sequence)
                .Select(e => e.Details)
                .FirstAsync(TestContext.Current.CancellationToken)
        );
        Assert.Contains("Une autre personne", told!.Reveal(), StringComparison.Ordinal);
        Assert.Contains(term.CounterpartId.ToString(), told.Reveal(), StringComparison.Ordinal);

        async Task<List<Tenure>> TermsAsync() =>
            [
                .. (
                    await visit.DoAsync<AddressBooks, AddressBook>(b =>
                        b.InstitutionsAsync(visit.Claire)
                    )
                )
                    .Institution(institution)!
                    .Functions.SelectMany(f => f.Tenures)
                    .OrderBy(t => t.Id),
            ];
    }

    [Theory, BothDatabases]
    public async Task A_contact_who_asks_is_erased_from_the_record_and_the_history(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var name = $"Personne Partante {visit.Number}";
        var one = VisitHouse.Done(
            await visit.DoAsync<InstitutionOffice, Outcome<Guid>>(o =>
                o.AddCounterpartAsync(
                    new()
                    {
                        Name = name,
                        Languages = ["fr"],
                        Phone = "+212600000000",
                        Email = "partante@example.org",
                    },
                    visit.Claire
                )
            )
        );
        using var claire = await new Story(house).VisitorAsync("claire");
        await claire.GetAsync($"/app/counterparts/{one}");
        var page = await claire.GetAsync($"/app/counterparts/{one}/edit");
        const string form = "form[action$='handler=Erase']";
        var unsure = await claire.SubmitAsync(page, [], form);
        Assert.NotNull(
            unsure.Document.QuerySelector("[name='Erasure.IsCertain'][aria-invalid=true]")
        );
        var done = await claire.SubmitAsync(page, [("Erasure.IsCertain", "true")], form);

        Assert.Equal($"/app/counterparts/{one}", done.Path);
        Assert.Contains("ont été effacées", done.Text, StringComparison.Ordinal);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var left = await db.Set<Counterpart>()
                .SingleAsync(c => c.Id == one, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(name, left.Name.Reveal(), StringComparison.Ordinal);
            Assert.True(left is { Phone: null, Email: null, Office: null, Note: null });
            var history = await db.Set<AuditEntry>()
                .Where(e => e.Act.StartsWith("counterpart."))
                .Select(e => e.Details)
                .ToListAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(
                history,
                d =>
                    d?.Reveal() is { } told
                    && (
                        told.Contains(name, StringComparison.Ordinal)
                        || told.Contains("partante@example.org", StringComparison.Ordinal)
                    )
            );
        });
    }

    [Theory, BothDatabases]
    public async Task The_data_protection_officer_erases_a_contact_and_leaves_the_namesake(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var name = $"Homonyme {visit.Number}";
        var (one, other) = (await EnterAsync(), await EnterAsync());
        using var claire = await new Story(house).VisitorAsync("claire");
        foreach (var id in new[] { one, other })
        {
            await claire.GetAsync($"/app/counterparts/{id}");
        }
        Assert.Equal(4, await ToldAsync());
        using var driss = await new Story(house).VisitorAsync("driss");
        var page = await driss.GetAsync("/app/data-requests/counterparts");

        var done = await driss.SubmitAsync(
            page,
            [("Input.CounterpartId", one.ToString()), ("Input.IsCertain", "true")],
            "main form"
        );

        Assert.Contains("sont effacées", done.Text, StringComparison.Ordinal);
        Assert.Equal(2, await ToldAsync());
        // Nobody meets them or gives them a function any more.
        var functions = await claire.GetAsync(
            $"/app/institutions/{visit.Ministries[0].Institution}/functions"
        );
        Assert.DoesNotContain(one.ToString(), functions.Html, StringComparison.Ordinal);
        Assert.Contains(other.ToString(), functions.Html, StringComparison.Ordinal);
        var appointed = await visit.DoAsync<InstitutionOffice, Outcome>(o =>
            o.AppointAsync(
                visit.Ministries[0].Institution,
                new() { CounterpartId = one, From = visit.Day },
                visit.Claire
            )
        );
        Assert.False(appointed.IsDone);

        async Task<Guid> EnterAsync() =>
            VisitHouse.Done(
                await visit.DoAsync<InstitutionOffice, Outcome<Guid>>(o =>
                    o.AddCounterpartAsync(new() { Name = name, Languages = ["fr"] }, visit.Claire)
                )
            );

        Task<int> ToldAsync() =>
            house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<AuditEntry>()
                        .Where(e => e.Act.StartsWith("counterpart."))
                        .Select(e => e.Details)
                        .ToListAsync(TestContext.Current.CancellationToken)
                ).Count(d => d?.Reveal().Contains(name, StringComparison.Ordinal) == true)
            );
    }

    [Theory, BothDatabases]
    public async Task Who_sees_to_a_milestone_marks_it_reached_without_keeping_dossiers(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var samba = await new Story(house).ActorAsync("samba");
        var dossier = VisitHouse.Done(
            await visit.DoAsync<DossierOffice, Outcome<Guid>>(o =>
                o.AddAsync(
                    new() { Title = $"Diaspora {visit.Number}", OpenedOn = visit.Day },
                    visit.Claire
                )
            )
        );
        foreach (var owner in new[] { samba, visit.Claire })
        {
            VisitHouse.Done(
                await visit.DoAsync<DossierOffice, Outcome>(o =>
                    o.AddMilestoneAsync(
                        dossier,
                        new()
                        {
                            Title = $"Étape de {owner.Name} {visit.Number}",
                            OwnerId = owner.UserId,
                            DueOn = visit.Day.AddDays(5),
                        },
                        visit.Claire
                    )
                )
            );
        }
        var hers = $"Étape de {samba.Name} {visit.Number}";
        using var browser = await new Story(house).VisitorAsync("samba");
        Assert.Contains(
            hers,
            (await browser.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );
        var page = await browser.GetAsync($"/app/dossiers/{dossier}");
        // Her own, and neither that of somebody else nor what only who keeps the dossier does.
        Assert.Single(page.Document.QuerySelectorAll("form[action$='handler=Reach']"));
        Assert.Null(page.Document.QuerySelector("a[href*='/work'], form[action*='/work']"));
        page = await browser.SubmitAsync(page, [], "form[action$='handler=Reach']");
        Assert.DoesNotContain(
            hers,
            (await browser.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );
        await browser.SubmitAsync(page, [], "form[action$='handler=TakeUp']");
        Assert.Contains(
            hers,
            (await browser.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );

        var others = (
            await visit.DoAsync<DossierOffice, Dossier?>(o => o.FindAsync(dossier, samba))
        )!.Milestones.Single(m => m.OwnerUserId == visit.Claire.UserId);
        VisitHouse.Refused(
            "Dossier.MilestoneNotYours",
            await visit.DoAsync<DossierOffice, Outcome>(o =>
                o.ReachAsync(dossier, others.Id, visit.Day, samba)
            )
        );
    }

    private static Task<(decimal Women, decimal Men, decimal Milestones)> CountedAsync(
        House house,
        VisitHouse visit
    ) =>
        house.InScopeAsync(async s =>
        {
            async Task<IReadOnlyList<IndicatorCell>> Of(string key) =>
                await s.GetServices<IndicatorSource>()
                    .Single(x => x.Key == key)
                    .CountAsync(visit.Claire.MissionId, visit.Day, visit.Day);
            decimal By(IReadOnlyList<IndicatorCell> cells, char sex) =>
                cells.Where(c => c.Traits?.Sex == sex).Sum(c => c.Value);
            var trained = await Of("policy-trained");
            return (
                By(trained, 'F'),
                By(trained, 'M'),
                (await Of("policy-milestones")).Sum(c => c.Value)
            );
        });

    private static DossierMilestone A(Dossier dossier)
    {
        var milestone = new DossierMilestone
        {
            DossierId = dossier.Id,
            Title = "Étape",
            DueOn = new(2026, 4, 1),
            OwnerUserId = Guid.Empty,
            OwnerName = "Claire Nkoulou",
        };
        dossier.Add(milestone);
        return milestone;
    }
}
