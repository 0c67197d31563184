using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A photograph stands on a consent, and falls with it.</summary>
public sealed class PhotographTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_withdraws_the_consent_to_a_photograph_has_none_on_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (file, salma) = (await story.FileAsync(), await story.ActorAsync("salma"));
        var person = file.Applicant!.Person;
        Assert.True((await PhotographAsync()).IsDone);
        var photo = Assert.NotNull(await PhotoIdAsync());

        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Photograph, salma)
        );

        Assert.Null(await PhotoIdAsync());
        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Attachment>().AnyAsync(a => a.Id == photo)
            )
        );
        Assert.Equal(
            "Person.Photo.NoConsent",
            Assert.Single((await PhotographAsync()).Refusals).TextKey
        );

        Task<Outcome> PhotographAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<PersonPapers>()
                    .SetPhotoAsync(
                        person.Code,
                        new MemoryStream(Pictures.Png(20, 20)),
                        "portrait.png",
                        salma
                    )
            );

        Task<Guid?> PhotoIdAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Person>()
                    .Where(p => p.Id == person.Id)
                    .Select(p => p.PhotoId)
                    .SingleAsync()
            );
    }
}
