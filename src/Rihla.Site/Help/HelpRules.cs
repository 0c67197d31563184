using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>What must be said to ask for help, and how much can be.</summary>
internal static class HelpRules
{
    /// <summary>What must be said before a request can be sent.</summary>
    public static List<Refusal> Faults(HelpAnswers answers) =>
        [
            .. Faults(answers, HelpStep.Safety),
            .. answers.NeedsProtection ? [] : Faults(answers, HelpStep.Wish),
            .. Faults(answers, HelpStep.Contact),
        ];

    /// <summary>What is still wrong with a page.</summary>
    public static List<Refusal> Faults(HelpAnswers answers, HelpStep step)
    {
        var faults = new List<Refusal>();
        switch (step)
        {
            case HelpStep.Safety when answers.IsChild is null:
                faults.Add(Refusal.Of(nameof(answers.IsChild), "Site.Help.AgeMissing"));
                break;
            case HelpStep.Wish:
                if (answers.WantsHome is null)
                {
                    faults.Add(Refusal.Of(nameof(answers.WantsHome), "Site.Help.WishMissing"));
                }
                if (answers.Country is not null && !Names.Countries.Knows(answers.Country))
                {
                    faults.Add(Refusal.Of(nameof(answers.Country), "Site.Help.CountryUnknown"));
                }
                if (
                    !string.IsNullOrWhiteSpace(answers.HowMany)
                    && answers.People is null or < 1 or > 30
                )
                {
                    faults.Add(Refusal.Of(nameof(answers.People), "Site.Help.PeopleWrong"));
                }
                TooLong(nameof(answers.Note), answers.Note, HelpAnswers.LongestNote);
                break;
            case HelpStep.Contact:
                if (string.IsNullOrWhiteSpace(answers.Name))
                {
                    faults.Add(Refusal.Of(nameof(answers.Name), "Site.Help.NameMissing"));
                }
                if (
                    string.IsNullOrWhiteSpace(answers.Phone)
                    && string.IsNullOrWhiteSpace(answers.OtherContact)
                )
                {
                    faults.Add(Refusal.Of(nameof(answers.Phone), "Site.Help.ContactMissing"));
                }
                if (answers.Language is null || !Names.SpokenLanguages.Knows(answers.Language))
                {
                    faults.Add(Refusal.Of(nameof(answers.Language), "Site.Help.LanguageMissing"));
                }
                TooLong(nameof(answers.Name), answers.Name, HelpAnswers.LongestName);
                TooLong(nameof(answers.Phone), answers.Phone, HelpAnswers.LongestPhone);
                TooLong(
                    nameof(answers.OtherContact),
                    answers.OtherContact,
                    HelpAnswers.LongestContact
                );
                break;
        }
        return faults;

        void TooLong(string field, string? text, int most)
        {
            if (text?.Length > most)
            {
                faults.Add(Refusal.Of(field, "Site.TooLong", most));
            }
        }
    }
}
