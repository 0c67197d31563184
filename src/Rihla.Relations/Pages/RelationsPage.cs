using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Ui;

namespace Rihla.Relations.Pages;

/// <summary>What the pages about relations have in common.</summary>
internal abstract class RelationsPage(Words words) : EditPage(words)
{
    /// <summary>All countries.</summary>
    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    /// <summary>The languages that official meetings are held in.</summary>
    public IEnumerable<SelectListItem> SpokenLanguages =>
        Spoken.Offered.Select(code => new SelectListItem(T.SpokenLanguage(code), code));

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
