using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>Finds persons. What is searched for is posted, so that no name stands in an address.</summary>
[Needs(PeoplePermissions.View)]
internal sealed class PersonListModel(Register register, ReadLog reads) : PageModel
{
    private const int Shown = 50;

    // As much as the field takes. What is searched for is recorded for ever.
    private const int Longest = 200;

    [BindProperty]
    public string? Text { get; set; }

    /// <summary>Who was found; nothing before a search.</summary>
    public IReadOnlyList<PersonSummary>? Found { get; private set; }

    /// <summary>Whether others answer, too.</summary>
    public bool MoreAnswer { get; private set; }

    public void OnGet() { }

    public async Task OnPostAsync(CancellationToken cancel)
    {
        Text = Text?.Length > Longest ? Text[..Longest] : Text;
        var by = HttpContext.Features.GetRequiredFeature<Actor>();
        var (ids, moreAnswer) = await register.SearchAsync(Text ?? "", by, Shown, cancel);
        var people = await register.ListedAsync(ids, cancel);
        await reads.SawAsync(by, new Act("people.searched") { Args = [Text ?? ""] }, cancel);
        MoreAnswer = moreAnswer;
        Found = [.. ids.Where(people.ContainsKey).Select(id => people[id])];
    }
}
