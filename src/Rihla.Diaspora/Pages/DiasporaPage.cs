using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Ui;

namespace Rihla.Diaspora.Pages;

/// <summary>What the staff pages about calls and ventures have in common.</summary>
internal abstract class DiasporaPage(Words words) : EditPage(words)
{
    public IEnumerable<SelectListItem> RegionItems =>
        Regions.All.Select(r => new SelectListItem(T[$"Site.Region.{r}"], r));

    public IEnumerable<SelectListItem> SectorItems =>
        Isic.Sections.Select(s => new SelectListItem($"{s} – {T[$"Isic.{s}"]}", s));

    public IEnumerable<SelectListItem> CountryItems =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));
}

/// <summary>Shorter ways to write what stands on many pages.</summary>
internal static class Shown
{
    /// <summary>An amount kept in minor units.</summary>
    public static string Amount(this Words words, long minor, string currency) =>
        words.Money(Currency.Of(currency).FromMinor(minor), currency);

    /// <summary>The colour and shape of where a call stands.</summary>
    public static string Kind(CallPhase phase) =>
        phase switch
        {
            CallPhase.Open => "done",
            CallPhase.Draft => "pending",
            CallPhase.Decided => "met",
            _ => "info",
        };

    /// <summary>The colour and shape of where an application stands.</summary>
    public static string Kind(ApplicationStanding standing) =>
        standing switch
        {
            ApplicationStanding.Sent => "pending",
            ApplicationStanding.Eligible or ApplicationStanding.Reserve => "info",
            ApplicationStanding.Selected => "met",
            ApplicationStanding.Withdrawn => "waived",
            _ => "unmet",
        };

    /// <summary>The colour and shape of where a venture stands.</summary>
    public static string Kind(Venture venture) =>
        !venture.IsGoing ? "unmet"
        : venture.Furthest == FunnelStep.Alive ? "met"
        : venture.Furthest == FunnelStep.Created ? "done"
        : "pending";

    /// <summary>The colour and shape of how certain money is.</summary>
    public static string Kind(FinancingStanding standing) =>
        standing switch
        {
            FinancingStanding.PaidOut => "done",
            FinancingStanding.Granted => "met",
            FinancingStanding.Refused => "unmet",
            _ => "pending",
        };

    /// <summary>The colour and shape of what the ranking proposes.</summary>
    public static string Kind(RankProposal proposal) =>
        proposal switch
        {
            RankProposal.Select => "met",
            RankProposal.Reserve => "info",
            RankProposal.BelowPassMark => "unmet",
            _ => "warning",
        };
}
