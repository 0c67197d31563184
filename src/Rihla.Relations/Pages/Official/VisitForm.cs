using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;

namespace Rihla.Relations.Pages;

/// <summary>The form of a visit, new or known.</summary>
internal abstract class VisitForm(Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public NameForm Name { get; set; } = new();

        public DateOnly? FirstDay { get; set; }

        public DateOnly? LastDay { get; set; }

        public string? Purpose { get; set; }

        public VisitInput ToInput() =>
            new()
            {
                Version = Version,
                Name = Name.ToInput(),
                FirstDay = FirstDay,
                LastDay = LastDay,
                Purpose = Purpose,
            };
    }
}
