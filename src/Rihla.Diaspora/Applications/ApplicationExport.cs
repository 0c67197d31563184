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
        var bound = await JuryRoom.BoundTo(db, by).ToHashSetAsync(cancel);
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
            var isBound = bound.Contains(one.Id);
            var said = isBound ? null : one.Said;
            yield return
            [
                call.TitleIn(words.Language),
                one.Code,
                said?.Name,
                Told(words[$"Sex.{one.Sex}"]),
                Told(words.Country(one.Country)),
                said?.Phone,
                said?.Email,
                said?.Title,
                Told(words[$"Isic.{one.Sector}"]),
                Told(words[$"Site.Region.{one.Region}"]),
                Told(call.Currency),
                Told(currency.FromMinor(one.Cost)),
                Told(currency.FromMinor(one.Own)),
                Told(currency.FromMinor(one.Bank)),
                Told(currency.FromMinor(one.Asked)),
                Told(one.WomenJobs),
                Told(one.MenJobs),
                today.Of(one.SentAt),
                words.Of(one.Standing),
                Told(one.Rank),
                Told(one.Score),
            ];

            object? Told(object? value) => isBound ? null : value;
        }
    }
}
