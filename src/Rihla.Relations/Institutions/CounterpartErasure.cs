using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>
/// Takes a counterpart who asks it out of the address book and out of the history. Their meetings and terms stay, with a
/// contact whose data were erased.
/// </summary>
internal sealed class CounterpartErasure(RihlaDb db, AuditErasure audit, Words words, Today today)
{
    /// <summary>Erases a counterpart of the actor's mission.</summary>
    /// <returns>Refused without certainty, and while they hold a function: its end is recorded first.</returns>
    public async Task<Outcome> EraseAsync(
        Guid id,
        bool isCertain,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"counterpart {id}", cancel);
        if (
            await db.Set<Counterpart>()
                .AsNoTracking()
                .SingleOrDefaultAsync(c => c.Id == id && c.MissionId == by.MissionId, cancel)
            is not { } who
        )
        {
            return new Refusal("Counterpart.NotFound");
        }
        if (!isCertain)
        {
            return Refusal.Of("IsCertain", "DataRequest.Erase.NotCertain");
        }
        var day = today.Date;
        if (
            await db.Set<Tenure>()
                .AnyAsync(t => t.CounterpartId == id && (t.Until == null || t.Until > day), cancel)
        )
        {
            return new Refusal("Counterpart.StillHolds");
        }
        // Not through the change tracker: the audit would keep as the old value what is to be erased.
        var (latin, arabic) = (Nobody(Languages.French), Nobody(Languages.Arabic));
        await db.Set<Counterpart>()
            .Where(c => c.Id == id)
            .ExecuteUpdateAsync(
                c =>
                    c.SetProperty(x => x.Name, latin)
                        .SetProperty(x => x.NameInArabic, arabic)
                        .SetProperty(x => x.Languages, "")
                        .SetProperty(x => x.Phone, (Personal<string>?)null)
                        .SetProperty(x => x.Email, (Personal<string>?)null)
                        .SetProperty(x => x.Office, (Personal<string>?)null)
                        .SetProperty(x => x.Note, (Personal<string>?)null)
                        .SetProperty(x => x.Version, x => x.Version + 1),
                cancel
            );
        await EraseHistoryAsync(who, cancel);
        await db.SaveAsync(by, new Act("counterpart.erased"), cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private Personal<string> Nobody(string language) =>
        new(words.In(language)["Counterpart.Erased"]);

    // Whatever changed of them, and whatever calls them by the name they have or had.
    private async Task EraseHistoryAsync(Counterpart who, CancellationToken cancel)
    {
        var row = who.Id.ToString();
        var told = db.Set<AuditEntry>()
            .Where(e => e.Act.StartsWith("counterpart.") || e.Act.StartsWith("function."));
        var names = new HashSet<string>(StringComparer.Ordinal) { who.Name.Reveal() };
        foreach (
            var entry in await db.Set<AuditEntry>()
                .AsNoTracking()
                .Where(e => e.Act == "counterpart.changed" && e.Details != null)
                .ToListAsync(cancel)
        )
        {
            if (entry.Details?.Reveal() is { } json)
            {
                names.UnionWith(
                    (AuditDetails.FromJson(json).Changes ?? [])
                        .Where(c => c.Id == row && c.Field == nameof(Counterpart.Name))
                        .SelectMany(c => new[] { c.Was, c.Is })
                        .OfType<string>()
                );
            }
        }
        await audit.EraseAsync(
            told,
            d =>
                d.Args?.Any(names.Contains) == true
                || d.Changes?.Any(c => c.Id == row || c.Is == row) == true,
            cancel
        );
    }
}
