using Rihla.Travel;

namespace Rihla.Tests.Travel;

public sealed class TravelDocumentTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateOnly Travel = new(2026, 3, 20);

    [Fact]
    public void A_document_is_valid_on_its_last_day_and_not_on_the_day_after()
    {
        var document = Received(expires: Travel);
        Assert.Equal(DocumentStanding.Received, document.StandingOn(Travel));
        Assert.Equal(DocumentStanding.Lapsed, document.StandingOn(Travel.AddDays(1)));
    }

    [Fact]
    public void A_laissez_passer_that_is_valid_today_may_have_lapsed_by_the_day_of_travel()
    {
        var document = Received(expires: Travel.AddDays(-1));
        Assert.True(document.IsValidOn(Today));
        Assert.False(document.IsValidOn(Travel));
    }

    [Fact]
    public void A_document_that_begins_later_does_not_open_the_border_yet() =>
        Assert.False(
            Received(issued: Travel.AddDays(1), expires: Travel.AddDays(90)).IsValidOn(Travel)
        );

    [Fact]
    public void A_document_without_a_last_day_is_not_taken()
    {
        var document = New();
        var outcome = document.Receive(TravelDocumentKind.LaissezPasser, "LP-1", null, null, Today);
        Assert.Equal("TravelDocument.ExpiryMissing", Assert.Single(outcome.Refusals).TextKey);
        Assert.Equal(DocumentStanding.None, document.StandingOn(Travel));
    }

    [Fact]
    public void Asking_the_consulate_again_forgets_the_document_that_lapsed()
    {
        var document = Received(expires: Travel.AddDays(-1));
        document.Request(TravelDocumentKind.LaissezPasser, Travel, 150, "MAD", Travel);
        Assert.Equal(DocumentStanding.Requested, document.StandingOn(Travel));
        Assert.Null(document.Number);
    }

    [Fact]
    public void A_document_that_is_renewed_serves_until_the_new_one_is_there()
    {
        var document = Received(expires: Travel.AddDays(-1));
        var asked = Today.AddDays(3);
        document.Request(TravelDocumentKind.EmergencyCertificate, asked, 150, "MAD", asked);
        Assert.True(document is { IsAwaited: true, Kind: TravelDocumentKind.LaissezPasser });
        Assert.Equal(DocumentStanding.Received, document.StandingOn(asked));
        Assert.Equal(DocumentStanding.Requested, document.StandingOn(Travel));

        // A slip in the number of the old one is put right: that is not the new one.
        Receive(document, "LP-11", Travel.AddDays(-1), asked.AddDays(1));
        Assert.True(document.IsAwaited);
        Receive(document, "LP-2", Travel.AddDays(60), asked.AddDays(5));

        Assert.False(document.IsAwaited);
        Assert.Equal(DocumentStanding.Received, document.StandingOn(Travel));
    }

    [Fact]
    public void A_document_asked_for_on_the_day_the_old_one_was_recorded_is_awaited()
    {
        var document = Received(expires: Travel.AddDays(-1));
        document.Request(TravelDocumentKind.Passport, Today, null, null, Today);
        Assert.True(document.IsAwaited);
        Assert.Equal(DocumentStanding.Requested, document.StandingOn(Travel));
    }

    [Fact]
    public void The_old_passport_written_down_after_the_consulate_was_asked_is_no_answer()
    {
        var soon = Today.AddDays(LapsingPapers.Days);
        Assert.True(Asked(TravelDocumentKind.Passport, soon).IsAwaited);
        // Issued since, for longer, or for this one journey.
        Assert.False(Asked(TravelDocumentKind.Passport, soon, issued: Today).IsAwaited);
        Assert.False(Asked(TravelDocumentKind.Passport, soon.AddDays(1)).IsAwaited);
        Assert.False(Asked(TravelDocumentKind.LaissezPasser, soon).IsAwaited);

        var mistaken = Asked(TravelDocumentKind.LaissezPasser, soon);
        mistaken.Clear();
        Assert.True(mistaken.IsAwaited);
    }

    [Fact]
    public void A_refusal_stands_until_it_is_asked_again_or_a_document_is_there()
    {
        var document = Received(expires: Travel.AddDays(-1));
        document.Request(TravelDocumentKind.LaissezPasser, Today, null, null, Today);
        Refuse();
        Assert.Equal(DocumentStanding.Received, document.StandingOn(Today));
        Assert.Equal(DocumentStanding.Refused, document.StandingOn(Travel));
        // A slip in the number of the old one is put right, or taken away: the refusal is no request.
        Receive(document, "LP-11", Travel.AddDays(-1), Today);
        document.Clear();
        Assert.Equal(DocumentStanding.Refused, document.StandingOn(Travel));

        document.Request(TravelDocumentKind.EmergencyCertificate, Today, null, null, Today);
        Assert.Equal(DocumentStanding.Requested, document.StandingOn(Travel));
        Refuse();
        Receive(document, "LP-2", Travel.AddDays(60), Today);
        Assert.True(document is { RefusedOn: null, RefusalReason: null, RefusalNote: null });

        var elsewhere = New();
        elsewhere.Request(TravelDocumentKind.Passport, Today, null, null, Today);
        elsewhere.Refuse(ConsulateRefusal.Other, Today, null, Today);
        elsewhere.JourneyEnds();
        Assert.Equal(DocumentStanding.None, elsewhere.StandingOn(Travel));

        void Refuse() =>
            Assert.True(
                document
                    .Refuse(ConsulateRefusal.EvidenceMissing, Today, "Acte de naissance", Today)
                    .IsDone
            );
    }

    [Fact]
    public void Of_a_journey_to_another_country_only_what_is_valid_for_any_journey_is_left()
    {
        var asked = New();
        asked.Request(TravelDocumentKind.EmergencyCertificate, Today, 150, "MAD", Today);
        var onParents = New();
        onParents.TravelOnThatOf(Guid.CreateVersion7());
        foreach (var document in new[] { Received(expires: Travel), asked, onParents })
        {
            document.JourneyEnds();
            Assert.Equal(DocumentStanding.None, document.StandingOn(Today));
            Assert.True(document is { OnDocumentOfId: null, RequestedOn: null, Fee: null });
        }
        var passport = Asked(TravelDocumentKind.Passport, Travel.AddDays(90));
        passport.JourneyEnds();
        Assert.Equal(DocumentStanding.Received, passport.StandingOn(Travel));
    }

    private static TravelDocument Asked(
        TravelDocumentKind kind,
        DateOnly expires,
        DateOnly? issued = null
    )
    {
        var document = New();
        document.Request(kind, Today, null, null, Today);
        Assert.True(document.Receive(kind, "P-1", issued, expires, Today).IsDone);
        return document;
    }

    [Fact]
    public void Without_a_day_of_travel_a_document_suffices_while_it_does_not_lapse_soon()
    {
        var document = Received(expires: Travel);
        Assert.True(document.Suffices(travelOn: Travel, Today));
        Assert.False(document.Suffices(travelOn: null, Today));
        Assert.True(Received(expires: Today.AddDays(31)).Suffices(travelOn: null, Today));
    }

    [Fact]
    public void Children_are_written_into_a_laissez_passer_but_not_into_a_passport()
    {
        Assert.True(Received(expires: Travel).CanCarryChildren);
        var passport = New();
        passport.Receive(TravelDocumentKind.Passport, "P1", null, Travel, Today);
        Assert.False(passport.CanCarryChildren);
    }

    private static TravelDocument New() =>
        new() { CaseId = Guid.NewGuid(), PersonId = Guid.NewGuid() };

    private static void Receive(
        TravelDocument document,
        string number,
        DateOnly expires,
        DateOnly today
    ) =>
        Assert.True(
            document.Receive(TravelDocumentKind.LaissezPasser, number, null, expires, today).IsDone
        );

    private static TravelDocument Received(DateOnly expires, DateOnly? issued = null)
    {
        var document = New();
        Assert.True(
            document
                .Receive(TravelDocumentKind.LaissezPasser, "LP-1", issued, expires, Today)
                .IsDone
        );
        return document;
    }
}
