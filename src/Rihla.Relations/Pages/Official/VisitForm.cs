using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>The form of a visit, new or known.</summary>
internal abstract class VisitForm(Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The fields that two people may change at once.</summary>
    protected IReadOnlyList<EditField<Form>> Fields =>
        [
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
                "FirstDay",
                "OfficialVisit.FirstDay",
                f => T.Date(f.FirstDay),
                (to, from) => to.FirstDay = from.FirstDay
            ),
            new(
                "LastDay",
                "OfficialVisit.LastDay",
                f => T.Date(f.LastDay),
                (to, from) => to.LastDay = from.LastDay
            ),
            new(
                "Purpose",
                "OfficialVisit.Purpose",
                f => f.Purpose,
                (to, from) => to.Purpose = from.Purpose
            ),
        ];

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
