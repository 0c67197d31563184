using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>What another module shows on the page of a person, such as the person's cases.</summary>
public abstract class PersonLinks
{
    /// <summary>The text key of the title.</summary>
    public abstract string TitleKey { get; }

    /// <summary>What the actor may see of it, newest first.</summary>
    public abstract Task<IReadOnlyList<PersonLink>> OfAsync(
        Guid personId,
        Actor by,
        CancellationToken cancel = default
    );
}

/// <summary>One line on the page of a person.</summary>
/// <param name="Text">What it says, in the reader's language.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Note">A quiet word beside it.</param>
/// <param name="CaseId">The case it leads to: rows of that case go together when a merge is split.</param>
public sealed record PersonLink(string Text, string Href, string? Note = null, Guid? CaseId = null);
