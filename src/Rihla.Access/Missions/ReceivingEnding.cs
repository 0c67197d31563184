using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// What a module hands back when a mission receives nobody any more: what stands with it, and would be worked on by nobody. Register
/// with <see cref="AccessModule.AddReceivingEnding{T}"/>.
/// </summary>
public abstract class ReceivingEnding
{
    /// <summary>How much stands with a mission that receives.</summary>
    public abstract Task<int> CountAsync(Guid missionId, CancellationToken cancel);

    /// <summary>
    /// Hands all of it back. The mission is stored as receiving nobody by then, and what could not be handed back must be found
    /// again by the module itself.
    /// </summary>
    public abstract Task HandBackAsync(Guid missionId, Actor by, CancellationToken cancel);
}
