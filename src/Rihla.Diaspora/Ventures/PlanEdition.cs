using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>A version of the business plan; the document is kept encrypted among the attachments.</summary>
internal sealed class PlanEdition
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VentureId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The document; empty once its promoter was forgotten.</summary>
    public required Guid AttachmentId { get; init; }

    public Personal<string>? Note { get; init; }

    public required DateOnly AddedOn { get; init; }

    public required string AddedByName { get; init; }

    /// <summary>When it was found good enough to look for money with.</summary>
    public DateOnly? AcceptedOn { get; set; }
}
