using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>The declaration on paper: in the person's language beside French, a sheet for each adult, and one for the guardian of each
/// child who travels without a parent.</summary>
[Needs(CasesPermissions.Work)]
internal sealed class DeclarationPrintModel(
    CaseFiles files,
    Declarations declarations,
    Today today,
    Words words
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public CaseFile Case { get; private set; } = null!;

    public IReadOnlyList<Traveller> Adults { get; private set; } = [];

    public IReadOnlyList<Traveller> Children { get; private set; } = [];

    /// <summary>The children for whom a guardian consents who does not sign a declaration in this case.</summary>
    public IReadOnlyList<Traveller> Alone =>
        [
            .. Children.Where(c =>
                c.Unaccompanied || !Case.GuardiansOf(c, Case.TravelOn ?? today.Date).Any()
            ),
        ];

    /// <summary>The languages side by side: French, and that of the person where it is another.</summary>
    public IReadOnlyList<Words> Sides { get; private set; } = [];

    public DateOnly Day => today.Date;

    public IReadOnlyList<string> Paragraphs(Words side) => declarations.ParagraphsIn(side.Language);

    /// <summary>What a guardian consents to, paragraph by paragraph.</summary>
    public static IReadOnlyList<string> GuardianParagraphs =>
        [
            "GuardianConsent.Text.Responsible",
            "GuardianConsent.Text.Free",
            "GuardianConsent.Text.Heard",
            "GuardianConsent.Text.Care",
            "GuardianConsent.Text.Withdraw",
            "GuardianConsent.Text.Data",
        ];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), "declaration.printed", cancel) is not { } file)
        {
            return NotFound();
        }
        Case = file;
        var day = file.TravelOn ?? today.Date;
        (Adults, Children) = ([.. file.SigningOn(day)], [.. file.ChildrenOn(day)]);
        Sides =
        [
            .. new[] { Languages.Or(Language ?? file.Language), Languages.French }
                .Distinct(StringComparer.Ordinal)
                .Select(words.In),
        ];
        return Page();
    }
}
