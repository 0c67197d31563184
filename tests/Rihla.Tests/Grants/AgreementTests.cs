using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Personal data leave only under an agreement in force; what was promised is not forgotten.</summary>
public sealed class AgreementTests(Houses houses) : IClassFixture<Houses>
{
    [Fact]
    public void An_agreement_holds_until_its_last_day_and_a_renewal_extends_it()
    {
        var agreement = An(until: new(2026, 3, 2));
        Assert.True(agreement.IsActiveOn(new(2026, 3, 2)));
        Assert.False(agreement.IsActiveOn(new(2026, 3, 3)));
        GrantHouse.Refused(
            "Agreement.RenewalWrong",
            agreement.Renew(new(2026, 3, 1), new(2026, 3, 2))
        );
        GrantHouse.Done(agreement.Renew(new(2026, 3, 1), new(2027, 3, 2)));
        Assert.True(agreement.IsActiveOn(new(2027, 3, 2)));
    }

    [Theory]
    [InlineData(DataRecipient.Service, "Association Abri, Mme Z.", null, true)]
    [InlineData(DataRecipient.Service, "Autre association", null, false)]
    [InlineData(DataRecipient.Carrier, "Association Abri", null, false)]
    // Its name within another word is another name.
    [InlineData(DataRecipient.Service, "Association Abricot", null, false)]
    [InlineData(DataRecipient.Service, "L'association-abri", null, true)]
    public void A_party_receives_only_as_what_and_whom_it_is_named(
        DataRecipient recipient,
        string name,
        string? country,
        bool allowed
    )
    {
        var agreement = An(until: null);
        agreement.Add(
            new AgreementParty
            {
                AgreementId = agreement.Id,
                Name = "Association Abri",
                Recipient = DataRecipient.Service,
            }
        );
        Assert.Equal(allowed, agreement.Allows(recipient, name, country, new(2026, 3, 2)));
        agreement.AllowsTransfer = false;
        Assert.False(agreement.Allows(recipient, name, country, new(2026, 3, 2)));
    }

    [Theory, BothDatabases]
    public async Task Without_an_agreement_no_request_leaves_for_the_ministry(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house);
        var claire = await story.ActorAsync("claire");
        var memorandum = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Agreement>()
                .Where(a => a.Kind == AgreementKind.Memorandum)
                .Select(a => a.Id)
                .SingleAsync()
        );
        Task<Outcome> Allow(bool allows) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Agreements>().AllowTransferAsync(memorandum, allows, claire)
            );
        Task<Outcome> Send() => AskMinistryAsync(house, story);

        GrantHouse.Done(await Allow(false));
        GrantHouse.Refused("Transfer.NoAgreement", await Send());
        Assert.Empty(await LogAsync(house));

        GrantHouse.Done(await Allow(true));
        GrantHouse.Done(await Send());
        var logged = Assert.Single(await LogAsync(house));
        Assert.Equal(
            (DataRecipient.ExitAuthority, 3, memorandum, "MA"),
            (logged.Recipient, logged.Persons, logged.AgreementId, logged.Country)
        );

        // Nor do passengers' names leave for the aircraft, by whichever door.
        var booked = await Story.ClearedAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, booked.Today.AddDays(5));
        await booked.BookAsync(movement);
        var before = (await LogAsync(house)).Count;
        await house.InScopeAsync(async s =>
        {
            var all = await s.GetRequiredService<RihlaDb>().Set<Agreement>().ToListAsync();
            foreach (var id in all.Select(a => a.Id))
            {
                await s.GetRequiredService<Agreements>().AllowTransferAsync(id, false, claire);
            }
        });
        using var program = house.Program(await house.TokenAsync("hicham"));
        using var manifest = await program.GetAsync(
            $"/api/v1/movements/{movement}/manifest?purpose=Carrier"
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, manifest.StatusCode);
        using var hicham = await booked.VisitorAsync("hicham");
        var paper = await hicham.GetAsync($"/app/movements/{movement}/manifest?purpose=Carrier");
        Assert.Equal($"/app/movements/{movement}", paper.Address.AbsolutePath);
        Assert.Contains("Aucun accord en vigueur", paper.Text, StringComparison.Ordinal);
        // The list that stays in the house needs none.
        var own = await hicham.GetAsync($"/app/movements/{movement}/manifest");
        Assert.Contains(booked.Code, own.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await LogAsync(house)).Count);
    }

    [Theory, BothDatabases]
    public async Task A_referral_is_refused_once_the_protocol_has_lapsed(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house);
        var salma = await story.ActorAsync("salma");
        var file = await story.FileAsync();
        var consenting = await house.InScopeAsync(s =>
            s.GetRequiredService<Consents>().StandingAsync(file, ConsentPurpose.ShareWithServices)
        );
        Task<Outcome> Refer() =>
            house.InScopeAsync(async s =>
                await s.GetRequiredService<Referrals>()
                    .SendAsync(
                        story.Code,
                        new()
                        {
                            MemberIds =
                            [
                                .. (await story.FileAsync())
                                    .Travellers.Where(t => consenting.Contains(t.Person.Id))
                                    .Select(t => t.MemberId),
                            ],
                            Service = ReferralService.Shelter,
                            Partner = "Association Abri",
                            Purpose = "Une chambre",
                            Shared = "Prénoms",
                        },
                        salma
                    )
            );
        Assert.NotEmpty(consenting);
        GrantHouse.Done(await Refer());
        Assert.Contains(await LogAsync(house), t => t.Recipient == DataRecipient.Service);
        house.Clock.Advance(76);
        GrantHouse.Refused("Transfer.NoAgreement", await Refer());
    }

    [Theory, BothDatabases]
    public async Task The_memorandum_of_2007_is_in_force_and_its_paper_is_kept_encrypted(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var claire = await story.ActorAsync("claire");
        var found = (
            await house.InScopeAsync(s => s.GetRequiredService<Agreements>().ListAsync(claire))
        ).Single(a => a.Kind == AgreementKind.Memorandum);
        Assert.True(found.IsActiveOn(story.Today));

        using var content = new MemoryStream([.. "%PDF-1.7 echange de lettres"u8]);
        GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Agreements>()
                    .AddPaperAsync(found.Id, "Échange de lettres", content, "lettres.pdf", claire)
            )
        );
        using var visitor = await story.VisitorAsync("claire");
        var page = await visitor.GetAsync($"/app/agreements/{found.Id}");
        var link = page
            .Document.QuerySelectorAll("main a")
            .Single(a => a.TextContent == "Échange de lettres")
            .GetAttribute("href")!;
        using var file = await visitor.SendAsync(new(HttpMethod.Get, link));
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(
            "%PDF",
            await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_commitment_stands_in_its_owners_work_list_until_it_is_kept(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var claire = await story.ActorAsync("claire");
        var nadia = await story.ActorAsync("nadia");
        var agreement = GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Agreements>()
                    .AddAsync(
                        new()
                        {
                            Kind = AgreementKind.Service,
                            Title = "Accord d'essai",
                            Purpose = "Essai",
                            StartsOn = story.Today,
                        },
                        claire
                    )
            )
        );
        GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Agreements>()
                    .CommitAsync(
                        agreement,
                        "Rendre compte au comité",
                        nadia.UserId,
                        story.Today.AddDays(10),
                        claire
                    )
            )
        );
        using var visitor = await story.VisitorAsync("nadia");
        var page = await visitor.GetAsync("/app?tab=tasks");
        Assert.Contains("Rendre compte au comité", page.Text, StringComparison.Ordinal);

        page = await visitor.GetAsync($"/app/agreements/{agreement}");
        page = await visitor.SubmitAsync(page, [], "form[action$='handler=Kept']");
        Assert.Contains(
            "L’engagement est tenu",
            page.Text.Replace('\'', '’'),
            StringComparison.Ordinal
        );
        page = await visitor.GetAsync("/app?tab=tasks");
        Assert.DoesNotContain("Rendre compte au comité", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task An_agreement_is_spoken_of_ninety_days_before_it_lapses_and_ninety_days_after(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var nadia = await story.ActorAsync("nadia");
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.AddRange(
                An(story.Today.AddDays(-1), nadia.MissionId, "Échu hier"),
                An(story.Today.AddDays(-91), nadia.MissionId, "Oublié")
            );
            await db.SaveAsync(nadia, new Act("agreement.added"));
        });
        var tasks = await TasksAsync(house, nadia);
        // The protocol of the partners ends in 75 days, the memorandum next year.
        Assert.Equal(
            "Protocole de référencement du réseau de partenaires",
            Assert.Single(tasks, t => t.TextKey == "Task.agreement-lapsing").Args[0]
        );
        // From now on transfers are refused: whoever keeps the agreements is told why.
        Assert.Equal(
            "Échu hier",
            Assert.Single(tasks, t => t.TextKey == "Task.agreement-lapsed").Args[0]
        );
    }

    [Theory, BothDatabases]
    public async Task A_renewal_typed_wrong_is_put_right_and_a_party_is_taken_away(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        var claire = await story.ActorAsync("claire");
        var agreement = An(story.Today.AddDays(300), claire.MissionId, "Protocole mal saisi");
        agreement.Add(
            new AgreementParty
            {
                AgreementId = agreement.Id,
                Name = "Réseau d'essai",
                Recipient = DataRecipient.Consulate,
                Country = "TG",
                ForAll = true,
            }
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Agreement>().ForEachAsync(a => a.AllowsTransfer = false);
            db.Add(agreement);
            await db.SaveAsync(claire, new Act("agreement.added"));
        });
        GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Agreements>()
                    .RenewAsync(agreement.Id, story.Today, new(2072, 3, 2), claire)
            )
        );
        Assert.False(await IsLapsingAsync());

        using var visitor = await story.VisitorAsync("claire");
        var edit = await visitor.GetAsync($"/app/agreements/{agreement.Id}/edit", "en");
        async Task<string> EndAsync(DateOnly day, string reason) =>
            (
                await visitor.SubmitAsync(
                    edit,
                    [("Early.EndsOn", day.ToString("O")), ("Early.Reason", reason)],
                    "form[action$='handler=EndEarly']"
                )
            ).Text;
        Assert.Contains(
            "Write the reason",
            await EndAsync(story.Today.AddDays(60), ""),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "before the present end",
            await EndAsync(new(2024, 12, 31), "2027"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The end was brought forward",
            await EndAsync(story.Today.AddDays(60), "Typed 2072"),
            StringComparison.Ordinal
        );
        Assert.True(await IsLapsingAsync());
        var told = await house.InScopeAsync(s =>
            s.GetRequiredService<AgreementBook>().OfMissionAsync(claire)
        );
        Assert.True(told.Single(a => a.Id == agreement.Id).LapsesWithin(90, story.Today));
        GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Agreements>()
                    .RenewAsync(agreement.Id, story.Today, story.Today.AddDays(400), claire)
            )
        );
        Assert.DoesNotContain(
            "The end was brought forward",
            (await visitor.GetAsync($"/app/agreements/{agreement.Id}", "en")).Text,
            StringComparison.Ordinal
        );

        GrantHouse.Done(await SendAsync());
        await visitor.SubmitAsync(edit, [], "form[action$='handler=RemoveParty']");
        GrantHouse.Refused("Transfer.NoAgreement", await SendAsync());

        Task<Outcome> SendAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<DataTransfers>()
                    .RecordAsync(
                        new(DataRecipient.Consulate, claire.MissionId, 1) { Country = "TG" },
                        claire,
                        CancellationToken.None
                    )
            );
        async Task<bool> IsLapsingAsync() =>
            (await TasksAsync(house, claire)).Any(t =>
                t.TextKey == "Task.agreement-lapsing" && t.Args[0].Equals("Protocole mal saisi")
            );
    }

    [Theory, BothDatabases]
    public async Task The_log_of_transfers_is_for_the_data_protection_officer(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        GrantHouse.Done(await AskMinistryAsync(house, story));
        using var driss = await story.VisitorAsync("driss");
        var page = await driss.GetAsync("/app/transfers");
        Assert.Contains(
            "Mémorandum d’entente",
            page.Text.Replace('\'', '’'),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(story.Code, page.Text, StringComparison.Ordinal);
        var nadia = await story.ActorAsync("nadia");
        await Assert.ThrowsAsync<NotPermittedException>(() =>
            house.InScopeAsync(s => s.GetRequiredService<TransferLog>().PageAsync(1, nadia))
        );
    }

    private static async Task<Outcome> AskMinistryAsync(House house, Story story)
    {
        var hicham = await story.ActorAsync("hicham");
        var people = (await story.FileAsync()).Travellers.Select(t => t.Person.Id).ToList();
        return await house.InScopeAsync(s =>
            s.GetRequiredService<ExitAuthorisations>()
                .RecordAsync(
                    story.Code,
                    new()
                    {
                        PersonIds = people,
                        What = ExitStanding.Sent,
                        On = story.Today,
                    },
                    hicham
                )
        );
    }

    private static Task<IReadOnlyList<OfficeTask>> TasksAsync(House house, Actor of) =>
        house.InScopeAsync(s =>
            s.GetServices<OfficeTasks>()
                .OfType<MoneyTasks>()
                .Single()
                .OfAsync(of, CancellationToken.None)
        );

    private static Task<List<TransferRecord>> LogAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<TransferRecord>().AsNoTracking().ToListAsync()
        );

    private static Agreement An(DateOnly? until, Guid missionId = default, string title = "Accord")
    {
        var agreement = new Agreement
        {
            MissionId = missionId,
            Kind = AgreementKind.Service,
            Title = title,
            Purpose = "Essai",
            StartsOn = new(2025, 1, 1),
            AllowsTransfer = true,
        };
        agreement.EndAt(until);
        return agreement;
    }
}
