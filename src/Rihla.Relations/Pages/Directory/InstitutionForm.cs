using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;

namespace Rihla.Relations.Pages;

/// <summary>The form of an institution, new or known.</summary>
internal abstract class InstitutionForm(Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Kinds => Choices<InstitutionKind>();

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public InstitutionKind Kind { get; set; } = InstitutionKind.Ministry;

        public NameForm Name { get; set; } = new();

        public string? Country { get; set; }

        public string? City { get; set; }

        public string? Note { get; set; }

        public InstitutionInput ToInput() =>
            new()
            {
                Version = Version,
                Kind = Kind,
                Name = Name.ToInput(),
                Country = Country,
                City = City,
                Note = Note,
            };
    }
}
