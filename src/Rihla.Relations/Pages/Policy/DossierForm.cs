using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Results;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>The form of a dossier, new or known.</summary>
internal abstract class DossierForm(StrategyBook strategies, Words words) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> Kinds => Choices<DossierKind>();

    /// <summary>The objectives of the mission, under the name of their strategy.</summary>
    public IEnumerable<SelectListItem> Objectives { get; private set; } = [];

    /// <summary>Shows the form with everything there is to choose from.</summary>
    protected async Task<IActionResult> FormAsync()
    {
        var groups = new Dictionary<string, SelectListGroup>(StringComparer.Ordinal);
        SelectListGroup Group(string name) =>
            groups.TryGetValue(name, out var known) ? known : groups[name] = new() { Name = name };
        Objectives =
        [
            .. (await strategies.ObjectivesAsync(Actor, Cancel)).Select(o => new SelectListItem(
                o.Title,
                o.Id.ToString()
            )
            {
                Group = Group(o.Strategy),
            }),
        ];
        return Page();
    }

    /// <summary>The fields that two people may change at once.</summary>
    protected IReadOnlyList<EditField<Form>> Fields =>
        [
            new("Title", "Dossier.Name", f => f.Title, (to, from) => to.Title = from.Title),
            new("Kind", "Dossier.Kind", f => T.Of(f.Kind), (to, from) => to.Kind = from.Kind),
            new(
                "OpenedOn",
                "Dossier.OpenedOn",
                f => T.Date(f.OpenedOn),
                (to, from) => to.OpenedOn = from.OpenedOn
            ),
            new(
                "ObjectiveId",
                "Dossier.Objective",
                f => TextOf(Objectives, f.ObjectiveId),
                (to, from) => to.ObjectiveId = from.ObjectiveId
            ),
            new(
                "Summary",
                "Dossier.Summary",
                f => f.Summary,
                (to, from) => to.Summary = from.Summary
            ),
        ];

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public DossierKind Kind { get; set; }

        public string? Title { get; set; }

        public string? Summary { get; set; }

        public DateOnly? OpenedOn { get; set; }

        public Guid? ObjectiveId { get; set; }

        public DossierInput ToInput() =>
            new()
            {
                Version = Version,
                Kind = Kind,
                Title = Title,
                Summary = Summary,
                OpenedOn = OpenedOn,
                ObjectiveId = ObjectiveId,
            };
    }
}
