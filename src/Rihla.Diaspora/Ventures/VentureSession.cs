using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>What a session with a promoter was.</summary>
internal enum SessionKind
{
    /// <summary>One promoter with a coach.</summary>
    Coaching,

    /// <summary>A training, alone or in a group.</summary>
    Training,
}

/// <summary>A coaching or training, with its hours.</summary>
internal sealed class VentureSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    public required SessionKind Kind { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>In minutes.</summary>
    public required int Minutes { get; init; }

    /// <summary>Who coached or trained: a member of staff or an organisation.</summary>
    public required Personal<string> Coach { get; init; }

    public Personal<string>? Subject { get; init; }
}
