using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Access;

/// <summary>A field of a form and one of its values.</summary>
internal sealed record FormField(string Name, string Value);

/// <summary>
/// A form that was sent when the session was over. It waits for its sender, and for nobody else, to sign in again.
/// </summary>
internal sealed class KeptForm : ISelfKept
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid UserId { get; init; }

    /// <summary>Where it was going: path and query.</summary>
    public required Personal<string> Address { get; init; }

    public required Personal<List<FormField>> Fields { get; init; }

    /// <summary>Whether files came with it, which are not kept.</summary>
    public bool HadFiles { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>What was typed into a long form so far, for the user who is typing.</summary>
internal sealed class Draft : ISelfKept
{
    public const int LongestKey = 150;

    /// <summary>Not longer: what was typed about somebody who stands in no case yet is not found when she is erased.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    public Guid UserId { get; init; }

    public required string Key { get; init; }

    public required Personal<List<FormField>> Fields { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Which showing of the page kept it: two windows may write under the same key. Nothing, where that was not told.</summary>
    public string? Page => Fields.Reveal().Find(f => f.Name == Drafts.Page)?.Value.Split('.')[0];

    /// <summary>By what a page tells that this one, as it is now, was given back there.</summary>
    public string Version => At.UtcTicks.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a page that was sent kept this one, or was given it back: its own name, and perhaps a version, are told.</summary>
    public bool IsOf(string page) =>
        Page is not { } kept
        || page.Split('.') is [var sent, .. var givenBack]
            && (sent == kept || givenBack.Contains(Version));
}

internal sealed class KeptFormMapping
    : IEntityTypeConfiguration<KeptForm>,
        IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<KeptForm> builder)
    {
        builder.ToTable("access_kept_form");
        builder.HasIndex(k => k.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(k => k.UserId);
    }

    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("access_draft");
        builder.HasKey(d => new { d.UserId, d.Key });
        builder.Ignore(d => d.Page);
        builder.Ignore(d => d.Version);
        builder.Property(d => d.Key).HasMaxLength(Draft.LongestKey);
        builder.HasOne<User>().WithMany().HasForeignKey(d => d.UserId);
    }
}
