using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>What the pages about relations have in common.</summary>
internal abstract class RelationsPage(Words words) : StaffPage(words)
{
    /// <summary>What was chosen after two people changed the same thing.</summary>
    [BindProperty]
    public Keep Keep { get; set; } = [];

    /// <summary>Where the reader's version and that of a colleague differ; empty as long as nobody came in between.</summary>
    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    /// <summary>The version that is stored now, once a colleague came in between.</summary>
    public int? StoredVersion { get; private set; }

    /// <summary>All countries.</summary>
    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    /// <summary>The languages that official meetings are held in.</summary>
    public IEnumerable<SelectListItem> SpokenLanguages =>
        Spoken.Offered.Select(code => new SelectListItem(T.SpokenLanguage(code), code));

    /// <summary>The three languages of the house, for what can be printed in each.</summary>
    public static IEnumerable<SelectListItem> OwnLanguages =>
        Languages.All.Select(l => new SelectListItem(Languages.OwnName(l), l));

    /// <summary>Shows both versions, if somebody else changed the thing meanwhile.</summary>
    protected void Compare<TForm>(
        Outcome outcome,
        IEnumerable<EditField<TForm>> fields,
        TForm theirs,
        TForm yours,
        int version
    )
    {
        if (outcome.Refusals.Any(r => r.TextKey == Outcome.ChangedMeanwhile.TextKey))
        {
            Conflicts = TwoVersions.Differences(fields, theirs, yours, T);
            StoredVersion = version;
        }
    }

    /// <summary>What a choice is called.</summary>
    protected static string TextOf(IEnumerable<SelectListItem> items, Guid? chosen) =>
        items.FirstOrDefault(i => i.Value == chosen?.ToString())?.Text ?? "";

    /// <summary>What several choices are called.</summary>
    protected string TextOf(IEnumerable<SelectListItem> items, IEnumerable<Guid> chosen) =>
        string.Join(
            T["Ui.Comma"],
            items.Where(i => chosen.Any(c => i.Value == c.ToString())).Select(i => i.Text)
        );

    /// <summary>Things with names, to choose from.</summary>
    protected IEnumerable<SelectListItem> Named<TThing>(
        IEnumerable<TThing> things,
        Func<TThing, Guid> id
    )
        where TThing : INamed =>
        things.Select(t => new SelectListItem(t.NameIn(T.Language), id(t).ToString()));
}

/// <summary>A name in the three languages, as a form asks for it.</summary>
internal sealed class NameForm
{
    public string? Fr { get; set; }

    public string? Ar { get; set; }

    public string? En { get; set; }

    public NameInput ToInput() =>
        new()
        {
            Fr = Fr,
            Ar = Ar,
            En = En,
        };

    public static NameForm Of(string? fr, string? ar, string? en) =>
        new()
        {
            Fr = fr,
            Ar = ar,
            // An English name that only repeats the French one was never written.
            En = en == fr ? null : en,
        };
}
