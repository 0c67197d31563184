using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.People.Pages;

/// <summary>Two records side by side, differences marked, and the decision whether they are one person.</summary>
[Needs(PeoplePermissions.Adjudicate)]
internal sealed class AdjudicationPairModel(Pairs pairs, PairQueue queue, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public DecisionInput Input { get; set; } = new();

    public PairFile Shown { get; private set; } = null!;

    /// <summary>Field by field, what the two records say.</summary>
    public IEnumerable<(MergeField Field, string? First, string? Second, bool Differs)> Rows =>
        MergeField
            .All.Select(f =>
                (
                    Field: f,
                    First: f.Read(Shown.First.Person),
                    Second: f.Read(Shown.Second.Person),
                    Differs: f.Differs(Shown.First.Person, Shown.Second.Person)
                )
            )
            .Where(row => row.First is not null || row.Second is not null);

    /// <summary>What both keep in a merge: names, telephones, documents.</summary>
    public IEnumerable<(string Key, List<string> First, List<string> Second)> Lists =>
        PersonLists
            .Keys.Select(key =>
                (
                    key,
                    PersonLists.Of(Shown.First, key, words),
                    PersonLists.Of(Shown.Second, key, words)
                )
            )
            .Where(list => list.Item2.Count + list.Item3.Count > 0);

    /// <summary>Whether a merge is proposed: what is kept is then settled, and only confirmed or turned down.</summary>
    public bool IsProposed => Shown.Pair.State == PairState.Proposed;

    /// <summary>Whether the reader proposed it.</summary>
    public bool IsOwnProposal => IsProposed && Shown.Pair.DecidedById == Actor.UserId;

    public IEnumerable<SelectListItem> Codes =>
        new[] { Shown.First.Person, Shown.Second.Person }.Select(p => new SelectListItem(
            $"{p.FullName} ({p.Code})",
            p.Id.ToString()
        ));

    /// <summary>Which side's value is kept: the chosen one, or that of the record that stays.</summary>
    public string Taken(string field) =>
        IsProposed ? (StaysFirst == IsTakenFromOther(field) ? "Second" : "First")
        : Input.Take.TryGetValue(field, out var side) ? side
        : StaysFirst ? "First"
        : "Second";

    private bool IsTakenFromOther(string field) =>
        Shown.Pair.ProposedFields?.Split(' ').Contains(field, StringComparer.Ordinal) == true;

    private bool StaysFirst => Input.Stays != Shown.Second.Person.Id;

    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await queue.OpenAsync(Id, Actor, cancel) is not { } file)
        {
            return NotFound();
        }
        Show(file);
        Input.Seen = PairSeen.Of(file).ToString();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await queue.OpenAsync(Id, Actor, cancel) is not { } file)
        {
            return NotFound();
        }
        Show(file);
        if (Input.Kind is not { } kind)
        {
            ModelState.AddModelError("Input.Kind", words["Pair.DecisionMissing"]);
            return Page();
        }
        var other = StaysFirst ? "Second" : "First";
        var outcome = await pairs.DecideAsync(
            Id,
            kind,
            Input.Note,
            Input.Stays,
            Input.Take.Where(t => t.Value == other).Select(t => t.Key).ToHashSet(),
            PairSeen.Read(Input.Seen),
            Actor,
            cancel
        );
        if (outcome.Refusals.Contains(Pairs.ChangedMeanwhile))
        {
            if (await queue.OpenAsync(Id, Actor, cancel) is not { } changed)
            {
                return NotFound();
            }
            Show(changed);
            // Decided anew is what is shown from here on.
            ModelState.Remove("Input.Seen");
            Input.Seen = PairSeen.Of(changed).ToString();
        }
        if (ModelState.AddRefusals(outcome, words))
        {
            return Page();
        }
        TempData["Done"] = words[
            kind == MatchDecisionKind.Same
            && file is { TakesTwo: true, Pair.State: not PairState.Proposed }
                ? "Pair.Done.Proposed"
                : $"Pair.Done.{kind}"
        ];
        return Redirect(Url.Content($"~/app/people/adjudication{await NextAsync(cancel)}"));
    }

    // What is proposed is settled, and a record may have been merged since it was chosen. Otherwise the record that has been there
    // longer is the one others know.
    private void Show(PairFile file)
    {
        Shown = file;
        var (first, second) = (file.First.Person, file.Second.Person);
        var chosen = file.ProposedStaysId ?? Input.Stays;
        Input.Stays =
            chosen == first.Id || chosen == second.Id ? chosen
            : first.RegisteredAt <= second.RegisteredAt ? first.Id
            : second.Id;
    }

    // Who works on a group stays with it until all of it is decided.
    private async Task<string> NextAsync(CancellationToken cancel)
    {
        var left = (await queue.OfAsync(Shown.First.Person.Id, Actor, cancel))
            .Concat(await queue.OfAsync(Shown.Second.Person.Id, Actor, cancel))
            .FirstOrDefault(line => line.Pair.IsOpen && line.Pair.Id != Id);
        return left is null ? "" : $"/group/{left.Pair.Id}";
    }

    internal sealed class DecisionInput
    {
        public MatchDecisionKind? Kind { get; set; }

        public Guid? Stays { get; set; }

        public Dictionary<string, string> Take { get; set; } = [];

        public string? Note { get; set; }

        public string? Seen { get; set; }
    }
}
