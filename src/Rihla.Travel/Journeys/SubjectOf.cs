using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rihla.Travel;

/// <summary>What a task is about, so that the same thing is said once, and said again when its date changes.</summary>
internal static class SubjectOf
{
    /// <summary>A thing and a day: a document and its expiry, a movement and its departure.</summary>
    public static Guid Day(Guid id, DateOnly day) =>
        new(
            SHA256
                .HashData(
                    Encoding.ASCII.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"{id:N}{day.DayNumber}")
                    )
                )
                .AsSpan(0, 16)
        );
}
