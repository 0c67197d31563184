using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Access;

/// <summary>Whoever looks at a case or a person leaves an entry in the audit, on whatever page.</summary>
public sealed class LookTests(Houses houses) : IClassFixture<Houses>
{
    // Files that somebody must have handed in first are looked at elsewhere; a door that only leads on shows nobody.
    private static readonly string[] NotHere =
    [
        "/app/cases/{code}/documents/{id:guid}",
        "/app/cases/{code}/scan/{id:guid}",
        "/app/people/{code}/documents/{id:guid}/scan",
        // The plan of a flight, and a list with a line of each who waits for a seat.
        "/app/movements/{code}/change",
        "/app/movements/{code}/passengers",
    ];

    [Theory, BothDatabases]
    public async Task Every_page_that_shows_a_case_or_a_person_records_the_look(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var file = await story.FileAsync();
        var person = file.Applicant!.Person;
        var movement = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.CaseId == file.Id)
                .Join(
                    s.GetRequiredService<RihlaDb>().Set<Movement>(),
                    x => x.MovementId,
                    m => m.Id,
                    (_, m) => m.Code
                )
                .FirstAsync()
        );
        var table = house.Services.GetRequiredService<EndpointTable>();
        List<string> silent = [];
        List<string> unopened = [];
        foreach (
            var row in (await table.RowsAsync()).Where(r =>
                r.Method == "GET"
                && r.Handler is null
                && !NotHere.Contains(r.Route)
                && (
                    r.Route.StartsWith("/app/cases/{code}", StringComparison.Ordinal)
                    || r.Route.StartsWith("/app/people/{code}", StringComparison.Ordinal)
                    || r.Route.StartsWith("/app/arrivals/{code}", StringComparison.Ordinal)
                    || r.Route.StartsWith("/app/movements/{code}", StringComparison.Ordinal)
                    || r.Route.StartsWith("/api/v1/cases/{code}", StringComparison.Ordinal)
                )
            )
        )
        {
            var isPerson = row.Route.StartsWith("/app/people/", StringComparison.Ordinal);
            var address = row
                .Route.Replace(
                    "{code}",
                    isPerson ? person.Code
                        : row.Route.StartsWith("/app/movements/", StringComparison.Ordinal)
                            ? movement
                        : story.Code,
                    StringComparison.Ordinal
                )
                .Replace("{condition}", "adjudication-done", StringComparison.Ordinal)
                .Replace(
                    "{member:guid}",
                    file.Applicant.MemberId.ToString(),
                    StringComparison.Ordinal
                )
                .Replace("/{id:guid?}", "", StringComparison.Ordinal)
                .Replace("{what:regex(^(reception|arrival)$)}", "arrival", StringComparison.Ordinal)
                .Replace(
                    ".{format:regex(^(csv|xlsx)$)}",
                    ".csv?purpose=Carrier",
                    StringComparison.Ordinal
                );
            if (address.Contains('{', StringComparison.Ordinal))
            {
                continue;
            }
            var user = DemonstrationUsers
                .All.OrderBy(u => u.MissionCode == "GN" ? 0 : 1)
                .First(u =>
                    table.MayCall(u.Role, row)
                    && u.UserName is not ("koffi" or "awa")
                    // Which role may waive is the condition's own rule.
                    && (u.Role == Role.ProgrammeManager || !row.Route.Contains("{condition}"))
                );
            var before = await LastAsync(house);
            HttpStatusCode status;
            if (row.Route.StartsWith("/api/", StringComparison.Ordinal))
            {
                using var program = house.Program(await house.TokenAsync(user.UserName));
                before = await LastAsync(house);
                status = (await program.GetAsync(address)).StatusCode;
            }
            else
            {
                using var visitor = await house.EnterAsync(user.UserName);
                before = await LastAsync(house);
                using var answer = await visitor.SendAsync(new(HttpMethod.Get, address));
                status = answer.StatusCode;
            }
            var looked = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .AnyAsync(e =>
                        e.Sequence > before && (e.CaseId == file.Id || e.PersonId == person.Id)
                    )
            );
            if (status == HttpStatusCode.OK && !looked)
            {
                silent.Add($"{user.UserName} {address}");
            }
            else if (status != HttpStatusCode.OK)
            {
                unopened.Add($"{user.UserName} {address}: {(int)status}");
            }
        }

        Assert.Equal([], silent);
        // What did not open proves nothing: redirects to where the look is recorded, and what this family has none of.
        Assert.Equal(
            [],
            unopened.Where(u =>
                !u.EndsWith("302", StringComparison.Ordinal)
                && !u.EndsWith("404", StringComparison.Ordinal)
            )
        );
        Assert.True(unopened.Count < 8, string.Join('\n', unopened));
    }

    private static Task<long> LastAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<AuditHead>().Select(h => h.Sequence).SingleAsync()
        );
}
