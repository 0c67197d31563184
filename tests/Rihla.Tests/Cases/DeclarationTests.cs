using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Privacy;

namespace Rihla.Tests.Cases;

public sealed class DeclarationTests
{
    private static readonly HashSet<Guid> Nobody = [];
    private static readonly HashSet<DateOnly> Never = [];
    private readonly CaseFile family = AFamily.MotherOfTwo();

    private Traveller Mother => family.Travellers[0];

    [Fact]
    public void Every_adult_signs()
    {
        Assert.Equal(
            "Declaration.NotSigned",
            Assert.Single(Papers().MissingDeclarations(family, AFamily.Today, Nobody)).TextKey
        );
        Assert.Empty(Papers(Signed(Mother)).MissingDeclarations(family, AFamily.Today, Nobody));
    }

    [Fact]
    public void A_withdrawn_declaration_no_longer_stands()
    {
        var declaration = Signed(Mother);
        declaration.Withdraw(new(AFamily.Today, WithdrawalChannel.Phone, "Salma", null));
        Assert.Equal(
            "Declaration.Withdrawn",
            Assert
                .Single(Papers(declaration).MissingDeclarations(family, AFamily.Today, Nobody))
                .TextKey
        );
    }

    [Fact]
    public void Who_never_withdrew_is_not_said_to_have_withdrawn_when_the_case_was_reopened()
    {
        var declaration = Signed(Mother);
        declaration.Lapse(AFamily.Today);
        var papers = Papers(declaration);
        Assert.Equal(
            "Declaration.Lapsed",
            Assert.Single(papers.MissingDeclarations(family, AFamily.Today, Nobody)).TextKey
        );
        Assert.False(papers.HasWithdrawn(family, Mother.MemberId, new([]), Never));
    }

    [Fact]
    public void Who_withdrew_may_sign_again()
    {
        var first = Signed(Mother);
        first.Withdraw(new(AFamily.Today, WithdrawalChannel.Phone, "Salma", null));
        Assert.Empty(
            Papers(first, Signed(Mother)).MissingDeclarations(family, AFamily.Today, Nobody)
        );
    }

    [Fact]
    public void A_declaration_for_another_country_does_not_count()
    {
        var declaration = Signed(Mother);
        family.Case.Country = "SN";
        Assert.Equal(
            "Declaration.OtherCountry",
            Assert
                .Single(Papers(declaration).MissingDeclarations(family, AFamily.Today, Nobody))
                .TextKey
        );
    }

    [Fact]
    public void Who_turns_eighteen_before_the_journey_signs_for_herself()
    {
        var file = AFamily.Of(
            ("Aissatou", "1980", Relation.Applicant),
            ("Fatou", "2008-04-10", Relation.Child)
        );
        var papers = new SignedPapers(
            [Signed(file, file.Travellers[0])],
            [Consent(file, file.Travellers[1])]
        );
        var before = new DateOnly(2026, 4, 9);
        Assert.Empty(papers.MissingDeclarations(file, before, Nobody));
        Assert.Empty(papers.MissingConsents(file, before, Nobody));
        Assert.Equal(
            file.Travellers[1].Person.Id,
            Assert.Single(papers.MissingDeclarations(file, before.AddDays(1), Nobody)).PersonId
        );
    }

    [Fact]
    public void Who_was_taken_out_of_the_case_answers_for_no_child_in_it()
    {
        var file = AFamily.Of(
            ("Aissatou", "2010", Relation.Applicant),
            ("Alpha", "1999", Relation.Other)
        );
        var consent = Consent(file, file.Travellers[0], file.Travellers[1]);
        var papers = new SignedPapers([], [consent]);
        Assert.NotNull(papers.ConsentFor(file, consent.MemberId, AFamily.Today));

        var alone = new CaseFile(file.Case, [file.Travellers[0]]);

        Assert.Null(papers.ConsentFor(alone, consent.MemberId, AFamily.Today));
        Assert.Single(papers.MissingConsents(alone, AFamily.Today, Nobody));
    }

    [Fact]
    public void Who_turns_out_to_be_a_child_answers_for_no_other()
    {
        var file = AFamily.Of(
            ("Mamadou", "2010", Relation.Applicant),
            ("Mariam", "2014", Relation.Other)
        );
        var consent = Consent(file, file.Travellers[1], file.Travellers[0]);
        var papers = new SignedPapers([], [consent]);

        Assert.Equal(2, papers.MissingConsents(file, AFamily.Today, Nobody).Count);
        // Once he is of age she may travel on his word.
        Assert.NotNull(papers.ConsentFor(file, consent.MemberId, new(2029, 1, 1)));
    }

    [Fact]
    public void What_both_parents_consented_to_ends_with_the_word_of_either()
    {
        var couple = AFamily.Of(
            ("Oumar", "1990", Relation.Applicant),
            ("Kadiatou", "1993", Relation.Spouse),
            ("Binta", "2021", Relation.Child),
            ("Sékou", "1970", Relation.Other)
        );
        var child = couple.Travellers[2];
        var papers = new SignedPapers(
            couple.Travellers.Where(t => t != child).Select(t => Signed(couple, t)),
            [Consent(couple, child, couple.Travellers[1], Guardianship.BothParents)]
        );
        IEnumerable<Traveller> StopWith(Traveller who) =>
            Withdrawals.WhoStops(couple, papers, Nobody, [who.MemberId], AFamily.Today);

        Assert.Equal([couple.Travellers[0], child], StopWith(couple.Travellers[0]));
        Assert.Equal([couple.Travellers[1], child], StopWith(couple.Travellers[1]));
        // An uncle has not answered for her.
        Assert.Equal([couple.Travellers[3]], StopWith(couple.Travellers[3]));
    }

    // Two sisters were entered with one another's birth date: the one signed for the other, and the other for her when it was put right.
    [Fact]
    public void Two_who_answered_for_each_other_are_asked_about_once()
    {
        var file = AFamily.Of(
            ("Aissatou", "2010", Relation.Applicant),
            ("Alpha", "1999", Relation.Other)
        );
        var (one, other) = (file.Travellers[0], file.Travellers[1]);
        GuardianConsent[] consents = [Consent(file, one, other), Consent(file, other, one)];
        foreach (var consent in consents)
        {
            consent.Withdraw(AFamily.Today);
        }
        var declaration = Signed(file, other);
        declaration.Lapse(AFamily.Today);
        var papers = new SignedPapers([declaration], consents);
        HashSet<DateOnly> reopened = [AFamily.Today];

        Assert.False(papers.HasWithdrawn(file, one.MemberId, new([]), reopened));
        Assert.False(papers.HasWithdrawn(file, other.MemberId, new([]), reopened));
    }

    [Fact]
    public void A_guardian_consents_for_each_child()
    {
        var papers = Papers(Signed(Mother));
        Assert.Equal(2, papers.MissingConsents(family, AFamily.Today, Nobody).Count);
        papers = new([Signed(Mother)], family.Travellers.Skip(1).Select(c => Consent(family, c)));
        Assert.Empty(papers.MissingConsents(family, AFamily.Today, Nobody));
    }

    [Fact]
    public void A_guardians_consent_on_the_protection_route_counts() =>
        Assert.Single(
            Papers()
                .MissingConsents(
                    family,
                    AFamily.Today,
                    new HashSet<Guid> { family.Travellers[1].MemberId }
                )
        );

    [Fact]
    public void Nothing_is_signed_before_counselling_and_screening()
    {
        Assert.Equal(
            "Declaration.TooEarly",
            Declarations.WhyNotNow(family.At(Stage.Counselled))?.TextKey
        );
        Assert.Null(Declarations.WhyNotNow(family.At(Stage.Screened)));
        Assert.NotNull(Declarations.WhyNotNow(family.At(Stage.Departed)));
    }

    [Fact]
    public void A_mother_who_withdraws_withdraws_for_her_children()
    {
        var papers = new SignedPapers(
            [Signed(Mother)],
            family.Travellers.Skip(1).Select(c => Consent(family, c, Mother))
        );
        Assert.Equal(
            3,
            Withdrawals.WhoStops(family, papers, Nobody, [Mother.MemberId], AFamily.Today).Count
        );
    }

    [Fact]
    public void One_of_two_parents_can_withdraw_alone()
    {
        var couple = AFamily.Of(
            ("Oumar", "1990", Relation.Applicant),
            ("Kadiatou", "1993", Relation.Spouse),
            ("Binta", "2021", Relation.Child)
        );
        var papers = new SignedPapers(
            couple.Travellers.Take(2).Select(a => Signed(couple, a)),
            [Consent(couple, couple.Travellers[2], couple.Travellers[1])]
        );
        Assert.Equal(
            [couple.Travellers[0]],
            Withdrawals.WhoStops(
                couple,
                papers,
                Nobody,
                [couple.Travellers[0].MemberId],
                AFamily.Today
            )
        );
        Assert.Equal(
            couple.Travellers.Skip(1),
            Withdrawals.WhoStops(
                couple,
                papers,
                Nobody,
                [couple.Travellers[1].MemberId],
                AFamily.Today
            )
        );
    }

    [Fact]
    public void Who_stayed_behind_withdraws_though_a_child_she_signed_for_has_left()
    {
        var parted = AFamily.Of(
            ("Oumar", "1990", Relation.Applicant),
            ("Kadiatou", "1993", Relation.Spouse),
            ("Binta", "2021", Relation.Child),
            ("Sékou", "2023", Relation.Child)
        );
        var (mother, daughter, son) = (
            parted.Travellers[1],
            parted.Travellers[2],
            parted.Travellers[3]
        );
        var papers = new SignedPapers(
            parted.Travellers.Take(2).Select(a => Signed(parted, a)),
            [Consent(parted, daughter, mother), Consent(parted, son, mother)]
        );
        parted.Travellers[0].Member.DepartedOn = AFamily.Today;
        daughter.Member.DepartedOn = AFamily.Today;

        Assert.Equal(
            [mother, son],
            Withdrawals.WhoStops(parted, papers, Nobody, [mother.MemberId], AFamily.Today)
        );
        Assert.Contains(
            daughter,
            Withdrawals.WhoStops(parted, papers, Nobody, [daughter.MemberId], AFamily.Today)
        );
    }

    [Fact]
    public void Who_is_on_board_turns_back_with_the_children_on_board_and_those_who_wait()
    {
        var parted = AFamily.Of(
            ("Kadiatou", "1993", Relation.Applicant),
            ("Binta", "2021", Relation.Child),
            ("Sékou", "2023", Relation.Child),
            ("Aïcha", "2024", Relation.Child)
        );
        var (mother, daughter, son, last) = (
            parted.Travellers[0],
            parted.Travellers[1],
            parted.Travellers[2],
            parted.Travellers[3]
        );
        var papers = new SignedPapers(
            [Signed(parted, mother)],
            [
                Consent(parted, daughter, mother),
                Consent(parted, son, mother),
                Consent(parted, last, mother),
            ]
        );
        mother.Member.DepartedOn = daughter.Member.DepartedOn = AFamily.Today;
        son.Member.DepartedOn = AFamily.Today.AddDays(-4);

        Assert.Equal(
            [mother, daughter, last],
            Withdrawals.WhoStops(parted, papers, Nobody, [mother.MemberId], AFamily.Today)
        );
        Assert.True(parted.MayTurnBack(mother, AFamily.Today));
        Assert.True(parted.MayTurnBack(mother, AFamily.Today.AddDays(1)));
        Assert.False(parted.MayTurnBack(mother, AFamily.Today.AddDays(2)));
        Assert.False(parted.MayTurnBack(son, AFamily.Today));
        // The flight on which somebody arrived does not stand at the gate.
        son.Member.ArrivedOn = AFamily.Today;
        Assert.True(parted.MayTurnBack(mother, AFamily.Today));
        daughter.Member.ArrivedOn = AFamily.Today;
        Assert.False(parted.MayTurnBack(mother, AFamily.Today));
    }

    [Fact]
    public void Who_has_left_holds_up_nobody_who_has_still_to_leave()
    {
        var parted = AFamily.Of(
            ("Oumar", "1990", Relation.Applicant),
            ("Kadiatou", "1993", Relation.Spouse),
            ("Binta", "2021", Relation.Child)
        );
        var (father, mother, child) = (
            parted.Travellers[0],
            parted.Travellers[1],
            parted.Travellers[2]
        );
        father.Member.DepartedOn = child.Member.DepartedOn = AFamily.Today;
        child.Member.Vulnerabilities = Personal.Of("torture");
        var papers = new SignedPapers([Signed(parted, mother)], []);

        Assert.Empty(papers.MissingDeclarations(parted, AFamily.Today, Nobody));
        Assert.Empty(papers.MissingConsents(parted, AFamily.Today, Nobody));
        Assert.Empty(new CaseRoutes([]).WithoutRoute(parted, AFamily.Today));
        Assert.Equal([mother], CounsellingRecord.WhoDecides(parted, AFamily.Today));
        Assert.Equal(
            mother.Person.Id,
            Assert.Single(Rihla.Cases.Conditions.ScreeningDone.Obstacles(parted, null)).PersonId
        );
    }

    private static SignedPapers Papers(params Declaration[] declarations) => new(declarations, []);

    private Declaration Signed(Traveller adult) => Signed(family, adult);

    private static Declaration Signed(CaseFile file, Traveller adult) =>
        new()
        {
            CaseId = file.Id,
            MemberId = adult.MemberId,
            TextId = Guid.CreateVersion7(),
            Country = "GN",
            Method = SigningMethod.Signature,
            ExplainedIn = "fr",
            SignedOn = AFamily.Today,
            RecordedAt = DateTimeOffset.UnixEpoch,
            RecordedByName = "Salma",
        };

    private static GuardianConsent Consent(
        CaseFile file,
        Traveller child,
        Traveller? guardian = null,
        Guardianship guardianship = Guardianship.Mother
    ) =>
        new()
        {
            CaseId = file.Id,
            MemberId = child.MemberId,
            GuardianMemberId = guardian?.MemberId,
            GuardianName = Personal.Of("Aissatou Barry")!,
            Guardianship = guardianship,
            Country = "GN",
            Method = SigningMethod.Signature,
            SignedOn = AFamily.Today,
            RecordedAt = DateTimeOffset.UnixEpoch,
            RecordedByName = "Salma",
        };
}
