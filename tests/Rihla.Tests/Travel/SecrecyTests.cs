using System.Net;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Travel;

/// <summary>A diagnosis is for medical officers.</summary>
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
