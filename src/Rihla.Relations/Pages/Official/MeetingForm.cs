using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Grants;
using Rihla.Platform.Localisation;

namespace Rihla.Relations.Pages;

/// <summary>The form of a meeting, new or known.</summary>
internal abstract class MeetingForm(
    ProgrammeReader reader,
    Lists lists,
    AgreementBook agreements,
    MissionClock clock,
    Words words
) : VisitPage(reader, clock, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

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

    /// <summary>Those who hold a function on the first day of the visit, under the name of their institution; then the others.</summary>
    public IEnumerable<SelectListItem> Counterparts =>
        Programme
            .Book.Counterparts.Select(c => (c, Held: Programme.Book.On(c.Id, Visit.FirstDay)))
            .OrderBy(x => x.Held is null)
            .ThenBy(
                x => x.Held?.Institution.NameIn(T.Language),
                StringComparer.CurrentCultureIgnoreCase
            )
            .ThenBy(x => x.Held?.Function.Rank)
            .Select(x => new SelectListItem(
                x.Held is { } held
                    ? T[
                        "Counterpart.IntroducedAt",
                        x.c.NameIn(T.Language),
                        held.Function.NameIn(T.Language),
                        held.Institution.NameIn(T.Language)
                    ]
                    : x.c.NameIn(T.Language),
                x.c.Id.ToString()
            ));

    public IEnumerable<SelectListItem> Places { get; private set; } = [];

    public IEnumerable<SelectListItem> Topics { get; private set; } = [];

    public IEnumerable<SelectListItem> Agreements { get; private set; } = [];

    /// <summary>Shows the form with everything there is to choose from.</summary>
    protected async Task<IActionResult> FormAsync()
    {
        Places = Named(await lists.PlacesAsync(Actor, Cancel), p => p.Id);
        Topics = Named(await lists.TopicsAsync(Actor, Cancel), t => t.Id);
        Agreements = (await agreements.OfMissionAsync(Actor, Cancel)).Select(
            a => new SelectListItem(a.Title, a.Id.ToString())
        );
        return Page();
    }

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
