using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rihla.Cases;

/// <summary>What a task is about, so that the same thing is said once, and said again when its date changes.</summary>
public static class TaskSubject
{
    /// <summary>A thing and a day: a document and its expiry, a movement and its departure, a promise and the day it is due.</summary>
    public static Guid Of(Guid id, DateOnly day) =>
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
