using System.Globalization;
using Rihla.Platform.Data;

namespace Rihla.Travel;

/// <summary>Something that is kept once for each person of a case.</summary>
internal interface IOfPerson : IVersioned
{
    Guid Id { get; }
}

/// <summary>
/// What a form about a whole family was filled from. It changes when a colleague records anything about anyone of them, so
/// that the second of two people is shown both versions instead of overwriting the first.
/// </summary>
internal static class Seen
{
    /// <summary>The mark of these versions.</summary>
    public static string Of(IEnumerable<IOfPerson> all) =>
        string.Join(
            '.',
            all.OrderBy(e => e.Id)
                .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Id:N}-{e.Version}"))
        );
}
