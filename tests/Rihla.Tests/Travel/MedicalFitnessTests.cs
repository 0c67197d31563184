using Rihla.Platform;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

public sealed class MedicalFitnessTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private readonly MedicalFitness fitness = new()
    {
        CaseId = Guid.NewGuid(),
        PersonId = Guid.NewGuid(),
    };

    [Fact]
    public void Fit_with_conditions_needs_a_condition() =>
        Assert.Equal(
            "Medical.NeedsMissing",
            Assert.Single(Decide(Fitness.FitWithConditions, MedicalNeeds.None).Refusals).TextKey
        );

    [Fact]
    public void What_is_not_arranged_yet_stays_open()
    {
        Decide(
            Fitness.FitWithConditions,
            MedicalNeeds.Wheelchair | MedicalNeeds.Oxygen,
            MedicalNeeds.Oxygen
        );
        Assert.Equal(MedicalNeeds.Wheelchair, fitness.Open);
    }

    [Fact]
    public void Whoever_is_fit_needs_nothing_arranged()
    {
        Decide(Fitness.Fit, MedicalNeeds.Wheelchair);
        Assert.Equal(MedicalNeeds.None, fitness.Needs);
    }

    [Fact]
    public void An_examination_that_has_not_taken_place_decides_nothing() =>
        Assert.Equal(
            "Medical.ExaminedOnWrong",
            Assert
                .Single(
                    fitness
                        .Decide(
                            Fitness.Fit,
                            default,
                            default,
                            Today.AddDays(1),
                            Today.AddDays(30),
                            null,
                            "Dr Salma Idrissi",
                            Today
                        )
                        .Refusals
                )
                .TextKey
        );

    private Outcome Decide(
        Fitness decision,
        MedicalNeeds needs,
        MedicalNeeds arranged = MedicalNeeds.None
    ) =>
        fitness.Decide(
            decision,
            needs,
            arranged,
            Today,
            Today.AddDays(30),
            "Asthme",
            "Dr Salma Idrissi",
            Today
        );
}
