using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>
/// What is held about a person after her arrival: the plan of her case, what was handed over, surveys and what she said of
/// the help. The words of a plan tell of whole families: they are given of cases in which nobody else ever stood. Complaints are
/// followed by who made them with a code of their own.
/// </summary>
internal sealed class HeldSupport(RihlaDb db, CaseFiles files, PersonErasure persons) : HeldData
{
    public override int Order => 30;

    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type> { typeof(Survey), typeof(Satisfaction) };

    public override async Task<IReadOnlyList<HeldSection>> OfAsync(
        Guid personId,
        Words words,
        CancellationToken cancel
    )
    {
        var lines = new HeldLines();
        var records = await persons.RecordsAsync([personId], cancel);
        foreach (var (caseId, ofFamily) in await files.WithAsync(personId, records, cancel))
        {
            await PlanAsync(caseId, ofFamily, words, lines, cancel);
        }
        foreach (
            var survey in await db.Set<Survey>()
                .AsNoTracking()
                .Where(s => s.PersonId == personId && s.DoneOn != null)
                .OrderBy(s => s.DoneOn)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Survey.One"],
                words.Date(survey.DoneOn!.Value),
                survey.Composite is { } score
                    ? $"{words["Survey.Composite"]} {words.Number(score, 2)}"
                    : null,
                survey.Given is null
                    ? null
                    : words["Held.Answers", words.Number(survey.Given.Reveal().Count)]
            );
        }
        foreach (
            var said in await db.Set<Satisfaction>()
                .AsNoTracking()
                .Where(s => s.PersonId == personId)
                .OrderBy(s => s.On)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Held.Satisfaction"],
                words.Date(said.On),
                words.Number(said.Mean, 1),
                said.Comment?.Reveal()
            );
        }
        return [new(words["Held.Support"], lines.All)];
    }

    private async Task PlanAsync(
        Guid caseId,
        bool ofFamily,
        Words words,
        HeldLines lines,
        CancellationToken cancel
    )
    {
        var plan = await db.Set<ReintegrationPlan>()
            .AsNoTracking()
            .Include(p => p.Versions)
            .Include(p => p.Items)
            .SingleOrDefaultAsync(p => p.CaseId == caseId, cancel);
        if (plan is null)
        {
            return;
        }
        if (ofFamily)
        {
            lines.With(words["ReintegrationPlan.Title"], words["Held.PlanOfFamily"]);
            return;
        }
        lines.With(words["ReintegrationPlan.Goals"], plan.Latest.Goals?.Reveal());
        foreach (var item in plan.ItemsOf(plan.Latest))
        {
            lines.With(
                words.Of(item.Kind),
                item.What.Reveal(),
                words.Number(item.Quantity),
                item.Cost > 0 && item.Currency is { } currency
                    ? words.Money(Currency.Of(currency).FromMinor(item.Cost), currency)
                    : null,
                words.Date(item.DueOn)
            );
        }
        foreach (
            var handover in await db.Set<Handover>()
                .AsNoTracking()
                .Where(h => h.CaseId == caseId)
                .OrderBy(h => h.On)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words.Of(handover.Kind),
                words.Date(handover.On),
                plan.Items.FirstOrDefault(i => i.Id == handover.ItemId)?.What.Reveal(),
                words.Number(handover.Quantity),
                handover.Note?.Reveal()
            );
        }
    }
}
