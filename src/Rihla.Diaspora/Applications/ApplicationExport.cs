using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>
/// All applications to the calls of the mission, the earliest first; of one to which the actor is bound as a juror nothing but that it
/// was sent and how it stands.
/// </summary>
internal sealed class ApplicationExport(RihlaDb db, Today today) : ListExport
{
    private const int SentOnAt = 17;

    public override string Key => "applications";

    public override string Permission => DiasporaPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Call.Call",
        "Application.Code",
        "Apply.Name",
        "Apply.Sex",
        "Apply.Country",
        "Apply.Phone",
        "Apply.Email",
        "Apply.Title",
        "Application.Sector",
        "Application.Region",
        "Call.Currency",
        "Apply.Cost",
        "Apply.Own",
        "Apply.Bank",
        "Apply.Asked",
        "Apply.WomenJobs",
        "Apply.MenJobs",
        "Application.SentOn",
        "Application.Standing",
        "Ranking.Rank",
        "Ranking.Score",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var calls = await db.Set<Call>()
            .AsNoTracking()
            .Where(c => c.MissionId == by.MissionId)
            .ToDictionaryAsync(c => c.Id, cancel);
        var ids = calls.Keys.ToList();
        var bound = await JuryRoom.BoundAsync(db, by, cancel);
        var applications = db.Set<Application>()
            .AsNoTracking()
            .Where(a => ids.Contains(a.CallId))
            .OrderBy(a => a.SentAt)
            .ThenBy(a => a.Id)
            .AsAsyncEnumerable();
        await foreach (var one in applications.WithCancellation(cancel))
        {
            var call = calls[one.CallId];
            var currency = Currency.Of(call.Currency);
            if (bound.Contains(one.Id))
            {
                var row = new object?[Columns.Count];
                row[0] = call.TitleIn(words.Language);
                row[1] = one.Code;
                row[SentOnAt] = today.Of(one.SentAt);
                row[SentOnAt + 1] = words.Of(one.Standing);
                yield return row;
                continue;
            }
            var said = one.Said;
            yield return
            [
                call.TitleIn(words.Language),
                one.Code,
                said?.Name,
                words[$"Sex.{one.Sex}"],
                words.Country(one.Country),
                said?.Phone,
                said?.Email,
                said?.Title,
                words[$"Isic.{one.Sector}"],
                words[$"Site.Region.{one.Region}"],
                call.Currency,
                currency.FromMinor(one.Cost),
                currency.FromMinor(one.Own),
                currency.FromMinor(one.Bank),
                currency.FromMinor(one.Asked),
                one.WomenJobs,
                one.MenJobs,
                today.Of(one.SentAt),
                words.Of(one.Standing),
                one.Rank,
                one.Score,
            ];
        }
    }
}
