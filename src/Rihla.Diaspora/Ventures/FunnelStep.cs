using Rihla.Platform.Data;

namespace Rihla.Diaspora;

/// <summary>How far somebody has come, from hearing of a call to an enterprise that works. Who reached a step has passed those before it.</summary>
[Ordered]
internal enum FunnelStep
{
    /// <summary>Heard of the call.</summary>
    Reached,

    /// <summary>Sent an application.</summary>
    Applied,

    /// <summary>Was selected.</summary>
    Selected,

    /// <summary>Attended a training.</summary>
    Trained,

    /// <summary>Has a business plan that was accepted.</summary>
    Planned,

    /// <summary>The money that was granted or paid out covers the cost.</summary>
    Financed,

    /// <summary>The enterprise is registered.</summary>
    Created,

    /// <summary>The latest follow-up found it at work.</summary>
    Alive,
}
