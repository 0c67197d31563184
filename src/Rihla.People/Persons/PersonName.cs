using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>What kind of name a further name of a person is.</summary>
public enum NameKind
{
    /// <summary>The same name, written otherwise: another romanisation, another script, another order.</summary>
    OtherSpelling,

    /// <summary>What family and friends call the person.</summary>
    Nickname,

    /// <summary>The name borne by marriage.</summary>
    Married,

    /// <summary>The name as it stands on a document, where that differs from what the person says.</summary>
    OnDocument,
}

/// <summary>A further name of a person, beside the one on record, exactly as it was written.</summary>
internal sealed class PersonName
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; set; }

    public required NameKind Kind { get; init; }

    /// <summary>Given names; the whole name, when <see cref="Family"/> is not told apart.</summary>
    public Personal<string>? Given { get; init; }

    public Personal<string>? Family { get; init; }

    /// <summary>The merge that brought the name of the other record here; it goes when the merge is undone.</summary>
    public Guid? MergeId { get; init; }

    public string Whole => $"{Given?.Reveal()} {Family?.Reveal()}".Trim();
}

internal sealed class PersonNameMapping : IEntityTypeConfiguration<PersonName>
{
    public void Configure(EntityTypeBuilder<PersonName> builder)
    {
        builder.ToTable("people_name");
        builder.Ignore(n => n.Whole);
        builder.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId);
    }
}
