using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>What the mission of origin answered, and what stays of it.</summary>
public sealed class ReceptionTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    [Theory]
    [InlineData(true, ReceptionAnswer.Accepted)]
    [InlineData(false, ReceptionAnswer.Declined)]
    public void An_answer_stands_again_as_it_was_when_they_come_after_all(
        bool accept,
        ReceptionAnswer answer
    )
    {
        var reception = new Reception { CaseId = Guid.CreateVersion7() };
        reception.Ask(Guid.CreateVersion7(), Day, Day);
        reception.Reply(accept, "Pas de logement ce jour-là", "Mariama", Day);
        reception.CallOff();

        reception.Restore();

        Assert.Equal(answer, reception.Answer);
    }
}
