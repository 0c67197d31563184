namespace Rihla.Diaspora;

/// <summary>A coaching or training as it is entered.</summary>
internal sealed record SessionInput(
    SessionKind? Kind,
    DateOnly? On,
    decimal? Hours,
    string? Coach,
    string? Subject
);

/// <summary>Money from one source as it is entered.</summary>
internal sealed record FinancingInput(
    FinancingSource? Source,
    string? Provider,
    decimal? Amount,
    FinancingStanding? Standing,
    DateOnly? Since
);

/// <summary>What is known anew about a venture.</summary>
internal sealed record VentureInput
{
    public string? Name { get; init; }
    public string? Promoter { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? Region { get; init; }
    public string? Sector { get; init; }
    public decimal? Cost { get; init; }
    public int? WomenJobs { get; init; }
    public int? MenJobs { get; init; }
    public int Version { get; init; }
}

/// <summary>The registration of the enterprise.</summary>
internal sealed record CreationInput(
    DateOnly? On,
    string? LegalForm,
    string? Number,
    int? Women,
    int? Men
);

/// <summary>What was found some months after the creation.</summary>
internal sealed record FollowUpInput(
    int Month,
    DateOnly? On,
    bool? IsAlive,
    int? Women,
    int? Men,
    string? Note
);

/// <summary>What is looked for among the ventures.</summary>
internal sealed record VentureFilter(
    Guid? CallId,
    FunnelStep? Step,
    string? Region,
    string? Sector,
    int Page = 1
);
