using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>The Washington Group short set: asked after consent, kept encrypted, counted by its cut-off.</summary>
public sealed class FunctioningTests(Houses houses) : IClassFixture<Houses>
{
    private static Functioning Answers(params Difficulty[] answers) =>
        new(answers[0], answers[1], answers[2], answers[3], answers[4], answers[5]);

    [Fact]
    public void A_lot_of_difficulty_in_one_domain_is_a_disability()
    {
        for (var domain = 0; domain < 6; domain++)
        {
            foreach (var severe in new[] { Difficulty.ALot, Difficulty.CannotDo })
            {
                var answers = Enumerable.Repeat(Difficulty.None, 6).ToArray();
                answers[domain] = severe;
                Assert.Equal(Disability.Yes, Answers(answers).Disability);
            }
        }
    }

    [Fact]
    public void Some_difficulty_everywhere_is_none()
    {
        Assert.Equal(Disability.No, Answers([.. Enumerable.Repeat(Difficulty.Some, 6)]).Disability);
    }

    [Fact]
    public void Who_left_a_question_open_is_not_known_to_have_none()
    {
        var answers = Enumerable.Repeat(Difficulty.None, 6).ToArray();
        answers[3] = Difficulty.NotAnswered;
        Assert.Equal(Disability.Unknown, Answers(answers).Disability);
        answers[0] = Difficulty.ALot;
        Assert.Equal(Disability.Yes, Answers(answers).Disability);
    }

    [Theory, BothDatabases]
    public async Task The_answers_need_consent_and_reach_the_figures(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        var severe = Answers(
            Difficulty.None,
            Difficulty.None,
            Difficulty.ALot,
            Difficulty.None,
            Difficulty.None,
            Difficulty.None
        );
        async Task<Outcome> SaveAsync() =>
            await house.InScopeAsync(async s =>
            {
                var stored = await s.GetRequiredService<Screenings>().FindAsync(file.Id);
                return await s.GetRequiredService<Screenings>()
                    .SaveAsync(
                        story.Code,
                        new()
                        {
                            Version = stored!.Version + 1,
                            Persons =
                            [
                                new(file.Travellers[0].MemberId, Findings.Nothing, [])
                                {
                                    Functioning = severe,
                                },
                            ],
                        },
                        salma
                    );
            });

        Assert.True((await SaveAsync()).IsDone);
        Assert.Equal(Disability.Yes, await DisabilityAsync());

        await house.InScopeAsync(s =>
            s.GetRequiredService<ConsentSheet>()
                .RecordAsync(
                    story.Code,
                    new()
                    {
                        Entries =
                        [
                            new(
                                file.Travellers[0].Person.Id,
                                ConsentPurpose.MedicalData,
                                ConsentAnswer.Refused
                            ),
                        ],
                        Method = ConsentMethod.Signature,
                        ExplainedIn = "fr",
                    },
                    salma
                )
        );
        Assert.Equal("Functioning.NoConsent", Assert.Single((await SaveAsync()).Refusals).TextKey);

        Task<Disability> DisabilityAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CountedPerson>()
                    .Where(c => c.CaseId == file.Id)
                    .Select(c => c.Disability)
                    .SingleAsync()
            );
    }

    [Theory, BothDatabases]
    public async Task The_page_asks_the_six_questions(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");

        var page = await salma.GetAsync($"/app/cases/{story.Code}/screening", "en");

        foreach (var domain in Functioning.Domains)
        {
            Assert.NotEmpty(
                page.Document.QuerySelectorAll(
                    $"input[name='Input.Persons[0].Functioning[{domain}]']"
                )
            );
        }
        page = await salma.SubmitAsync(
            page,
            [("Input.Persons[0].Functioning[Seeing]", "CannotDo")]
        );
        Assert.Equal(System.Net.HttpStatusCode.OK, page.Status);
        page = await salma.GetAsync($"/app/cases/{story.Code}/screening", "ar");
        Assert.NotNull(
            page.Document.QuerySelector(
                "input[name='Input.Persons[0].Functioning[Seeing]'][value=CannotDo][checked]"
            )
        );
    }
}
