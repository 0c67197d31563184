using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Access;

/// <summary>A country office, as the database keeps it.</summary>
internal sealed class Mission : IVersioned
{
    public const int LongestCode = 6;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Short and unchanging, usually the country's: it is part of every case code.</summary>
    public required string Code { get; init; }

    public string Country { get; private set; } = "";

    public string City { get; private set; } = "";

    public string NameFr { get; private set; } = "";

    public string NameAr { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public string Currency { get; private set; } = "";

    public bool IsHost { get; private set; }

    public bool IsOrigin { get; private set; }

    /// <summary>How colleagues and returnees reach it; not personal data.</summary>
    public string ContactLine { get; private set; } = "";

    public int Version { get; set; }

    public Outcome Describe(MissionInput input)
    {
        List<Refusal> refusals =
        [
            .. Required(nameof(input.NameFr), input.NameFr),
            .. Required(nameof(input.NameAr), input.NameAr),
            .. Required(nameof(input.NameEn), input.NameEn),
            .. Required(nameof(input.City), input.City),
        ];
        if (input.Country is not { Length: 2 })
        {
            refusals.Add(Refusal.Of(nameof(input.Country), "Mission.CountryMissing"));
        }
        if (input.Currency is not { Length: 3 } || !input.Currency.All(char.IsAsciiLetterUpper))
        {
            refusals.Add(Refusal.Of(nameof(input.Currency), "Mission.CurrencyUnknown"));
        }
        // A mission that only received may close: its cases are handed back. Nobody else prepares those of a host mission.
        if (!input.IsHost && !input.IsOrigin && (IsHost || Country.Length == 0))
        {
            refusals.Add(Refusal.Of(nameof(input.IsHost), "Mission.NeitherHostNorOrigin"));
        }
        if (refusals.Count > 0)
        {
            return Outcome.Refused(refusals);
        }
        (Country, City) = (input.Country!, input.City!.Trim());
        (NameFr, NameAr, NameEn) = (
            input.NameFr!.Trim(),
            input.NameAr!.Trim(),
            input.NameEn!.Trim()
        );
        Currency = input.Currency!;
        (IsHost, IsOrigin) = (input.IsHost, input.IsOrigin);
        ContactLine = input.ContactLine?.Trim() ?? "";
        return Outcome.Done;
    }

    private static IEnumerable<Refusal> Required(string field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            yield return Refusal.Of(field, "Access.FieldMissing");
        }
    }
}

internal sealed class MissionMapping : IEntityTypeConfiguration<Mission>
{
    public void Configure(EntityTypeBuilder<Mission> builder)
    {
        builder.ToTable("access_mission");
        builder.Property(m => m.Code).HasMaxLength(Mission.LongestCode);
        builder.HasIndex(m => m.Code).IsUnique();
    }
}
