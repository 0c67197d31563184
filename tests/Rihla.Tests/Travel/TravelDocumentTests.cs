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
        document.Request(TravelDocumentKind.LaissezPasser, Today, 150, "MAD");
        Assert.Equal(DocumentStanding.Requested, document.StandingOn(Travel));
        Assert.Null(document.Number);
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
