using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Import;
using Rihla.Cases.Pages.Casework;
using Rihla.Diaspora;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Diaspora;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Privacy;

/// <summary>
/// Walks through every page that takes something about a person, as the staff who use it, and types planted values into
/// every field.
/// </summary>
internal sealed class Planting(House house) : IAsyncDisposable
{
    private readonly Dictionary<string, Visitor> visitors = new(StringComparer.Ordinal);
    private readonly List<string> left = [];

    /// <summary>Every address that was asked for or led to.</summary>
    public IEnumerable<string> Addresses =>
        left.Concat(visitors.Values.SelectMany(v => v.Addresses));

    /// <summary>The browser of a member of staff.</summary>
    public async Task<Visitor> AsAsync(string userName)
    {
        if (!visitors.TryGetValue(userName, out var visitor))
        {
            visitor = await new Story(house).VisitorAsync(userName);
            visitors.Add(userName, visitor);
        }
        return visitor;
    }

    /// <summary>A mother and her child, from the first call to their arrival.</summary>
    /// <returns>The code of their case.</returns>
    public async Task<string> JourneyAsync()
    {
        var code = await RequestAsync();
        await RegisterAsync(code);
        await PersonAsync(await ApplicantAsync(code));
        await CaseworkAsync(code);
        await PapersAsync(code);
        var conditions = await (await AsAsync("salma")).GetAsync($"/app/cases/{code}/conditions");
        var file = await FileAsync(code);
        Assert.True(file.Stage == Stage.Cleared, MainOf(conditions));
        await TravelAsync(code);
        return code;
    }

    /// <summary>A request, with everything a caller can say.</summary>
    public async Task<string> RequestAsync(string phone = Planted.Phone)
    {
        var page = await FillAsync(
            "salma",
            "/app/requests/new",
            "main form",
            ("Input.Language", "fr"),
            ("Input.Phone", phone),
            ("Input.Channel", "Partner")
        );
        var code = page.Path.Split('/')[3];
        await FillAsync("salma", $"/app/cases/{code}/edit", "main form", ("Input.Language", "fr"));
        return code;
    }

    /// <summary>The mother, her child, where to, and who consents.</summary>
    public async Task RegisterAsync(string code)
    {
        await DraftAsync($"/app/cases/{code}/register", $"register-{code}");
        var (day, month, year) = Planted.Birth;
        await FillAsync(
            "salma",
            $"/app/cases/{code}/register",
            "main form[data-draft]",
            ("Input.GivenNames", Planted.Name),
            ("Input.FamilyName", Planted.Name + "i"),
            ("Input.NameInArabic", Planted.ArabicName),
            ("Input.OtherSpellings", Planted.Name + "a"),
            ("Input.Birth.Day", day),
            ("Input.Birth.Month", month),
            ("Input.Birth.Year", year),
            ("Input.Sex", "F"),
            ("Input.Nationality", "GN"),
            ("Input.Phone", Planted.Phone),
            ("Input.DocumentType", "Passport"),
            ("Input.DocumentNumber", Planted.Document)
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/family",
            "main form[action*='handler=Child']",
            ("Child.GivenNames", "Ibrahima " + Planted.Name),
            ("Child.FamilyName", "Ouattara"),
            ("Child.Birth.Day", "1"),
            ("Child.Birth.Month", "2"),
            ("Child.Birth.Year", "2020"),
            ("Child.Sex", "M")
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/family",
            "main button[formaction*='handler=Destination']",
            ("Child.GivenNames", ""),
            ("Destination.Country", "GN")
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/family",
            "main button[formaction*='handler=Complete']",
            ("Child.GivenNames", "")
        );
        await ConsentAsync(code);
    }

    /// <summary>Everything that can be kept of a person.</summary>
    public async Task PersonAsync(string person)
    {
        await FillAsync("salma", $"/app/people/{person}/edit", "main form");
        await FillAsync(
            "salma",
            $"/app/people/{person}/contacts",
            "form[action*='handler=Phone']",
            ("Phone.Number", Planted.Phone),
            ("Phone.Safety", "NotKnown")
        );
        await FillAsync("salma", $"/app/people/{person}/contacts", "form[action*='handler=Email']");
        await FillAsync(
            "salma",
            $"/app/people/{person}/contacts",
            "form[action*='handler=Address']",
            ("Place.Safety", "NotKnown")
        );
        await FillAsync(
            "salma",
            $"/app/people/{person}/names",
            "main form:has([name='Input.Name'])",
            ("Input.Name", Planted.Name + "e"),
            ("Input.Kind", "Nickname")
        );
        await FillAsync(
            "salma",
            $"/app/people/{person}/documents",
            "main form",
            ("Input.Type", "ConsularCard"),
            ("Input.Number", Planted.Document),
            ("Input.IssuedOn.Year", "2015"),
            ("Input.ExpiresOn.Year", "2030")
        );
        await SendFileAsync(
            "salma",
            $"/app/people/{person}/photo/change",
            "main form[enctype]",
            "Input.Photo",
            Pictures.Png(20, 20)
        );
    }

    /// <summary>Counselling, screening, eligibility, declarations, notes and a referral.</summary>
    public async Task CaseworkAsync(string code)
    {
        await FillAsync(
            "salma",
            $"/app/cases/{code}/counselling",
            "main form",
            [
                .. SessionForm.AllInformation.Select(i => ("Input.Given", i.ToString())),
                ("Input.Understanding", "Interpreter"),
                ("Input.Pressure", "None"),
                ("Input.Capacity", "Able"),
            ]
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/screening",
            "main form",
            ("Input.Persons[0].Flags", "pregnant")
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/eligibility",
            "main form",
            ("Input.IsEligible", "True"),
            ("Input.Reason", "Stranded")
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/declaration",
            "main form",
            ("Input.Adults[0].Method", "Thumbprint"),
            ("Input.Children[0].Method", "Thumbprint")
        );
        await FillAsync(
            "nadia",
            $"/app/cases/{code}/funding",
            "main form",
            ("Input.Grant", "Bailleur A")
        );
        await FillAsync("salma", $"/app/cases/{code}/notes", "main form[data-draft]");
        await SendFileAsync(
            "salma",
            $"/app/cases/{code}/notes",
            "main form[enctype]",
            "Document.File",
            Planted.Scan
        );
        await ReferAsync(code);
    }

    /// <summary>A referral and its answer.</summary>
    public async Task ReferAsync(string code)
    {
        await FillAsync(
            "salma",
            $"/app/cases/{code}/referrals/new",
            "main form",
            ("Input.Service", "Shelter"),
            ("Input.Urgency", "Urgent")
        );
        var referral = (
            await (await AsAsync("salma")).GetAsync($"/app/cases/{code}/referrals")
        ).Document.QuerySelector($"main a[href*='/referrals/']:not([href$='/new'])")!;
        await FillAsync(
            "salma",
            referral.GetAttribute("href")!,
            "main form",
            ("Input.Status", "Accepted")
        );
    }

    /// <summary>Travel documents, the leave to go, and health.</summary>
    public async Task PapersAsync(string code)
    {
        var today = new Story(house).Today;
        var later = today.AddDays(80).ToString("O");
        var documents = await (await AsAsync("hicham")).GetAsync($"/app/cases/{code}/documents");
        var mother = documents
            .Document.QuerySelector("[name='Input.Rows[0].PersonId']")!
            .GetAttribute("value")!;
        await FillAsync(
            "hicham",
            $"/app/cases/{code}/documents",
            "main form",
            ("Input.Rows[0].Number", Planted.Document),
            ("Input.Rows[0].Kind", "LaissezPasser"),
            ("Input.Rows[0].ExpiresOn", later),
            ("Input.Rows[1].OnDocumentOfId", mother),
            ("Input.Rows[1].Number", "")
        );
        await FillAsync(
            "hicham",
            $"/app/cases/{code}/exit",
            "main form",
            ("Input.What", "Refused"),
            ("Input.Reference", Planted.Document)
        );
        await FillAsync(
            "hicham",
            $"/app/cases/{code}/exit",
            "main form",
            ("Input.What", "Granted"),
            ("Input.Reference", Planted.Document)
        );
        await FillAsync(
            "karim",
            $"/app/cases/{code}/medical",
            "main form",
            ("Input.Rows[0].Fitness", "Fit"),
            ("Input.Rows[1].Fitness", "Fit")
        );
    }

    /// <summary>A consulate that refuses what it was asked for.</summary>
    public async Task RefusedAsync(Story story)
    {
        var documents = $"/app/cases/{story.Code}/documents";
        await FillAsync(
            "hicham",
            documents,
            "main form[action*='handler=Request']",
            ("Ask.Fee", "150")
        );
        await FillAsync(
            "hicham",
            documents,
            "main form[action*='handler=Refused']",
            ("No.PersonIds", (await story.FileAsync()).Applicant!.Person.Id.ToString()),
            ("No.Why", "Other"),
            ("No.On", story.Today.ToString("O"))
        );
    }

    /// <summary>Seats, the reception, the gate and the arrival.</summary>
    public async Task TravelAsync(string code)
    {
        var day = new Story(house).Today.ToString("O");
        await FillAsync(
            "hicham",
            $"/app/cases/{code}/booking",
            "main form[action*='handler=New']",
            ("Input.Legs[0].Flight", "AT 525"),
            ("Input.Legs[0].From", "CMN"),
            ("Input.Legs[0].To", "CKY"),
            ("Input.Legs[0].DepartsOn", day)
        );
        var movement = (await (await AsAsync("hicham")).GetAsync($"/app/cases/{code}/booking"))
            .Document.QuerySelector("main a[href^='/app/movements/']")!
            .GetAttribute("href")!;
        await FillAsync(
            "hicham",
            movement + "/passengers",
            "main form[action*='handler=Escort']",
            ("Escort.Name", Planted.Name)
        );
        await FillAsync("mariama", $"/app/arrivals/{code}", "form[action*='handler=Decline']");
        await FillAsync("mariama", $"/app/arrivals/{code}", "form[action*='handler=Accept']");
        await FillAsync(
            "hicham",
            movement + "/boarding",
            $"main form[action*='{code}']",
            ("Input.Rows[0].Outcome", "Boarded"),
            ("Input.Rows[1].Outcome", "Boarded"),
            ("Input.Rows[0].Allowance", "300"),
            ("Input.Rows[0].Currency", "MAD"),
            ("Input.Rows[0].Receipt", "Signature"),
            ("Input.Rows[1].Allowance", ""),
            ("Input.Rows[1].Currency", "MAD")
        );
        await NotComingAsync(code, day);
        await FillAsync(
            "mariama",
            $"/app/arrivals/{code}",
            "main form[action*='handler=Expect']",
            ("FoundAgain.PersonId", await ChildAsync(code))
        );
        await NotComingAsync(code, day);
        await FillAsync(
            "mariama",
            $"/app/arrivals/{code}",
            "main form:not([action]):has([name='Input.Rows[0].Arrived'])",
            ("Input.Rows[0].Arrived", "true")
        );
    }

    private async Task NotComingAsync(string code, string day) =>
        await FillAsync(
            "mariama",
            $"/app/arrivals/{code}",
            "main form[action*='handler=NotComing']",
            ("Missed.PersonId", await ChildAsync(code)),
            ("Missed.Why", nameof(WhyNotComing.TurnedBack)),
            ("Missed.Since", day)
        );

    private async Task<string> ChildAsync(string code) =>
        (await FileAsync(code)).Travellers[1].Person.Id.ToString();

    /// <summary>After the arrival: a survey that is excused, a visit, what she thinks of the help, a complaint and its answer.</summary>
    public async Task FollowUpAsync(string code)
    {
        var today = new Story(house).Today.ToString("O");
        var person = (await FileAsync(code)).Applicant!.Person.Id;
        await FillAsync(
            "mariama",
            $"/app/cases/{code}/surveys/excuse/{person}/0",
            "main form",
            ("Input.Reason", "Refused")
        );
        var visits = await FillAsync(
            "mariama",
            $"/app/cases/{code}/visits/new",
            "main form",
            ("Input.On", today)
        );
        await FillAsync(
            "mariama",
            visits
                .Document.QuerySelector($"main ol a[href^='/app/cases/{code}/visits/']")!
                .GetAttribute("href")!,
            "main form[enctype]",
            ("Input.Impression", "Difficulties")
        );
        await FillAsync(
            "mariama",
            $"/app/cases/{code}/satisfaction/new",
            "main form",
            ("Input.Information", "3"),
            ("Input.Speed", "2"),
            ("Input.Usefulness", "4"),
            ("Input.Respect", "5")
        );
        await FillAsync(
            "salma",
            "/app/complaints/new",
            "main form",
            ("Input.CaseCode", code),
            ("Input.Category", "Delay"),
            ("Input.AboutRole", "OriginCaseworker")
        );
        var complaint = (await (await AsAsync("aicha")).GetAsync("/app/complaints"))
            .Document.QuerySelector("main tbody a")!
            .GetAttribute("href")!;
        await FillAsync("aicha", complaint, "main form[action*='handler=Note']");
        await FillAsync(
            "aicha",
            complaint,
            "main form[action*='handler=Answer']",
            ("Finding", "Upheld")
        );
    }

    /// <summary>A presumed victim of trafficking: what protection officers write, and who broke the glass.</summary>
    public async Task ProtectionAsync(Story story)
    {
        var code = story.Code;
        await FillAsync(
            "salma",
            $"/app/cases/{code}/screening",
            "main form",
            ("Input.Persons[0].Flags", "trafficking")
        );
        var file = await story.FileAsync();
        var member = file.Applicant!.MemberId;
        await FillAsync(
            "grace",
            "/app/break-glass",
            "main form",
            ("Input.Code", code),
            ("Input.Reason", Planted.Text("why the glass was broken"))
        );
        await FillAsync(
            "driss",
            "/app/oversight/break-glass",
            "main form",
            ("+justified", "false")
        );
        await FillAsync("aicha", "/app/restricted-cases", $"main form:has(input[value='{code}'])");
        await FillAsync(
            "aicha",
            $"/app/cases/{code}/trafficking/{member}",
            "main form",
            ("Input.Status", "PossibleVictimOfTrafficking"),
            ("Input.Control", "DebtBondage")
        );
        var route = await RouteAsync(file.Id);
        await FillAsync(
            "aicha",
            $"/app/cases/{code}/risk/{route}",
            "main form",
            ("Input.Result", "Favourable")
        );
        await FillAsync(
            "aicha",
            $"/app/cases/{code}/protection/{route}/decide",
            "main form",
            ("Input.Kind", "SafetyPlan"),
            ("Input.Result", "Favourable")
        );
        await FillAsync(
            "aicha",
            $"/app/cases/{code}/protection/{route}/decide",
            "form[action*='handler=NotConfirmed']"
        );
        await FillAsync("aicha", $"/app/cases/{code}/team", "form[action*='handler=Lift']");
    }

    /// <summary>A child alone: who consents for it, and the steps of its route.</summary>
    public async Task ChildAsync()
    {
        var code = await RequestAsync("+212 661-371583");
        await FillAsync(
            "salma",
            $"/app/cases/{code}/register",
            "main form",
            ("Input.GivenNames", "Ousmane"),
            ("Input.FamilyName", "Bangoura"),
            ("Input.Birth.Year", "2012"),
            ("Input.Sex", "M"),
            ("Input.Nationality", "GN"),
            ("Input.Phone", ""),
            ("Input.DocumentNumber", ""),
            ("Input.NameInArabic", ""),
            ("Input.OtherSpellings", ""),
            ("Unaccompanied", "true")
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/family",
            "main button[formaction*='handler=Destination']",
            ("Child.GivenNames", ""),
            ("Destination.Country", "GN")
        );
        await FillAsync(
            "salma",
            $"/app/cases/{code}/family",
            "main button[formaction*='handler=Complete']",
            ("Child.GivenNames", "")
        );
        await ConsentAsync(code);
        var file = await FileAsync(code);
        await FillAsync("salma", $"/app/cases/{code}/screening", "main form");
        var route = await RouteAsync(file.Id);
        await SendFileAsync(
            "salma",
            $"/app/cases/{code}/protection/{route}/step",
            "main form",
            "Input.Document",
            Planted.Scan,
            ("Input.Kind", "GuardianConsent"),
            ("Input.Result", "Favourable")
        );
    }

    /// <summary>
    /// A family that does not come to the gate, whose leave is refused, about whose capacity somebody is asked, of whom a
    /// condition is waived, and whose case is closed and opened again.
    /// </summary>
    public async Task EndAsync(Story story)
    {
        var code = story.Code;
        var movement = (await (await AsAsync("hicham")).GetAsync($"/app/cases/{code}/booking"))
            .Document.QuerySelector("main a[href^='/app/movements/']")!
            .GetAttribute("href")!;
        await FillAsync(
            "hicham",
            movement + "/boarding",
            $"main form[action*='{code}']",
            ("Input.Rows[0].Outcome", "NoShow"),
            ("Input.Rows[0].Allowance", ""),
            ("Input.Rows[0].Currency", "MAD")
        );
        await FillAsync(
            "hicham",
            $"/app/cases/{code}/exit",
            "main form",
            ("Input.PersonIds", (await story.FileAsync()).Applicant!.Person.Id.ToString()),
            ("Input.What", "Refused"),
            ("Input.Reference", Planted.Document)
        );
        await FillAsync(
            "karim",
            $"/app/cases/{code}/waive/medically-fit",
            "main form:has([name='Input.Reason'])"
        );
        foreach (var capacity in new[] { "InDoubt", "Able" })
        {
            await FillAsync(
                "salma",
                $"/app/cases/{code}/counselling",
                "main form",
                [
                    .. SessionForm.AllInformation.Select(i => ("Input.Given", i.ToString())),
                    ("Input.Pressure", "None"),
                    ("Input.Capacity", capacity),
                ]
            );
        }
        await FillAsync("salma", $"/app/cases/{code}/withdraw", "main form");
        await FillAsync(
            "salma",
            $"/app/cases/{code}/close",
            "main form",
            ("Input.ClosureReason", "LostContact")
        );
        await FillAsync("salma", $"/app/cases/{code}/reopen", "main form");
        await FillAsync(
            "salma",
            $"/app/cases/{code}/close",
            "main form",
            ("Input.ClosureReason", "LostContact")
        );
    }

    /// <summary>A family that the mission of origin cannot receive.</summary>
    public async Task DeclineAsync(Story story)
    {
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(2)));
        await FillAsync(
            "mariama",
            $"/app/arrivals/{story.Code}",
            "form[action*='handler=Decline']"
        );
    }

    /// <summary>Somebody who was entered twice is found to be one person.</summary>
    public async Task<string> MergeAsync(string code)
    {
        var first = (await FileAsync(code)).Applicant!.Person;
        await FillAsync(
            "salma",
            $"/app/cases/{code}/close",
            "main form",
            ("Input.ClosureReason", "LostContact")
        );
        var again = await RequestAsync("+212 661-371584");
        var entered = new NewPerson
        {
            GivenNames = Planted.Name,
            FamilyName = Planted.Name + "y",
            Birth = new PartialDate(
                int.Parse(Planted.Birth.Year, CultureInfo.InvariantCulture),
                null,
                null
            ),
            Sex = Sex.F,
            Nationality = "GN",
            Phone = Planted.Phone,
        };
        // The family of another case bears the name as well, and may have been born in that year.
        var salma = await new Story(house).ActorAsync("salma");
        var alike = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(entered, salma)
        );
        await FillAsync(
            "salma",
            $"/app/cases/{again}/register",
            "main form",
            [
                ("Input.GivenNames", entered.GivenNames),
                ("Input.FamilyName", entered.FamilyName),
                ("Input.Birth.Year", Planted.Birth.Year),
                ("Input.Sex", "F"),
                ("Input.Nationality", entered.Nationality),
                ("Input.Phone", entered.Phone),
                ("Input.DocumentNumber", ""),
                .. alike.Select(m =>
                    (
                        $"+Input.Decisions[{m.Person.Id}]",
                        m.Person.Id == first.Id ? "Unsure" : "Different"
                    )
                ),
            ]
        );
        var same = await PairAsync(first.Id);
        // Of somebody else it was known of the one, and nobody could tell of the other: the merge answers it.
        var second = (await FileAsync(again)).Applicant!.Person;
        var other = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .Where(p => p.Id != first.Id && p.Id != second.Id && p.MergedIntoId == null)
                .Select(p => p.Code)
                .FirstAsync()
        );
        await DecideAsync(second.Code, "Different");
        await DecideAsync(first.Code, "Unsure");
        await FillAsync(
            "grace",
            $"/app/people/adjudication/{same}",
            "main form",
            ("Input.Kind", "Same"),
            ("Input.Stays", first.Id.ToString())
        );
        return first.Code;

        async Task DecideAsync(string one, string kind)
        {
            var reported = await house.InScopeAsync(s =>
                s.GetRequiredService<Pairs>().ReportAsync(one, other, salma)
            );
            Assert.True(reported.IsDone);
            await FillAsync(
                "grace",
                $"/app/people/adjudication/{await PairAsync(one == first.Code ? first.Id : second.Id)}",
                "main form",
                ("Input.Kind", kind)
            );
        }
    }

    // The question about somebody that was raised last.
    private Task<Guid> PairAsync(Guid person) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .Where(p => p.FirstId == person || p.SecondId == person)
                .OrderByDescending(p => p.Id)
                .Select(p => p.Id)
                .FirstAsync()
        );

    /// <summary>They are two people after all.</summary>
    public Task UndoAsync(string person) =>
        FillAsync("nadia", $"/app/people/{person}/merges", "form[action*='handler=Undo']");

    /// <summary>
    /// A call of the diaspora: an application that is sent, one that is left before it is, what an officer, two jurors and
    /// who decides write about it.
    /// </summary>
    public async Task DiasporaAsync()
    {
        var call = await CallStory.OpenAsync(house);
        var code = "";
        using (var stranger = house.Visitor())
        {
            foreach (var isSent in new[] { true, false })
            {
                var page = await stranger.GetAsync($"/fr/action/calls/{call.Address}/apply");
                page = await stranger.SubmitAsync(
                    page,
                    [
                        ("Input.Name", Planted.Name),
                        ("Input.Sex", "X"),
                        ("Input.BirthYear", Planted.Birth.Year),
                        ("Input.Country", "BE"),
                        ("Input.City", Planted.Text("city")),
                        ("Input.IsOfOrigin", "true"),
                        ("Input.Phone", Planted.Phone),
                        ("Input.Email", Planted.Email),
                        ("Input.HasAgreed", "true"),
                    ]
                );
                code = isSent ? page.Document.QuerySelector(".s-code")!.TextContent : code;
                page = await stranger.SubmitAsync(page, []);
                page = await stranger.SubmitAsync(
                    page,
                    [
                        ("Input.Title", Planted.Text("title")),
                        ("Input.Sector", "C"),
                        ("Input.Region", "01"),
                        ("Input.Idea", Planted.Text("idea")),
                        ("Input.Skills", Planted.Text("skills")),
                    ]
                );
                page = await stranger.SubmitAsync(
                    page,
                    [
                        ("Input.Cost", "40000"),
                        ("Input.Own", "15000"),
                        ("Input.Bank", "10000"),
                        ("Input.Asked", "15000"),
                        ("Input.WomenJobs", "1"),
                        ("Input.MenJobs", "1"),
                    ]
                );
                if (isSent)
                {
                    await stranger.SubmitAsync(page, [("Website", Planted.Name)]);
                }
            }
            left.AddRange(stranger.Addresses);
        }
        await FillAsync(
            "samba",
            $"/app/diaspora/applications/{code}/answer",
            "main form",
            ("Text", Planted.Text("officer"))
        );
        // The call closes without a leap of the clock, at which the sessions of all would end.
        var yesterday = call.Today.AddDays(-1);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Call>()
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.ClosesOn, yesterday))
        );
        await FillAsync(
            "samba",
            $"/app/diaspora/calls/{call.Address}/applications",
            "main form[method=post]"
        );
        await FillAsync(
            "samba",
            $"/app/diaspora/applications/{code}/check",
            "main form",
            ("Input.IsEligible", "True")
        );
        await FillAsync(
            "jamal",
            $"/app/jury/{code}",
            "main form",
            ("Declaration.IsConflict", "True")
        );
        await FillAsync(
            "sofia",
            $"/app/jury/{code}",
            "main form",
            ("Declaration.IsConflict", "False"),
            ("Declaration.Reason", "")
        );
        await FillAsync(
            "sofia",
            $"/app/jury/{code}",
            "main form",
            ("Rows[0].Points", "4"),
            ("Rows[1].Points", "4"),
            ("handIn", "true")
        );
        await call.CloseScoringAsync();
        await FillAsync(
            "nadia",
            $"/app/diaspora/calls/{call.Address}/decide",
            "main form[action*='handler=Decide']",
            ("To", "Selected")
        );
        await call.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(call.Address, by));
        await call.AsAsync<Decisions>(
            "nadia",
            (d, by) => d.LeaveFreeAsync(call.Address, Planted.Text("free"), by)
        );
        await AccompanyAsync();
    }

    // The venture that came of it, from a training to its end; it was selected long ago, so that a follow-up is due.
    private async Task AccompanyAsync()
    {
        var (today, before) = (new Story(house).Today, new Story(house).Today.AddDays(-200));
        var code = await house.InScopeAsync(async s =>
        {
            var ventures = s.GetRequiredService<RihlaDb>().Set<Venture>();
            await ventures.ExecuteUpdateAsync(v => v.SetProperty(x => x.SelectedOn, before));
            return await ventures.Select(v => v.Code).SingleAsync();
        });
        var root = $"/app/diaspora/ventures/{code}";
        await FillAsync(
            "samba",
            root + "/session",
            "main form",
            ("Input.Kind", "Training"),
            ("Input.On", today.ToString("O")),
            ("Input.Hours", "2"),
            ("Input.Coach", Planted.Text("coach"))
        );
        await SendFileAsync(
            "samba",
            root + "/plan",
            "main form[enctype]",
            "Input.File",
            Planted.Scan
        );
        await FillAsync(
            "samba",
            root + "/creation",
            "main form[action*='handler=Dossier']",
            ("Dossier.To", "Submitted"),
            ("Dossier.On", today.ToString("O"))
        );
        await FillAsync(
            "samba",
            root + "/financing",
            "main form",
            ("Input.Source", "Bank"),
            ("Input.Amount", "1000"),
            ("Input.Standing", "Granted"),
            ("Input.Since", today.ToString("O"))
        );
        await FillAsync(
            "samba",
            root + "/creation",
            "main form:not([action])",
            ("Input.On", before.ToString("O")),
            ("Input.LegalForm", "SARL"),
            ("Input.Women", "1"),
            ("Input.Men", "1")
        );
        await FillAsync(
            "samba",
            root + "/follow-up/6",
            "main form",
            ("Input.On", today.ToString("O")),
            ("Input.IsAlive", "True"),
            ("Input.Women", "1"),
            ("Input.Men", "1")
        );
        await FillAsync(
            "samba",
            root + "/drop-out",
            "main form",
            ("Input.On", today.ToString("O")),
            ("Input.Reason", "Health")
        );
    }

    /// <summary>A caseload taken over from another system.</summary>
    public Task ImportAsync() =>
        house.InScopeAsync(async s =>
        {
            var csv = $"""
                external_id,family_name,given_names,sex,birth_date,nationality,requested_on,case_ref,relation,phone,document_type,document_number
                {Planted.Name}-1,Camara{Planted.Name},Alpha{Planted.Name},M,1979-05-06,GN,2026-01-05,{Planted.Name}-C1,applicant,+212661371585,passport,KX7381946
                {Planted.Name}-2,=cmd|{Planted.Name},,M,31-02-1980,ZZ,2026-01-05,{Planted.Name}-C2,applicant,nonsense {Planted.Phone},passport,KX7381946
                """;
            using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
            var outcome = await s.GetRequiredService<CaseImport>()
                .RunAsync(file, new() { AcceptDuplicates = true }, null, Actor.System);
            Assert.True(outcome.IsDone);
            Assert.Equal(1, outcome.Value.Cases);
            Assert.NotEmpty(outcome.Value.Faults);
        });

    /// <summary>Why a grant is behind its plan.</summary>
    public async Task ExplainAsync()
    {
        var page = await (await AsAsync("nadia")).GetAsync("/app/reports/grants");
        var grant = page.Document.QuerySelector("main th a")!.GetAttribute("href")!;
        await FillAsync("nadia", $"{grant}/explain", "main form", ("Input.Subject", "Travel"));
    }

    /// <summary>The words typed into searches.</summary>
    public async Task SearchAsync()
    {
        foreach (
            var words in new[] { Planted.Name, Planted.ArabicName, Planted.Phone, Planted.Document }
        )
        {
            await FillAsync("salma", "/app/search", "main form", ("q", words));
            await FillAsync("salma", "/app/people", "main form", ("Text", words));
        }
    }

    /// <summary>Somebody asks for help on the public site, writes, and is answered; another is referred by a partner.</summary>
    public async Task OnlineAsync(string code)
    {
        using var stranger = house.Visitor();
        // One is sent and waits for a person, because a machine seems to have written it; one is left before it is sent.
        foreach (var isSent in new[] { true, false })
        {
            var page = await stranger.GetAsync("/fr/help/ask");
            page = await stranger.SubmitAsync(page, [("Input.IsChild", "false")]);
            page = await stranger.SubmitAsync(
                page,
                [("Input.WantsHome", "true"), ("Input.Note", Planted.Text("wish"))]
            );
            page = await stranger.SubmitAsync(
                page,
                [
                    ("Input.Name", Planted.Name),
                    ("Input.Phone", Planted.Phone),
                    ("Input.OtherContact", Planted.Text("contact")),
                ]
            );
            if (isSent)
            {
                await stranger.SubmitAsync(page, [("Go", "next"), ("Website", Planted.Name)]);
            }
        }
        await FillAsync(
            "abri",
            "/app/referred/new",
            "main form",
            ("Input.Label", Planted.Name),
            ("Input.Name", Planted.Name),
            ("Input.IsChild", "false"),
            ("Input.Phone", Planted.Phone),
            ("Input.Language", "fr"),
            ("Input.Note", Planted.Text("referral")),
            ("Input.HasAgreed", "true")
        );
        var exchanges = await (await AsAsync("salma")).GetAsync($"/app/cases/{code}/exchanges");
        var given = await (await AsAsync("salma")).SubmitAsync(
            exchanges,
            [],
            "form[action*=Receipt]"
        );
        var receipt = given
            .Document.QuerySelectorAll(".r-notice-done strong")
            .Select(e => e.TextContent)
            .ToList();
        await FillAsync(
            "salma",
            $"/app/cases/{code}/exchanges",
            "form[action$=exchanges]",
            ("Input.Text", Planted.Text("answer")),
            ("Input.AppointmentOn", "2031-01-01"),
            ("Input.AppointmentAt", "10:00"),
            ("Input.Place", Planted.Text("place")),
            ("Input.Bring", Planted.Text("bring"))
        );
        var followed = await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/follow"),
            [("ReceiptCode", receipt[^2]), ("Secret", receipt[^1])]
        );
        await stranger.SubmitAsync(
            followed,
            [("Text", Planted.Text("message"))],
            "form:has([value=say])"
        );
        followed = await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/follow"),
            [("ReceiptCode", receipt[^2]), ("Secret", receipt[^1])]
        );
        await stranger.SubmitAsync(
            followed,
            [("Kind", "DataCorrection"), ("Text", Planted.Text("wrong"))],
            "form:has([value=say])"
        );
        left.AddRange(stranger.Addresses);
        var asked = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<DataRequest>().Select(d => d.Id).SingleAsync()
        );
        await FillAsync(
            "driss",
            $"/app/data-requests/{asked}",
            "form[action*=Decide]",
            ("Input.IsGranted", "true"),
            ("Input.Reason", Planted.Text("granted"))
        );
    }

    /// <summary>A form sent when the session was over.</summary>
    public async Task KeptAsync(string code)
    {
        // Typed and never sent: the sheet that was registered took its own draft away.
        await DraftAsync($"/app/cases/{code}/family/add", $"member-{code}");
        var page = await (await AsAsync("youssef")).GetAsync($"/app/cases/{code}/notes");
        house.Clock.Advance(TimeSpan.FromHours(3));
        var led = await (await AsAsync("youssef")).SubmitAsync(
            page,
            [("Input.Text", Planted.Text("note"))],
            "main form[data-draft]"
        );
        Assert.StartsWith("/sign-in", led.Path, StringComparison.Ordinal);
        // Everybody's session is over: who goes on signs in again.
        foreach (var visitor in visitors.Values)
        {
            left.AddRange(visitor.Addresses);
            visitor.Dispose();
        }
        visitors.Clear();
    }

    /// <summary>Opens a form, types into every field that is left empty, and sends it; it must be accepted.</summary>
    public Task<Page> FillAsync(
        string userName,
        string address,
        string form,
        params (string Name, string Value)[] values
    ) => SendAsync(userName, address, form, null, values);

    /// <summary>The same, with a file.</summary>
    public Task<Page> SendFileAsync(
        string userName,
        string address,
        string form,
        string field,
        byte[] content,
        params (string Name, string Value)[] values
    ) => SendAsync(userName, address, form, (field, $"{Planted.Name}.pdf", content), values);

    private async Task<Page> SendAsync(
        string userName,
        string address,
        string form,
        (string Field, string Name, byte[] Content)? file,
        (string Name, string Value)[] values
    )
    {
        var visitor = await AsAsync(userName);
        var page = await visitor.GetAsync(address);
        Assert.True(page.Status == HttpStatusCode.OK, $"{userName} {address}: {page.Status}");
        var found =
            page.Document.QuerySelector<IHtmlButtonElement>(form)?.Form
            ?? page.Document.QuerySelector<IHtmlFormElement>(form)
            ?? throw new InvalidOperationException(
                $"There is no form {form} on {address}:\n{MainOf(page)}"
            );
        var typed = found
            .Elements.Where(e =>
                e.GetAttribute("name") is { Length: > 0 } name
                && values.All(v => v.Name != name)
                && (
                    e is IHtmlTextAreaElement { Value: "" }
                    || e
                        is IHtmlInputElement
                        {
                            Type: "text" or "search" or "tel" or "email",
                            Value: ""
                        }
                )
                && !name.Contains(".Birth.", StringComparison.Ordinal)
                && !name.Contains(".Legs[", StringComparison.Ordinal)
                && !name.EndsWith("On.Day", StringComparison.Ordinal)
                && !name.EndsWith("On.Month", StringComparison.Ordinal)
                && e.GetAttribute("inputmode") != "numeric"
            )
            .Select(e => (e.GetAttribute("name")!, ValueFor((IHtmlElement)e)))
            .ToList();
        var answer = await visitor.SubmitAsync(page, [.. values, .. typed], form, file);
        Assert.True(
            answer.Status == HttpStatusCode.OK
                && answer.Document.QuerySelector(".r-error-summary") is null,
            $"{userName} {address}: {answer.Status} {answer.Document.QuerySelector(".r-error-summary")?.TextContent}"
        );
        return answer;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var visitor in visitors.Values)
        {
            visitor.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    private async Task<string> ApplicantAsync(string code) =>
        (await FileAsync(code)).Applicant!.Person.Code;

    private async Task<CaseFile> FileAsync(string code) =>
        (
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(code, Actor.System)
            )
        )!;

    private async Task ConsentAsync(string code)
    {
        var consents = await (await AsAsync("salma")).GetAsync($"/app/cases/{code}/consents");
        await FillAsync(
            "salma",
            $"/app/cases/{code}/consents",
            "main form",
            [
                .. consents
                    .Document.QuerySelectorAll("select[name^='ForAll']")
                    .Select(s => (s.GetAttribute("name")!, "Given")),
                ("Input.Method", "OralWithWitness"),
            ]
        );
    }

    /// <summary>Whom one meets, who comes with whom, what was said and promised, and what a dossier is about.</summary>
    public async Task RelationsAsync()
    {
        var today = new Story(house).Today.ToString("O");
        (string, string)[] NameOf(string fr) =>
            [("Input.Name.Fr", fr), ("Input.Name.Ar", "اسم"), ("Input.Name.En", fr)];
        await FillAsync(
            "claire",
            "/app/institutions/new",
            "main form",
            [.. NameOf("Agence d'essai"), ("Input.Country", "MA"), ("Input.City", "Rabat")]
        );
        var counterpart = await FillAsync("claire", "/app/counterparts/new", "main form");
        var delegation = await FillAsync(
            "claire",
            "/app/visits/new",
            "main form",
            [.. NameOf("Visite d'essai"), ("Input.FirstDay", today), ("Input.LastDay", today)]
        );
        await FillAsync("claire", delegation.Path, "main form[action$='handler=Join']");
        var visit = delegation.Path[..delegation.Path.LastIndexOf('/')];
        var meeting = await FillAsync(
            "claire",
            $"{visit}/meetings/new",
            "main form",
            ("Input.Subject.Fr", "Séance d'essai"),
            ("Input.Subject.Ar", "جلسة"),
            ("Input.Subject.En", "A trial"),
            ("Input.From", "07:00"),
            ("Input.To", "07:30"),
            ("Seek", ""),
            ("+Input.Met", counterpart.Path.Split('/')[^1])
        );
        await FillAsync(
            "claire",
            $"{meeting.Path}/briefing/points",
            "main form",
            ("Input.Points", Planted.Text("points"))
        );
        var record = $"{meeting.Path}/record";
        await FillAsync("claire", record, "main form[action$='handler=Conclude']");
        var claire = await new Story(house).ActorAsync("claire");
        await FillAsync(
            "claire",
            record,
            "main form[action$='handler=Promise']",
            ("Promise.OwnerId", claire.UserId.ToString()),
            ("Promise.DueOn", today)
        );
        await FillAsync("claire", "/app/commitments", "main form[action$='handler=Kept']");
        await FillAsync(
            "claire",
            "/app/dossiers/new",
            "main form",
            ("Input.Title", "Dossier d'essai"),
            ("Input.OpenedOn", today)
        );
        // Who reads it all: the pages themselves, the papers and the calendar.
        foreach (
            var page in new[]
            {
                visit,
                $"{visit}/programme",
                $"{visit}/report",
                $"{visit}/news",
                $"{meeting.Path}/briefing/print",
                counterpart.Path,
            }
        )
        {
            await (await AsAsync("claire")).GetAsync(page);
        }
    }

    private Task<Guid> RouteAsync(Guid caseId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ProtectionRoute>()
                .Where(r => r.CaseId == caseId)
                .Select(r => r.Id)
                .SingleAsync()
        );

    private static string MainOf(Page page) =>
        string.Join(
            ' ',
            page.Document.QuerySelector("main")!
                .TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    // What a long form keeps by itself while somebody types.
    private async Task DraftAsync(string address, string key)
    {
        var visitor = await AsAsync("salma");
        var page = await visitor.GetAsync(address);
        var token = page
            .Document.QuerySelector($"main input[name='rihla.form']")!
            .GetAttribute("value")!;
        using var saved = await visitor.SendAsync(
            new(HttpMethod.Post, $"/app/drafts/{key}")
            {
                Content = new FormUrlEncodedContent([
                    new("rihla.form", token),
                    new("Input.GivenNames", Planted.Text("draft")),
                ]),
            }
        );
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
    }

    private static string ValueFor(IHtmlElement element)
    {
        var name = element.GetAttribute("name")!;
        var value = element switch
        {
            IHtmlInputElement { Type: "tel" } => Planted.Phone,
            IHtmlInputElement { Type: "email" } => Planted.Email,
            _ when name.EndsWith("Arabic", StringComparison.Ordinal) => Planted.ArabicName,
            _ when name.EndsWith("Number", StringComparison.Ordinal) => Planted.Document,
            _ => Planted.Text(name),
        };
        return int.TryParse(element.GetAttribute("maxlength"), out var most) && value.Length > most
            ? value[..most]
            : value;
    }
}
