using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>All who hang together by open pairs, side by side, with each question and the way to decide it.</summary>
[Needs(PeoplePermissions.Adjudicate)]
internal sealed class AdjudicationGroupModel(PairQueue queue, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GroupFile Shown { get; private set; } = null!;

    /// <summary>Field by field, what each record says.</summary>
    public IEnumerable<(string Field, List<string?> Values)> Rows =>
        MergeField
            .All.Select(f => (f.Name, Shown.Persons.Select(p => f.Read(p.Person)).ToList()))
            .Where(row => row.Item2.Exists(value => value is not null));

    /// <summary>What each record has several of.</summary>
    public IEnumerable<(string Key, List<List<string>> Values)> Lists =>
        PersonLists
            .Keys.Select(key =>
                (key, Shown.Persons.Select(p => PersonLists.Of(p, key, words)).ToList())
            )
            .Where(row => row.Item2.Exists(values => values.Count > 0));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await queue.OpenGroupAsync(Id, by, cancel) is not { } file)
        {
            return NotFound();
        }
        Shown = file;
        return Page();
    }
}

/// <summary>What a person has several of, as lines of text.</summary>
internal static class PersonLists
{
    /// <summary>The text keys of the lists.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    ["Person.Names", "Person.Phones", "Person.Documents"];

    /// <summary>One list of a person.</summary>
    public static List<string> Of(PersonFile file, string key, Words words) =>
        key switch
        {
            "Person.Names" => [.. file.Names.Select(n => n.Whole)],
            "Person.Phones" => [.. file.Phones.Select(p => Phones.Show(p.Number.Reveal()))],
            _ => [.. file.Documents.Select(d => $"{words.Of(d.Type)} {d.Number?.Reveal()}")],
        };
}
