using System.Globalization;
using System.Runtime.InteropServices;

namespace Rihla.People;

/// <summary>
/// What somebody looked at before deciding on a pair: its version, and the records that stood side by side. Of a record that was
/// merged since, another would be decided on than was compared.
/// </summary>
/// <param name="Version">The version of the pair.</param>
/// <param name="FirstId">One record that was compared; nothing, where none were shown.</param>
/// <param name="SecondId">The other.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PairSeen(int Version, Guid? FirstId = null, Guid? SecondId = null)
{
    public static PairSeen Of(PairFile file) =>
        new(file.Pair.Version, file.First.Person.Id, file.Second.Person.Id);

    /// <summary>Reads what a form carried along; what cannot be read was never looked at.</summary>
    public static PairSeen Read(string? text) =>
        text?.Split('.') is [var version, var one, var other]
        && int.TryParse(version, CultureInfo.InvariantCulture, out var number)
        && Guid.TryParse(one, out var first)
        && Guid.TryParse(other, out var second)
            ? new(number, first, second)
            : new(-1);

    /// <summary>Whether these are the records that were compared.</summary>
    public bool Are(Guid first, Guid second) =>
        FirstId is null || (FirstId == first && SecondId == second);

    /// <summary>As a form carries it along.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Version}.{FirstId:N}.{SecondId:N}");
}
