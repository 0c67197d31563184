using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>All ventures of the mission with what stands where, the earliest first.</summary>
internal sealed class VentureExport(RihlaDb db) : ListExport
{
    public override string Key => "ventures";

    public override string Permission => DiasporaPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Application.Code",
        "Venture.Name",
        "Application.Promoter",
        "Application.Sector",
        "Application.Region",
        "Venture.Step",
        "Venture.SelectedOn",
        "Venture.CoachingHours",
        "Venture.TrainingHours",
        "Call.Currency",
        "Apply.Cost",
        "FinancingSource.OwnFunds",
        "FinancingSource.Bank",
        "FinancingSource.Grant",
        "FinancingSource.StateShare",
        "Venture.CreatedOn",
        "Apply.WomenJobs",
        "Apply.MenJobs",
        "Venture.WomenJobs",
        "Venture.MenJobs",
        "Venture.DroppedOn",
        "Venture.DropReason",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var ventures = await Ventures
            .Whole(db)
            .AsNoTracking()
            .Where(v => v.MissionId == by.MissionId)
            .OrderBy(v => v.SelectedOn)
            .ThenBy(v => v.Id)
            .ToListAsync(cancel);
        foreach (var one in ventures)
        {
            var currency = Currency.Of(one.Currency);
            yield return
            [
                one.Code,
                one.Name.Reveal(),
                one.Promoter.Reveal(),
                words[$"Isic.{one.Sector}"],
                words[$"Site.Region.{one.Region}"],
                words.Of(one.Furthest),
                one.SelectedOn,
                one.HoursOf(SessionKind.Coaching),
                one.HoursOf(SessionKind.Training),
                one.Currency,
                currency.FromMinor(one.Cost),
                currency.FromMinor(one.Certain(FinancingSource.OwnFunds)),
                currency.FromMinor(one.Certain(FinancingSource.Bank)),
                currency.FromMinor(one.Certain(FinancingSource.Grant)),
                currency.FromMinor(one.Certain(FinancingSource.StateShare)),
                one.CreatedOn,
                one.PlannedWomenJobs,
                one.PlannedMenJobs,
                one.Jobs.Women,
                one.Jobs.Men,
                one.DroppedOn,
                one.IsGoing ? null : words.Of(one.DropReason),
            ];
        }
    }
}
