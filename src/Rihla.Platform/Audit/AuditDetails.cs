using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Platform.Audit;

/// <summary>What an audit entry holds beside who, what and when.</summary>
/// <param name="Args">What fills the places of the sentence, as it is kept (<see cref="Fill"/>).</param>
/// <param name="Reason">Why, where a reason was asked for.</param>
/// <param name="Changes">The fields that changed.</param>
/// <param name="Erased">That all this was there and was erased with the person it told of: the mark that proves it (<see cref="AuditErasure"/>).</param>
public sealed record AuditDetails(
    [property: JsonPropertyName("args")] IReadOnlyList<string>? Args,
    [property: JsonPropertyName("why")] string? Reason,
    [property: JsonPropertyName("changes")] IReadOnlyList<FieldChange>? Changes,
    [property: JsonPropertyName("erased")] string? Erased = null
)
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether there is nothing to keep.</summary>
    [JsonIgnore]
    public bool IsEmpty => Args is null && Reason is null && Changes is null;

    /// <summary>All that can tell of somebody, as it was written: words, reason, which rows, old values and new ones.</summary>
    [JsonIgnore]
    public IEnumerable<string> Told =>
        (Args ?? [])
            .Append(Reason)
            .Concat((Changes ?? []).SelectMany(c => new[] { c.Id, c.Was, c.Is }))
            .OfType<string>();

    /// <summary>As compact JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Compact);

    /// <summary>From JSON.</summary>
    public static AuditDetails FromJson(string json) =>
        JsonSerializer.Deserialize<AuditDetails>(json, Compact)!;
}

/// <summary>One field that changed.</summary>
/// <param name="Of">The kind of thing, such as <c>Declaration</c>.</param>
/// <param name="Id">Which one.</param>
/// <param name="Field">The field; nothing when the whole thing was added or removed.</param>
/// <param name="Was">
/// The old value, in clear (the details as a whole are encrypted), as it is kept (<see cref="Fill"/>): an enum by the key of its text,
/// such as <c>@Stage.Requested</c>; days and moments are written as ISO 8601.
/// </param>
/// <param name="Is">The new value.</param>
/// <param name="How"><c>added</c>, <c>removed</c>, or nothing for a change.</param>
public sealed record FieldChange(
    [property: JsonPropertyName("of")] string Of,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("field")] string? Field = null,
    [property: JsonPropertyName("was")] string? Was = null,
    [property: JsonPropertyName("is")] string? Is = null,
    [property: JsonPropertyName("how")] string? How = null
);

internal static class Changes
{
    private const int LongestValue = 2000;

    public static List<FieldChange> Of(ChangeTracker tracker)
    {
        var changes = new List<FieldChange>();
        foreach (var entry in tracker.Entries())
        {
            if (
                entry.State is EntityState.Unchanged or EntityState.Detached
                || entry.Entity is AuditEntry or IDerived or IUnlisted or ISelfKept
            )
            {
                continue;
            }
            var kind = entry.Metadata.ClrType.Name;
            var id = string.Join(
                ',',
                entry
                    .Metadata.FindPrimaryKey()!
                    .Properties.Select(p => Written(entry.Property(p.Name).CurrentValue))
            );
            switch (entry.State)
            {
                case EntityState.Added:
                    changes.Add(new(kind, id, How: "added"));
                    break;
                case EntityState.Deleted:
                    changes.Add(new(kind, id, How: "removed"));
                    changes.AddRange(
                        entry
                            .Properties.Where(p =>
                                p.OriginalValue is not null && !p.Metadata.IsKey()
                            )
                            .Select(p => new FieldChange(
                                kind,
                                id,
                                p.Metadata.Name,
                                Was: Written(p.OriginalValue)
                            ))
                    );
                    break;
                default:
                    changes.AddRange(
                        entry
                            .Properties.Where(p =>
                                p.IsModified
                                && p.Metadata.Name != nameof(IVersioned.Version)
                                && !Equals(p.OriginalValue, p.CurrentValue)
                            )
                            .Select(p => new FieldChange(
                                kind,
                                id,
                                p.Metadata.Name,
                                Written(p.OriginalValue),
                                Written(p.CurrentValue)
                            ))
                    );
                    break;
            }
        }
        return changes;
    }

    private static string? Written(object? value)
    {
        var clear =
            value?.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(Privacy.Personal<>)
                ? type.GetMethod("Reveal")!.Invoke(value, null)
                : value;
        Fill? fill = clear switch
        {
            null => null,
            string s => s,
            Enum one => Fill.Text($"{one.GetType().Name}.{one}"),
            bool yes => Fill.Text(yes ? "Answer.Yes" : "Answer.No"),
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
            byte[] bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable many => string.Join(", ", many.Cast<object?>()),
            _ => clear.ToString() ?? "",
        };
        return fill is null ? null : Cut(fill.Kept);
    }

    /// <summary>What somebody can type for hours is not kept for ever.</summary>
    public static string Cut(string kept) =>
        kept.Length > LongestValue ? kept[..LongestValue] + "…" : kept;
}

/// <summary>Rows that are worked out from others (match keys, next actions) and therefore stay out of the audit.</summary>
public interface IDerived;

/// <summary>
/// Rows that are not listed among what an act changed, because their fields tell a reader nothing: the row that points at them is
/// (attachments). Unlike <see cref="IDerived"/> they are never saved without an act.
/// </summary>
public interface IUnlisted;
