using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;

namespace Rihla.Relations.Pages;

/// <summary>The form of a counterpart, new or known.</summary>
internal abstract class CounterpartForm(Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

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
