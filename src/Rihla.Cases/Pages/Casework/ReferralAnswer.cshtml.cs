using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class ReferralAnswerModel(
    CaseFiles files,
    Referrals referrals,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public AnswerForm Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public CaseFile Case { get; private set; } = null!;

    public Referral Referral { get; private set; } = null!;

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public static IEnumerable<ReferralStatus> Answers =>
        Enum.GetValues<ReferralStatus>().Where(s => s != ReferralStatus.Sent);

    public async Task<IActionResult> OnGetAsync(string code, Guid id, CancellationToken cancel)
    {
        if (!await LoadAsync(code, id, cancel))
        {
            return NotFound();
        }
        Input = new() { On = today.Date, Version = Referral.Version };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, Guid id, CancellationToken cancel)
    {
        if (!await LoadAsync(code, id, cancel))
        {
            return NotFound();
        }
        if (Keep.Theirs(nameof(Input.Answer)))
        {
            return LocalRedirect(CaseworkPage.Address(code, "referrals"));
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var outcome = await referrals.ReceiveAsync(code, Input.ToAnswer(id), this.Me(), cancel);
        if (this.IsDone(outcome, words, "Referral.Received"))
        {
            return LocalRedirect(CaseworkPage.Address(code, "referrals"));
        }
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            Conflicts =
            [
                new(
                    nameof(Input.Answer),
                    words["Referral.Answer"],
                    Say(Referral.Status, Referral.Answer?.Reveal()),
                    Say(Input.Status!.Value, Input.Answer)
                ),
            ];
        }
        return Page();
    }

    private string Say(ReferralStatus status, string? answer) =>
        $"{words.Of(status)} {answer}".Trim();

    private async Task<bool> LoadAsync(string code, Guid id, CancellationToken cancel)
    {
        if (
            await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file
            || await db.Set<Referral>()
                .AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id && r.CaseId == file.Id, cancel)
                is not { } referral
        )
        {
            return false;
        }
        (Case, Referral) = (file, referral);
        return true;
    }
}

/// <summary>The form of an answer to a referral.</summary>
internal sealed class AnswerForm
{
    public int Version { get; set; }

    [Required(ErrorMessage = "Referral.AnswerMissing")]
    public ReferralStatus? Status { get; set; }

    public DateOnly? On { get; set; }

    [StringLength(4000)]
    public string? Answer { get; set; }

    public ReceiveAnswer ToAnswer(Guid id) =>
        new()
        {
            ReferralId = id,
            Status = Status!.Value,
            On = On,
            Answer = Answer,
            Version = Version,
        };
}
