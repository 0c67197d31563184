using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>The three languages of an item, side by side.</summary>
[Needs(SitePermissions.Write)]
internal sealed class SiteEditModel(
    Editing editing,
    Publishing publishing,
    SiteDesk desk,
    Library library,
    Words words
) : ItemFormPage(desk, library, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Keep Keep { get; set; } = new();

    /// <summary>The edition of a colleague between which and the form it was chosen, if it was.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>What a colleague and the writer have both changed meanwhile, field by field.</summary>
    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public SiteItem Item { get; private set; } = null!;

    public Edition Newest { get; private set; } = null!;

    public string Title => SiteDesk.TitleOf(Newest, T.Language);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Input = ItemForm.Of(Item, Newest);
        await OfferAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? then)
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        await TakePictureAsync();
        await OfferAsync();
        if (ModelState.IsValid && await JoinAsync())
        {
            var changed = await editing.ChangeAsync(Id, Input.Read(), Actor, Cancel);
            if (changed.IsDone)
            {
                TempData["Done"] = T["SiteDesk.Saved"];
                return LocalRedirect(
                    then == "preview" ? $"/app/site/{Id}/preview/{T.Language}" : $"/app/site/{Id}"
                );
            }
            // Saved by somebody else at this very moment.
            if (!changed.Refusals.Contains(Outcome.ChangedMeanwhile))
            {
                ModelState.AddRefusals(changed, T);
            }
            else if (await LoadAsync())
            {
                await JoinAsync();
            }
        }
        return Page();
    }

    /// <summary>Hands the newest edition to a second person.</summary>
    public async Task<IActionResult> OnPostSubmitAsync() =>
        Told(await publishing.SubmitAsync(Id, Actor, Cancel), T["SiteDesk.SubmittedDone"]);

    /// <summary>Takes an old edition back as the newest.</summary>
    public async Task<IActionResult> OnPostRestoreAsync(int number) =>
        Told(await editing.RestoreAsync(Id, number, Actor, Cancel), T["SiteDesk.Restored", number]);

    private LocalRedirectResult Told(Outcome outcome, string done)
    {
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? done
            : string.Join(' ', outcome.Refusals.Select(r => T[r.TextKey, r.Args]));
        return LocalRedirect($"/app/site/{Id}");
    }

    private async Task<bool> LoadAsync()
    {
        if (
            await editing.FindAsync(Id, Actor, Cancel) is not { } item
            || await editing.EditionAsync(Id, null, Actor, Cancel) is not { } newest
        )
        {
            return false;
        }
        (Item, Newest, States) = (item, newest, SiteDesk.StatesOf(newest));
        return true;
    }

    // What was saved since the form was filled comes in. Where both changed something the writer chooses, or looks at what came in; only
    // then it is saved.
    private async Task<bool> JoinAsync()
    {
        if (Input.From == Newest.Number)
        {
            return true;
        }
        var began = await editing.EditionAsync(Id, Input.From, Actor, Cancel);
        var before = began is null ? new() : ItemForm.Of(Item, began);
        before.Slug = Input.FromSlug;
        // An address left empty is to stay, as is a person nobody took out.
        Input.Slug = string.IsNullOrWhiteSpace(Input.Slug) ? before.Slug : Input.Slug;
        Input.PersonId = Input.KeepsPerson ? before.PersonId : null;
        var isChosen = Seen == Newest.Number;
        Conflicts = new ItemParts(T, Offer).Join(
            before,
            ItemForm.Of(Item, Newest),
            Input,
            isChosen ? Keep : null
        );
        if (Conflicts.Count > 0)
        {
            ModelState.AddRefusals(Outcome.ChangedMeanwhile, T);
            return false;
        }
        // Nobody has read a language against words that came in since.
        if (Newest.Texts.Exists(t => t.ChangedIn > Input.From))
        {
            (Input.Fr.StillRight, Input.Ar.StillRight, Input.En.StillRight) = (false, false, false);
        }
        (Input.From, Input.FromSlug) = (Newest.Number, Item.Slug);
        // The form shows what has come together, not what was typed into it.
        ModelState.Clear();
        if (!isChosen)
        {
            ModelState.AddModelError("", T["SiteDesk.Joined"]);
        }
        return isChosen;
    }
}
