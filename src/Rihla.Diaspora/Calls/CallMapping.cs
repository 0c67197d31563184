using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rihla.Diaspora;

internal sealed class CallMapping
    : IEntityTypeConfiguration<Call>,
        IEntityTypeConfiguration<ScoringCriterion>,
        IEntityTypeConfiguration<Juror>,
        IEntityTypeConfiguration<Outreach>
{
    public void Configure(EntityTypeBuilder<Call> builder)
    {
        builder.ToTable("diaspora_call");
        builder.HasIndex(c => c.Address).IsUnique();
        builder.HasMany(c => c.Criteria).WithOne().HasForeignKey(c => c.CallId);
        builder.Ignore(c => c.Ordered);
        builder.HasMany(c => c.Jurors).WithOne().HasForeignKey(j => j.CallId);
        builder.HasMany(c => c.Outreach).WithOne().HasForeignKey(o => o.CallId);
    }

    public void Configure(EntityTypeBuilder<ScoringCriterion> builder) =>
        builder.ToTable("diaspora_criterion");

    public void Configure(EntityTypeBuilder<Juror> builder)
    {
        builder.ToTable("diaspora_juror");
        builder.HasKey(j => new { j.CallId, j.UserId });
        builder.HasIndex(j => j.UserId);
    }

    public void Configure(EntityTypeBuilder<Outreach> builder) =>
        builder.ToTable("diaspora_outreach");
}
