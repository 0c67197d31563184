using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Diaspora;

internal sealed class VentureMapping
    : IEntityTypeConfiguration<Venture>,
        IEntityTypeConfiguration<VentureSession>,
        IEntityTypeConfiguration<PlanEdition>,
        IEntityTypeConfiguration<FinancingLine>,
        IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<Venture> builder)
    {
        builder.ToTable("diaspora_venture");
        builder.HasIndex(v => v.Code).IsUnique();
        builder.HasIndex(v => v.ApplicationId).IsUnique();
        builder.HasOne<Call>().WithMany().HasForeignKey(v => v.CallId);
        builder.HasOne<Application>().WithMany().HasForeignKey(v => v.ApplicationId);
        builder.HasIndex(v => new { v.MissionId, v.CallId });
        builder.Ignore(v => v.Furthest);
        builder.HasMany(v => v.Sessions).WithOne().HasForeignKey(s => s.VentureId);
        builder.HasMany(v => v.Plans).WithOne().HasForeignKey(p => p.VentureId);
        builder.HasMany(v => v.Financing).WithOne().HasForeignKey(l => l.VentureId);
        builder.HasMany(v => v.FollowUps).WithOne().HasForeignKey(f => f.VentureId);
        builder.Property(v => v.DropReason).IsSealed();
        builder.Ignore(v => v.Latest);
        builder.Ignore(v => v.Jobs);
    }

    public void Configure(EntityTypeBuilder<VentureSession> builder) =>
        builder.ToTable("diaspora_session");

    public void Configure(EntityTypeBuilder<PlanEdition> builder)
    {
        builder.ToTable("diaspora_plan");
        builder.HasIndex(p => new { p.VentureId, p.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<FinancingLine> builder) =>
        builder.ToTable("diaspora_financing");

    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.ToTable("diaspora_follow_up");
        builder.HasIndex(f => new { f.VentureId, f.Month }).IsUnique();
        builder.HasIndex(f => new { f.HeldOn, f.DueOn });
    }
}
