using Rihla.Cases;
using Rihla.Platform.Privacy;

namespace Rihla.Tests.Cases;

/// <summary>Whose yes counts for whom.</summary>
public sealed class ConsentBookTests
{
    private static readonly DateOnly Birthday = new(2026, 4, 10);

    private readonly CaseFile family = AFamily.Of(
        ("Aissatou", "1980", Relation.Applicant),
        ("Fatou", "2008-04-10", Relation.Child),
        ("Alpha", "1999", Relation.Other)
    );

    private Traveller Mother => family.Travellers[0];

    private Traveller Girl => family.Travellers[1];

    private Traveller Uncle => family.Travellers[2];

    [Fact]
    public void Who_has_become_of_age_answers_for_herself()
    {
        var asked = By(Girl, Mother);
        Assert.True(Counts(family, Birthday.AddDays(-1), asked));
        Assert.False(Counts(family, Birthday, asked));
        Assert.True(Counts(family, Birthday, asked, By(Girl, minute: 1)));
        // What is on file can still be taken back.
        Assert.True(new ConsentBook([asked]).Stands(Girl.Person.Id, ConsentPurpose.Publication));
    }

    [Fact]
    public void Who_turns_eighteen_before_the_journey_answers_beforehand()
    {
        var own = By(Girl);
        Assert.False(Counts(family, AFamily.Today, own));
        family.Case.TravelOn = Birthday;
        Assert.True(Counts(family, AFamily.Today, own));
    }

    [Fact]
    public void Who_answered_beforehand_and_lost_the_flight_is_spoken_for_by_who_said_the_same()
    {
        var (asked, own) = (By(Girl, Mother), By(Girl, minute: 1));
        family.Case.TravelOn = Birthday;
        Assert.True(Counts(family, AFamily.Today, asked, own));

        family.Case.TravelOn = null;

        Assert.True(Counts(family, AFamily.Today, asked, own));
        var book = new ConsentBook([asked, own]);
        Assert.Same(
            asked,
            book.GivenBy(Mother.Person.Id, Girl.Person.Id, ConsentPurpose.Publication)
        );
        Assert.Null(book.GivenBy(Uncle.Person.Id, Girl.Person.Id, ConsentPurpose.Publication));
        // Where the mother had not said so, or took it back, she is asked.
        var refused = By(Girl, Mother, answer: ConsentAnswer.Refused);
        Assert.False(Counts(family, AFamily.Today, refused, own));
        asked.Withdraw(AFamily.Today, "Salma");
        Assert.False(Counts(family, AFamily.Today, asked, own));
        // Her no is nobody's yes.
        Assert.False(
            Counts(
                family,
                AFamily.Today,
                By(Girl, Mother),
                By(Girl, minute: 1, answer: ConsentAnswer.Refused)
            )
        );
    }

    [Fact]
    public void Who_was_taken_out_of_the_case_answers_for_no_child_in_it()
    {
        var asked = By(Girl, Uncle);
        Assert.True(Counts(family, AFamily.Today, asked));

        var without = new CaseFile(family.Case, [Mother, Girl]);

        Assert.False(Counts(without, AFamily.Today, asked));
        Assert.False(
            new ConsentBook([asked, By(Mother)]).StandsForAll(
                without,
                ConsentPurpose.Publication,
                AFamily.Today
            )
        );
        Assert.True(Counts(without, AFamily.Today, By(Girl, outside: "Une tante")));
        // Who has left is not asked anew.
        Girl.Member.DepartedOn = AFamily.Today;
        Assert.True(Counts(without, AFamily.Today, asked));
    }

    [Fact]
    public void A_guardian_who_turns_out_to_be_a_child_answers_for_nobody()
    {
        var file = AFamily.Of(
            ("Aissatou", "1980", Relation.Applicant),
            ("Fatou", "2008-04-10", Relation.Child),
            ("Alpha", "2009", Relation.Other)
        );
        var book = new ConsentBook([By(file.Travellers[1], file.Travellers[2])]);
        Assert.False(
            book.Counts(file, file.Travellers[1], ConsentPurpose.Publication, AFamily.Today)
        );
        Assert.Equal(
            file.Travellers[0].Person.Id,
            book.GuardianOf(file, file.Travellers[1], AFamily.Today)
        );
    }

    [Fact]
    public void Who_never_arrived_and_was_never_asked_stands_in_nobodys_way()
    {
        var (lost, mine, hers) = (Uncle, By(Mother), By(Girl, Mother));
        Assert.False(ForAll(mine, hers));

        lost.Member.ExpectNoMore(AFamily.Today, WhyNotComing.Missing, "Sans nouvelles");

        Assert.True(ForAll(mine, hers));
        // A no of their own stays one, and they alone are nobody who consents.
        Assert.False(ForAll(mine, hers, By(lost, answer: ConsentAnswer.Refused)));
        Assert.False(ForAll(new CaseFile(family.Case, [lost])));

        bool ForAll(params object[] given) =>
            new ConsentBook(given.OfType<Consent>()).StandsForAll(
                given.OfType<CaseFile>().SingleOrDefault() ?? family,
                ConsentPurpose.Publication,
                AFamily.Today
            );
    }

    private bool Counts(CaseFile file, DateOnly day, params Consent[] answers) =>
        new ConsentBook(answers).Counts(file, Girl, ConsentPurpose.Publication, day);

    private Consent By(
        Traveller person,
        Traveller? guardian = null,
        string? outside = null,
        int minute = 0,
        ConsentAnswer answer = ConsentAnswer.Given
    ) =>
        new()
        {
            CaseId = family.Id,
            PersonId = person.Person.Id,
            GuardianId = guardian?.Person.Id,
            GuardianName = Personal.Of(outside),
            Purpose = ConsentPurpose.Publication,
            Answer = answer,
            Method = ConsentMethod.Signature,
            NoticeId = Guid.CreateVersion7(),
            ExplainedIn = "fr",
            On = AFamily.Today,
            RecordedAt = DateTimeOffset.UnixEpoch.AddMinutes(minute),
            RecordedByName = "Salma",
        };
}
