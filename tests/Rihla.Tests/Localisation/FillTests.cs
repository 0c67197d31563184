using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;

namespace Rihla.Tests.Localisation;

/// <summary>What fills the places of sentences that are kept.</summary>
public sealed class FillTests(Houses houses) : IClassFixture<Houses>
{
    [Fact]
    public async Task Whatever_was_typed_is_read_as_it_was_typed_and_nothing_that_was_kept_is_an_error()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var keys = house.Services.GetRequiredService<Texts>().Under("").ToList();
        await house.InScopeAsync(s =>
        {
            foreach (var language in Languages.All)
            {
                var words = s.GetRequiredService<Words>().In(language);
                foreach (var key in keys)
                {
                    foreach (var typed in (string[])[$"@{key}", $"@@{key}", $"@{key}\nx"])
                    {
                        Fill fill = typed;
                        Assert.Equal(typed, Fill.Read(fill.Kept, words));
                        // As an earlier version kept it.
                        Assert.NotEmpty(Fill.Read(typed, words));
                    }
                }
            }
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_text_is_read_with_what_fills_it_and_dots_for_what_was_not_kept()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        await house.InScopeAsync(s =>
        {
            var words = s.GetRequiredService<Words>().In("en");
            var survey = Fill.Text(
                "Task.survey-due",
                Fill.Lines([Fill.Text("Sex.F"), "@Sex.M", "2026-03-02"])
            );
            Assert.Equal(
                "Survey to hold: Female, @Sex.M, by 2 March 2026",
                Plain(Fill.Read(survey.Kept, words))
            );
            Assert.Equal(
                "Survey to hold: Female, …, by …",
                Plain(Fill.Read("@Task.survey-due\n@Sex.F", words))
            );
            Assert.Equal("Female, Male", Fill.Read(Fill.Texts(["Sex.F", "Sex.M"]).Kept, words));
            Assert.Equal("@Sex.F, and more", Fill.Read("@Sex.F, and more", words));
            return Task.CompletedTask;
        });
    }

    // Without the marks that keep names of another direction apart.
    private static string Plain(string text) =>
        string.Concat(text.Where(c => c is not ('\u2066' or '\u2067' or '\u2068' or '\u2069')));
}
