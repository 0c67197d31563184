using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Site;

/// <summary>From a draft to the public and back.</summary>
public sealed class PublishingTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Nothing_is_public_before_a_second_person_has_approved_it(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        await room.SubmitAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        Assert.Equal(
            "Site.SecondPerson",
            (await room.ApproveAsync(id, "leila")).Refusals[0].TextKey
        );
        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        Assert.True((await room.ApproveAsync(id)).IsDone);

        var page = await SeeAsync(reader, input);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(input.Texts["fr"].Title!, page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_published_text_stays_as_it_was_until_its_new_edition_is_approved(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var input = Newsroom.Release("Le premier texte.");
        var id = await room.PublishAsync(input);

        await room.ChangeAsync(id, With(input, 1, "Le second texte."));
        Assert.Contains(
            "Le premier texte.",
            (await SeeAsync(reader, input)).Text,
            StringComparison.Ordinal
        );
        await room.ReleaseAsync(id);

        Assert.Contains(
            "Le second texte.",
            (await SeeAsync(reader, input)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task It_appears_at_its_time_and_is_taken_down_at_its_time(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);
        await room.SubmitAsync(id);
        var now = house.Clock.GetUtcNow();
        await room.ApproveAsync(id, from: now.AddHours(2), until: now.AddDays(3));

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        house.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.OK, (await SeeAsync(reader, input)).Status);
        house.Clock.Advance(3);

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
    }

    [Theory, BothDatabases]
    public async Task What_is_meant_for_later_never_goes_out_at_once_because_its_moment_is_half_said(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        using var nadia = await house.EnterAsync("nadia");
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);
        await room.SubmitAsync(id);
        var page = await nadia.GetAsync($"/app/site/{id}");
        foreach (
            var (field, typed, wrong) in new[]
            {
                ("Input.FromOn", "2030-03-05", "Input.FromAt"),
                ("Input.FromAt", "08:00", "Input.FromOn"),
                ("Input.FromOn", "5 mars", "Input.FromOn"),
                ("Input.UntilOn", "2030-03-05", "Input.UntilAt"),
                ("Input.UntilAt", "midi", "Input.UntilAt"),
            }
        )
        {
            var refused = await nadia.SubmitAsync(page, [(field, typed)], "form[action*=Approve]");
            Assert.Equal(
                wrong,
                Assert
                    .Single(refused.Document.QuerySelectorAll("main [aria-invalid]"))
                    .GetAttribute("name")
            );
            Assert.Equal(
                typed,
                refused.Document.QuerySelector($"[name='{field}']")!.GetAttribute("value")
            );
        }

        await nadia.SubmitAsync(
            page,
            [("Input.FromOn", "2030-03-05"), ("Input.FromAt", "08:00")],
            "form[action*=Approve]"
        );

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        var publication = Assert.Single(
            await room.DoAsync<Publishing, List<Publication>>((p, by) => p.OfAsync(id, by))
        );
        // By the clock of Casablanca.
        Assert.Equal(new DateTimeOffset(2030, 3, 5, 7, 0, 0, TimeSpan.Zero), publication.From);
    }

    [Theory, BothDatabases]
    public async Task Nobody_decides_about_a_text_that_was_changed_since_they_read_it(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        using var nadia = await house.EnterAsync("nadia");
        var input = Newsroom.Release("Le premier texte.");
        var id = await room.PublishAsync(input);
        await room.ChangeAsync(id, With(input, 1, "Le texte lu."));
        await room.SubmitAsync(id);
        var page = await nadia.GetAsync($"/app/site/{id}");
        await room.ChangeAsync(id, With(input, 2, "Le texte neuf."));
        await room.SubmitAsync(id);

        foreach (
            var (field, typed, form) in new[]
            {
                ("Input.FromOn", "", "form[action*=Approve]"),
                ("Input.Note", "Trop long.", "form[action*=SendBack]"),
            }
        )
        {
            var refused = await nadia.SubmitAsync(page, [(field, typed)], form);
            Assert.Contains("relisez-le", refused.Text, StringComparison.Ordinal);
            Assert.Contains(
                "Le premier texte.",
                (await SeeAsync(reader, input)).Text,
                StringComparison.Ordinal
            );
        }
        // Who reads it as it is now decides about that.
        await nadia.SubmitAsync(
            await nadia.GetAsync($"/app/site/{id}"),
            [],
            "form[action*=Approve]"
        );

        Assert.Contains(
            "Le texte neuf.",
            (await SeeAsync(reader, input)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task What_would_end_before_it_begins_leaves_the_page_as_it_is(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var input = Newsroom.Release("Le premier texte.");
        var id = await room.PublishAsync(input);
        await room.ChangeAsync(id, With(input, 1, "Le second texte."));
        await room.SubmitAsync(id);
        var now = house.Clock.GetUtcNow();

        var refused = await room.ApproveAsync(id, from: now.AddDays(-3), until: now.AddDays(-1));

        Assert.Equal(
            ("UntilOn", "Site.EndsBeforeItBegins"),
            (refused.Refusals[0].Field, refused.Refusals[0].TextKey)
        );
        Assert.Contains(
            "Le premier texte.",
            (await SeeAsync(reader, input)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task What_is_withdrawn_is_gone_at_once_and_from_the_list(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var input = Newsroom.Release();
        var id = await room.PublishAsync(input);
        Assert.Contains(
            input.Slug!,
            (await reader.GetAsync("/fr/news")).Html,
            StringComparison.Ordinal
        );

        Assert.True((await room.WithdrawAsync(id)).IsDone);

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        Assert.DoesNotContain(
            input.Slug!,
            (await reader.GetAsync("/fr/news")).Html,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_language_that_falls_behind_stops_the_publication_until_somebody_has_read_it(
        DatabaseKind kind
    )
    {
        var (_, room) = await OpenAsync(kind);
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);

        await room.ChangeAsync(id, With(input, 1, "Changé.", "fr"));
        var refused = await room.SubmitAsync(id);
        Assert.Equal(
            ["Site.LanguageOutdated.ar", "Site.LanguageOutdated.en"],
            refused.Refusals.Select(r => r.TextKey)
        );
        var read = With(input, 2, "Changé.", "fr");
        await room.ChangeAsync(
            id,
            read with
            {
                Texts = read.Texts.ToDictionary(
                    t => t.Key,
                    t => t.Value with { StillRight = t.Key != "fr" }
                ),
            }
        );

        Assert.True((await room.SubmitAsync(id)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task A_missing_language_and_a_broken_link_stop_the_publication(DatabaseKind kind)
    {
        var (_, room) = await OpenAsync(kind);
        var input = Newsroom.Release("Voir [ceci](/news/nulle-part).");
        var id = await room.WriteAsync(
            input with
            {
                Texts = input.Texts.Where(t => t.Key != "ar").ToDictionary(),
            }
        );

        Assert.Equal(
            ["Site.LanguageMissing.ar", "Site.LinkBroken"],
            (await room.SubmitAsync(id)).Refusals.Select(r => r.TextKey)
        );
    }

    [Theory, BothDatabases]
    public async Task A_language_that_is_half_written_stops_the_publication(DatabaseKind kind)
    {
        var (_, room) = await OpenAsync(kind);
        var input = Newsroom.Release();
        var id = await room.WriteAsync(
            input with
            {
                Texts = input.Texts.ToDictionary(
                    t => t.Key,
                    t => t.Key == "ar" ? new TextInput { Title = t.Value.Title } : t.Value
                ),
            }
        );

        Assert.Equal(
            ["Site.SummaryMissing.ar", "Site.BodyMissing.ar"],
            (await room.SubmitAsync(id)).Refusals.Select(r => r.TextKey)
        );
        // What no language has is missed in none.
        await room.ChangeAsync(
            id,
            input with
            {
                From = 1,
                Texts = input.Texts.ToDictionary(
                    t => t.Key,
                    t => new TextInput { Title = t.Value.Title, StillRight = true }
                ),
            }
        );
        Assert.Empty((await room.SubmitAsync(id)).Refusals.Select(r => r.TextKey));
    }

    [Theory, BothDatabases]
    public async Task Who_has_an_old_address_arrives_at_the_new_one(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var input = Newsroom.Release();
        var id = await room.PublishAsync(input);

        await room.ChangeAsync(id, input with { From = 1, Slug = input.Slug + "-neuf" });
        var page = await SeeAsync(reader, input);
        Assert.Equal($"/fr/news/{input.Slug}-neuf", page.Path);
        // A browser that kept the way would go round in circles once it leads back.
        using (var moved = await reader.SendAsync(new(HttpMethod.Get, $"/fr/news/{input.Slug}")))
        {
            Assert.True(moved.Headers.CacheControl!.NoCache);
        }
        // And back again, without going round in circles.
        await room.ChangeAsync(id, input with { From = 2 });

        Assert.Equal($"/fr/news/{input.Slug}", (await SeeAsync(reader, input)).Path);
        Assert.Equal(
            $"/fr/news/{input.Slug}",
            (await reader.GetAsync($"/fr/news/{input.Slug}-neuf")).Path
        );
    }

    [Theory, BothDatabases]
    public async Task An_address_that_another_item_left_and_a_third_one_leaves_leads_to_the_last(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var (first, second) = (Newsroom.Release(), Newsroom.Release());
        var id = await room.PublishAsync(first);
        await room.ChangeAsync(id, first with { From = 1, Slug = first.Slug + "-neuf" });

        second = second with { Slug = first.Slug };
        // A draft at the old address takes nobody's way away, wherever it is moved.
        var taken = await room.WriteAsync(second with { Slug = first.Slug + "-brouillon" });
        await room.ChangeAsync(taken, second with { From = 1 });
        Assert.Equal($"/fr/news/{first.Slug}-neuf", (await SeeAsync(reader, first)).Path);
        await room.ReleaseAsync(taken);
        Assert.Contains(
            second.Texts["fr"].Title!,
            (await SeeAsync(reader, first)).Text,
            StringComparison.Ordinal
        );
        await house.InScopeAsync(async s =>
            Assert.False(
                await s.GetRequiredService<RihlaDb>()
                    .Set<Redirection>()
                    .AnyAsync(r => r.From == $"news/{first.Slug}")
            )
        );
        // As it was kept before a new item took an address back.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(
                new Redirection
                {
                    From = $"news/{first.Slug}",
                    ItemId = id,
                    Since = house.Clock.GetUtcNow(),
                }
            );
            await db.SaveAsync(Actor.System, new Act("site.written") { Args = ["news"] });
        });
        await room.ChangeAsync(taken, second with { From = 2, Slug = first.Slug + "-autre" });

        Assert.Equal($"/fr/news/{first.Slug}-autre", (await SeeAsync(reader, first)).Path);
    }

    [Theory, BothDatabases]
    public async Task No_item_stands_where_another_room_answers(DatabaseKind kind)
    {
        var (_, room) = await OpenAsync(kind);
        var page = Newsroom.Release(address: "calls") with
        {
            Kind = ItemKind.Page,
            Section = "action",
        };

        var refused = await room.DoAsync<Editing, Outcome<Guid>>((e, by) => e.AddAsync(page, by));

        Assert.Equal("Site.AddressWrong", Assert.Single(refused.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Two_who_write_at_once_never_overwrite_each_other(DatabaseKind kind)
    {
        var (_, room) = await OpenAsync(kind);
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);
        await room.ChangeAsync(id, With(input, 1, "Le sien."));

        var late = await room.ChangeAsync(id, With(input, 1, "Le mien."));

        Assert.Equal(Outcome.ChangedMeanwhile, late.Refusals[0]);
        var newest = await room.DoAsync<Editing, Edition?>((e, by) => e.EditionAsync(id, null, by));
        Assert.Equal("Le sien.", newest!.TextIn("fr")!.Body);
    }

    [Theory, BothDatabases]
    public async Task An_old_edition_is_taken_back_as_a_new_draft(DatabaseKind kind)
    {
        var (_, room) = await OpenAsync(kind);
        var input = Newsroom.Release("Le premier.");
        var id = await room.WriteAsync(input);
        await room.ChangeAsync(id, With(input, 1, "Le second."));

        var restored = await room.DoAsync<Editing, Outcome>((e, by) => e.RestoreAsync(id, 1, by));

        Assert.True(restored.IsDone);
        var newest = await room.DoAsync<Editing, Edition?>((e, by) => e.EditionAsync(id, null, by));
        Assert.Equal(
            (3, 1, "Le premier."),
            (newest!.Number, newest.RestoredFrom, newest.TextIn("ar")!.Body)
        );
        Assert.True((await room.SubmitAsync(id)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task A_story_of_a_person_is_gone_when_her_case_is_closed_off_or_becomes_another_s_and_when_she_takes_her_consent_back(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var shown = await room.AddFileAsync(
            Pictures.Png(900, 500),
            "elle.png",
            new()
            {
                AltFr = "Elle, de face",
                AltAr = "صورتها من الأمام",
                AltEn = "Her, from the front",
                ShowsPerson = true,
                PersonCode = person.Code,
            }
        );
        Assert.Empty(shown.Refusals.Select(r => r.TextKey));
        var paper = await room.AddFileAsync(
            "%PDF-1.4\n%%EOF\n"u8.ToArray(),
            "son-histoire.pdf",
            new() { Kind = SiteFileKind.Document }
        );
        Assert.Empty(paper.Refusals.Select(r => r.TextKey));
        var letter = await PaperAsync(room, "sa-lettre.pdf");
        var input = Newsroom.Release($"Lire [sa lettre](/media/files/{letter}/sa-lettre.pdf).") with
        {
            PersonCode = person.Code,
            PictureId = shown.Value,
        };
        input = input with
        {
            Texts = input.Texts.ToDictionary(
                t => t.Key,
                t => t.Value with { FileId = paper.Value }
            ),
        };
        await room.PublishAsync(input);
        await SeenAsync(HttpStatusCode.OK);
        // In another spelling a text that links it would not be found.
        using (
            var spelt = await reader.SendAsync(
                new(HttpMethod.Get, $"/media/files/{letter:N}/sa-lettre.pdf")
            )
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, spelt.StatusCode);
        }

        var salma = await story.ActorAsync("salma");
        var aicha = await story.ActorAsync("aicha");
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menacée.", salma));
        await SeenAsync(HttpStatusCode.NotFound);
        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, aicha.UserId, salma));
        await story.DoAsync<Teams>(t => t.LiftAsync(story.Code, "En sécurité.", aicha));
        await SeenAsync(HttpStatusCode.OK);

        var merge = await MergeWithRestrictedAsync(house, person.Id, aicha);
        await SeenAsync(HttpStatusCode.NotFound);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Unmerging>(u => u.UndoAsync(merge, "Deux personnes.", nadia));
        await SeenAsync(HttpStatusCode.OK);

        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );

        await SeenAsync(HttpStatusCode.NotFound);

        async Task SeenAsync(HttpStatusCode status)
        {
            Assert.Equal(status, (await SeeAsync(reader, input)).Status);
            foreach (
                var address in new[]
                {
                    $"/media/{shown.Value}/400.jpg",
                    $"/media/files/{paper.Value}/son-histoire.pdf",
                    $"/media/files/{letter}/sa-lettre.pdf",
                }
            )
            {
                using var file = await reader.SendAsync(new(HttpMethod.Get, address));
                Assert.Equal(status, file.StatusCode);
                // A browser that kept it would show it on.
                Assert.True(
                    status != HttpStatusCode.OK || file.Headers.CacheControl!.NoCache,
                    address
                );
            }
        }
    }

    [Theory, BothDatabases]
    public async Task What_no_longer_tells_of_her_stays_when_she_takes_her_consent_back(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var hers = await PaperAsync(room, "son-histoire.pdf");
        var guide = await PaperAsync(room, "guide.pdf");
        var linked = await PaperAsync(room, "depliant.pdf");
        // The story is drafted before it is said whom it tells of.
        var told = Newsroom.Release(
            $"Elle raconte, et il y a [un dépliant](/media/files/{linked}/depliant.pdf)."
        );
        told = told with
        {
            Texts = told.Texts.ToDictionary(
                t => t.Key,
                t => t.Value with { FileId = t.Key == "fr" ? hers : guide }
            ),
        };
        var id = await room.WriteAsync(told);
        await room.ChangeAsync(id, told with { From = 1, PersonCode = person.Code });
        await room.ReleaseAsync(id);
        var other = Newsroom.Release($"Voir [ceci](/media/files/{linked}/depliant.pdf).");
        other = other with
        {
            Texts = other.Texts.ToDictionary(t => t.Key, t => t.Value with { FileId = guide }),
        };
        await room.PublishAsync(other);
        // It becomes a page about the project.
        var project = With(told, 2, "Le projet.");
        project = project with
        {
            Texts = project.Texts.ToDictionary(t => t.Key, t => t.Value with { FileId = null }),
        };
        await room.ChangeAsync(id, project);
        await room.ReleaseAsync(id);
        // And a draft tells of her again.
        await room.ChangeAsync(id, With(told, 3, "Encore elle.") with { PersonCode = person.Code });
        Assert.True((await room.SubmitAsync(id)).IsDone);

        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );

        Assert.Contains(
            "Le projet.",
            (await SeeAsync(reader, told)).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, await PaperStatusAsync(guide, "guide.pdf"));
        Assert.Equal(HttpStatusCode.OK, await PaperStatusAsync(linked, "depliant.pdf"));
        Assert.Equal(HttpStatusCode.NotFound, await PaperStatusAsync(hers, "son-histoire.pdf"));
        Assert.Equal("Site.NoConsent", (await room.ApproveAsync(id)).Refusals.Single().TextKey);

        async Task<HttpStatusCode> PaperStatusAsync(Guid paper, string name)
        {
            using var file = await reader.SendAsync(
                new(HttpMethod.Get, $"/media/files/{paper}/{name}")
            );
            return file.StatusCode;
        }
    }

    [Theory, BothDatabases]
    public async Task What_stands_stays_when_the_edition_that_was_to_replace_it_falls(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var input = Newsroom.Release("Le projet.");
        var id = await room.PublishAsync(input);
        var told = With(input, 1, "Elle raconte.") with { PersonCode = person.Code };
        // Two editions tell of her, one after the other, and the last one to an end.
        var now = house.Clock.GetUtcNow();
        await room.ChangeAsync(id, told);
        await PlanAsync(now.AddDays(2), null);
        await room.ChangeAsync(id, With(told, 2, "Elle raconte encore."));
        await PlanAsync(now.AddDays(4), now.AddDays(9));

        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );

        foreach (var days in new[] { 0, 3, 2 })
        {
            house.Clock.Advance(days);
            Assert.Contains(
                "Le projet.",
                (await SeeAsync(reader, input)).Text,
                StringComparison.Ordinal
            );
        }
        house.Clock.Advance(5);
        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);

        async Task PlanAsync(DateTimeOffset from, DateTimeOffset? until)
        {
            Assert.True((await room.SubmitAsync(id)).IsDone);
            Assert.True((await room.ApproveAsync(id, from: from, until: until)).IsDone);
        }
    }

    [Theory, BothDatabases]
    public async Task What_stands_ends_when_it_was_approved_to_although_what_was_to_replace_it_has_no_end(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var input = Newsroom.Release("Le projet.");
        var id = await room.WriteAsync(input);
        var now = house.Clock.GetUtcNow();
        await ApproveAsync(null, now.AddDays(6));
        await room.ChangeAsync(
            id,
            With(input, 1, "Elle raconte.") with
            {
                PersonCode = person.Code,
            }
        );
        await ApproveAsync(now.AddDays(3), null);

        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );

        house.Clock.Advance(4);
        Assert.Contains(
            "Le projet.",
            (await SeeAsync(reader, input)).Text,
            StringComparison.Ordinal
        );
        house.Clock.Advance(3);
        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);

        async Task ApproveAsync(DateTimeOffset? from, DateTimeOffset? until)
        {
            Assert.True((await room.SubmitAsync(id)).IsDone);
            Assert.True((await room.ApproveAsync(id, from: from, until: until)).IsDone);
        }
    }

    [Theory, BothDatabases]
    public async Task A_draft_from_before_it_was_said_whom_it_tells_of_is_the_story_too(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var paper = await PaperAsync(room, "brouillon.pdf");
        var draft = Newsroom.Release($"Elle raconte [tout](/media/files/{paper}/brouillon.pdf).");
        var id = await room.WriteAsync(draft);
        var told = With(draft, 1, "Elle raconte.") with { PersonCode = person.Code };
        await room.ChangeAsync(id, told);
        await room.ReleaseAsync(id);
        // What is taken back from before tells of her as well.
        Assert.True((await RestoreAsync(1)).IsDone);
        await room.ChangeAsync(id, With(told, 3, "Le projet.") with { PersonCode = null });
        await room.ReleaseAsync(id);
        await room.ChangeAsync(id, With(told, 4, "Encore elle."));

        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );

        using (
            var file = await reader.SendAsync(
                new(HttpMethod.Get, $"/media/files/{paper}/brouillon.pdf")
            )
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
        }
        Assert.Equal("Site.NoConsent", (await RestoreAsync(1)).Refusals.Single().TextKey);
        Assert.Equal("Site.NoConsent", (await RestoreAsync(3)).Refusals.Single().TextKey);

        await EraseAsync(house, story, person.Id);

        var bodies = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<EditionText>()
                .Where(t => t.ItemId == id && t.Language == "fr")
                .OrderBy(t => t.Number)
                .Select(t => t.Body)
                .ToListAsync()
        );
        // What a second person let out as telling of nobody stays as long as it is public.
        Assert.Equal(["–", "–", "–", "Le projet.", "–"], bodies);
        Assert.Contains(
            "Le projet.",
            (await SeeAsync(reader, draft)).Text,
            StringComparison.Ordinal
        );

        Task<Outcome> RestoreAsync(int number) =>
            room.DoAsync<Editing, Outcome>((e, by) => e.RestoreAsync(id, number, by));
    }

    private static async Task EraseAsync(House house, Story story, Guid person)
    {
        var id = (await story.FileAsync()).Id;
        var driss = await story.ActorAsync("driss");
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var closing = await db.Set<Case>().SingleAsync(c => c.Id == id);
            Assert.True(closing.Close(ClosureReason.Withdrawn, null, story.Today).IsDone);
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: id));
        });

        await house.InScopeAsync(async s =>
        {
            await using var work = await s.GetRequiredService<RihlaDb>().BeginAsync();
            Assert.True(
                (
                    await s.GetRequiredService<Erasures>().EraseAsync(work, [person], id, driss)
                ).IsDone
            );
            await work.CommitAsync();
        });
    }

    private static async Task<Guid> PaperAsync(Newsroom room, string name)
    {
        var paper = await room.AddFileAsync(
            "%PDF-1.4\n%%EOF\n"u8.ToArray(),
            name,
            new() { Kind = SiteFileKind.Document }
        );
        Assert.Empty(paper.Refusals.Select(r => r.TextKey));
        return paper.Value;
    }

    [Theory, BothDatabases]
    public async Task Who_is_erased_is_told_of_and_shown_nowhere_any_more(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var alt = new FileInput
        {
            AltFr = "Elle, de face",
            AltAr = "صورتها من الأمام",
            AltEn = "Her, from the front",
        };
        var shown = await room.AddFileAsync(
            Pictures.Png(900, 500),
            "elle.png",
            alt with
            {
                ShowsPerson = true,
                PersonCode = person.Code,
            }
        );
        var paper = await room.AddFileAsync(
            "%PDF-1.4\n%%EOF\n"u8.ToArray(),
            "son-histoire.pdf",
            new() { Kind = SiteFileKind.Document }
        );
        var harbour = await room.AddFileAsync(
            Pictures.Png(800, 500),
            "port.png",
            alt with
            {
                ShowsPerson = false,
            }
        );
        Assert.Empty(harbour.Refusals.Select(r => r.TextKey));
        var letter = await PaperAsync(room, "sa-lettre.pdf");
        var input = Newsroom.Release($"Lire [sa lettre](/media/files/{letter}/sa-lettre.pdf).") with
        {
            PersonCode = person.Code,
            PictureId = shown.Value,
        };
        input = input with
        {
            Texts = input.Texts.ToDictionary(
                t => t.Key,
                t => t.Value with { FileId = paper.Value }
            ),
        };
        await room.PublishAsync(input);
        Assert.Equal(HttpStatusCode.OK, (await SeeAsync(reader, input)).Status);
        await EraseAsync(house, story, person.Id);

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var texts = await db.Set<EditionText>()
                .Where(t => t.FileId == paper.Value)
                .ToListAsync();
            Assert.NotEmpty(texts);
            Assert.All(texts, t => Assert.Equal(("–", "–", "–"), (t.Title, t.Summary, t.Body)));
            var files = await db.Set<SiteFile>().AsNoTracking().ToDictionaryAsync(f => f.Id);
            Assert.Empty(files[shown.Value].Content);
            Assert.Empty(files[shown.Value].AltFr);
            Assert.Empty(files[paper.Value].Content);
            Assert.Empty(files[letter].Content);
            // What tells of somebody else, or of nobody, stays.
            Assert.NotEmpty(files[harbour.Value].Content);
        });
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_of_a_case_still_takes_her_story_back(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Alpha", family, new(1979, 1, 5), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.ApplyAsync();
        var spouse = (await story.FileAsync()).Travellers.Single(t =>
            t.Relation == Relation.Spouse
        );
        var input = Newsroom.Release() with { PersonCode = spouse.Person.Code };
        await room.PublishAsync(input);
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, spouse.MemberId, salma));
        Assert.Equal(HttpStatusCode.OK, (await SeeAsync(reader, input)).Status);

        using var office = await house.EnterAsync("salma");
        var page = await office.GetAsync($"/app/cases/{story.Code}/consents/withdraw");
        Assert.Contains(spouse.Person.FullName, page.Text, StringComparison.Ordinal);
        // What can no longer come of it is not offered.
        Assert.Equal(
            2,
            page.Document.QuerySelectorAll($"form[action*='{spouse.Person.Id}']").Length
        );
        await office.SubmitAsync(
            page,
            [],
            $"form[action*='{spouse.Person.Id}'][action*='Publication']"
        );

        Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync(reader, input)).Status);
    }

    // Somebody who was imported stands in a restricted case, and turns out to be this person.
    private static Task<Guid> MergeWithRestrictedAsync(House house, Guid person, Actor by) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            Pair pair;
            await using (var work = await db.BeginAsync())
            {
                var other = await s.GetRequiredService<Register>()
                    .AddAsync(
                        work,
                        new()
                        {
                            GivenNames = "Oumou",
                            FamilyName = "Sangare",
                            Nationality = "ML",
                        },
                        [],
                        Actor.System,
                        decideAutomatically: true
                    );
                var restricted = new Case
                {
                    Code = Code.New("MA"),
                    HostMissionId = by.MissionId,
                    Channel = Channel.Import,
                    RequestedOn = new(2026, 2, 1),
                    Language = "fr",
                    Sensitivity = Sensitivity.Restricted,
                };
                restricted.Add(other.Value!.PersonId, Relation.Applicant, false);
                // Two open cases would be cleared up before the merge.
                Assert.True(
                    restricted.Close(ClosureReason.LostContact, null, new(2026, 2, 9)).IsDone
                );
                pair = Pair.Raise(
                    person,
                    other.Value.PersonId,
                    PairOrigin.Import,
                    0,
                    Actor.System,
                    house.Clock.GetUtcNow()
                );
                db.AddRange(restricted, pair);
                await db.SaveAsync(Actor.System, new Act("case.imported", restricted.Id));
                await work.CommitAsync();
            }
            db.ChangeTracker.Clear();
            var decided = await s.GetRequiredService<Pairs>()
                .DecideAsync(
                    pair.Id,
                    MatchDecisionKind.Same,
                    null,
                    person,
                    new HashSet<string>(),
                    new(pair.Version),
                    by
                );
            Assert.Empty(decided.Refusals.Select(r => r.TextKey));
            return await db.Set<Merge>()
                .Where(m => m.PairId == pair.Id)
                .Select(m => m.Id)
                .SingleAsync();
        });

    [Theory, BothDatabases]
    public async Task Without_a_standing_consent_nobody_is_told_of_or_shown(DatabaseKind kind)
    {
        var (house, room) = await OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );

        var told = await room.DoAsync<Editing, Outcome<Guid>>(
            (e, by) => e.AddAsync(Newsroom.Release() with { PersonCode = person.Code }, by)
        );
        var unknown = await room.DoAsync<Editing, Outcome<Guid>>(
            (e, by) => e.AddAsync(Newsroom.Release() with { PersonCode = "P-0000000" }, by)
        );

        // The answer is the same for somebody who is not there: nothing is told about anybody.
        Assert.Equal("Site.NoConsent", told.Refusals.Single().TextKey);
        Assert.Equal("Site.NoConsent", unknown.Refusals.Single().TextKey);
    }

    [Fact]
    public async Task What_the_public_edition_shows_cannot_be_taken_out_and_no_character_breaks_the_feed()
    {
        var (house, room) = await OpenAsync(DatabaseKind.Sqlite);
        using var reader = house.Visitor();
        var shown = await room.AddFileAsync(
            Pictures.Png(900, 500),
            "port.png",
            new()
            {
                AltFr = "Un port",
                AltAr = "ميناء",
                AltEn = "A port",
                ShowsPerson = false,
            }
        );
        var input = Newsroom.Release() with { PictureId = shown.Value };
        input = input with
        {
            Texts = input.Texts.ToDictionary(
                t => t.Key,
                t => t.Value with { Title = t.Value.Title + "\u000B 🌍" }
            ),
        };
        var id = await room.PublishAsync(input);
        await room.ChangeAsync(id, With(input, 1, "Sans image.") with { PictureId = null });

        var refused = await room.DoAsync<Library, Outcome>(
            (l, by) => l.RemoveAsync(shown.Value, by)
        );
        Assert.Equal("Site.File.Used", Assert.Single(refused.Refusals).TextKey);
        using var feed = await reader.SendAsync(new(HttpMethod.Get, "/fr/news/feed.atom"));
        var xml = System.Xml.Linq.XDocument.Parse(
            await feed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.Contains($"{input.Slug} 🌍", xml.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_needs_words_in_each_language_and_loses_what_hides_in_it()
    {
        var (house, room) = await OpenAsync(DatabaseKind.Sqlite);
        using var reader = house.Visitor();
        var bare = await room.AddFileAsync(Pictures.Jpeg(2400, 1200), "IMG_1.JPG", new());
        Assert.Equal(
            ["AltFr", "AltAr", "AltEn", "ShowsPerson"],
            bare.Refusals.Select(r => r.Field)
        );

        var added = await room.AddFileAsync(
            Pictures.Jpeg(2400, 1200),
            "IMG_1.JPG",
            new()
            {
                AltFr = "Un port",
                AltAr = "ميناء",
                AltEn = "A port",
                ShowsPerson = false,
            }
        );

        using var shown = await reader.SendAsync(
            new(HttpMethod.Get, $"/media/{added.Value}/800.jpg")
        );
        var bytes = await shown.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var bitmap = SkiaSharp.SKBitmap.Decode(bytes);
        Assert.Equal((800, 400), (bitmap.Width, bitmap.Height));
        Assert.InRange(bytes.Length, 1, PictureSizes.Heaviest);
        var text = await room.AddFileAsync(
            "Bonjour"u8.ToArray(),
            "x.jpg",
            new()
            {
                AltFr = "a",
                AltAr = "ب",
                AltEn = "c",
                ShowsPerson = false,
            }
        );
        Assert.Equal("Platform.File.NotAnImage", text.Refusals.Single().TextKey);
    }

    [Fact]
    public async Task A_picture_that_comes_with_a_refused_text_is_kept_and_chosen()
    {
        var (house, _) = await OpenAsync(DatabaseKind.Sqlite);
        using var leila = await house.EnterAsync("leila");
        var form = await leila.GetAsync("/app/site/new");
        var picture = ("Input.NewPicture.File", "port.jpg", Pictures.Jpeg(800, 400));

        var bare = await leila.SubmitAsync(form, [], file: picture);
        Assert.Contains("de nouveau le fichier", bare.Text, StringComparison.Ordinal);
        var kept = await leila.SubmitAsync(
            form,
            [
                ("Input.NewPicture.AltFr", "Un port au matin"),
                ("Input.NewPicture.AltAr", "ميناء في الصباح"),
                ("Input.NewPicture.AltEn", "A port in the morning"),
                ("Input.NewPicture.ShowsPerson", "false"),
            ],
            file: picture
        );

        Assert.NotNull(kept.Document.QuerySelector(".r-error-summary"));
        Assert.Equal(
            "Un port au matin",
            kept.Document.QuerySelector("[name='Input.PictureId'] option[selected]")!.TextContent
        );
    }

    [Fact]
    public async Task A_recording_in_a_language_that_is_not_written_stands_on_its_page_and_is_played_without_a_script()
    {
        var (house, room) = await OpenAsync(DatabaseKind.Sqlite);
        using var reader = house.Visitor();
        var spoken = new FileInput
        {
            Kind = SiteFileKind.Recording,
            Step = "follow",
            Language = "wo",
        };
        var refused = await room.AddFileAsync("Bonjour"u8.ToArray(), "voix.mp3", spoken);
        Assert.Equal("Site.File.NotSound", Assert.Single(refused.Refusals).TextKey);

        var added = await room.AddFileAsync([.. "ID3"u8, .. new byte[200]], "voix.mp3", spoken);

        Assert.Empty(added.Refusals);
        var page = await reader.GetAsync("/ar/follow");
        var audio = page.Document.QuerySelector("audio")!;
        Assert.Equal("none", audio.GetAttribute("preload"));
        // A telephone asks for a part at a time; what it is was told by what it holds, not by its name.
        var part = new HttpRequestMessage(HttpMethod.Get, audio.GetAttribute("src")!);
        part.Headers.Range = new(3, 12);
        using var sound = await reader.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, sound.StatusCode);
        Assert.Equal("audio/mpeg", sound.Content.Headers.ContentType!.MediaType);
        Assert.Equal(10, sound.Content.Headers.ContentLength);
    }

    [Theory, BothDatabases]
    public async Task Links_to_other_sites_are_told_with_their_page_and_a_dead_site_needs_somebody(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        var host = $"partenaire-{kind.ToString().ToLowerInvariant()}.example";
        var id = await room.WriteAsync(
            Newsroom.Release(
                $"[Site](https://{host}/page), [Faux](https://sans-point/), [Mot](https://u:p@{host}/)."
            )
        );
        var (open, elsewhere) = await room.DoAsync<
            SiteDesk,
            (IReadOnlyList<LinkLine> Open, IReadOnlyList<LinkLine> Elsewhere)
        >((d, by) => d.LinksAsync(by, "fr"));
        Assert.Equal(
            ["ar", "en", "fr"],
            elsewhere
                .Where(l => l.Item.Id == id && l.Link.Url == $"https://{host}/page")
                .Select(l => l.Language)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(6, open.Count(l => l.Item.Id == id && l.Link.State == LinkState.Broken));

        using var leila = await house.EnterAsync("leila");
        var page = await leila.GetAsync("/app/site/links");
        await leila.SubmitAsync(page, [], $"form:has([value='{host}'])");

        (open, elsewhere) = await room.DoAsync<
            SiteDesk,
            (IReadOnlyList<LinkLine> Open, IReadOnlyList<LinkLine> Elsewhere)
        >((d, by) => d.LinksAsync(by, "fr"));
        Assert.Equal(3, open.Count(l => l.Item.Id == id && l.Link.State == LinkState.Dead));
        Assert.DoesNotContain(elsewhere, l => l.Item.Id == id);
    }

    private async Task<(House, Newsroom)> OpenAsync(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        return (house, new(house));
    }

    private static Task<Page> SeeAsync(Visitor reader, ItemInput input) =>
        reader.GetAsync($"/fr/news/{input.Slug}");

    private static ItemInput With(ItemInput input, int from, string body, string? only = null) =>
        input with
        {
            From = from,
            Texts = input.Texts.ToDictionary(
                t => t.Key,
                t => only is null || t.Key == only ? t.Value with { Body = body } : t.Value
            ),
        };
}
