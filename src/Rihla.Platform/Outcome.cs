using System.Diagnostics.CodeAnalysis;

namespace Rihla.Platform;

/// <summary>
/// A reason why something cannot be done, for the person who asked: a text key that says what is wrong and what to do
/// next. It never holds personal data.
/// </summary>
/// <param name="TextKey">The key in Texts.json.</param>
/// <param name="Args">What fills the places of the text.</param>
public sealed record Refusal(string TextKey, params object[] Args)
{
    /// <summary>The input field it is about, such as <c>FamilyName</c>; nothing, when it is about the whole.</summary>
    public string? Field { get; init; }

    /// <summary>A refusal about one input field.</summary>
    public static Refusal Of(string field, string textKey, params object[] args) =>
        new(textKey, args) { Field = field };
}

/// <summary>What came of an operation: done, or refused with the reasons.</summary>
public class Outcome
{
    /// <summary>Makes an outcome.</summary>
    protected Outcome(IReadOnlyList<Refusal> refusals) => Refusals = refusals;

    /// <summary>Why it was refused; empty when it was done.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>Whether it was done.</summary>
    public virtual bool IsDone => Refusals.Count == 0;

    /// <summary>It was done.</summary>
    public static Outcome Done { get; } = new([]);

    /// <summary>It was done and brought something.</summary>
    public static Outcome<T> With<T>(T value)
        where T : notnull => new(value);

    /// <summary>It was refused.</summary>
    public static Outcome Refused(params IReadOnlyList<Refusal> refusals) => new(refusals);

    /// <summary>Refused for one reason.</summary>
    public static implicit operator Outcome(Refusal refusal) => new([refusal]);

    /// <summary>Somebody else changed the same thing meanwhile; the page shows both versions and asks.</summary>
    public static Refusal ChangedMeanwhile { get; } = new("Platform.ChangedMeanwhile");
}

/// <summary>What came of an operation that brings something when it is done.</summary>
public sealed class Outcome<T> : Outcome
    where T : notnull
{
    internal Outcome(T value)
        : base([]) => Value = value;

    private Outcome(IReadOnlyList<Refusal> refusals)
        : base(refusals) { }

    /// <summary>What it brought; nothing when it was refused.</summary>
    public T? Value { get; }

    /// <inheritdoc/>
    [MemberNotNullWhen(true, nameof(Value))]
    public override bool IsDone => base.IsDone;

    /// <summary>Done.</summary>
    public static implicit operator Outcome<T>(T value) => new(value);

    /// <summary>Refused for one reason.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new([refusal]);

    /// <summary>Refused for several reasons.</summary>
    public static implicit operator Outcome<T>(List<Refusal> refusals) => new(refusals);
}
