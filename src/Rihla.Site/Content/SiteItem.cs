using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>
/// A piece of the site in its three languages. What it says stands in its editions; what the public sees is the edition of
/// its current publication.
/// </summary>
internal sealed class SiteItem : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required ItemKind Kind { get; init; }

    /// <summary>Below the language, such as <c>news/a-first-flight</c>; the same in the three languages.</summary>
    public required string Address { get; set; }

    /// <summary>The number of the newest edition.</summary>
    public int Latest { get; private set; }

    public ReviewState Review { get; private set; }

    /// <summary>What the second person asked for when they sent it back.</summary>
    public string? ReviewNote { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public int Version { get; set; }

    /// <summary>The part of the address before the slash.</summary>
    public string Section => Address.Split('/')[0];

    /// <summary>The part of the address after the slash; nothing for a section's own page.</summary>
    public string? Slug =>
        Address.Contains('/', StringComparison.Ordinal) ? Address[(Section.Length + 1)..] : null;

    /// <summary>A new edition has been written: it begins as a draft.</summary>
    public int Write(DateTimeOffset at)
    {
        (Latest, Review, ReviewNote, ChangedAt) = (Latest + 1, ReviewState.Draft, null, at);
        return Latest;
    }

    public void Submit() => (Review, ReviewNote) = (ReviewState.Submitted, null);

    public void SendBack(string note) => (Review, ReviewNote) = (ReviewState.SentBack, note);

    public void Approve() => (Review, ReviewNote) = (ReviewState.Approved, null);
}

/// <summary>What an item says, as somebody saved it. Editions are never changed; the newest is the one being worked on.</summary>
internal sealed class Edition
{
    /// <summary>What a merge of two records of a person remembers it by.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ItemId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The edition it was taken back from, if it was.</summary>
    public int? RestoredFrom { get; init; }

    /// <summary>The day the news is of, the event takes place, the document was published.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The last day of an event of several days.</summary>
    public DateOnly? EndDate { get; init; }

    /// <summary>The thematic axis it belongs to.</summary>
    public Guid? AxisId { get; init; }

    /// <summary>The region it is about (<see cref="Regions"/>).</summary>
    public string? Region { get; init; }

    /// <summary>The Sustainable Development Goals it serves, as numbers separated by spaces.</summary>
    public required string Goals { get; init; }

    public Guid? PictureId { get; init; }

    /// <summary>Its place among its like: lower is earlier.</summary>
    public int Order { get; init; }

    /// <summary>The person it tells of, or shows: who has consented to it.</summary>
    public Guid? PersonId { get; set; }

    public List<EditionText> Texts { get; init; } = [];

    /// <summary>The text in a language, if it is written.</summary>
    public EditionText? TextIn(string language) => Texts.Find(t => t.Language == language);

    /// <summary>Whether another language says something newer than this one.</summary>
    public bool IsOutdated(string language) =>
        TextIn(language) is { } text && Texts.Exists(t => t.ChangedIn > text.FreshIn);

    /// <summary>The numbers of the goals.</summary>
    public IEnumerable<int> GoalNumbers => GoalsOf(Goals);

    public static IEnumerable<int> GoalsOf(string goals) =>
        goals
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(g => int.Parse(g, System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>What an edition says in one language.</summary>
internal sealed class EditionText
{
    public required Guid ItemId { get; init; }

    public required int Number { get; init; }

    public required string Language { get; init; }

    public required string Title { get; init; }

    /// <summary>One or two sentences: shown in lists and when the page is shared.</summary>
    public required string Summary { get; init; }

    /// <summary>Markdown.</summary>
    public required string Body { get; init; }

    /// <summary>The document to download in this language.</summary>
    public Guid? FileId { get; init; }

    /// <summary>The edition in which this language last changed.</summary>
    public required int ChangedIn { get; init; }

    /// <summary>The edition in which this language last changed, or was last found to say the same as the others.</summary>
    public required int FreshIn { get; init; }
}

/// <summary>An edition that a second person let out: from when until when the public sees it.</summary>
internal sealed class Publication
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ItemId { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>When it is taken down, or was; nothing while nobody has said.</summary>
    public DateTimeOffset? Until { get; private set; }

    /// <summary>The end that the second person gave it, which stands when what was to take its place does not come.</summary>
    public required DateTimeOffset? ApprovedUntil
    {
        get;
        init => Until = field = value;
    }

    public required Guid ApprovedById { get; init; }

    public required string ApprovedByName { get; init; }

    public required DateTimeOffset ApprovedAt { get; init; }

    public bool EndsAfter(DateTimeOffset moment) => Until is null || Until > moment;

    public void EndAt(DateTimeOffset moment) => Until = moment;

    /// <summary>
    /// What was to take its place at its end does not come: it stands on for as long as that one would have, and no longer than it was
    /// approved for.
    /// </summary>
    public void StandOn(DateTimeOffset? until) =>
        Until = ApprovedUntil is { } end && !(until < end) ? end : until;
}

/// <summary>An address that moved: who has the old one is led to the new one.</summary>
internal sealed class Redirection
{
    public required string From { get; init; }

    public required Guid ItemId { get; set; }

    public required DateTimeOffset Since { get; set; }
}

/// <summary>
/// Changes with everything the public can see. Every process keeps the published site in memory, and looks here whether it
/// still is what it keeps.
/// </summary>
internal sealed class SiteStamp : IDerived
{
    public const int OnlyOne = 1;

    public int Id { get; init; } = OnlyOne;

    public Guid Value { get; set; }
}

internal sealed class SiteItemMapping
    : IEntityTypeConfiguration<SiteItem>,
        IEntityTypeConfiguration<Edition>,
        IEntityTypeConfiguration<EditionText>,
        IEntityTypeConfiguration<Publication>,
        IEntityTypeConfiguration<Redirection>,
        IEntityTypeConfiguration<SiteStamp>
{
    public void Configure(EntityTypeBuilder<SiteItem> builder)
    {
        builder.ToTable("site_item");
        builder.Ignore(i => i.Section);
        builder.Ignore(i => i.Slug);
        builder.HasIndex(i => i.Address).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Edition> builder)
    {
        builder.ToTable("site_edition");
        builder.HasKey(e => new { e.ItemId, e.Number });
        builder.HasIndex(e => e.Id).IsUnique();
        builder.Ignore(e => e.GoalNumbers);
        builder.HasOne<SiteItem>().WithMany().HasForeignKey(e => e.ItemId);
        builder.HasMany(e => e.Texts).WithOne().HasForeignKey(t => new { t.ItemId, t.Number });
        builder.HasIndex(e => e.PersonId);
    }

    public void Configure(EntityTypeBuilder<EditionText> builder)
    {
        builder.ToTable("site_text");
        builder.HasKey(t => new
        {
            t.ItemId,
            t.Number,
            t.Language,
        });
    }

    public void Configure(EntityTypeBuilder<Publication> builder)
    {
        builder.ToTable("site_publication");
        builder.HasOne<Edition>().WithMany().HasForeignKey(p => new { p.ItemId, p.Number });
        builder.HasIndex(p => p.Until);
    }

    public void Configure(EntityTypeBuilder<Redirection> builder)
    {
        builder.ToTable("site_redirection");
        builder.HasKey(r => r.From);
        builder.HasOne<SiteItem>().WithMany().HasForeignKey(r => r.ItemId);
    }

    public void Configure(EntityTypeBuilder<SiteStamp> builder)
    {
        builder.ToTable("site_stamp");
        builder.Property(s => s.Id).ValueGeneratedNever();
    }
}
