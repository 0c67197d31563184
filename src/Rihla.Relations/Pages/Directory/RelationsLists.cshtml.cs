using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>Places, the ways between them, and topics.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class RelationsListsModel(Lists lists, Words words) : RelationsPage(words)
{
    [BindProperty]
    public PlaceForm Place { get; set; } = new();

    [BindProperty]
    public WayForm Way { get; set; } = new();

    [BindProperty]
    public TopicForm Topic { get; set; } = new();

    public IReadOnlyList<Place> Places { get; private set; } = [];

    public IReadOnlyList<TravelTime> Ways { get; private set; } = [];

    public IReadOnlyList<Topic> Topics { get; private set; } = [];

    public IEnumerable<SelectListItem> PlaceChoices => Named(Places, p => p.Id);

    public string NameOf(Guid placeId) =>
        Places.FirstOrDefault(p => p.Id == placeId)?.NameIn(T.Language) ?? "–";

    /// <summary>Whether a form is shown at once: something in it was refused.</summary>
    public bool IsOpen(string form) =>
        ModelState.Any(s =>
            s.Value!.Errors.Count > 0 && s.Key.StartsWith($"{form}.", StringComparison.Ordinal)
        );

    public async Task<IActionResult> OnGetAsync()
    {
        Places = await lists.PlacesAsync(Actor, Cancel);
        Ways = await lists.WaysAsync(Actor, Cancel);
        Topics = await lists.TopicsAsync(Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostPlaceAsync() =>
        await SavedAsync(
            await lists.AddPlaceAsync(
                new()
                {
                    Name = Place.Name.ToInput(),
                    City = Place.City,
                    Address = Place.Address,
                    HasRooms = Place.HasRooms,
                },
                Actor,
                Cancel
            ),
            nameof(Place)
        );

    public async Task<IActionResult> OnPostWayAsync() =>
        await SavedAsync(
            await lists.SetWayAsync(Way.OneId, Way.OtherId, Way.Minutes, Actor, Cancel),
            nameof(Way)
        );

    public async Task<IActionResult> OnPostTopicAsync() =>
        await SavedAsync(
            await lists.AddTopicAsync(Topic.Name.ToInput(), Actor, Cancel),
            nameof(Topic)
        );

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Relations.Saved"];
            return LocalRedirect("/app/relations/lists");
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await OnGetAsync();
    }

    /// <summary>A new place.</summary>
    internal sealed class PlaceForm
    {
        public NameForm Name { get; set; } = new();

        public string? City { get; set; }

        public string? Address { get; set; }

        public bool HasRooms { get; set; }
    }

    /// <summary>How long a way takes.</summary>
    internal sealed class WayForm
    {
        public Guid? OneId { get; set; }

        public Guid? OtherId { get; set; }

        public int? Minutes { get; set; }
    }

    /// <summary>A new topic.</summary>
    internal sealed class TopicForm
    {
        public NameForm Name { get; set; } = new();
    }
}
