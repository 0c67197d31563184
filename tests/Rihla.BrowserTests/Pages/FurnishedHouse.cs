using Microsoft.Extensions.DependencyInjection;
using Rihla.BrowserTests.Host;
using Rihla.BrowserTests.Journeys;
using Rihla.Results;

namespace Rihla.BrowserTests.Pages;

/// <summary>
/// A house in which every page has something to show: a family at the gate, one that came home, a woman in need of protection who is
/// perhaps in the register already, one who stood there twice, and a case that was closed. Furnished through the pages themselves.
/// </summary>
public sealed class FurnishedHouse(Chromium chromium) : IAsyncLifetime
{
    public OpenHouse House { get; private set; } = null!;

    /// <summary>The codes of the cases, the fullest first.</summary>
    public IReadOnlyList<string> Cases { get; private set; } = [];

    /// <summary>A caseload file that was handed in and has been checked.</summary>
    public string Import { get; private set; } = "";

    /// <summary>The pages of the house, and the routes that nobody could open.</summary>
    internal (IReadOnlyList<PageToSee> Pages, IReadOnlyList<string> Unopened) Pages
    {
        get;
        private set;
    }

    public async ValueTask InitializeAsync()
    {
        House = await OpenHouse.OpenAsync();
        await House.InScopeAsync(async s =>
        {
            await s.GetRequiredService<DemonstrationResults>().EnsureAsync();
            await s.GetRequiredService<Rihla.Demonstration.RelationsStory>().TellAsync();
            var clock = s.GetRequiredService<Rihla.Demonstration.StoryClock>();
            await s.GetRequiredService<Rihla.Diaspora.DemonstrationDiaspora>()
                .TellAsync(clock.Now, clock.At);
            await s.GetRequiredService<Rihla.Site.DemonstrationReferrals>().TellAsync();
            return true;
        });
        await using var desk = await Desk.OpenAsync(chromium, House);
        var family = new FamilyJourney(desk);
        await family.ApplyAsync("Aïssatou", "Diallo", "0612345678", likelyMatches: 0);
        await family.PrepareAsync();

        var home = new FamilyJourney(desk);
        await home.ApplyAsync("Kadiatou", "Bangoura", "0612345683", likelyMatches: 0);
        await home.PrepareAsync();
        await home.BoardAsync();
        await home.ConfirmArrivalAsync();
        await new FollowUp(desk, home.Code).FurnishAsync();
        await new PlanFurnishing(House, home.Code).FurnishAsync();

        var alone = new FamilyJourney(desk);
        await desk.EnterAsync("salma");
        await alone.TakeRequestAsync("Aissata Dialo", "0612345679");
        await alone.RegisterAsync("Aissata", "Dialo", likelyMatches: 1, decision: "Unsure");
        await alone.CompleteFamilyAsync();
        await alone.ConsentAsync();
        await alone.CounselAsync();
        await alone.ScreenAsync("asylum", "trafficking");
        await alone.ReferAsync();
        await alone.WriteNoteAsync("Vient de Tanger en bus, rappellera lundi.");

        await desk.EnterAsync("aicha");
        await alone.TakeRestrictedCaseAsync();

        await TwiceInTheRegisterAsync(desk);

        var closed = new FamilyJourney(desk);
        await desk.EnterAsync("salma");
        await closed.TakeRequestAsync("Kwame Mensah", "0612345680");
        await closed.CloseAsync();
        await ImportAsync(desk);
        Cases = [family.Code, home.Code, alone.Code, closed.Code];
        Pages = await new PageList(chromium, this).FindAsync();
    }

    // Two records of one woman, the first from a case that was closed, found to be one by two officers, one after the other.
    private static async Task TwiceInTheRegisterAsync(Desk desk)
    {
        await desk.EnterAsync("salma");
        foreach (var (phone, likelyMatches) in new[] { ("0612345681", 0), ("0612345682", 1) })
        {
            var once = new FamilyJourney(desk);
            await desk.GoAsync("/app");
            await once.TakeRequestAsync("Akosua Mensah", phone);
            await once.RegisterAsync("Akosua", "Mensah", likelyMatches, decision: "Unsure");
            if (likelyMatches == 0)
            {
                await once.CloseAsync();
            }
        }
        foreach (var officer in new[] { "aicha", "nadia" })
        {
            await desk.EnterAsync(officer);
            await desk.GoAsync("/app/people/adjudication");
            var pair = desk
                .Page.Locator("main a[href^='/app/people/adjudication/']")
                .Filter(new() { HasText = "Mensah" });
            if (await pair.CountAsync() > 0)
            {
                await desk.FollowAsync(pair.First);
                await desk.Choice("Input.Kind", "Same").CheckAsync();
                await desk.SendAsync("Input.Kind");
            }
        }
    }

    // A caseload file with a good row and a bad one.
    private async Task ImportAsync(Desk desk)
    {
        await desk.EnterAsync("nadia");
        await desk.GoAsync("/app/import");
        await desk.Field("Input.File")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "caseload.csv",
                    MimeType = "text/csv",
                    Buffer =
                        """
                        external_id,family_name,given_names,sex,birth_date,nationality,requested_on,case_ref,relation
                        X1,Sagna,Oumou,F,1990-03-01,SN,2026-02-01,C1,applicant
                        X2,Barro,Ali,M,1990-02-31,BF,2026-02-01,C2,applicant
                        """u8.ToArray(),
                }
            );
        await desk.SendAsync("Input.File");
        // The page looks again by itself until the file has been checked.
        await Assertions.Expect(desk.Page.Locator("main .r-table")).ToBeVisibleAsync();
        Import = new Uri(desk.Page.Url).Segments[^1];
    }

    public async ValueTask DisposeAsync() => await House.DisposeAsync();
}
