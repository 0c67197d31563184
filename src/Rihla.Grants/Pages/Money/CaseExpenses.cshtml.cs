using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What is ordered and paid for a case, and the form that asks for more.</summary>
[Needs(GrantsPermissions.Request)]
internal sealed class CaseExpensesModel(
    CaseFiles files,
    ExpenseBook book,
    Expenses expenses,
    Today today,
    Words words
) : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public RequestExpense Input { get; set; } = new();

    public CaseFile CaseFile { get; private set; } = null!;

    public Grant? Grant { get; private set; }

    public IReadOnlyList<ExpenseLine> Lines { get; private set; } = [];

    /// <summary>The rules that spending must keep.</summary>
    public IEnumerable<GrantRule> Rules =>
        Grant?.RulesOn(today.Date).Where(r => r.Kind >= RuleKind.CashAtArrivalAtMost) ?? [];

    public IEnumerable<SelectListItem> Purposes =>
        Grant?.Lines.Select(l => new SelectListItem(T.Of(l.Purpose), l.Purpose.ToString())) ?? [];

    public IEnumerable<SelectListItem> Methods => Choices<ExpenseMethod>();

    public async Task<IActionResult> OnGetAsync()
    {
        if (await files.OpenAsync(Code, Actor, cancel: Cancel) is not { } file)
        {
            return NotFound();
        }
        CaseFile = file;
        Grant = await book.GrantOfAsync(file.Id, Cancel);
        Lines = await book.OfCaseAsync(file.Id, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await expenses.RequestAsync(Code, Input, Actor, Cancel),
            "Expense.Requested",
            $"/app/cases/{Uri.EscapeDataString(Code)}/expenses",
            OnGetAsync
        );
}
