using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What was paid, the latest first: each opens to where it is taken back.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class PaidListModel(ExpenseBook book, Words words) : MoneyPageModel(words)
{
    public IReadOnlyList<ExpenseLine> Lines { get; private set; } = [];

    public int Number { get; private set; } = 1;

    /// <summary>How many there are.</summary>
    public int Total { get; private set; }

    public async Task OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Lines, Total) = await book.PaidAsync(Number, Actor, Cancel);
    }
}
