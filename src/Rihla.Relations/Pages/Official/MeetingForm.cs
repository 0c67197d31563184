using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Grants;
using Rihla.Platform.Localisation;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>The form of a meeting, new or known.</summary>
internal abstract class MeetingForm(
    ProgrammeReader reader,
    AddressBooks books,
    Lists lists,
    AgreementBook agreements,
    MissionClock clock,
    Words words
) : VisitPage(reader, clock, words)
{
    private const int MostFound = 20;

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>What whom one meets is looked for by: parts of a name, a function or an institution.</summary>
    [BindProperty]
    public string? Seek { get; set; }

    /// <summary>What came of looking; nothing, when nobody was looked for.</summary>
    public string? Sought { get; private set; }

    public IEnumerable<SelectListItem> Kinds => Choices<MeetingKind>();

    public IEnumerable<SelectListItem> DayChoices =>
        Visit.Days.Select(d => new SelectListItem(
            LongDay(d, T),
            d.ToString("O", CultureInfo.InvariantCulture)
        ));

    public IEnumerable<SelectListItem> Institutions =>
        Named(
            Programme.Book.Institutions.OrderBy(
                i => i.NameIn(T.Language),
                StringComparer.CurrentCultureIgnoreCase
            ),
            i => i.Id
        );

    public IEnumerable<SelectListItem> Delegation =>
        Visit
            .Participants.OrderBy(p => p.Part)
            .ThenBy(p => p.Id)
            .Select(p => new SelectListItem(
                T["Counterpart.Introduced", p.Name.Reveal(), T.Of(p.Part)],
                p.Id.ToString()
            ));

    /// <summary>Who is met already, who holds a function at the institution on the first day of the visit, and who was found.</summary>
    public IReadOnlyList<SelectListItem> Counterparts { get; private set; } = [];

    public IEnumerable<SelectListItem> Places { get; private set; } = [];

    public IEnumerable<SelectListItem> Topics { get; private set; } = [];

    public IEnumerable<SelectListItem> Agreements { get; private set; } = [];

    /// <summary>Those who are met as it is stored; they stay to be chosen when somebody takes them out of the form.</summary>
    protected virtual IReadOnlyList<Guid> MetBefore => [];

    /// <summary>Looks for people to meet; nothing is saved, and nothing typed is lost.</summary>
    public Task<IActionResult> OnPostSeekAsync() => FormAsync();

    /// <summary>Shows the form with everything there is to choose from.</summary>
    protected async Task<IActionResult> FormAsync()
    {
        await ListCounterpartsAsync();
        Places = Named(await lists.PlacesAsync(Actor, Cancel), p => p.Id);
        Topics = Named(await lists.TopicsAsync(Actor, Cancel), t => t.Id);
        Agreements = (await agreements.OfMissionAsync(Actor, Cancel)).Select(
            a => new SelectListItem(a.Title, a.Id.ToString())
        );
        return Page();
    }

    private async Task ListCounterpartsAsync()
    {
        var offered = Input
            .Met.Concat(MetBefore)
            .Concat(
                Input.InstitutionId is { } at ? Programme.Book.HoldersAt(at, Visit.FirstDay) : []
            )
            .Distinct()
            .ToList();
        AddressBook book;
        if (string.IsNullOrWhiteSpace(Seek))
        {
            book = await books.WithAsync(Programme.Book, offered, Actor, Cancel);
        }
        else
        {
            book = await books.WholeAsync(Actor, Cancel);
            var found = book.Search(Seek, Visit.FirstDay).Where(c => !c.IsErased).ToList();
            Sought =
                found.Count > MostFound
                    ? T["Meeting.SoughtMany", MostFound]
                    : T.Count("Meeting.Sought", found.Count);
            offered = [.. offered.Union(found.Take(MostFound).Select(c => c.Id))];
        }
        Counterparts =
        [
            .. offered
                .Select(book.Counterpart)
                .OfType<Counterpart>()
                .Select(c => new SelectListItem(NameOf(c, book), c.Id.ToString())),
        ];
    }

    private string NameOf(Counterpart who, AddressBook book) =>
        book.On(who.Id, Visit.FirstDay) is { } held
            ? T[
                "Counterpart.IntroducedAt",
                who.NameIn(T.Language),
                held.Function.NameIn(T.Language),
                held.Institution.NameIn(T.Language)
            ]
            : who.NameIn(T.Language);

    /// <summary>The fields that two people may change at once.</summary>
    protected IReadOnlyList<EditField<Form>> Fields =>
        [
            new("Kind", "Meeting.Kind", f => T.Of(f.Kind), (to, from) => to.Kind = from.Kind),
            new(
                "InstitutionId",
                "Meeting.Institution",
                f => TextOf(Institutions, f.InstitutionId),
                (to, from) => to.InstitutionId = from.InstitutionId
            ),
            new(
                "Subject.Fr",
                "Relations.NameFr",
                f => f.Subject.Fr,
                (to, from) => to.Subject.Fr = from.Subject.Fr
            ),
            new(
                "Subject.Ar",
                "Relations.NameAr",
                f => f.Subject.Ar,
                (to, from) => to.Subject.Ar = from.Subject.Ar
            ),
            new(
                "Subject.En",
                "Relations.NameEn",
                f => f.Subject.En,
                (to, from) => to.Subject.En = from.Subject.En
            ),
            new("Day", "Meeting.Day", f => T.Date(f.Day), (to, from) => to.Day = from.Day),
            new(
                "From",
                "Meeting.From",
                f => $"{f.From:HH\\:mm}",
                (to, from) => to.From = from.From
            ),
            new("To", "Meeting.To", f => $"{f.To:HH\\:mm}", (to, from) => to.To = from.To),
            new(
                "PlaceId",
                "Meeting.Place",
                f => TextOf(Places, f.PlaceId),
                (to, from) => to.PlaceId = from.PlaceId
            ),
            new(
                "Languages",
                "Meeting.Languages",
                f => T.InWords(Spoken.Write(f.Languages)),
                (to, from) => to.Languages = from.Languages
            ),
            new(
                "Going",
                "Meeting.Going",
                f => TextOf(Delegation, f.Going),
                (to, from) => to.Going = from.Going
            ),
            new(
                "Met",
                "Meeting.Met",
                f => TextOf(Counterparts, f.Met),
                (to, from) => to.Met = from.Met
            ),
            new(
                "Topics",
                "Topic.Title",
                f => TextOf(Topics, f.Topics),
                (to, from) => to.Topics = from.Topics
            ),
            new(
                "Agreements",
                "Meeting.Agreements",
                f => TextOf(Agreements, f.Agreements),
                (to, from) => to.Agreements = from.Agreements
            ),
        ];

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public MeetingKind Kind { get; set; } = MeetingKind.WorkingSession;

        public Guid? InstitutionId { get; set; }

        public NameForm Subject { get; set; } = new();

        public DateOnly? Day { get; set; }

        public TimeOnly? From { get; set; }

        public TimeOnly? To { get; set; }

        public Guid? PlaceId { get; set; }

        public List<string> Languages { get; set; } = [];

        public List<Guid> Going { get; set; } = [];

        public List<Guid> Met { get; set; } = [];

        public List<Guid> Topics { get; set; } = [];

        public List<Guid> Agreements { get; set; } = [];

        public MeetingInput ToInput() =>
            new()
            {
                Version = Version,
                Kind = Kind,
                InstitutionId = InstitutionId,
                Subject = Subject.ToInput(),
                Day = Day,
                From = From,
                To = To,
                PlaceId = PlaceId,
                Languages = Languages,
                ParticipantIds = Going,
                CounterpartIds = Met,
                TopicIds = Topics,
                AgreementIds = Agreements,
            };

        public static Form Of(Appointment one) =>
            new()
            {
                Version = one.Meeting.Version,
                Kind = one.Meeting.Kind,
                InstitutionId = one.Meeting.InstitutionId,
                Subject = NameForm.Of(
                    one.Meeting.SubjectFr,
                    one.Meeting.SubjectAr,
                    one.Meeting.SubjectEn
                ),
                Day = one.Day,
                From = one.From,
                To = one.To,
                PlaceId = one.Meeting.PlaceId,
                Languages = [.. Spoken.Read(one.Meeting.Languages)],
                Going = [.. one.Meeting.ParticipantIds],
                Met = [.. one.Meeting.CounterpartIds],
                Topics = [.. one.Meeting.TopicIds],
                Agreements = [.. one.Meeting.AgreementIds],
            };
    }
}
