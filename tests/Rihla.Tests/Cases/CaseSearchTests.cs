using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>What a search by name shows, on both databases.</summary>
public sealed class CaseSearchTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Those_who_answer_best_are_shown_and_that_others_answer_is_said(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var salma = await story.ActorAsync("salma");
        for (var i = 0; i < CaseSearch.Most; i++)
        {
            await TakeAsync("Yero Wann");
        }
        var whole = await TakeAsync("Yero Demba Wann");

        var all = await FindAsync("Yero Wann");
        var one = await FindAsync("Demba Yero Wann");

        Assert.Equal(CaseSearch.Most, all.Cases.Count);
        Assert.True(all.MoreAnswer);
        Assert.Equal(whole, one.Cases[0].Code);
        Assert.Equal(["Yero Demba Wann"], one.Cases[0].Names);

        async Task<string> TakeAsync(string name)
        {
            var taken = await house.InScopeAsync(s =>
                s.GetRequiredService<Requests>()
                    .TakeAsync(
                        new()
                        {
                            Name = name,
                            SafeContact = "Le matin",
                            Language = "fr",
                            Channel = Channel.WalkIn,
                        },
                        salma
                    )
            );
            Assert.True(taken.IsDone, string.Join(", ", taken.Refusals.Select(r => r.TextKey)));
            return taken.Value.Code;
        }

        Task<CaseSearchResult> FindAsync(string text) =>
            house.InScopeAsync(s => s.GetRequiredService<CaseSearch>().FindAsync(text, salma));
    }

    [Theory, BothDatabases]
    public async Task A_request_is_found_by_its_telephone_and_its_code_in_the_digits_of_either_script(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var salma = await new Story(house).ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Yaye Tall",
                        Phone = "0612345678",
                        SafeContact = "Le matin",
                        Language = "fr",
                        Channel = Channel.Phone,
                    },
                    salma
                )
        );
        Assert.True(taken.IsDone, string.Join(", ", taken.Refusals.Select(r => r.TextKey)));
        var code = taken.Value.Code;

        foreach (
            var typed in new[] { "0612345678", "٠٦١٢٣٤٥٦٧٨", "۰۶۱۲۳۴۵۶۷۸", code, InArabic(code) }
        )
        {
            var found = await house.InScopeAsync(s =>
                s.GetRequiredService<CaseSearch>().FindAsync(typed, salma)
            );
            Assert.Equal(code, Assert.Single(found.Cases).Code);
        }

        static string InArabic(string text) =>
            string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '٠') : c));
    }

    [Theory, BothDatabases]
    public async Task A_family_is_named_with_the_applicant_first(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");

        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseSearch>().FindAsync(file.Code, salma)
        );

        var only = Assert.Single(found.Cases);
        Assert.False(found.MoreAnswer);
        Assert.Equal([.. file.Travellers.Select(t => t.Person.FullName)], only.Names);
        Assert.True(only.Names.Count > 1);
    }
}
