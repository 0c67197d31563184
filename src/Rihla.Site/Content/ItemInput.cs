namespace Rihla.Site;

/// <summary>What is written in one language.</summary>
internal sealed record TextInput
{
    public string? Title { get; init; }
    public string? Summary { get; init; }
    public string? Body { get; init; }
    public Guid? FileId { get; init; }

    /// <summary>It was read against the others and still says the same.</summary>
    public bool StillRight { get; init; }

    public bool IsEmpty =>
        string.IsNullOrWhiteSpace(Title)
        && string.IsNullOrWhiteSpace(Summary)
        && string.IsNullOrWhiteSpace(Body);
}

/// <summary>An item as its writer wants it.</summary>
internal sealed record ItemInput
{
    /// <summary>Only for a new item.</summary>
    public ItemKind Kind { get; init; }

    /// <summary>Where a page stands; for other kinds their kind says it.</summary>
    public string? Section { get; init; }

    /// <summary>Whether a new page is the section's own, which the menu opens.</summary>
    public bool IsSectionPage { get; init; }

    /// <summary>The last part of the address; made of a title when nothing is said.</summary>
    public string? Slug { get; init; }

    public DateOnly? Date { get; init; }
    public DateOnly? EndDate { get; init; }
    public Guid? AxisId { get; init; }
    public string? Region { get; init; }
    public IReadOnlyList<int> Goals { get; init; } = [];
    public Guid? PictureId { get; init; }
    public int Order { get; init; }

    /// <summary>The code of the record of the person it tells of.</summary>
    public string? PersonCode { get; init; }

    /// <summary>It still tells of the person it told of before.</summary>
    public bool KeepsPerson { get; init; }

    public IReadOnlyDictionary<string, TextInput> Texts { get; init; } =
        new Dictionary<string, TextInput>();

    /// <summary>The edition from which the form was filled.</summary>
    public int From { get; init; }
}
