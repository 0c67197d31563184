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
        if (!by.May(RelationsPermissions.Keep))
        {
            by.Need(RelationsPermissions.Erase);
        }
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
                        .SetProperty(x => x.ErasedOn, day)
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

    // Whatever says that it is about them; and what does not say about whom it is, by the name they have or had. A namesake's stays as
    // far as the history knows whose it is: of what was only looked at before it kept that, it does not.
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
        var holders = await db.Set<Tenure>()
            .ToDictionaryAsync(
                t => t.Id.ToString(),
                t => t.CounterpartId.ToString(),
                StringComparer.Ordinal,
                cancel
            );
        await audit.EraseAsync(
            told,
            d =>
                About(d, holders) is { Count: > 0 } whom
                    ? whom.Contains(row)
                    : d.Args?.Any(names.Contains) == true,
            cancel
        );
    }

    // Whose contact an entry is about, as far as it says so.
    private static HashSet<string> About(
        AuditDetails details,
        Dictionary<string, string> holders
    ) =>
        [
            .. (details.Changes ?? [])
                .SelectMany(c =>
                    c.Of == nameof(Counterpart) ? [c.Id]
                    : c.Of != nameof(Tenure) ? []
                    : c.Field == nameof(Tenure.CounterpartId) ? new[] { c.Was, c.Is }
                    : [holders.GetValueOrDefault(c.Id)]
                )
                .OfType<string>(),
            .. (details.Args ?? []).Where(a => Guid.TryParse(a, out _)),
        ];
}
