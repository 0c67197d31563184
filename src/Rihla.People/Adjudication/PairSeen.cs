using System.Globalization;
using System.Runtime.InteropServices;

namespace Rihla.People;

/// <summary>
/// What somebody looked at before deciding on a pair: its version, and the records that stood side by side, as they were then. Of a
/// record that was merged or corrected since, another would be decided on than was compared.
/// </summary>
/// <param name="Version">The version of the pair.</param>
/// <param name="First">One record that was compared; nothing, where none were shown.</param>
/// <param name="Second">The other.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PairSeen(
    int Version,
    PairSeen.Record? First = null,
    PairSeen.Record? Second = null
)
{
    /// <summary>A record as it was shown.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Record(Guid Id, int Version)
    {
        public static Record Of(Person person) => new(person.Id, person.Version);
    }

    public static PairSeen Of(PairFile file) =>
        new(file.Pair.Version, Record.Of(file.First.Person), Record.Of(file.Second.Person));

    /// <summary>Reads what a form carried along; what cannot be read was never looked at.</summary>
    public static PairSeen Read(string? text) =>
        text?.Split('.') is [var version, var one, var its, var other, var others]
        && Number(version) is { } pair
        && Guid.TryParse(one, out var first)
        && Number(its) is { } firstVersion
        && Guid.TryParse(other, out var second)
        && Number(others) is { } secondVersion
            ? new(pair, new(first, firstVersion), new(second, secondVersion))
            : new(-1);

    /// <summary>Whether these are the records that were compared, and nobody has changed them since.</summary>
    public bool Are(Person first, Person second) =>
        First is null || (First == Record.Of(first) && Second == Record.Of(second));

    /// <summary>As a form carries it along.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Version}.{First?.Id:N}.{First?.Version}.{Second?.Id:N}.{Second?.Version}"
        );

    private static int? Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
