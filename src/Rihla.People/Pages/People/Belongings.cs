using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>A belonging as a form asks about it.</summary>
/// <param name="Key">What the form calls it.</param>
/// <param name="Kind">What it is: a case, a name, a telephone.</param>
/// <param name="Text">Which one.</param>
/// <param name="Goes">Whether it goes to the other person.</param>
internal sealed record BelongingLine(string Key, string Kind, string Text, bool Goes);

/// <summary>Turns belongings into lines of a form. What the actor may not see is left out, and goes as it came.</summary>
internal sealed class BelongingLines(IEnumerable<PersonLinks> modules, Words words)
{
    public async Task<List<BelongingLine>> OfAsync(
        Guid personId,
        IEnumerable<Belonging> belongings,
        IReadOnlyCollection<string>? goes,
        Actor by,
        CancellationToken cancel
    )
    {
        var cases = new Dictionary<Guid, PersonLink>();
        foreach (var module in modules)
        {
            foreach (var link in await module.OfAsync(personId, by, cancel))
            {
                if (link.CaseId is { } id)
                {
                    cases[id] = link;
                }
            }
        }
        var lines = new List<BelongingLine>();
        foreach (var belonging in belongings)
        {
            (string Kind, string Text)? line = belonging.Entity switch
            {
                PersonName name => (words.Of(name.Kind), name.Whole),
                PersonPhone phone => (words["Person.Phone"], Phones.Show(phone.Number.Reveal())),
                PersonAddress address => (words["Person.Address"], address.Text.Reveal()),
                IdentityDocument document => (
                    words.Of(document.Type),
                    document.Number?.Reveal() ?? "–"
                ),
                _ when belonging.CaseId is { } inCase && cases.TryGetValue(inCase, out var link) =>
                    (words["Split.Case"], $"{link.Text} · {link.Note}"),
                _ => null,
            };
            if (line is var (kind, text))
            {
                lines.Add(
                    new(belonging.Key, kind, text, goes?.Contains(belonging.Key) ?? belonging.Goes)
                );
            }
        }
        return [.. lines.OrderBy(l => l.Kind, StringComparer.CurrentCulture)];
    }
}
