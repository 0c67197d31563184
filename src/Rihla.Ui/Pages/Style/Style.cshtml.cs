using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Charts;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Ui.Pages.Style;

/// <summary>Every component once, with invented content: to choose from, and for the tests to look at.</summary>
[SignedIn]
internal sealed class StyleModel(Words words) : PageModel
{
    /// <summary>What the sample form asks.</summary>
    [BindProperty]
    public Sample Input { get; set; } = new();

    /// <summary>What was chosen in the sample of two versions.</summary>
    [BindProperty]
    public Keep Keep { get; set; } = new();

    /// <summary>The languages to choose from.</summary>
    public IEnumerable<SelectListItem> SpokenLanguages =>
        words.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

    /// <summary>The stages of a journey that stands at the fifth.</summary>
    public IReadOnlyList<Step> Steps =>
        Step.At(4, Enumerable.Range(1, 13).Select(i => words[$"Ui.Sample.Stage{i}"]));

    /// <summary>Countries and numbers.</summary>
    public IReadOnlyList<Bar> Bars =>
        [
            new(words.Country("GN"), 412, "#"),
            new(words.Country("CI"), 368, "#"),
            new(words.Country("SN"), 205),
            new(words.Country("CM"), 121),
            new(words.Country("TG"), 0, null, "< 5"),
        ];

    /// <summary>Months and numbers.</summary>
    public IReadOnlyList<Column> Months =>
        [
            .. Enumerable
                .Range(1, 12)
                .Select(m => new Column(words.Number(m), 180 + m * 37 % 120, 120 + m * 53 % 90)),
        ];

    /// <summary>The two series of the months.</summary>
    public IReadOnlyList<string> Series =>
        [words["Ui.Sample.Requests"], words["Ui.Sample.Departures"]];

    /// <summary>A field that two people changed.</summary>
    public IReadOnlyList<ConflictField> Conflicts =>
        [new("Phone", words["Ui.Sample.Phone"], "+212 600 000 001", "+212 600 000 002")];

    /// <summary>Checks the sample form and stores nothing.</summary>
    public IActionResult OnPost()
    {
        if (!Input.BirthDate.TryRead(out Platform.PartialDate _))
        {
            ModelState.AddModelError("Input.BirthDate", words["Ui.Input.Unreadable"]);
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        TempData["Done"] = words["Ui.Sample.Saved"];
        return RedirectToPage();
    }

    /// <summary>One property for each kind of field.</summary>
    internal sealed class Sample
    {
        /// <summary>A line of text.</summary>
        [Required, StringLength(100)]
        public string? FamilyName { get; set; }

        /// <summary>Three boxes.</summary>
        public DateBoxes BirthDate { get; set; } = new();

        /// <summary>One of few.</summary>
        [Required]
        public StepState? State { get; set; }

        /// <summary>One of many.</summary>
        public string? Language { get; set; }

        /// <summary>A telephone number.</summary>
        public string? Phone { get; set; }

        /// <summary>An amount.</summary>
        public decimal? Amount { get; set; }

        /// <summary>A whole day.</summary>
        public DateOnly? Day { get; set; }

        /// <summary>Yes or no.</summary>
        public bool Agreed { get; set; }

        /// <summary>A longer text.</summary>
        public string? Notes { get; set; }
    }
}
