using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>Whether somebody can bear the journey: what everybody but the medical officers sees of an examination.</summary>
public enum Fitness
{
    /// <summary>Fit to travel.</summary>
    Fit,

    /// <summary>Fit if certain things are arranged.</summary>
    FitWithConditions,

    /// <summary>Not fit to travel.</summary>
    Unfit,
}

/// <summary>What has to be arranged for somebody who is fit with conditions.</summary>
[Flags]
public enum MedicalNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A wheelchair up to the seat.</summary>
    Wheelchair = 1,

    /// <summary>Oxygen on board.</summary>
    Oxygen = 2,

    /// <summary>A medical escort.</summary>
    Escort = 4,

    /// <summary>Medication for the journey and the first weeks.</summary>
    Medication = 8,
}

/// <summary>The fitness of a person of a case to travel, as a medical officer decided it.</summary>
internal sealed class MedicalFitness : IOfPerson
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; set; }

    public Fitness Fitness { get; private set; }

    /// <summary>What has to be arranged.</summary>
    public MedicalNeeds Needs { get; private set; }

    /// <summary>What of it is arranged.</summary>
    public MedicalNeeds Arranged { get; private set; }

    public DateOnly ExaminedOn { get; private set; }

    /// <summary>The last day the decision stands for.</summary>
    public DateOnly ValidUntil { get; private set; }

    /// <summary>Why; shown to medical officers only.</summary>
    public Personal<string>? Diagnosis { get; private set; }

    public string? DecidedByName { get; private set; }

    public int Version { get; set; }

    public Outcome Decide(
        Fitness fitness,
        MedicalNeeds needs,
        MedicalNeeds arranged,
        DateOnly? examined,
        DateOnly? until,
        string? diagnosis,
        string by,
        DateOnly today
    )
    {
        if (examined is null || examined > today)
        {
            return Refusal.Of(nameof(ExaminedOn), "Medical.ExaminedOnWrong");
        }
        if (until is null || until < examined)
        {
            return Refusal.Of(nameof(ValidUntil), "Medical.UntilBeforeExamination");
        }
        if (fitness == Fitness.FitWithConditions && needs == MedicalNeeds.None)
        {
            return Refusal.Of(nameof(Needs), "Medical.NeedsMissing");
        }
        Fitness = fitness;
        Needs = fitness == Fitness.FitWithConditions ? needs : MedicalNeeds.None;
        Arranged = arranged & Needs;
        (ExaminedOn, ValidUntil) = (examined.Value, until.Value);
        (Diagnosis, DecidedByName) = (Personal.Of(diagnosis), by);
        return Outcome.Done;
    }

    /// <summary>Which of two of one person has come further: the later examination.</summary>
    public static int Further(MedicalFitness one, MedicalFitness other) =>
        one.ExaminedOn.CompareTo(other.ExaminedOn);

    /// <summary>What still has to be arranged.</summary>
    public MedicalNeeds Open => Needs & ~Arranged;
}

internal sealed class MedicalFitnessMapping : IEntityTypeConfiguration<MedicalFitness>
{
    public void Configure(EntityTypeBuilder<MedicalFitness> builder)
    {
        builder.ToTable("travel_fitness");
        builder.Property(f => f.Fitness).IsSealed();
        builder.Property(f => f.Needs).IsSealed();
        builder.Property(f => f.Arranged).IsSealed();
        builder.HasIndex(f => new { f.CaseId, f.PersonId }).IsUnique();
        builder.HasIndex(f => f.PersonId);
        builder.HasIndex(f => f.ValidUntil);
        builder.Ignore(f => f.Open);
    }
}
