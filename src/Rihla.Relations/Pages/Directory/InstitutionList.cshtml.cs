using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>The institutions of the mission, and who leads them today.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class InstitutionListModel(AddressBooks books, Today today, Words words)
    : RelationsPage(words)
{
    [BindProperty(SupportsGet = true)]
    public InstitutionKind? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    public AddressBook Book { get; private set; } = null!;

    public IReadOnlyList<Institution> Found { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync()
    {
        Book = await books.InstitutionsAsync(Actor, Cancel);
        var wanted = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Found =
        [
            .. Book
                .Institutions.Where(i =>
                    (Kind is null || i.Kind == Kind)
                    && wanted.All(w =>
                        $"{i.NameFr} {i.NameAr} {i.NameEn} {i.City}".Contains(
                            w,
                            StringComparison.CurrentCultureIgnoreCase
                        )
                    )
                )
                .OrderBy(i => i.Kind)
                .ThenBy(i => i.NameIn(T.Language), StringComparer.CurrentCultureIgnoreCase),
        ];
        Book = await books.WithAsync(
            Book,
            Found.SelectMany(i => Book.HoldersAt(i.Id, Day).Take(1)),
            Actor,
            Cancel
        );
    }
}
