using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Travel;

/// <summary>A diagnosis is for medical officers, and what needs protection for those who do casework.</summary>
public sealed class SecrecyTests(Houses houses) : IClassFixture<Houses>
{
    private const string Diagnosis = "Tuberculose-temoin-7741";

    private static readonly string[] Pages =
    [
        "",
        "/medical",
        "/fitness",
        "/journey",
        "/documents",
        "/exit",
        "/booking",
        "/history",
        "/history?looks=true",
        "/conditions",
    ];

    [Theory, BothDatabases]
    public async Task A_diagnosis_is_seen_by_medical_officers_and_nobody_else(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        await story.FitAsync(story.Today.AddDays(30), Diagnosis);
        await story.FitAsync(story.Today.AddDays(31), Diagnosis + "-b");
        foreach (var user in DemonstrationUsers.All)
        {
            using var visitor = await story.VisitorAsync(user.UserName);
            var seen = false;
            foreach (var page in Pages)
            {
                seen |= (await visitor.GetAsync($"/app/cases/{story.Code}{page}")).Html.Contains(
                    Diagnosis,
                    StringComparison.Ordinal
                );
            }
            Assert.Equal(user.Role == Role.MedicalOfficer, seen);
        }
    }

    [Theory, BothDatabases]
    public async Task What_somebody_fears_is_read_by_those_who_do_casework_and_nobody_else(
        DatabaseKind kind
    )
    {
        const string because = "Propos-temoin-2093";
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var file = await story.FileAsync();
        foreach (var flag in new[] { "asylum", "fear_of_return", "torture" })
        {
            await story.DoAsync<ProtectionRoutes>(p =>
                p.OpenAsync(story.Code, file.Applicant!.MemberId, flag, salma)
            );
        }
        var torture = await house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<RihlaDb>()
                    .Set<ProtectionRoute>()
                    .Where(r => r.CaseId == file.Id)
                    .ToListAsync()
            )
                .Single(r => r.Flag.Reveal() == "torture")
                .Id
        );
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, torture, because, aicha)
        );
        await story.DoAsync<Referrals>(r =>
            r.SendAsync(
                story.Code,
                new()
                {
                    MemberIds = [file.Applicant!.MemberId],
                    Service = ReferralService.Asylum,
                    Partner = "Antenne-temoin",
                    Purpose = "Un entretien",
                    Shared = "Le nom",
                },
                salma
            )
        );
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menace-temoin", aicha));
        await story.DoAsync<Teams>(t => t.LiftAsync(story.Code, "Sans menace-temoin", aicha));
        string[] told =
        [
            because,
            "-temoin",
            "asile",
            "Asile",
            "asylum",
            "Asylum",
            "crainte d",
            "fear of",
            "torture",
            "Sans moyens de rentrer",
        ];
        var pages = Pages
            .Concat(["/notes", "/protection", "/referrals", "/screening"])
            .Select(page => $"/app/cases/{story.Code}{page}")
            .Concat([
                "/app?tab=office",
                "/app/waiting-list",
                $"/app/people/{file.Applicant!.Person.Code}/history",
            ])
            .ToList();
        foreach (var user in DemonstrationUsers.All)
        {
            var reader = await story.ActorAsync(user.UserName);
            using var visitor = await story.VisitorAsync(user.UserName);
            var read = new List<string>();
            foreach (var page in pages)
            {
                var shown = await visitor.GetAsync(page);
                if (shown.Status == HttpStatusCode.OK)
                {
                    read.AddRange(
                        told.Where(t => shown.Text.Contains(t, StringComparison.Ordinal))
                            .Select(t => $"{user.UserName} {page}: {t}")
                    );
                }
            }
            if (reader.May(CasesPermissions.Work) && reader.MissionId == file.HostMissionId)
            {
                Assert.Contains(read, r => r.EndsWith(because, StringComparison.Ordinal));
            }
            else
            {
                Assert.Empty(read);
            }
        }

        // That there is something is no secret to who works on the case.
        using var mariama = await story.VisitorAsync("mariama");
        foreach (
            var (page, text) in new[]
            {
                ("", "+ 30 : besoins constatés à l'évaluation"),
                ("/history", "Parcours de protection ouvert (…)"),
                ("/conditions", "parcours de protection en cours"),
                ("/journey", "parcours de protection en cours"),
            }
        )
        {
            var shown = await mariama.GetAsync($"/app/cases/{story.Code}{page}");
            Assert.Contains(
                text,
                shown.Text.Replace('\u00a0', ' ').Replace('\u202f', ' ').Replace('’', '\''),
                StringComparison.Ordinal
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Whoever_may_not_decide_on_health_is_turned_away(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        using var salma = await story.VisitorAsync("salma");
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await salma.GetAsync($"/app/cases/{story.Code}/medical")).Status
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await salma.GetAsync($"/app/cases/{story.Code}/fitness")).Status
        );
    }
}
