using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>Nine questions about what a household needs, asked again when things change.</summary>
[Needs(ReintegrationPermissions.Plan)]
internal sealed class NeedsNewModel(
    CaseFiles files,
    Needs needs,
    Newborns newborns,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    private IReadOnlyList<NeedsAssessment> all = [];

    [BindProperty]
    public NeedsForm Input { get; set; } = new();

    public NeedsAssessment? Latest => all.Count > 0 ? all[0] : null;

    /// <summary>The children born since the journey: the household has their needs, too.</summary>
    public IReadOnlyList<BornThere> Newborns { get; private set; } = [];

    /// <summary>Why nothing can be recorded now.</summary>
    public Refusal? NotNow => AfterArrival.WhyNot(CaseFile, Actor);

    public IEnumerable<SelectListItem> Ratings => Choices<NeedRating>();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Input = new()
        {
            On = today.Date,
            Needs =
            [
                .. Needs.Questions.Select(q => new NeedForm
                {
                    Dimension = q.Dimension,
                    Level = q.Level,
                    Rating = Latest?.Of(q.Dimension, q.Level),
                }),
            ],
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await needs.AssessAsync(
                Code,
                new()
                {
                    On = Input.On,
                    Wishes = Input.Wishes,
                    Needs =
                    [
                        .. Input.Needs.Select(n => new NeedInput
                        {
                            Dimension = n.Dimension,
                            Level = n.Level,
                            Rating = n.Rating,
                            Note = n.Note,
                        }),
                    ],
                },
                Actor,
                Cancel
            ),
            "Needs.Saved",
            $"/app/cases/{Uri.EscapeDataString(Code)}/plan",
            async () => await LoadAsync() ? Page() : NotFound()
        );

    private async Task<bool> LoadAsync()
    {
        if (!await OpenAsync("Needs.Assess", "plan.needs-viewed"))
        {
            return false;
        }
        ViewData["Back"] = Address("needs");
        ViewData["BackText"] = T["Needs.Title"];
        all = await needs.OfCaseAsync(CaseFile.Id, Cancel);
        Newborns = await newborns.OfAsync(CaseFile, Cancel);
        while (Input.Needs.Count < Needs.Questions.Count)
        {
            Input.Needs.Add(new());
        }
        return true;
    }
}

/// <summary>What the form posts.</summary>
internal sealed class NeedsForm
{
    public List<NeedForm> Needs { get; set; } = [];
    public string? Wishes { get; set; }
    public DateOnly? On { get; set; }
}

/// <summary>One of its nine answers.</summary>
internal sealed class NeedForm
{
    public Dimension Dimension { get; set; }
    public PlanLevel Level { get; set; }
    public NeedRating? Rating { get; set; }
    public string? Note { get; set; }
}
