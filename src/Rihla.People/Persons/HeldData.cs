using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Localisation;

namespace Rihla.People;

/// <summary>A line of the copy of somebody's data.</summary>
/// <param name="Label">What it is, in the language of the copy.</param>
/// <param name="Text">What is held.</param>
public sealed record HeldLine(string Label, string Text);

/// <summary>What is held about a person in one subject.</summary>
/// <param name="Title">The subject, in the language of the copy.</param>
/// <param name="Lines">What is held, in order; a subject without lines is left out.</param>
public sealed record HeldSection(string Title, IReadOnlyList<HeldLine> Lines);

/// <summary>
/// What a module holds about a person, for the copy of her data that she may ask for. Each module that keeps something about
/// persons says it here; a test finds what points at a person and is not told.
/// </summary>
public abstract class HeldData
{
    /// <summary>Its place in the copy, the register first.</summary>
    public abstract int Order { get; }

    /// <summary>The entities about persons of which it tells.</summary>
    public abstract IReadOnlySet<Type> Tables { get; }

    /// <summary>What is held about a person.</summary>
    /// <param name="personId">Whose data.</param>
    /// <param name="words">The words of the language in which she reads it.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task<IReadOnlyList<HeldSection>> OfAsync(
        Guid personId,
        Words words,
        CancellationToken cancel
    );
}

/// <summary>All that is held about a person, room by room.</summary>
public sealed class HeldDataBook
{
    private readonly IEnumerable<HeldData> rooms;

    internal HeldDataBook(IEnumerable<HeldData> rooms) => this.rooms = rooms;

    /// <summary>Everything held about a person, for who has been found to be allowed to take it out.</summary>
    /// <param name="personId">Whose data.</param>
    /// <param name="words">The words of the language in which she reads it.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<HeldSection>> OfAsync(
        Guid personId,
        Words words,
        CancellationToken cancel = default
    )
    {
        var sections = new List<HeldSection>();
        foreach (var room in rooms.OrderBy(r => r.Order))
        {
            sections.AddRange(
                (await room.OfAsync(personId, words, cancel)).Where(s => s.Lines.Count > 0)
            );
        }
        return sections;
    }
}

/// <summary>Tells the register what other modules hold about persons.</summary>
public static class HeldDataRooms
{
    /// <summary>Adds what a module holds about persons.</summary>
    public static IServiceCollection AddHeldData<T>(this IServiceCollection services)
        where T : HeldData => services.AddScoped<HeldData, T>();
}

/// <summary>Writes lines, and leaves out what is not held.</summary>
public sealed class HeldLines
{
    private readonly List<HeldLine> lines = [];

    /// <summary>The lines written so far.</summary>
    public IReadOnlyList<HeldLine> All => lines;

    /// <summary>Adds a line, if there is something to say.</summary>
    public HeldLines With(string label, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            lines.Add(new(label, text));
        }
        return this;
    }

    /// <summary>Adds a line that puts several things together, leaving out those that are not held.</summary>
    public HeldLines With(string label, params IReadOnlyList<string?> parts) =>
        With(label, string.Join(" · ", parts.Where(p => !string.IsNullOrWhiteSpace(p))));
}
