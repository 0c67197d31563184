using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Adds a rule of one kind to a grant.</summary>
[Needs(GrantsPermissions.Manage)]
internal sealed class GrantRuleModel(GrantOffice office, Words words) : MoneyPageModel(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public RuleKind Kind { get; set; }

    [BindProperty]
    public RuleForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync() =>
        Enum.IsDefined(Kind) && await office.FindAsync(Id, Actor, Cancel) is not null
            ? Page()
            : NotFound();

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await office.AddRuleAsync(
                Id,
                new()
                {
                    Kind = Kind,
                    Codes = Input.Codes,
                    Value = Input.Value,
                    Text = Input.Text,
                    ValidFrom = Input.ValidFrom,
                    ValidUntil = Input.ValidUntil,
                },
                Actor,
                Cancel
            ),
            "GrantRule.Added",
            $"/app/grants/{Id}/edit",
            OnGetAsync
        );

    /// <summary>What is asked.</summary>
    internal sealed class RuleForm
    {
        public string? Text { get; set; }

        public List<string> Codes { get; set; } = [];

        public decimal? Value { get; set; }

        public DateOnly? ValidFrom { get; set; }

        public DateOnly? ValidUntil { get; set; }
    }
}
