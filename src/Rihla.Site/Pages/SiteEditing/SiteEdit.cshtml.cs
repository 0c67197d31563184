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

    /// <summary>What a colleague has written meanwhile, field by field.</summary>
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
        if (ModelState.IsValid)
        {
            Choose();
            var changed = await editing.ChangeAsync(Id, Input.Read(), Actor, Cancel);
            if (changed.IsDone)
            {
                TempData["Done"] = T["SiteDesk.Saved"];
                return LocalRedirect(
                    then == "preview" ? $"/app/site/{Id}/preview/{T.Language}" : $"/app/site/{Id}"
                );
            }
            if (changed.Refusals.Any(r => r == Outcome.ChangedMeanwhile))
            {
                Conflicts = [.. Differing()];
            }
            ModelState.AddRefusals(changed, T);
        }
        await OfferAsync();
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

    private void Choose()
    {
        foreach (var language in Languages.All)
        {
            var (theirs, yours) = (Newest.TextIn(language), Input.TextIn(language));
            var place = NameOf(language);
            yours.Title = Keep.Choose($"{place}.Title", theirs?.Title, yours.Title);
            yours.Summary = Keep.Choose($"{place}.Summary", theirs?.Summary, yours.Summary);
            yours.Body = Keep.Choose($"{place}.Body", theirs?.Body, yours.Body);
        }
    }

    private IEnumerable<ConflictField> Differing() =>
        from language in Languages.All
        let theirs = Newest.TextIn(language)
        let yours = Input.TextIn(language)
        from field in new[]
        {
            ("Title", T["SiteDesk.TitleField"], theirs?.Title, yours.Title),
            ("Summary", T["SiteDesk.Summary"], theirs?.Summary, yours.Summary),
            ("Body", T["SiteDesk.Body"], theirs?.Body, yours.Body),
        }
        where
            (field.Item3 ?? "").ReplaceLineEndings("\n").Trim()
            != (field.Item4 ?? "").ReplaceLineEndings("\n").Trim()
        select new ConflictField(
            $"{NameOf(language)}.{field.Item1}",
            $"{Languages.OwnName(language)}: {field.Item2}",
            field.Item3 ?? "",
            field.Item4 ?? ""
        );

    private static string NameOf(string language) =>
        $"{char.ToUpperInvariant(language[0])}{language[1..]}";
}
