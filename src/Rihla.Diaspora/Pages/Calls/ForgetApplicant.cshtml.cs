using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Forgets an applicant who asks it. It shows nothing of her: the code is what she reads out.</summary>
[Needs(DiasporaPermissions.Forget)]
internal sealed class ForgetApplicantModel(Forgetting forgetting, Words words) : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public IdentifiedBy? Identified { get; set; }

    [BindProperty]
    public bool IsCertain { get; set; }

    public IEnumerable<SelectListItem> Ways => Choices<IdentifiedBy>();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await forgetting.ForgetAsync(Code, Identified, IsCertain, Actor, Cancel),
            "Forget.Done",
            "/app/diaspora/forget",
            () => Task.FromResult<IActionResult>(Page())
        );
}
