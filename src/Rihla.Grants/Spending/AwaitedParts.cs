namespace Rihla.Grants;

/// <summary>A part of an order that is still to be given to a case, so that somebody asks for its payment.</summary>
public sealed record AwaitedPart
{
    /// <summary>The case; shares of several cases in one part are several.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The part of the order.</summary>
    public required Guid PartId { get; init; }
}

/// <summary>
/// What the room that orders for cases still means to be given. A part that is not among it is paid for nothing any more: once
/// its payment has been taken back, only finance can free its money.
/// </summary>
public abstract class AwaitedParts
{
    /// <summary>All of them, for a query to look into.</summary>
    public abstract IQueryable<AwaitedPart> All { get; }
}
