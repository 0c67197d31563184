using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Grants;

/// <summary>What an agreement is.</summary>
internal enum AgreementKind
{
    /// <summary>A memorandum of understanding with an authority.</summary>
    Memorandum,

    /// <summary>An agreement with a donor.</summary>
    Funding,

    /// <summary>An agreement with a partner who delivers services.</summary>
    Service,

    /// <summary>An agreement about the sharing of data.</summary>
    DataSharing,
}

/// <summary>
/// A memorandum or accord: who agreed what with whom, from when until when, and whether personal data may be handed to
/// its parties under it.
/// </summary>
internal sealed class Agreement : IVersioned
{
    public const int LongestTitle = 200;
    public const int LongestPurpose = 2000;

    private readonly List<AgreementParty> parties = [];
    private readonly List<AgreementRenewal> renewals = [];
    private readonly List<AgreementPaper> papers = [];
    private readonly List<Commitment> commitments = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required AgreementKind Kind { get; init; }

    public required string Title { get; set; }

    public required string Purpose { get; set; }

    /// <summary>When it was signed, as far as known: a year, a month or a day (ISO 8601).</summary>
    public string? Signed { get; set; }

    public required DateOnly StartsOn { get; init; }

    /// <summary>The last day, with all renewals; nothing while it has no end.</summary>
    public DateOnly? EndsOn { get; private set; }

    /// <summary>Whether it holds written safeguards for the personal data that its parties receive.</summary>
    public bool AllowsTransfer { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<AgreementParty> Parties => parties;

    public IReadOnlyList<AgreementRenewal> Renewals => renewals;

    public IReadOnlyList<AgreementPaper> Papers => papers;

    public IReadOnlyList<Commitment> Commitments => commitments;

    public bool IsActiveOn(DateOnly day) => StartsOn <= day && (EndsOn ?? day) >= day;

    /// <summary>Whether data may be handed to a recipient under it on a day.</summary>
    public bool Allows(DataRecipient recipient, string? name, string? country, DateOnly day) =>
        AllowsTransfer
        && IsActiveOn(day)
        && parties.Exists(p => p.Covers(recipient, name, country));

    /// <summary>Says until when it holds at first.</summary>
    public void EndAt(DateOnly? day) => EndsOn = day;

    /// <summary>Extends it to a later day; one that has no end needs no renewal.</summary>
    public Outcome Renew(DateOnly? decidedOn, DateOnly? until)
    {
        if (decidedOn is null || until is null || EndsOn is not { } end || until <= end)
        {
            return Refusal.Of("Until", "Agreement.RenewalWrong");
        }
        renewals.Add(
            new()
            {
                AgreementId = Id,
                DecidedOn = decidedOn.Value,
                Until = until.Value,
            }
        );
        EndsOn = until;
        return Outcome.Done;
    }

    /// <summary>Ends it on an earlier day than was agreed: it was given up, or a renewal was typed wrong.</summary>
    /// <returns>Refused for a day before its first, and for one on which it ends anyway or has ended.</returns>
    public Outcome EndEarly(DateOnly? on)
    {
        if (on is null || on < StartsOn || on >= EndsOn)
        {
            return Refusal.Of("EndsOn", "Agreement.EarlyEndWrong", StartsOn);
        }
        EndsOn = on;
        return Outcome.Done;
    }

    /// <summary>Whether its end was brought forward after the last renewal had put it off; their ids follow each other in time.</summary>
    public bool IsBroughtForward => renewals.MaxBy(r => r.Id)?.Until > EndsOn;

    public void Add(AgreementParty party) => parties.Add(party);

    /// <summary>From now it receives nothing under the agreement.</summary>
    public void Remove(AgreementParty party) => parties.Remove(party);

    public void Add(AgreementPaper paper) => papers.Add(paper);

    public void Add(Commitment commitment) => commitments.Add(commitment);
}

/// <summary>Who agreed.</summary>
internal sealed class AgreementParty
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AgreementId { get; init; }

    public required string Name { get; init; }

    /// <summary>As what it receives personal data; nothing for a party that receives none.</summary>
    public DataRecipient? Recipient { get; init; }

    /// <summary>Of a consulate or authority: its country; nothing for every country.</summary>
    public string? Country { get; init; }

    /// <summary>It stands for all recipients of its kind, such as a network of services under one protocol.</summary>
    public bool ForAll { get; init; }

    /// <summary>Whether data handed to a recipient reaches this party: its name stands in that of the recipient, word for word.</summary>
    public bool Covers(DataRecipient recipient, string? name, string? country) =>
        Recipient == recipient
        && (Country is null || Country == country)
        && (
            ForAll
            || name is not null
                && Spaced(name).Contains(Spaced(Name), StringComparison.OrdinalIgnoreCase)
        );

    // Its words with a blank around each, so that "OM" is not found in "Comité".
    private static string Spaced(string name) =>
        $" {string.Join(' ', new string([.. name.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries))} ";
}

/// <summary>An extension.</summary>
internal sealed class AgreementRenewal
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AgreementId { get; init; }

    public required DateOnly DecidedOn { get; init; }

    public required DateOnly Until { get; init; }
}

/// <summary>A scanned or written document of an agreement; its content is kept encrypted among the attachments.</summary>
internal sealed class AgreementPaper
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AgreementId { get; init; }

    public required Guid AttachmentId { get; init; }

    public required string Name { get; init; }

    public required DateOnly AddedOn { get; init; }
}

/// <summary>What was promised, by whom it is kept, and by when.</summary>
internal sealed class Commitment
{
    public const int LongestWhat = 300;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AgreementId { get; init; }

    public required string What { get; init; }

    public required Guid OwnerUserId { get; set; }

    public required string OwnerName { get; set; }

    public required DateOnly DueOn { get; set; }

    public DateOnly? DoneOn { get; set; }

    /// <summary>Somebody else keeps it from now, by this day.</summary>
    public void HandOver(Guid ownerUserId, string ownerName, DateOnly dueOn) =>
        (OwnerUserId, OwnerName, DueOn) = (ownerUserId, ownerName, dueOn);
}

/// <summary>Personal data that left the house: to whom, under which agreement, for how many people.</summary>
internal sealed class TransferRecord
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid AgreementId { get; init; }

    public required DataRecipient Recipient { get; init; }

    public string? Country { get; init; }

    public Guid? CaseId { get; init; }

    public required int Persons { get; init; }

    public required string ByName { get; init; }
}

internal sealed class AgreementMapping
    : IEntityTypeConfiguration<Agreement>,
        IEntityTypeConfiguration<AgreementParty>,
        IEntityTypeConfiguration<AgreementRenewal>,
        IEntityTypeConfiguration<AgreementPaper>,
        IEntityTypeConfiguration<Commitment>,
        IEntityTypeConfiguration<TransferRecord>
{
    public void Configure(EntityTypeBuilder<Agreement> builder)
    {
        builder.ToTable("grants_agreement");
        builder.HasMany(a => a.Parties).WithOne().HasForeignKey(p => p.AgreementId);
        builder.HasMany(a => a.Renewals).WithOne().HasForeignKey(r => r.AgreementId);
        builder.HasMany(a => a.Papers).WithOne().HasForeignKey(p => p.AgreementId);
        builder.HasMany(a => a.Commitments).WithOne().HasForeignKey(c => c.AgreementId);
        builder.Ignore(a => a.IsBroughtForward);
        builder.HasIndex(a => new { a.MissionId, a.EndsOn });
    }

    public void Configure(EntityTypeBuilder<AgreementParty> builder) =>
        builder.ToTable("grants_agreement_party");

    public void Configure(EntityTypeBuilder<AgreementRenewal> builder) =>
        builder.ToTable("grants_agreement_renewal");

    public void Configure(EntityTypeBuilder<AgreementPaper> builder) =>
        builder.ToTable("grants_agreement_paper");

    public void Configure(EntityTypeBuilder<Commitment> builder)
    {
        builder.ToTable("grants_commitment");
        builder.HasIndex(c => new { c.OwnerUserId, c.DoneOn });
    }

    public void Configure(EntityTypeBuilder<TransferRecord> builder)
    {
        builder.ToTable("grants_transfer");
        builder.HasOne<Agreement>().WithMany().HasForeignKey(t => t.AgreementId);
        builder.HasIndex(t => new { t.MissionId, t.Id });
        builder.HasIndex(t => t.CaseId);
    }
}
