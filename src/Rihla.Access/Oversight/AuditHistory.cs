using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>One line of a history: who did what and when.</summary>
/// <param name="Sequence">Its place in the audit; to ask for what comes before it.</param>
/// <param name="At">When.</param>
/// <param name="Who">The name of the member of staff at that time.</param>
/// <param name="Act">What, such as <c>case.counselled</c>; the sentence is the text <c>Audit.case.counselled</c>.</param>
/// <param name="Args">What fills the places of the sentence.</param>
/// <param name="Reason">Why, where a reason was asked for.</param>
/// <param name="Changes">The fields that changed and may be shown to this reader.</param>
public sealed record HistoryEntry(
    long Sequence,
    DateTimeOffset At,
    string Who,
    string Act,
    IReadOnlyList<string> Args,
    string? Reason,
    IReadOnlyList<FieldChange> Changes
);

/// <summary>
/// The history of a case or a person, newest first, out of the audit. Whoever asks has decided that the reader may see
/// the case or person; fields and what is told of acts that a module restricts (<see cref="Module.RestrictedFields"/>,
/// <see cref="Module.RestrictedActs"/>) are left out for those who lack their permission.
/// </summary>
public sealed class AuditHistory(RihlaDb db, IEnumerable<Module> modules)
{
    private readonly FrozenDictionary<string, string> restricted = modules
        .SelectMany(m => m.RestrictedFields)
        .ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, RestrictedAct> acts = modules
        .SelectMany(m => m.RestrictedActs)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What happened to a case.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="take">How many entries at most.</param>
    /// <param name="before">Only entries before this place; nothing for the newest.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<HistoryEntry>> OfCaseAsync(
        Guid caseId,
        Actor reader,
        int take = 50,
        long? before = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            db.Set<AuditEntry>().Where(e => e.CaseId == caseId),
            reader,
            take,
            before,
            cancel
        );

    /// <summary>What was done with a case, without who only looked at it or printed something.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="take">How many entries at most.</param>
    /// <param name="before">Only entries before this place; nothing for the newest.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<HistoryEntry>> ChangesOfCaseAsync(
        Guid caseId,
        Actor reader,
        int take,
        long? before = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            // Acts of looking end so, by convention.
            db.Set<AuditEntry>()
                .Where(e =>
                    e.CaseId == caseId
                    && !e.Act.EndsWith("viewed")
                    && !e.Act.EndsWith("printed")
                    && e.Act != "document.opened"
                ),
            reader,
            take,
            before,
            cancel
        );

    /// <summary>The cases in which something happened to a person, whoever may see them; also those in which they no longer stand.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<Guid>> CasesOfPersonAsync(
        Guid personId,
        CancellationToken cancel = default
    ) =>
        await db.Set<AuditEntry>()
            .Where(e => e.PersonId == personId && e.CaseId != null)
            .Select(e => e.CaseId!.Value)
            .Distinct()
            .ToListAsync(cancel);

    /// <summary>What happened to a person; of what happened in a case, only of these cases.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="cases">The cases that the reader may see.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="take">How many entries at most.</param>
    /// <param name="before">Only entries before this place; nothing for the newest.</param>
    /// <param name="cancel">Stops the reading.</param>
    public Task<IReadOnlyList<HistoryEntry>> OfPersonAsync(
        Guid personId,
        IReadOnlyCollection<Guid> cases,
        Actor reader,
        int take = 50,
        long? before = null,
        CancellationToken cancel = default
    ) =>
        ReadAsync(
            db.Set<AuditEntry>()
                .Where(e =>
                    e.PersonId == personId && (e.CaseId == null || cases.Contains(e.CaseId.Value))
                ),
            reader,
            take,
            before,
            cancel
        );

    private async Task<IReadOnlyList<HistoryEntry>> ReadAsync(
        IQueryable<AuditEntry> entries,
        Actor reader,
        int take,
        long? before,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        var older = before is { } place ? entries.Where(e => e.Sequence < place) : entries;
        var read = await older.OrderByDescending(e => e.Sequence).Take(take).ReadAsync(cancel);
        return [.. read.Select(e => EntryOf(e, reader))];
    }

    private HistoryEntry EntryOf(AuditEntry entry, Actor reader)
    {
        var details = entry.Details is { } json ? AuditDetails.FromJson(json.Reveal()) : null;
        var withheld =
            acts.TryGetValue(entry.Act, out var act) && !reader.May(act.Permission) ? act : null;
        return new(
            entry.Sequence,
            entry.At,
            entry.ActorName,
            withheld?.Instead ?? entry.Act,
            withheld is null ? AuditWords.Filling(details) : AuditWords.Withheld,
            withheld is null ? details?.Reason : null,
            [
                .. (details?.Changes ?? []).Where(c =>
                    c.Field is not null
                    && (
                        !restricted.TryGetValue($"{c.Of}.{c.Field}", out var permission)
                        || reader.May(permission)
                    )
                ),
            ]
        );
    }
}
