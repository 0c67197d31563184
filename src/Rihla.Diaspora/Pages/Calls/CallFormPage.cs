using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Diaspora.Pages;

/// <summary>A page with the form of a call.</summary>
internal abstract class CallFormPage(Words words) : DiasporaPage(words)
{
    [BindProperty]
    public CallForm Input { get; set; } = new();

    /// <summary>Whether the rules can be changed on it.</summary>
    public bool WithRules { get; protected set; } = true;

    /// <summary>Whether the address can be chosen on it.</summary>
    public bool IsNew { get; protected set; }

    /// <summary>The fields that two people may change at once: the texts, and the rules while they can be changed.</summary>
    protected IReadOnlyList<EditField<CallForm>> Fields =>
        [
            Text("TitleFr", f => f.TitleFr, (to, from) => to.TitleFr = from.TitleFr),
            Text("TitleAr", f => f.TitleAr, (to, from) => to.TitleAr = from.TitleAr),
            Text("TitleEn", f => f.TitleEn, (to, from) => to.TitleEn = from.TitleEn),
            Text("SummaryFr", f => f.SummaryFr, (to, from) => to.SummaryFr = from.SummaryFr),
            Text("SummaryAr", f => f.SummaryAr, (to, from) => to.SummaryAr = from.SummaryAr),
            Text("SummaryEn", f => f.SummaryEn, (to, from) => to.SummaryEn = from.SummaryEn),
            Text("BodyFr", f => f.BodyFr, (to, from) => to.BodyFr = from.BodyFr),
            Text("BodyAr", f => f.BodyAr, (to, from) => to.BodyAr = from.BodyAr),
            Text("BodyEn", f => f.BodyEn, (to, from) => to.BodyEn = from.BodyEn),
            .. WithRules ? Rules : [],
        ];

    private IReadOnlyList<EditField<CallForm>> Rules =>
        [
            Text("OpensOn", f => Day(f.OpensOn), (to, from) => to.OpensOn = from.OpensOn),
            Text("ClosesOn", f => Day(f.ClosesOn), (to, from) => to.ClosesOn = from.ClosesOn),
            Text(
                "Countries",
                f => List(f.Countries.OfType<string>(), c => T.Country(c)),
                (to, from) => to.Countries = from.Countries
            ),
            Text(
                "NeedsOrigin",
                f => T[f.NeedsOrigin ? "Answer.Yes" : "Answer.No"],
                (to, from) => to.NeedsOrigin = from.NeedsOrigin
            ),
            Text(
                "Regions",
                f => List(f.Regions.Order(StringComparer.Ordinal), r => T[$"Site.Region.{r}"]),
                (to, from) => to.Regions = from.Regions
            ),
            Text(
                "Sectors",
                f => List(f.Sectors.Order(StringComparer.Ordinal), c => T[$"Isic.{c}"]),
                (to, from) => to.Sectors = from.Sectors
            ),
            Text("Currency", f => f.Currency, (to, from) => to.Currency = from.Currency),
            Text(
                "LeastCost",
                f => Number(f.LeastCost),
                (to, from) => to.LeastCost = from.LeastCost
            ),
            Text("MostCost", f => Number(f.MostCost), (to, from) => to.MostCost = from.MostCost),
            Text(
                "LeastOwnShare",
                f => Number(f.LeastOwnShare),
                (to, from) => to.LeastOwnShare = from.LeastOwnShare
            ),
            Text("LeastAge", f => Number(f.LeastAge), (to, from) => to.LeastAge = from.LeastAge),
            Text("Places", f => Number(f.Places), (to, from) => to.Places = from.Places),
            Text(
                "Criteria",
                f =>
                    string.Join(
                        T["Ui.Comma"],
                        f.Criteria.Where(c => !string.IsNullOrWhiteSpace(c.NameFr))
                            .Select(c => $"{c.NameFr} ({c.Weight})")
                    ),
                (to, from) => to.Criteria = from.Criteria
            ),
            Text("PassMark", f => Number(f.PassMark), (to, from) => to.PassMark = from.PassMark),
            Text(
                "LeastSheets",
                f => Number(f.LeastSheets),
                (to, from) => to.LeastSheets = from.LeastSheets
            ),
        ];

    private static EditField<CallForm> Text(
        string name,
        Func<CallForm, string?> show,
        Action<CallForm, CallForm> take
    ) => new(name, $"Call.{name}", show, take);

    private string? Day(DateOnly? day) => day is { } known ? T.Date(known) : null;

    private string? Number(decimal? number) =>
        number is { } known ? T.Number(known, decimal.Truncate(known) == known ? 0 : 2) : null;

    private string List(IEnumerable<string> codes, Func<string, string> name) =>
        string.Join(T["Ui.Comma"], codes.Where(c => c.Length > 0).Select(name));
}
