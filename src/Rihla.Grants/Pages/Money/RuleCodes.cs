using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform.Localisation;

namespace Rihla.Grants.Pages;

/// <summary>The rules shown in a table.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Currency">Of the grant.</param>
/// <param name="Day">Today.</param>
/// <param name="End">The address of the page on which a rule can be ended; nothing where it cannot.</param>
internal sealed record RuleTable(
    IReadOnlyList<GrantRule> Rules,
    string Currency,
    DateOnly Day,
    string? End
);

/// <summary>What the codes of rules are called.</summary>
internal static class RuleCodes
{
    /// <summary>The name of a code of a rule of this kind.</summary>
    public static string NameOf(RuleKind kind, string code, Words words) =>
        kind switch
        {
            RuleKind.Regions => words[$"Region.{code}"],
            RuleKind.Profiles => words[$"CaseProfile.{code}"],
            RuleKind.Vulnerabilities => words[$"Vulnerability.{code}"],
            RuleKind.MinimumShare when Makeup.Kinds.Contains(code) => words[$"Share.{code}"],
            _ => words.Country(code),
        };

    /// <summary>The codes that a rule of this kind can hold; none where it holds none.</summary>
    public static IEnumerable<SelectListItem> For(RuleKind kind, Words words) =>
        (
            kind switch
            {
                RuleKind.Regions => Regions.All,
                RuleKind.Profiles => Enum.GetNames<CaseProfile>(),
                RuleKind.Vulnerabilities => FundingDemand.VulnerabilityCodes,
                RuleKind.MinimumShare => Makeup.Kinds.Concat(words.Countries().Select(c => c.Key)),
                RuleKind.Nationalities or RuleKind.Destinations => words
                    .Countries()
                    .Select(c => c.Key),
                _ => [],
            }
        ).Select(code => new SelectListItem(NameOf(kind, code, words), code));
}
