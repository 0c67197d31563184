using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Whom one meets at institutions, and what they hold today.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class CounterpartListModel(AddressBooks books, Today today, Words words)
    : RelationsPage(words)
{
    public AddressBook Book { get; private set; } = null!;

    public IReadOnlyList<Counterpart> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync()
    {
        Book = await books.WholeAsync(Actor, Cancel);
        All =
        [
            .. Book.Counterparts.OrderBy(
                c => c.Name.Reveal(),
                StringComparer.CurrentCultureIgnoreCase
            ),
        ];
    }
}
