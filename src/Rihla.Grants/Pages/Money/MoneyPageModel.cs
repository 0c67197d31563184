using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Ui;

namespace Rihla.Grants.Pages;

/// <summary>What the pages about money and agreements have in common.</summary>
internal abstract class MoneyPageModel(Words words) : StaffPage(words)
{
    /// <summary>All countries.</summary>
    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));
}
