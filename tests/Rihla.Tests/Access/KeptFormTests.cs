using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Reintegration.Complaints;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Access;

/// <summary>Nothing typed is lost.</summary>
public sealed class KeptFormTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_form_sent_after_the_session_ended_waits_for_its_sender(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");
        var form = await amina.GetAsync("/app/admin/missions/GN");
        house.Clock.Advance(TimeSpan.FromHours(2));
        // What the page looks for by itself meanwhile takes nobody away from it.
        using var part = new HttpRequestMessage(HttpMethod.Post, "/app/people/matches")
        {
            Content = new FormUrlEncodedContent([new("Input.FamilyName", "Ouattara")]),
            Headers = { { "HX-Request", "true" } },
        };
        var looked = await amina.SendAsync(part);
        Assert.Equal(HttpStatusCode.NoContent, looked.StatusCode);
        Assert.Equal("rihla-session-over", looked.Headers.GetValues("HX-Trigger").Single());

        var signIn = await amina.SubmitAsync(form, [("Input.ContactLine", "Rue KA 020, Kaloum")]);
        Assert.StartsWith("/sign-in?next=%2Fapp%2Fkept%2F", signIn.Path, StringComparison.Ordinal);
        var kept = await amina.SubmitAsync(
            signIn,
            [("Input.UserName", "amina"), ("Input.Password", DemonstrationUsers.Password)]
        );
        Assert.StartsWith("/app/kept/", kept.Path, StringComparison.Ordinal);
        Assert.Contains("Rue KA 020, Kaloum", kept.Text, StringComparison.Ordinal);
        var sent = await amina.SubmitAsync(kept, []);

        Assert.Equal("/app/admin/missions", sent.Path);
        var after = await amina.GetAsync("/app/admin/missions/GN");
        Assert.Contains("Rue KA 020, Kaloum", after.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "/kept/",
            (await amina.GetAsync(kept.Path)).Path,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_beside_a_large_file_is_kept_and_the_file_asked_for_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");
        var form = await amina.GetAsync("/app/admin/missions/MA");
        house.Clock.Advance(TimeSpan.FromHours(2));

        var signIn = await amina.SubmitAsync(
            form,
            [("Input.ContactLine", "Hay Riad, Rabat")],
            file: ("Scan", "scan.pdf", new byte[9_000_000])
        );
        Assert.StartsWith("/sign-in?next=%2Fapp%2Fkept%2F", signIn.Path, StringComparison.Ordinal);
        var kept = await amina.SubmitAsync(
            signIn,
            [("Input.UserName", "amina"), ("Input.Password", DemonstrationUsers.Password)]
        );

        Assert.Contains("Hay Riad, Rabat", kept.Html, StringComparison.Ordinal);
        Assert.Contains("fichiers joints", kept.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Nobody_else_gets_a_kept_form_to_see(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var browser = await house.EnterAsync("amina");
        var form = await browser.GetAsync("/app/admin/missions/CI");
        house.Clock.Advance(TimeSpan.FromHours(2));
        var signIn = await browser.SubmitAsync(form, [("Input.ContactLine", "Plateau, Abidjan")]);

        var other = await browser.SubmitAsync(
            signIn,
            [("Input.UserName", "salma"), ("Input.Password", DemonstrationUsers.Password)]
        );

        Assert.DoesNotContain("/kept/", other.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("Plateau", other.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_form_from_nowhere_is_not_kept(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();

        var answer = await stranger.SendAsync(
            new(HttpMethod.Post, "/app/admin/missions/GN")
            {
                Content = new FormUrlEncodedContent([new("Input.City", "Nowhere")]),
            }
        );

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(
            "/sign-in?next=%2Fapp%2Fadmin%2Fmissions%2FGN",
            answer.Headers.Location!.ToString()
        );
    }

    [Theory, BothDatabases]
    public async Task A_form_that_somebody_else_made_does_not_wait_for_its_victim(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");
        using var salma = await house.EnterAsync("salma");
        var salmas = (await salma.GetAsync("/app/account"))
            .Document.QuerySelector("input[name='rihla.form']")!
            .GetAttribute("value")!;
        house.Clock.Advance(TimeSpan.FromHours(2));
        var before = await KeptAsync(house);

        foreach (var token in new[] { null, "forged", salmas })
        {
            using var forged = new HttpRequestMessage(
                HttpMethod.Post,
                "/app/admin/users/salma?handler=Reset"
            )
            {
                Content = new FormUrlEncodedContent(
                    token is null ? [] : [new("rihla.form", token)]
                ),
            };
            using var answer = await amina.SendAsync(forged);
            Assert.StartsWith(
                "/sign-in",
                answer.Headers.Location!.ToString(),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain(
                "kept",
                answer.Headers.Location!.ToString(),
                StringComparison.Ordinal
            );
        }

        Assert.Equal(before, await KeptAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_draft_stays_when_what_was_sent_is_refused_on_the_page_that_follows(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var omar = await house.EnterAsync("omar");
        var token = (await omar.GetAsync("/app/account"))
            .Document.QuerySelector("input[name='rihla.form']")!
            .GetAttribute("value")!;
        await PostAsync("/app/drafts/mine", [new("note", "Une phrase")]);

        using var refused = await PostAsync(
            $"/app/suppliers/{Guid.NewGuid()}/decide?handler=Bar",
            [new("rihla.draft", "mine"), new("Reason", "Une phrase")]
        );

        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.NotNull(
            await house.InScopeAsync(async s =>
                await s.GetRequiredService<Drafts>()
                    .FindAsync(await house.UserIdAsync("omar"), "mine")
            )
        );

        Task<HttpResponseMessage> PostAsync(
            string address,
            IEnumerable<KeyValuePair<string, string>> fields
        ) =>
            omar.SendAsync(
                new(HttpMethod.Post, address)
                {
                    Content = new FormUrlEncodedContent([new("rihla.form", token), .. fields]),
                }
            );
    }

    private static Task<int> KeptAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<KeptForm>().CountAsync());

    [Theory, BothDatabases]
    public async Task What_is_kept_is_sealed_and_goes_after_a_day(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");
        var form = await amina.GetAsync("/app/admin/missions/SN");
        house.Clock.Advance(TimeSpan.FromHours(2));
        await amina.SubmitAsync(form, [("Input.ContactLine", "MARKED-VALUE-4711")]);
        var stored = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Database.SqlQuery<byte[]>($"select fields as \"Value\" from access_kept_form")
                .ToListAsync()
        );
        Assert.NotEmpty(stored);
        Assert.All(stored, f => Assert.Equal(-1, f.AsSpan().IndexOf("MARKED-VALUE"u8)));

        house.Clock.Advance(KeptForm.Lasts + TimeSpan.FromMinutes(1));
        await house.SweepAsync();

        Assert.Equal(
            0,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<KeptForm>().CountAsync()
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_draft_comes_back_to_its_writer_only(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var salma = await house.EnterAsync("salma");
        var token = (await salma.GetAsync("/app/account"))
            .Document.QuerySelector("input[name='rihla.form']")!
            .GetAttribute("value")!;
        var me = await house.UserIdAsync("salma");
        var other = await house.UserIdAsync("grace");

        async Task<HttpStatusCode> SaveAsync(string text, string? withToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/app/drafts/register-7")
            {
                Content = new FormUrlEncodedContent([
                    new("Input.FamilyName", text),
                    new("Input.Roles", "A"),
                    new("Input.Roles", "B"),
                ]),
            };
            if (withToken is not null)
            {
                request.Headers.Add("X-Rihla-Form", withToken);
            }
            return (await salma.SendAsync(request)).StatusCode;
        }
        Assert.Equal(HttpStatusCode.BadRequest, await SaveAsync("Camara", null));
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync("Camara", token));
        Assert.Equal(HttpStatusCode.NoContent, await SaveAsync("Camara Diallo", token));

        var draft = await house.InScopeAsync(s =>
            s.GetRequiredService<Drafts>().FindAsync(me, "register-7")
        );
        Assert.Equal(
            [
                new("Input.FamilyName", "Camara Diallo"),
                new("Input.Roles", "A"),
                new("Input.Roles", "B"),
            ],
            draft!.Fields.Reveal()
        );
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Drafts>().FindAsync(other, "register-7")
            )
        );

        await house.InScopeAsync(s => s.GetRequiredService<Drafts>().RemoveAsync(me, "register-7"));
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Drafts>().FindAsync(me, "register-7")
            )
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_and_not_sent_stands_in_the_form_again_until_it_is_sent(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var salma = await house.EnterAsync("salma");
        const string Address = "/app/requests/new";
        var form = await salma.GetAsync(Address);
        await KeepAsync(salma, form);

        var again = await salma.GetAsync(Address);

        Assert.Contains("vous est rendue", again.Text, StringComparison.Ordinal);
        Assert.Null(again.Document.QuerySelector("#r-error-summary"));
        Assert.Equal("Awa Camara", Value(again, "Input.Name"));
        Assert.Equal(
            "Deux lignes,\nune note",
            Value(again, "Input.Note")!.ReplaceLineEndings("\n")
        );
        Assert.NotNull(
            again.Document.QuerySelector("[name='Input.Channel'] option[value=Outreach][selected]")
        );
        Assert.NotNull(
            again.Document.QuerySelector("[name='Input.Language'] option[value=ar][selected]")
        );

        // One that is refused holds what was sent, not what was kept before.
        var refused = await salma.SubmitAsync(
            again,
            [("Input.Name", "Awa Diallo"), ("Input.SafeContact", "")],
            form: Writing
        );
        Assert.Equal(Address, refused.Path);
        Assert.Equal("Awa Diallo", Value(refused, "Input.Name"));
        var sent = await salma.SubmitAsync(
            refused,
            [("Input.SafeContact", "Le soir")],
            form: Writing
        );
        Assert.StartsWith("/app/cases/", sent.Path, StringComparison.Ordinal);

        Assert.Equal("", Value(await salma.GetAsync(Address), "Input.Name"));
        Assert.Equal(
            0,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Draft>().CountAsync(d => d.Key == "request")
            )
        );

        await KeepAsync(salma, form);
        var afresh = await salma.SubmitAsync(
            await salma.GetAsync(Address),
            [("rihla.discard", Address)],
            form: "button[name='rihla.discard']"
        );
        Assert.Equal(Address, afresh.Path);
        Assert.Equal("", Value(afresh, "Input.Name"));

        static string? Value(Page page, string name) =>
            page.Document.QuerySelector($"[name='{name}']") switch
            {
                IHtmlTextAreaElement text => text.Value,
                var input => input?.GetAttribute("value"),
            };
    }

    [Theory, BothDatabases]
    public async Task Of_two_windows_with_one_form_the_one_that_is_sent_takes_only_its_own_draft(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var salma = await house.EnterAsync("salma");
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(first, "Awa Camara");
        await WriteAsync(second, "Fatou Bah");

        await SendAsync(first);
        var third = await OpenAsync();
        Assert.Equal("Fatou Bah", NameIn(third));

        // It was given back there; what is written in the second after that was not.
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await WriteAsync(second, "Fatou Bah Diallo");
        await SendAsync(third);
        Assert.Equal("Fatou Bah Diallo", NameIn(await OpenAsync()));

        // Sent from where it was given back, or from where it was written, it goes; also after a refusal.
        await SendAsync(await OpenAsync());
        Assert.Equal("", NameIn(await OpenAsync()));
        await WriteAsync(second, "Mariam Sow");
        await SendAsync(
            await salma.SubmitAsync(second, [("Input.SafeContact", "")], form: Writing)
        );
        Assert.Equal("", NameIn(await OpenAsync()));

        Task<Page> OpenAsync() => salma.GetAsync("/app/requests/new");

        Task WriteAsync(Page page, string name) =>
            KeepAsync(salma, page, "request", ("Input.Name", name));

        async Task SendAsync(Page page)
        {
            var sent = await salma.SubmitAsync(
                page,
                [
                    ("Input.Name", "Somebody Else"),
                    ("Input.SafeContact", "Le soir"),
                    ("Input.Language", "fr"),
                    ("Input.Channel", "WalkIn"),
                ],
                form: Writing
            );
            Assert.StartsWith("/app/cases/", sent.Path, StringComparison.Ordinal);
        }

        static string? NameIn(Page page) =>
            page.Document.QuerySelector("[name='Input.Name']")!.GetAttribute("value");
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_into_one_form_stands_there_still_when_another_one_beside_it_is_refused(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        var notes = await salma.GetAsync($"/app/cases/{story.Code}/notes");
        await KeepAsync(salma, notes, $"note-{story.Code}", ("Input.Text", "Une longue note"));

        var refused = await salma.SubmitAsync(notes, [], "form[action*='handler=Attach']");

        Assert.NotNull(refused.Document.QuerySelector("#r-error-summary"));
        Assert.Equal("Une longue note", Typed(refused, "Input.Text"));
        // The note itself is refused: it holds what was sent.
        var again = await salma.SubmitAsync(refused, [("Input.Text", "")], Writing);
        Assert.Equal("", Typed(again, "Input.Text"));
        Assert.Equal(
            "Une longue note",
            Typed(await salma.GetAsync($"/app/cases/{story.Code}/notes"), "Input.Text")
        );
    }

    [Theory, BothDatabases]
    public async Task Of_two_forms_that_keep_themselves_the_one_that_was_not_sent_is_given_back(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var code = await house.InScopeAsync(async s =>
        {
            var salma = await story.ActorAsync("salma");
            var taken = await s.GetRequiredService<ComplaintDesk>()
                .RecordAsync(
                    new()
                    {
                        Text = "Le bureau ferme trop tôt",
                        Category = ComplaintCategory.Conduct,
                    },
                    salma
                );
            Assert.True(taken.IsDone);
            return await s.GetRequiredService<RihlaDb>()
                .Set<Complaint>()
                .OrderByDescending(c => c.Id)
                .Select(c => c.Code)
                .FirstAsync();
        });
        using var aicha = await story.VisitorAsync("aicha");
        var page = await aicha.GetAsync($"/app/complaints/{code}");
        await KeepAsync(aicha, page, Key("Answer"), ("Reply", "Une longue réponse"));
        await KeepAsync(aicha, page, Key("Note"), ("Note", "Un appel"));

        var refused = await aicha.SubmitAsync(
            page,
            [("Reply", "Une autre")],
            "form[action='?handler=Answer']"
        );
        Assert.Equal(("Un appel", "Une autre"), (Typed(refused, "Note"), Typed(refused, "Reply")));
        refused = await aicha.SubmitAsync(page, [("Note", "")], "form[action='?handler=Note']");
        Assert.Equal(("", "Une longue réponse"), (Typed(refused, "Note"), Typed(refused, "Reply")));

        string Key(string handler) =>
            page
                .Document.QuerySelector($"form[action='?handler={handler}']")!
                .GetAttribute("data-draft")!;
    }

    private static string Typed(Page page, string name) =>
        page.Document.QuerySelector<IHtmlTextAreaElement>($"textarea[name='{name}']")!.Value;

    // The form of the page, behind the one with which a draft is let go of.
    private const string Writing = "form[data-draft]";

    private static Task KeepAsync(Visitor visitor, Page form) =>
        KeepAsync(
            visitor,
            form,
            "request",
            ("Input.Name", "Awa Camara"),
            ("Input.Phone", ""),
            ("Input.Language", "ar"),
            ("Input.SafeContact", "Le matin"),
            ("Input.Channel", "Outreach"),
            ("Input.Note", "Deux lignes,\r\nune note")
        );

    // What the script does two seconds after the last key.
    private static async Task KeepAsync(
        Visitor visitor,
        Page form,
        string key,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/app/drafts/{key}")
        {
            Content = new FormUrlEncodedContent([
                new("rihla.draft", key),
                new("rihla.page", PageOf(form, key)),
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
            ]),
            Headers =
            {
                {
                    "X-Rihla-Form",
                    form
                        .Document.QuerySelector($"{Writing} [name='rihla.form']")!
                        .GetAttribute("value")
                },
            },
        };
        Assert.Equal(HttpStatusCode.NoContent, (await visitor.SendAsync(request)).StatusCode);
    }

    private static string? PageOf(Page page, string key) =>
        page
            .Document.QuerySelector($"form[data-draft='{key}'] [name='rihla.page']")!
            .GetAttribute("value");

    [Fact]
    public void Every_form_that_keeps_a_draft_gives_it_back_and_says_how_it_stands()
    {
        var pages = Directory
            .EnumerateFiles(
                Path.Combine(Repository.Root, "src"),
                "*.cshtml",
                SearchOption.AllDirectories
            )
            .Select(f => (File: f, Text: File.ReadAllText(f)))
            .ToList();
        // Written by hand, the script would keep what nothing reads.
        Assert.DoesNotContain(pages, p => p.Text.Contains("data-draft", StringComparison.Ordinal));
        var keeping = pages.FindAll(p => p.Text.Contains("r-draft=", StringComparison.Ordinal));
        Assert.NotEmpty(keeping);
        Assert.All(
            keeping,
            p =>
            {
                var module = Path.GetRelativePath(Repository.Root, p.File).Split('/')[1];
                Assert.Contains(
                    "@addTagHelper *, Rihla.Access",
                    File.ReadAllText(
                        Path.Combine(Repository.Root, "src", module, "Pages", "_ViewImports.cshtml")
                    ),
                    StringComparison.Ordinal
                );
                Assert.Equal(
                    Regex.Count(p.Text, "r-draft="),
                    Regex.Count(p.Text, "class=\"r-draft-state\"")
                );
            }
        );
    }

    [Theory, BothDatabases]
    public async Task A_form_that_is_open_when_its_writer_signs_out_in_another_window_waits_too(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var amina = await house.EnterAsync("amina");
        var form = await amina.GetAsync("/app/admin/missions/BJ");
        var signedOut = await amina.SubmitAsync(form, [], form: "form[action='/sign-out']");
        Assert.StartsWith("/sign-in", signedOut.Path, StringComparison.Ordinal);
        Assert.StartsWith(
            "/sign-in",
            (await amina.GetAsync("/app/admin/users")).Path,
            StringComparison.Ordinal
        );

        var signIn = await amina.SubmitAsync(form, [("Input.ContactLine", "Ganhi, Cotonou")]);

        Assert.StartsWith("/sign-in?next=%2Fapp%2Fkept%2F", signIn.Path, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_draft_without_a_session_is_said_to_be_unsaved(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();

        var answer = await stranger.SendAsync(
            new(HttpMethod.Post, "/app/drafts/register-7")
            {
                Content = new FormUrlEncodedContent([new("a", "b")]),
            }
        );

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}

internal static class KeptFormHouse
{
    public static Task<Guid> UserIdAsync(this House house, string userName) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<User>()
                .Where(u => u.UserName == userName)
                .Select(u => u.Id)
                .SingleAsync()
        );

    public static Task SweepAsync(this House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>().Single(j => j.Name == "access.sweep").RunAsync(default)
        );
}
