using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>Records that something was handed over, or came back.</summary>
[Needs(ReintegrationPermissions.Deliver)]
internal sealed class SupportHandoverModel(
    CaseFiles files,
    PlanBook book,
    Deliveries deliveries,
    Receivers receivers,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Item { get; set; }

    [BindProperty]
    public HandoverForm Input { get; set; } = new();

    public ItemSupport Support { get; private set; } = null!;

    /// <summary>Who signs.</summary>
    public Receiver? Receiver { get; private set; }

    private string Here => $"/app/cases/{Uri.EscapeDataString(Code)}/support/{Item}";

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        var left = Support.Item.Quantity - Support.Item.Delivered;
        Input = new()
        {
            On = today.Date,
            Quantity = left > 0 ? left : 1,
            Kind = left > 0 ? HandoverKind.Delivery : HandoverKind.Return,
            ReceivedBy = Receiver?.Name,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await using var photo = Input.Photo?.OpenReadStream();
        await using var certificate = Input.Certificate?.OpenReadStream();
        return await AnswerAsync(
            await deliveries.HandOverAsync(
                Code,
                Item,
                new()
                {
                    Kind = Input.Kind,
                    Quantity = Input.Quantity,
                    On = Input.On,
                    ReceivedBy = Input.ReceivedBy,
                    Method = Input.Method,
                    Witness = Input.Witness,
                    Note = Input.Note,
                    Photo = photo,
                    PhotoName = Input.Photo?.FileName,
                    Certificate = certificate,
                    CertificateName = Input.Certificate?.FileName,
                },
                Actor,
                Cancel
            ),
            "Handover.Saved",
            Here,
            async () => await LoadAsync() ? Page() : NotFound()
        );
    }

    private async Task<bool> LoadAsync()
    {
        if (
            !await OpenAsync("Handover.Title", "plan.support-viewed")
            || await book.SupportAsync(CaseFile.Id, Cancel) is not { } all
            || all.Find(Item) is not { } found
        )
        {
            return false;
        }
        Support = found;
        Receiver = await receivers.InAsync(CaseFile, Cancel);
        ViewData["Back"] = Address($"support/{Item}");
        ViewData["BackText"] = T["Support.Title"];
        return true;
    }
}

/// <summary>What the form about a handover posts.</summary>
internal sealed class HandoverForm
{
    public HandoverKind Kind { get; set; }
    public int? Quantity { get; set; }
    public DateOnly? On { get; set; }
    public string? ReceivedBy { get; set; }
    public SigningMethod? Method { get; set; }
    public string? Witness { get; set; }
    public string? Note { get; set; }
    public IFormFile? Photo { get; set; }
    public IFormFile? Certificate { get; set; }
}
