using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>The agreements of the mission, and the reader's own commitments.</summary>
[Needs(GrantsPermissions.ViewAgreements)]
internal sealed class AgreementListModel(Agreements agreements, Today today, Words words)
    : MoneyPageModel(words)
{
    public IReadOnlyList<Agreement> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public IReadOnlyList<(Agreement Agreement, Commitment Commitment)> Mine =>
        [
            .. All.SelectMany(a => a.Commitments.Select(c => (a, c)))
                .Where(x => x.c.OwnerUserId == Actor.UserId && x.c.DoneOn is null)
                .OrderBy(x => x.c.DueOn),
        ];

    public async Task OnGetAsync() => All = await agreements.ListAsync(Actor, Cancel);
}
