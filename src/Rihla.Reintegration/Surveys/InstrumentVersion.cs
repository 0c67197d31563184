using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Reintegration.Surveys;

/// <summary>
/// A version of an instrument that somebody brought. Its sheet is never changed: a better one is a new version, and what was
/// scored with the old one keeps its scores and its version.
/// </summary>
internal sealed class InstrumentVersion : IVersioned
{
    private Instrument? read;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The code of the instrument, the same for all its versions.</summary>
    public required string Code { get; init; }

    /// <summary>The number of the version among those of its code, from 1.</summary>
    public required int Number { get; init; }

    public required bool IsOfficial { get; init; }

    /// <summary>The instrument itself, as CSV.</summary>
    public required string Sheet { get; init; }

    public required DateTimeOffset BroughtAt { get; init; }

    public required string BroughtByName { get; init; }

    /// <summary>The day from which surveys are begun with it, the last one if it came back; nothing, as long as it is only looked at.</summary>
    public DateOnly? UsedFrom { get; private set; }

    /// <summary>The day on which another one took its place.</summary>
    public DateOnly? SupersededOn { get; private set; }

    public int Version { get; set; }

    public Instrument Instrument => read ??= InstrumentFiles.Parse(Sheet);

    /// <summary>What a score names it by.</summary>
    public string Label => $"{Code} {Number}";

    public bool IsInUse => UsedFrom is not null && SupersededOn is null;

    /// <summary>Surveys are begun with it from now on, also with one that was superseded: what took its place may have been a mistake.</summary>
    public void Use(DateOnly on) => (UsedFrom, SupersededOn) = (on, null);

    /// <summary>Another version takes its place.</summary>
    public void Supersede(DateOnly on) => SupersededOn = on;
}

internal sealed class InstrumentVersionMapping : IEntityTypeConfiguration<InstrumentVersion>
{
    public void Configure(EntityTypeBuilder<InstrumentVersion> builder)
    {
        builder.ToTable("reintegration_instrument");
        builder.HasIndex(i => new { i.Code, i.Number }).IsUnique();
        builder.Ignore(i => i.Instrument);
        builder.Ignore(i => i.Label);
        builder.Ignore(i => i.IsInUse);
    }
}
