using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>Looking after an enterprise some months after its creation.</summary>
internal sealed class FollowUp
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    /// <summary>How many months after the creation.</summary>
    public required int Month { get; init; }

    public required DateOnly DueOn { get; init; }

    public DateOnly? HeldOn { get; private set; }

    public bool? IsAlive { get; private set; }

    /// <summary>The jobs it gives, the promoter's own included.</summary>
    public int Women { get; private set; }

    public int Men { get; private set; }

    public Personal<string>? Note { get; private set; }

    /// <summary>Somebody has been there. An enterprise that no longer works gives no jobs.</summary>
    public void Hold(DateOnly on, bool isAlive, int women, int men, string? note) =>
        (HeldOn, IsAlive, Women, Men, Note) = (
            on,
            isAlive,
            isAlive ? women : 0,
            isAlive ? men : 0,
            Personal.Of(note)
        );
}
