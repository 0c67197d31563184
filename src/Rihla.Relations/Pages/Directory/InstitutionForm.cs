using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>The form of an institution, new or known.</summary>
internal abstract class InstitutionForm(Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Kinds => Choices<InstitutionKind>();

    /// <summary>The fields that two people may change at once.</summary>
    protected IReadOnlyList<EditField<Form>> Fields =>
        [
            new("Kind", "Institution.Kind", f => T.Of(f.Kind), (to, from) => to.Kind = from.Kind),
            new(
                "Name.Fr",
                "Relations.NameFr",
                f => f.Name.Fr,
                (to, from) => to.Name.Fr = from.Name.Fr
            ),
            new(
                "Name.Ar",
                "Relations.NameAr",
                f => f.Name.Ar,
                (to, from) => to.Name.Ar = from.Name.Ar
            ),
            new(
                "Name.En",
                "Relations.NameEn",
                f => f.Name.En,
                (to, from) => to.Name.En = from.Name.En
            ),
            new(
                "Country",
                "Institution.Country",
                f => T.Country(f.Country),
                (to, from) => to.Country = from.Country
            ),
            new("City", "Institution.City", f => f.City, (to, from) => to.City = from.City),
            new("Note", "Institution.Note", f => f.Note, (to, from) => to.Note = from.Note),
        ];

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
