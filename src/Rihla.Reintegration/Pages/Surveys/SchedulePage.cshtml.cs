using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>When people are asked, from a day of arrival on.</summary>
[Needs(FollowUpPermissions.Instruments)]
internal sealed class SchedulePageModel(SurveySchedules schedules, Words words)
    : ReintegrationPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<SurveySchedule> All { get; private set; } = [];

    public async Task OnGetAsync()
    {
        All = await schedules.AllAsync(Cancel);
        var latest = All[0];
        Input = new()
        {
            Months = string.Join(", ", latest.Months),
            BaselineDays = latest.BaselineDays,
            LeadDays = latest.LeadDays,
            GraceDays = latest.GraceDays,
            Attempts = latest.Attempts,
            EveryAdult = latest.EveryAdult,
        };
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (ModelState.IsValid)
        {
            return await AnswerAsync(
                await schedules.SetAsync(Input.ToInput(), Actor, Cancel),
                "SurveySchedule.Done",
                "/app/surveys/schedule",
                AgainAsync
            );
        }
        return await AgainAsync();
    }

    private async Task<IActionResult> AgainAsync()
    {
        All = await schedules.AllAsync(Cancel);
        return Page();
    }

    internal sealed class Form
    {
        public DateOnly? ValidFrom { get; set; }

        public string? Months { get; set; }

        public int BaselineDays { get; set; }

        public int LeadDays { get; set; }

        public int GraceDays { get; set; }

        public int Attempts { get; set; }

        public bool EveryAdult { get; set; }

        public SetSchedule ToInput() =>
            new()
            {
                ValidFrom = ValidFrom,
                Months =
                [
                    .. (Months ?? "")
                        .Split((char[])[',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries)
                        .Select(m =>
                            int.TryParse(
                                m,
                                NumberStyles.None,
                                CultureInfo.InvariantCulture,
                                out var n
                            )
                                ? n
                                : 0
                        ),
                ],
                BaselineDays = BaselineDays,
                LeadDays = LeadDays,
                GraceDays = GraceDays,
                Attempts = Attempts,
                EveryAdult = EveryAdult,
            };
    }
}
