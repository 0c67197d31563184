using Rihla.Platform;

namespace Rihla.Diaspora;

/// <summary>A rule of a call that an application can break; its words are the text <c>EligibilityRule.Residence</c> and so on.</summary>
internal enum EligibilityRule
{
    /// <summary>The promoter lives in another country than those the call is for.</summary>
    Residence,

    /// <summary>The promoter does not come from the country of the project.</summary>
    Origin,

    /// <summary>The promoter is too young.</summary>
    Age,

    /// <summary>The project stands in another region.</summary>
    Region,

    /// <summary>The project stands in another sector.</summary>
    Sector,

    /// <summary>It costs too little.</summary>
    LeastCost,

    /// <summary>It costs too much.</summary>
    MostCost,

    /// <summary>The promoter brings too little of the cost.</summary>
    OwnShare,
}

/// <summary>Which rules of its call an application breaks. A person decides; the rules give the reasons.</summary>
internal static class Eligibility
{
    /// <summary>The rules that are broken, in the order in which the call names them; none when it may be supported.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answers">What was said.</param>
    /// <param name="on">The last day of the call: an age counts on it, whenever it is looked at.</param>
    public static IReadOnlyList<EligibilityRule> Broken(
        Call call,
        ApplicationAnswers answers,
        DateOnly on
    )
    {
        var currency = Currency.Of(call.Currency);
        var (cost, own) = (currency.ToMinor(answers.Cost ?? 0), currency.ToMinor(answers.Own ?? 0));
        var broken = new List<EligibilityRule>();
        void When(bool isBroken, EligibilityRule rule)
        {
            if (isBroken)
            {
                broken.Add(rule);
            }
        }
        When(Misses(call.CountryList, answers.Country), EligibilityRule.Residence);
        When(call.NeedsOrigin && !answers.IsOfOrigin, EligibilityRule.Origin);
        // Of a year alone it is not known whether the birthday has been: who reaches the age in that year is old enough.
        When(call.LeastAge is { } age && on.Year - answers.BirthYear < age, EligibilityRule.Age);
        When(Misses(call.RegionList, answers.Region), EligibilityRule.Region);
        When(Misses(call.SectorList, answers.Sector), EligibilityRule.Sector);
        When(cost < call.LeastCost, EligibilityRule.LeastCost);
        When(cost > call.MostCost, EligibilityRule.MostCost);
        When(own * 100m < cost * (decimal)call.LeastOwnShare, EligibilityRule.OwnShare);
        return broken;
    }

    private static bool Misses(IReadOnlyList<string> allowed, string? code) =>
        allowed.Count > 0 && (code is null || !allowed.Contains(code));
}
