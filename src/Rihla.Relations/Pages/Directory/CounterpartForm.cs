using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>The form of a counterpart, new or known.</summary>
internal abstract class CounterpartForm(Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The fields that two people may change at once.</summary>
    protected IReadOnlyList<EditField<Form>> Fields =>
        [
            new("Name", "Counterpart.Name", f => f.Name, (to, from) => to.Name = from.Name),
            new(
                "NameInArabic",
                "Counterpart.NameInArabic",
                f => f.NameInArabic,
                (to, from) => to.NameInArabic = from.NameInArabic
            ),
            new(
                "Languages",
                "Counterpart.Languages",
                f => T.InWords(Spoken.Write(f.Languages)),
                (to, from) => to.Languages = from.Languages
            ),
            new("Phone", "Counterpart.Phone", f => f.Phone, (to, from) => to.Phone = from.Phone),
            new("Email", "Counterpart.Email", f => f.Email, (to, from) => to.Email = from.Email),
            new(
                "Office",
                "Counterpart.Office",
                f => f.Office,
                (to, from) => to.Office = from.Office
            ),
            new("Note", "Counterpart.Note", f => f.Note, (to, from) => to.Note = from.Note),
        ];

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public string? Name { get; set; }

        public string? NameInArabic { get; set; }

        public List<string> Languages { get; set; } = [];

        public string? Phone { get; set; }

        public string? Email { get; set; }

        public string? Office { get; set; }

        public string? Note { get; set; }

        public CounterpartInput ToInput() =>
            new()
            {
                Version = Version,
                Name = Name,
                NameInArabic = NameInArabic,
                Languages = Languages,
                Phone = Phone,
                Email = Email,
                Office = Office,
                Note = Note,
            };
    }
}
