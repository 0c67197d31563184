using Rihla.Cases;
using Rihla.Cases.Conditions;

namespace Rihla.Tests.Cases;

public sealed class EligibilityTests
{
    private readonly CaseFile family = AFamily.MotherOfTwo();

    [Fact]
    public void Undecided_is_not_eligible() =>
        Assert.Equal(
            "Eligibility.Undecided",
            Assert.Single(EligibilityDecided.Obstacles(family, null, [])).TextKey
        );

    [Fact]
    public void A_decision_for_another_country_does_not_count()
    {
        var decision = Decision(eligible: true);
        Assert.Empty(EligibilityDecided.Obstacles(family, decision, []));
        family.Case.Country = "SN";
        Assert.Equal(
            "Eligibility.OtherCountry",
            Assert.Single(EligibilityDecided.Obstacles(family, decision, [])).TextKey
        );
    }

    [Fact]
    public void A_country_suspended_after_the_decision_blocks() =>
        Assert.Equal(
            "Eligibility.CountryRestricted",
            Assert
                .Single(
                    EligibilityDecided.Obstacles(family, Decision(eligible: true), [Suspension()])
                )
                .TextKey
        );

    [Fact]
    public void A_part_of_a_country_suspended_blocks_until_the_family_was_asked_about_it()
    {
        var (asked, later) = (Suspension("Nzérékoré"), Suspension("Kankan"));
        var decision = Decision(eligible: true);
        decision.OutsideOf.Add(asked.Id);

        Assert.Empty(EligibilityDecided.Obstacles(family, decision, [asked]));
        var obstacle = Assert.Single(
            EligibilityDecided.Obstacles(family, decision, [asked, later])
        );
        Assert.Equal(
            ("Eligibility.AreaRestricted", "Kankan"),
            (obstacle.TextKey, obstacle.Args[0])
        );
    }

    [Fact]
    public void A_suspension_holds_from_its_first_to_its_last_day()
    {
        var suspension = Suspension();
        Assert.False(suspension.Covers(AFamily.Today.AddDays(-1)));
        Assert.True(suspension.Covers(AFamily.Today));
        Assert.True(suspension.Covers(AFamily.Today.AddYears(1)));
        Assert.True(suspension.End(AFamily.Today.AddDays(3)).IsDone);
        Assert.True(suspension.Covers(AFamily.Today.AddDays(3)));
        Assert.False(suspension.Covers(AFamily.Today.AddDays(4)));
        Assert.False(suspension.End(AFamily.Today.AddDays(5)).IsDone);
    }

    [Fact]
    public void A_suspension_is_taken_back_until_the_end_of_its_first_day_and_holds_no_more()
    {
        foreach (var on in new[] { AFamily.Today.AddDays(-1), AFamily.Today })
        {
            var suspension = Suspension();
            Assert.True(suspension.End(on).IsDone);
            Assert.True(suspension.IsTakenBack);
            Assert.False(suspension.Covers(AFamily.Today));
            Assert.False(suspension.Covers(AFamily.Today.AddDays(-1)));
            Assert.False(suspension.End(AFamily.Today).IsDone);
        }

        var ended = Suspension();
        Assert.True(ended.End(AFamily.Today.AddDays(1)).IsDone);
        Assert.False(ended.IsTakenBack);
    }

    [Fact]
    public void A_waiver_sets_aside_the_suspensions_that_were_there_when_it_was_given()
    {
        var (known, later) = (Suspension("Nzérékoré"), Suspension());
        var waiver = new Waiver
        {
            CaseId = family.Id,
            Condition = EligibilityDecided.Name,
            ById = Guid.NewGuid(),
            ByName = "Nadia",
            At = DateTimeOffset.UnixEpoch,
            Reason = new("La décision suit demain"),
            Knowing = [known.Id],
        };

        Assert.True(waiver.SetsAside(EligibilityDecided.Obstacles(family, null, [])));
        Assert.True(waiver.SetsAside(EligibilityDecided.Obstacles(family, null, [known])));
        Assert.False(waiver.SetsAside(EligibilityDecided.Obstacles(family, null, [known, later])));
        Assert.False(
            waiver.SetsAside(EligibilityDecided.Obstacles(family, Decision(true), [later]))
        );
    }

    [Fact]
    public void Each_reason_speaks_for_or_against_and_other_for_both()
    {
        var both = EligibilityDecision
            .ReasonsFor(true)
            .Intersect(EligibilityDecision.ReasonsFor(false));
        Assert.Equal([EligibilityReason.Other], both);
        Assert.Equal(
            Enum.GetValues<EligibilityReason>().Order(),
            EligibilityDecision
                .ReasonsFor(true)
                .Union(EligibilityDecision.ReasonsFor(false))
                .Order()
        );
    }

    private EligibilityDecision Decision(bool eligible) =>
        new()
        {
            CaseId = family.Id,
            IsEligible = eligible,
            Reason = EligibilityReason.Stranded,
            Country = "GN",
            On = AFamily.Today,
            RecordedAt = DateTimeOffset.UnixEpoch,
            ByName = "Salma",
        };

    private static ReturnRestriction Suspension(string? area = null) =>
        new()
        {
            Country = "GN",
            Area = area,
            From = AFamily.Today,
            Reason = "Fighting.",
        };
}
