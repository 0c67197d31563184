using System.Globalization;
using System.Runtime.InteropServices;

namespace Rihla.People;

/// <summary>
/// From which record, in which version, somebody filled a form: whoever changes it must find the same. The record counts as well
/// as the version, because after a merge the code leads to another record, whose versions are numbers of its own.
/// </summary>
/// <param name="PersonId">The record.</param>
/// <param name="Version">Its version.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PersonSeen(Guid PersonId, int Version)
{
    public static PersonSeen Of(Person person) => new(person.Id, person.Version);

    /// <summary>Reads what a form carried along; what cannot be read is no record that stands.</summary>
    public static PersonSeen Read(string? text) =>
        text?.Split('.') is [var id, var version]
        && Guid.TryParse(id, out var personId)
        && int.TryParse(version, CultureInfo.InvariantCulture, out var number)
            ? new(personId, number)
            : default;

    /// <summary>As a form carries it along.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{PersonId:N}.{Version}");
}
