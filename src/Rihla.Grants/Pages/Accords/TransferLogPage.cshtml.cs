using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>To whom personal data went, under which agreement.</summary>
[Needs(GrantsPermissions.Transfers)]
internal sealed class TransferLogModel(TransferLog log, Words words) : MoneyPageModel(words)
{
    public IReadOnlyList<TransferLine> Lines { get; private set; } = [];

    public int Total { get; private set; }

    public int Number { get; private set; }

    public async Task OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Lines, Total) = await log.PageAsync(Number, Actor, Cancel);
    }
}
