using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>What a file of the site is.</summary>
internal enum SiteFileKind
{
    /// <summary>A picture, decoded and encoded again.</summary>
    Picture,

    /// <summary>A document to download.</summary>
    Document,

    /// <summary>A page of the help read aloud, in a language that people speak.</summary>
    Recording,
}

/// <summary>A file that the public site shows, offers or plays. Nothing about it is secret; of who is in a picture only consent says who may be shown.</summary>
internal sealed class SiteFile
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required SiteFileKind Kind { get; init; }

    /// <summary>What the content was found to be, never what the sender said.</summary>
    public required string ContentType { get; init; }

    /// <summary>The name under which it is downloaded and found by staff.</summary>
    public required string Name { get; init; }

    public required byte[] Content { get; init; }

    public required int Size { get; init; }

    /// <summary>In pixels, of a picture.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>What a picture shows, for who does not see it, in each language.</summary>
    public string AltFr { get; private set; } = "";

    public string AltAr { get; private set; } = "";

    public string AltEn { get; private set; } = "";

    /// <summary>Who made a picture.</summary>
    public string Credit { get; private set; } = "";

    /// <summary>The page of the help that a recording reads, such as <c>intro</c>.</summary>
    public string? Step { get; init; }

    /// <summary>The language spoken in a recording, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>The person who can be recognised: who has consented to it.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>The person has taken the consent back: the picture is never shown again.</summary>
    public bool IsBlocked { get; private set; }

    public required DateTimeOffset AddedAt { get; init; }

    public required string AddedByName { get; init; }

    public string AltIn(string language) =>
        language switch
        {
            Languages.Arabic => AltAr,
            Languages.English => AltEn,
            _ => AltFr,
        };

    public void Describe(string fr, string ar, string en, string? credit) =>
        (AltFr, AltAr, AltEn, Credit) = (fr.Trim(), ar.Trim(), en.Trim(), credit?.Trim() ?? "");

    public void Block() => IsBlocked = true;
}

internal sealed class SiteFileMapping : IEntityTypeConfiguration<SiteFile>
{
    public void Configure(EntityTypeBuilder<SiteFile> builder)
    {
        builder.ToTable("site_file");
        builder.HasIndex(f => f.PersonId);
        builder.HasIndex(f => new { f.Kind, f.AddedAt });
    }
}
