namespace Rihla.Relations;

/// <summary>What is said about a dossier.</summary>
internal sealed record DossierInput
{
    public DossierKind Kind { get; init; }
    public string? Title { get; init; }
    public string? Summary { get; init; }
    public DateOnly? OpenedOn { get; init; }
    public Guid? ObjectiveId { get; init; }

    /// <summary>The version that the form was filled from.</summary>
    public int Version { get; init; }
}

/// <summary>What is said about a milestone.</summary>
internal sealed record MilestoneInput
{
    public string? Title { get; init; }
    public DateOnly? DueOn { get; init; }
    public Guid? OwnerId { get; init; }
}

/// <summary>What is said about a training.</summary>
internal sealed record TrainingInput
{
    public string? Title { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }
    public string? City { get; init; }
    public int? Hours { get; init; }
}
