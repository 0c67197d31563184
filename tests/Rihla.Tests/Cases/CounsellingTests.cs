using Rihla.Cases;

namespace Rihla.Tests.Cases;

public sealed class CounsellingTests
{
    private static readonly HashSet<Guid> Nobody = [];
    private readonly CaseFile family = AFamily.MotherOfTwo();

    private Traveller Mother => family.Travellers[0];

    [Fact]
    public void Without_a_session_the_adult_is_not_counselled() =>
        Assert.Equal("Counselling.Missing", Assert.Single(Obstacles()).TextKey);

    [Fact]
    public void A_session_with_all_information_free_and_understood_is_enough() =>
        Assert.Empty(Obstacles(Session(1)));

    [Fact]
    public void A_session_that_left_something_out_is_not_enough() =>
        Assert.Equal(
            "Counselling.InformationMissing",
            Assert
                .Single(
                    Obstacles(
                        Session(
                            1,
                            given: CounsellingSession.AllInformation & ~InformationGiven.Withdrawal
                        )
                    )
                )
                .TextKey
        );

    [Fact]
    public void A_later_session_completes_what_an_earlier_one_left_out()
    {
        const InformationGiven First =
            CounsellingSession.AllInformation & ~InformationGiven.Withdrawal;
        Assert.Equal(
            [InformationGiven.Withdrawal],
            Assert.Single(Obstacles(Session(1, given: First))).Args
        );
        Assert.Empty(
            Obstacles(Session(1, given: First), Session(2, given: InformationGiven.Withdrawal))
        );
        Assert.NotEmpty(
            Obstacles(
                Session(1, given: First),
                Session(2, given: InformationGiven.Withdrawal, understanding: Understanding.NotSure)
            )
        );
    }

    [Fact]
    public void What_was_perhaps_not_understood_is_not_enough() =>
        Assert.Equal(
            "Counselling.NotUnderstood",
            Assert.Single(Obstacles(Session(1, understanding: Understanding.NotSure))).TextKey
        );

    [Fact]
    public void A_sign_of_pressure_undoes_an_earlier_sound_session() =>
        Assert.Equal(
            "Counselling.PressureOpen",
            Assert.Single(Obstacles(Session(1), Session(2, Pressure.Pressure))).TextKey
        );

    [Fact]
    public void A_later_sound_session_settles_a_doubt() =>
        Assert.Empty(Obstacles(Session(1, Pressure.Doubt), Session(2)));

    [Fact]
    public void A_later_session_that_is_not_sound_settles_nothing() =>
        Assert.Equal(
            "Counselling.CapacityOpen",
            Assert
                .Single(
                    Obstacles(
                        Session(1, capacity: Capacity.InDoubt),
                        Session(2, given: InformationGiven.Rights)
                    )
                )
                .TextKey
        );

    [Fact]
    public void The_order_of_days_counts_not_the_order_of_typing() =>
        Assert.NotEmpty(Obstacles(Session(5, Pressure.Doubt), Session(2)));

    [Fact]
    public void Each_adult_is_counselled()
    {
        var couple = AFamily.Of(
            ("Oumar", "1990", Relation.Applicant),
            ("Kadiatou", "1993", Relation.Spouse)
        );
        var record = new CounsellingRecord([Session(couple, 1, couple.Travellers[0])]);
        Assert.Equal(
            couple.Travellers[1].Person.Id,
            Assert.Single(record.Obstacles(couple, AFamily.Today, Nobody)).PersonId
        );
    }

    [Fact]
    public void A_child_alone_is_counselled_too()
    {
        var child = AFamily.Of(("Ibrahima", "2011", Relation.Applicant));
        Assert.NotEmpty(new CounsellingRecord([]).Obstacles(child, AFamily.Today, Nobody));
    }

    private IReadOnlyList<Rihla.Cases.Conditions.Obstacle> Obstacles(
        params CounsellingSession[] sessions
    ) => new CounsellingRecord(sessions).Obstacles(family, AFamily.Today, Nobody);

    private CounsellingSession Session(
        int day,
        Pressure pressure = Pressure.None,
        Capacity capacity = Capacity.Able,
        InformationGiven given = CounsellingSession.AllInformation,
        Understanding understanding = Understanding.OwnLanguage
    ) => Session(family, day, Mother, pressure, capacity, given, understanding);

    private static CounsellingSession Session(
        CaseFile file,
        int day,
        Traveller who,
        Pressure pressure = Pressure.None,
        Capacity capacity = Capacity.Able,
        InformationGiven given = CounsellingSession.AllInformation,
        Understanding understanding = Understanding.OwnLanguage
    ) =>
        new()
        {
            CaseId = file.Id,
            On = AFamily.Today.AddDays(day - 30),
            Mode = CounsellingMode.InPerson,
            Language = "fr",
            Understanding = understanding,
            MemberIds = [who.MemberId],
            Given = given,
            Pressure = pressure,
            Capacity = capacity,
            RecordedAt = DateTimeOffset.UnixEpoch,
            RecordedByName = "Salma",
        };
}
