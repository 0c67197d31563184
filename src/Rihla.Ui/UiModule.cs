using Rihla.Platform;

namespace Rihla.Ui;

/// <summary>What is seen: layouts, tag helpers, styles, scripts and error pages.</summary>
public static class UiModule
{
    /// <summary>The module's entry in the house.</summary>
    public static Module Module { get; } = new(typeof(UiModule).Assembly) { Name = "ui" };
}
