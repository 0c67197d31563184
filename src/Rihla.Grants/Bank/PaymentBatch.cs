using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Grants;

/// <summary>The account from which a mission pays in a currency, from a day on.</summary>
internal sealed class MissionAccount
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>Whose account it is, as the bank writes it.</summary>
    public required Personal<string> Holder { get; init; }

    public required Personal<string> Account { get; init; }

    /// <summary>The bank's BIC.</summary>
    public required Personal<string> BankCode { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required string SetByName { get; init; }
}

/// <summary>Bills that are given to the bank in one file. Nothing is added to it; what the bank refused is taken out.</summary>
internal sealed class PaymentBatch : IVersioned
{
    private readonly List<PaymentExport> exports = [];
    private readonly List<PaymentReturn> returns = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The number by which the bank knows it, and refuses it a second time.</summary>
    public required string Code { get; init; }

    public required Guid MissionId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The day on which the bank is asked to pay.</summary>
    public required DateOnly ExecuteOn { get; init; }

    public required Guid MadeById { get; init; }

    public required string MadeByName { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public int Version { get; set; }

    public IReadOnlyList<PaymentExport> Exports => exports;

    /// <summary>What stood in it and was not paid by it.</summary>
    public IReadOnlyList<PaymentReturn> Returns => returns;

    /// <summary>The file was written; the first time, or again with a reason.</summary>
    public void Export(DateTimeOffset at, string byName, string? reason) =>
        exports.Add(
            new()
            {
                BatchId = Id,
                At = at,
                ByName = byName,
                Reason = Personal.Of(reason),
            }
        );
}

/// <summary>That the file of a batch was written.</summary>
internal sealed class PaymentExport
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid BatchId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ByName { get; init; }

    /// <summary>Why it was written again.</summary>
    public Personal<string>? Reason { get; init; }
}

/// <summary>That a bill was taken out of a batch because the bank did not pay it, or sent the money back. The reason is the bill's, and in the audit.</summary>
internal sealed class PaymentReturn
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid BatchId { get; init; }

    public required Guid BillId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ByName { get; init; }
}

internal sealed class PaymentMapping
    : IEntityTypeConfiguration<MissionAccount>,
        IEntityTypeConfiguration<PaymentBatch>,
        IEntityTypeConfiguration<PaymentExport>,
        IEntityTypeConfiguration<PaymentReturn>
{
    public void Configure(EntityTypeBuilder<MissionAccount> builder)
    {
        builder.ToTable("grants_account");
        builder.HasIndex(a => new { a.MissionId, a.Currency });
    }

    public void Configure(EntityTypeBuilder<PaymentBatch> builder)
    {
        builder.ToTable("grants_payment_batch");
        builder.HasIndex(b => b.Code).IsUnique();
        builder.HasIndex(b => b.MissionId);
        builder.HasMany(b => b.Exports).WithOne().HasForeignKey(e => e.BatchId);
        builder.HasMany(b => b.Returns).WithOne().HasForeignKey(r => r.BatchId);
    }

    public void Configure(EntityTypeBuilder<PaymentExport> builder) =>
        builder.ToTable("grants_payment_export");

    public void Configure(EntityTypeBuilder<PaymentReturn> builder)
    {
        builder.ToTable("grants_payment_return");
        builder.HasOne<Bill>().WithMany().HasForeignKey(r => r.BillId);
    }
}
