using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Adds to an agreement: parties, renewals, commitments, documents; ends it early, and takes parties away.</summary>
[Needs(GrantsPermissions.KeepAgreements)]
internal sealed class AgreementEditModel(Agreements agreements, Words words) : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public PartyForm Party { get; set; } = new();

    [BindProperty]
    public RenewalForm Renewal { get; set; } = new();

    [BindProperty]
    public EarlyForm Early { get; set; } = new();

    [BindProperty]
    public PromiseForm Promise { get; set; } = new();

    [BindProperty]
    public HandOverForm HandOver { get; set; } = new();

    [BindProperty]
    public PaperForm Paper { get; set; } = new();

    public Agreement Agreement { get; private set; } = null!;

    public IEnumerable<SelectListItem> Recipients => Choices<DataRecipient>();

    public IEnumerable<SelectListItem> Owners { get; private set; } = [];

    public IReadOnlyList<SelectListItem> OpenCommitments =>
        [
            .. Agreement
                .Commitments.Where(c => c.DoneOn is null)
                .OrderBy(c => c.DueOn)
                .ThenBy(c => c.Id)
                .Select(c => new SelectListItem(
                    $"{c.What} ({Words.ShortDate(c.DueOn)}, {c.OwnerName})",
                    c.Id.ToString()
                )),
        ];

    public async Task<IActionResult> OnGetAsync()
    {
        if (await agreements.FindAsync(Id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Agreement = found;
        Owners = (await agreements.OwnersAsync(Actor, Cancel)).Select(s => new SelectListItem(
            s.Name,
            s.UserId.ToString()
        ));
        return Page();
    }

    public async Task<IActionResult> OnPostPartyAsync() =>
        await SavedAsync(
            await agreements.AddPartyAsync(
                Id,
                new()
                {
                    Name = Party.Name,
                    Recipient = Party.Recipient,
                    Country = Party.Country,
                    ForAll = Party.ForAll,
                },
                Actor,
                Cancel
            ),
            "Party"
        );

    public async Task<IActionResult> OnPostRemovePartyAsync(Guid party) =>
        await SavedAsync(await agreements.RemovePartyAsync(Id, party, Actor, Cancel), "");

    public async Task<IActionResult> OnPostTransferAsync(bool allows) =>
        await SavedAsync(await agreements.AllowTransferAsync(Id, allows, Actor, Cancel), "");

    public async Task<IActionResult> OnPostRenewAsync() =>
        await SavedAsync(
            await agreements.RenewAsync(Id, Renewal.DecidedOn, Renewal.Until, Actor, Cancel),
            "Renewal"
        );

    public async Task<IActionResult> OnPostEndEarlyAsync() =>
        await SavedAsync(
            await agreements.EndEarlyAsync(Id, Early.EndsOn, Early.Reason, Actor, Cancel),
            "Early"
        );

    public async Task<IActionResult> OnPostCommitAsync() =>
        await SavedAsync(
            await agreements.CommitAsync(
                Id,
                Promise.What,
                Promise.OwnerId ?? Guid.Empty,
                Promise.DueOn,
                Actor,
                Cancel
            ),
            "Promise"
        );

    public async Task<IActionResult> OnPostHandOverAsync() =>
        await SavedAsync(
            await agreements.HandOverAsync(
                Id,
                HandOver.CommitmentId,
                HandOver.OwnerId,
                HandOver.DueOn,
                Actor,
                Cancel
            ),
            "HandOver"
        );

    public async Task<IActionResult> OnPostPaperAsync()
    {
        await using var content = Paper.File?.OpenReadStream();
        return await SavedAsync(
            await agreements.AddPaperAsync(
                Id,
                Paper.PaperName,
                content,
                Paper.File?.FileName,
                Actor,
                Cancel
            ),
            "Paper"
        );
    }

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Agreement.Saved"];
            return LocalRedirect($"/app/agreements/{Id}");
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await OnGetAsync();
    }

    /// <summary>A party.</summary>
    internal sealed class PartyForm
    {
        public string? Name { get; set; }

        public DataRecipient? Recipient { get; set; }

        public string? Country { get; set; }

        public bool ForAll { get; set; }
    }

    /// <summary>An extension.</summary>
    internal sealed class RenewalForm
    {
        public DateOnly? DecidedOn { get; set; }

        public DateOnly? Until { get; set; }
    }

    /// <summary>An earlier end.</summary>
    internal sealed class EarlyForm
    {
        public DateOnly? EndsOn { get; set; }

        public string? Reason { get; set; }
    }

    /// <summary>A commitment.</summary>
    internal sealed class PromiseForm
    {
        public string? What { get; set; }

        public Guid? OwnerId { get; set; }

        public DateOnly? DueOn { get; set; }
    }

    /// <summary>A commitment that changes hands.</summary>
    internal sealed class HandOverForm
    {
        public Guid? CommitmentId { get; set; }

        public Guid? OwnerId { get; set; }

        public DateOnly? DueOn { get; set; }
    }

    /// <summary>A document.</summary>
    internal sealed class PaperForm
    {
        public string? PaperName { get; set; }

        public IFormFile? File { get; set; }
    }
}
