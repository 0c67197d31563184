using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>What a dossier is about.</summary>
internal enum DossierKind
{
    /// <summary>Dialogue and exchange between countries of the South.</summary>
    SouthSouth,

    /// <summary>Technical support to a law on migration.</summary>
    MigrationLaw,

    /// <summary>Technical support to a law against trafficking in persons.</summary>
    TraffickingLaw,

    /// <summary>Technical support to a law on asylum.</summary>
    AsylumLaw,

    /// <summary>Technical support to a strategy or plan of a government.</summary>
    PublicStrategy,
}

/// <summary>
/// Long work with institutions on a policy or between countries: partners, milestones, trainings, and the objective of our
/// own strategy that it serves.
/// </summary>
internal sealed class Dossier : IVersioned
{
    public const int LongestTitle = 200;
    public const int LongestSummary = 4000;

    private readonly List<DossierPartner> partners = [];
    private readonly List<DossierMilestone> milestones = [];
    private readonly List<PolicyTraining> trainings = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public DossierKind Kind { get; private set; }

    public string Title { get; private set; } = "";

    public Personal<string>? Summary { get; private set; }

    public DateOnly OpenedOn { get; private set; }

    public DateOnly? ClosedOn { get; private set; }

    /// <summary>The objective of a strategy (Results) that it serves.</summary>
    public Guid? ObjectiveId { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<DossierPartner> Partners => partners;

    public IReadOnlyList<DossierMilestone> Milestones => milestones;

    public IReadOnlyList<PolicyTraining> Trainings => trainings;

    public void Describe(
        DossierKind kind,
        string title,
        string? summary,
        DateOnly openedOn,
        Guid? objectiveId
    )
    {
        (Kind, Title, Summary) = (kind, title.Trim(), Personal.Of(summary));
        (OpenedOn, ObjectiveId) = (openedOn, objectiveId);
    }

    public void Add(DossierPartner partner) => partners.Add(partner);

    /// <summary>An institution that takes no part in it was entered by mistake.</summary>
    public void Remove(DossierPartner partner) => partners.Remove(partner);

    public void Add(DossierMilestone milestone) => milestones.Add(milestone);

    public void Add(PolicyTraining training) => trainings.Add(training);

    /// <summary>A training was entered by mistake: it is counted no more, and neither are its participants.</summary>
    public void Cancel(PolicyTraining training) => trainings.Remove(training);

    /// <summary>Closes it, or opens it again.</summary>
    /// <returns>Refused while milestones are to be reached, and before it was opened.</returns>
    public Outcome Close(DateOnly? day)
    {
        if (day is not null && milestones.Exists(m => m.ReachedOn is null && !m.IsDropped))
        {
            return new Refusal("Dossier.MilestonesOpen");
        }
        if (day < OpenedOn)
        {
            return new Refusal("Dossier.ClosedBeforeOpened");
        }
        ClosedOn = day;
        return Outcome.Done;
    }
}

/// <summary>What an institution does in a dossier.</summary>
internal enum PartnerPart
{
    /// <summary>Leads the work.</summary>
    Lead,

    /// <summary>Works along.</summary>
    Partner,

    /// <summary>Is supported.</summary>
    Supported,

    /// <summary>Pays for it.</summary>
    Funder,
}

/// <summary>An institution that takes part in a dossier.</summary>
internal sealed class DossierPartner
{
    public required Guid DossierId { get; init; }

    public required Guid InstitutionId { get; init; }

    public required PartnerPart Part { get; set; }
}

/// <summary>Something to be reached in a dossier, such as a first reading of a bill.</summary>
internal sealed class DossierMilestone
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DossierId { get; init; }

    public required string Title { get; init; }

    public required DateOnly DueOn { get; set; }

    public required Guid OwnerUserId { get; set; }

    public required string OwnerName { get; set; }

    public DateOnly? ReachedOn { get; private set; }

    /// <summary>Whether it is no longer wanted.</summary>
    public bool IsDropped { get; private set; }

    public bool IsOpen => ReachedOn is null && !IsDropped;

    /// <summary>Whether it is for somebody to settle: they see to it, or keep dossiers.</summary>
    public bool IsFor(Actor by) =>
        OwnerUserId == by.UserId || by.May(RelationsPermissions.Dossiers);

    /// <summary>Somebody else sees to it, or by another day.</summary>
    /// <returns>Refused once it is settled.</returns>
    public Outcome HandTo(Guid ownerUserId, string ownerName, DateOnly dueOn)
    {
        if (!IsOpen)
        {
            return new Refusal("Dossier.MilestoneSettled");
        }
        (OwnerUserId, OwnerName, DueOn) = (ownerUserId, ownerName, dueOn);
        return Outcome.Done;
    }

    /// <summary>It is reached.</summary>
    /// <returns>Refused once it is settled, without a day, for a day to come, and for one before the dossier was opened.</returns>
    public Outcome Reach(DateOnly? day, DateOnly openedOn, DateOnly today)
    {
        if (!IsOpen)
        {
            return new Refusal("Dossier.MilestoneSettled");
        }
        if (day is null || day > today || day < openedOn)
        {
            return Refusal.Of("ReachedOn", "Dossier.MilestoneDayWrong", openedOn, today);
        }
        ReachedOn = day;
        return Outcome.Done;
    }

    /// <summary>It is no longer wanted.</summary>
    public Outcome Drop()
    {
        if (!IsOpen)
        {
            return new Refusal("Dossier.MilestoneSettled");
        }
        IsDropped = true;
        return Outcome.Done;
    }

    /// <summary>It is to be reached after all: it was settled by mistake.</summary>
    /// <returns>Refused while it is to be reached.</returns>
    public Outcome TakeUp()
    {
        if (IsOpen)
        {
            return new Refusal("Dossier.MilestoneOpen");
        }
        (ReachedOn, IsDropped) = (null, false);
        return Outcome.Done;
    }
}

/// <summary>A training delivered in a dossier. Its participants are counted, never named.</summary>
internal sealed class PolicyTraining
{
    /// <summary>The most participants of one sex from one institution.</summary>
    public const int MostPeople = 5000;

    private readonly List<TrainedPeople> people = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DossierId { get; init; }

    public required Guid MissionId { get; init; }

    public string Title { get; private set; } = "";

    public DateOnly StartsOn { get; private set; }

    public DateOnly EndsOn { get; private set; }

    public string City { get; private set; } = "";

    /// <summary>How long, in hours of teaching.</summary>
    public int Hours { get; private set; }

    public IReadOnlyList<TrainedPeople> People => people;

    public int Women => people.Sum(p => p.Women);

    public int Men => people.Sum(p => p.Men);

    public int Others => people.Sum(p => p.Others);

    public int All => Women + Men + Others;

    public void Describe(string title, DateOnly startsOn, DateOnly endsOn, string city, int hours)
    {
        (Title, City, Hours) = (title.Trim(), city.Trim(), hours);
        (StartsOn, EndsOn) = (startsOn, endsOn);
    }

    /// <summary>
    /// Says how many came from an institution; said again, it replaces what was said before, and with nobody it takes away an
    /// institution that was counted by mistake.
    /// </summary>
    /// <returns>Refused when nobody came and none was counted, and for numbers below nought or beyond <see cref="MostPeople"/>.</returns>
    public Outcome Count(Guid institutionId, int women, int men, int others)
    {
        var before = people.Find(p => p.InstitutionId == institutionId);
        if (
            new[] { women, men, others }.Any(n => n is < 0 or > MostPeople)
            || (women + men + others == 0 && before is null)
        )
        {
            return Refusal.Of("Women", "Dossier.TrainingPeopleWrong", MostPeople);
        }
        if (women + men + others == 0)
        {
            people.Remove(before!);
            return Outcome.Done;
        }
        if (before is null)
        {
            before = new() { TrainingId = Id, InstitutionId = institutionId };
            people.Add(before);
        }
        (before.Women, before.Men, before.Others) = (women, men, others);
        return Outcome.Done;
    }
}

/// <summary>How many people of an institution took part in a training, by sex.</summary>
internal sealed class TrainedPeople
{
    public required Guid TrainingId { get; init; }

    public required Guid InstitutionId { get; init; }

    public int Women { get; set; }

    public int Men { get; set; }

    /// <summary>Of another sex, or not said.</summary>
    public int Others { get; set; }
}

internal sealed class DossierMapping
    : IEntityTypeConfiguration<Dossier>,
        IEntityTypeConfiguration<DossierPartner>,
        IEntityTypeConfiguration<DossierMilestone>,
        IEntityTypeConfiguration<PolicyTraining>,
        IEntityTypeConfiguration<TrainedPeople>
{
    public void Configure(EntityTypeBuilder<Dossier> builder)
    {
        builder.ToTable("relations_dossier");
        builder.HasMany(d => d.Partners).WithOne().HasForeignKey(p => p.DossierId);
        builder.HasMany(d => d.Milestones).WithOne().HasForeignKey(m => m.DossierId);
        builder.HasMany(d => d.Trainings).WithOne().HasForeignKey(t => t.DossierId);
        builder.HasIndex(d => d.MissionId);
    }

    public void Configure(EntityTypeBuilder<DossierPartner> builder)
    {
        builder.ToTable("relations_dossier_partner");
        builder.HasKey(p => new { p.DossierId, p.InstitutionId });
        builder.HasOne<Institution>().WithMany().HasForeignKey(p => p.InstitutionId);
    }

    public void Configure(EntityTypeBuilder<DossierMilestone> builder)
    {
        builder.ToTable("relations_milestone");
        builder.Ignore(m => m.IsOpen);
        builder.HasIndex(m => new { m.OwnerUserId, m.ReachedOn });
    }

    public void Configure(EntityTypeBuilder<PolicyTraining> builder)
    {
        builder.ToTable("relations_training");
        builder.HasMany(t => t.People).WithOne().HasForeignKey(p => p.TrainingId);
        builder.Ignore(t => t.Women);
        builder.Ignore(t => t.Men);
        builder.Ignore(t => t.Others);
        builder.Ignore(t => t.All);
        builder.HasIndex(t => new { t.MissionId, t.EndsOn });
    }

    public void Configure(EntityTypeBuilder<TrainedPeople> builder)
    {
        builder.ToTable("relations_trained");
        builder.HasKey(p => new { p.TrainingId, p.InstitutionId });
        builder.HasOne<Institution>().WithMany().HasForeignKey(p => p.InstitutionId);
    }
}
