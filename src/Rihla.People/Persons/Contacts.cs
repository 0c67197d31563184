using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>Whose telephone it is.</summary>
public enum PhoneOwner
{
    /// <summary>The person's own.</summary>
    Own,

    /// <summary>A family member's.</summary>
    Family,

    /// <summary>A friend's or neighbour's.</summary>
    Friend,

    /// <summary>An organisation's or shelter's.</summary>
    Organisation,
}

/// <summary>Whether it is safe to call a number or to go to an address: for some people a call is a danger.</summary>
public enum Safety
{
    /// <summary>Not asked yet.</summary>
    NotKnown,

    /// <summary>Safe; the note may say when.</summary>
    Safe,

    /// <summary>Not safe: to be kept only so that the person can be found in the register.</summary>
    Unsafe,
}

/// <summary>A telephone number of a person.</summary>
internal sealed class PersonPhone
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; set; }

    /// <summary>The number, E.164.</summary>
    public required Personal<string> Number { get; init; }

    public PhoneOwner Owner { get; set; }

    public Safety Safety { get; set; }

    /// <summary>Who answers, and when it is safe to call.</summary>
    public Personal<string>? Note { get; set; }
}

/// <summary>Where a person lives or can be found.</summary>
internal sealed class PersonAddress
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; set; }

    public required Personal<string> Text { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    public Safety Safety { get; set; }
}

internal sealed class ContactMapping
    : IEntityTypeConfiguration<PersonPhone>,
        IEntityTypeConfiguration<PersonAddress>
{
    public void Configure(EntityTypeBuilder<PersonPhone> builder)
    {
        builder.ToTable("people_phone");
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
    }

    public void Configure(EntityTypeBuilder<PersonAddress> builder)
    {
        builder.ToTable("people_address");
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
    }
}
