using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Codes of new cases, on both databases.</summary>
public sealed class CaseCodesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_code_that_another_case_bears_is_drawn_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await Story.AppliedAsync(house);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var taken = await db.Set<Case>().Select(c => c.Code).OrderBy(c => c).FirstAsync();
            var free = Code.New("MA");
            var drawn = new Queue<string>([taken, free, free, Code.New("MA")]);

            var codes = await CaseCodes.FreeAsync(db, 2, drawn.Dequeue, default);

            Assert.Equal(2, codes.Distinct().Count());
            Assert.Contains(free, codes);
            Assert.DoesNotContain(taken, codes);
            return codes;
        });
    }
}
