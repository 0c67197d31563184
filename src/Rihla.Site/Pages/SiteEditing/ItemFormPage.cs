using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>The form of an item, new or old.</summary>
internal abstract class ItemFormPage(SiteDesk desk, Library library, Words words) : DeskPage(words)
{
    [BindProperty]
    public ItemForm Input { get; set; } = new();

    public ItemChoices Offer { get; private set; } = null!;

    /// <summary>How each language of the edition that is changed stands; nothing for a new item.</summary>
    public IReadOnlyDictionary<string, LanguageState> States { get; protected set; } =
        new Dictionary<string, LanguageState>();

    /// <summary>The answers to whether somebody can be recognised in a picture.</summary>
    public IEnumerable<SelectListItem> YesNo =>
        [new(T["SiteDesk.NobodyShown"], "false"), new(T["SiteDesk.SomebodyShown"], "true")];

    /// <summary>Whether a picture was begun and not taken.</summary>
    public bool IsPictureOpen =>
        ModelState.Any(e =>
            e.Key.StartsWith(NewPicture, StringComparison.Ordinal) && e.Value?.Errors.Count > 0
        );

    private const string NewPicture = $"{nameof(Input)}.{nameof(ItemForm.NewPicture)}";

    /// <summary>
    /// Puts a picture that came with the form into the library and chooses it. It is kept there whatever else is wrong with
    /// the form: no file has to be looked for twice because a title was missing.
    /// </summary>
    protected async Task TakePictureAsync()
    {
        if (Input.NewPicture.File is not { } file)
        {
            return;
        }
        await using var content = file.OpenReadStream();
        var added = await library.AddAsync(
            content,
            file.FileName,
            Input.NewPicture.Read(Input.PersonCode),
            Actor,
            Cancel
        );
        if (!added.IsDone)
        {
            // The person is asked for once, for the text and for what its picture shows.
            foreach (
                var refused in added.Refusals.ToLookup(r =>
                    r.Field == nameof(ItemForm.PersonCode) ? nameof(Input) : NewPicture
                )
            )
            {
                ModelState.AddRefusals(Outcome.Refused([.. refused]), T, refused.Key);
            }
            ModelState.AddModelError($"{NewPicture}.File", T["Site.File.ChooseAgain"]);
            return;
        }
        (Input.PictureId, Input.NewPicture) = (added.Value, new());
        foreach (
            var key in ModelState
                .Keys.Where(k =>
                    k.StartsWith(NewPicture, StringComparison.Ordinal)
                    || k == $"{nameof(Input)}.{nameof(ItemForm.PictureId)}"
                )
                .ToList()
        )
        {
            ModelState.Remove(key);
        }
    }

    protected async Task OfferAsync()
    {
        var files = await library.AllAsync(Actor, Cancel);
        Offer = new(
            [.. Choices(Enum.GetValues<ItemKind>())],
            [.. Sections.OfPages.Select(s => new SelectListItem(T[$"Site.Menu.{s}"], s))],
            [
                .. (await desk.AxesAsync(Actor, T.Language, Cancel)).Select(a => new SelectListItem(
                    a.Title,
                    a.Id.ToString()
                )),
            ],
            [.. Regions.All.Select(r => new SelectListItem(T[$"Site.Region.{r}"], r))],
            [
                .. Enumerable
                    .Range(1, 17)
                    .Select(g => new SelectListItem(
                        T["Site.Goal", g, T[$"Site.Goal.{g}"]],
                        g.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    )),
            ],
            [
                .. files
                    .Where(f => f is { Kind: SiteFileKind.Picture, IsBlocked: false })
                    .Select(f => new SelectListItem(f.AltFr, f.Id.ToString())),
            ],
            [
                .. files
                    .Where(f => f is { Kind: SiteFileKind.Document, IsBlocked: false })
                    .Select(f => new SelectListItem(f.Name, f.Id.ToString())),
            ]
        );
    }
}
