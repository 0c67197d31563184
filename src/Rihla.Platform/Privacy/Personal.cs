namespace Rihla.Platform.Privacy;

/// <summary>
/// A value about a person that must never be seen by accident: a name, a birth date, a phone, a note, a photograph.
/// It is encrypted in the database, shows as dots when it is printed or logged, and is read only through
/// <see cref="Reveal"/>, so that every place that reads it can be found.
/// </summary>
/// <typeparam name="T">A string, bytes, or a small type that System.Text.Json can write and read.</typeparam>
public sealed class Personal<T> : IEquatable<Personal<T>>
    where T : notnull
{
    private readonly T value;

    /// <summary>Wraps a value.</summary>
    public Personal(T value) => this.value = value;

    /// <summary>The value in clear.</summary>
    public T Reveal() => value;

    /// <summary>Never the value: always the same dots.</summary>
    public override string ToString() => "•••";

    /// <inheritdoc/>
    public bool Equals(Personal<T>? other) =>
        other is not null
        && (
            value is byte[] mine && other.value is byte[] theirs
                ? mine.AsSpan().SequenceEqual(theirs)
                : EqualityComparer<T>.Default.Equals(value, other.value)
        );

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Personal<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => value is byte[] bytes ? bytes.Length : value.GetHashCode();
}

/// <summary>Shorter ways to wrap personal values.</summary>
public static class Personal
{
    /// <summary>Wraps a text trimmed of white space; nothing, when there is nothing in it.</summary>
    public static Personal<string>? Of(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : new(text.Trim());

    /// <summary>Wraps a value.</summary>
    public static Personal<T> Of<T>(T value)
        where T : struct => new(value);

    /// <summary>Wraps bytes, such as a photograph.</summary>
    public static Personal<byte[]> Of(byte[] value) => new(value);
}
