using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Relations;

namespace Rihla.Demonstration;

/// <summary>
/// The relations of the invented mission: a visit of its director general that is over, one that is being prepared and
/// contradicts itself, the people met there, what was promised, and the dossiers of public policy. The institutions are of
/// kinds that exist, their leaders are invented. Told by the liaison officer, through the operations that the pages call.
/// </summary>
internal sealed partial class RelationsStory(
    IServiceScopeFactory scopes,
    DemonstrationUsers users,
    Missions missions,
    StoryClock clock
)
{
    private const string Liaison = "claire";

    private readonly Desk desk = new(scopes, users, missions);
    private readonly Dictionary<string, Guid> institutions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> topics = new(StringComparer.Ordinal);

    /// <summary>Tells it, unless there is a visit already.</summary>
    public async Task TellAsync(CancellationToken cancel = default)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            if (
                await scope
                    .ServiceProvider.GetRequiredService<RihlaDb>()
                    .Set<OfficialVisit>()
                    .AnyAsync(cancel)
            )
            {
                return;
            }
        }
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        var day = Weekday(today.AddDays(-23));
        await FoundAsync(today);
        await PlacesAsync();
        var before = Weekday(today.AddDays(-390));
        using (clock.At(Noon(before.AddDays(40))))
        {
            await EarlierVisitAsync(before);
        }
        await PolicyAsync(today);
        using (clock.At(Noon(day.AddDays(4))))
        {
            await GreatVisitAsync(day);
        }
        await ComingVisitAsync(Weekday(today.AddDays(16)));
    }

    // A Tuesday, so that a visit of two days stays clear of the weekend.
    private static DateOnly Weekday(DateOnly near) =>
        near.AddDays(((int)DayOfWeek.Tuesday - (int)near.DayOfWeek + 7) % 7);

    private static DateTimeOffset Noon(DateOnly day) => new(day, new(12, 0), TimeSpan.Zero);

    private async Task EarlierVisitAsync(DateOnly day)
    {
        var visit = await VisitAsync(
            "Mission de suivi du bureau régional",
            "بعثة متابعة من المكتب الإقليمي",
            "Follow-up mission of the regional office",
            day,
            day,
            "Préparer la prolongation du mémorandum."
        );
        var head = await JoinAsync(
            visit,
            DelegationPart.Head,
            "Tomás Arrieta",
            "Directeur régional",
            "es",
            "fr"
        );
        var meeting = await MeetAsync(
            visit,
            day,
            "10:00",
            "11:30",
            MeetingKind.WorkingSession,
            "interior",
            [head],
            ["ouadghiri"],
            ["return"],
            "fr"
        );
        await ConcludeAsync(
            visit,
            meeting,
            "Le ministère souhaite une prolongation de trois ans. Les délais d'autorisation de sortie restent inégaux d'une région à l'autre."
        );
        await PromiseAsync(
            visit,
            meeting,
            PromiseSide.Theirs,
            "Désigner un point de contact par région pour les autorisations de sortie",
            "nadia",
            day.AddDays(120)
        );
        await PromiseAsync(
            visit,
            meeting,
            PromiseSide.Ours,
            "Remettre un projet d'avenant au mémorandum",
            Liaison,
            day.AddDays(60)
        );
        await KeepAsync(
            "Remettre un projet d'avenant au mémorandum",
            "Projet remis par lettre, accusé de réception reçu."
        );
        await DoAsync<VisitOffice>((o, by) => o.EndAsync(visit, by));
    }

    private async Task GreatVisitAsync(DateOnly first)
    {
        var second = first.AddDays(1);
        var visit = await VisitAsync(
            "Visite de la Directrice générale",
            "زيارة المديرة العامة",
            "Visit of the Director General",
            first,
            second,
            "Prolonger le mémorandum de 2007, ouvrir le dialogue sur la loi relative à la migration, clore le projet d'investissement de la diaspora."
        );
        var dg = await JoinAsync(
            visit,
            DelegationPart.Head,
            "Ingrid Halvorsen",
            "Directrice générale",
            "en",
            "fr"
        );
        var cabinet = await JoinAsync(
            visit,
            DelegationPart.Delegate,
            "Tomás Arrieta",
            "Directeur régional",
            "es",
            "fr",
            "en"
        );
        var liaison = await JoinStaffAsync(visit, Liaison, "Chargée des relations", "fr", "en");
        var manager = await JoinStaffAsync(visit, "nadia", "Responsable de programme", "fr", "ar");
        var interpreter = await JoinAsync(
            visit,
            DelegationPart.Interpreter,
            "Rim Slaoui",
            "Interprète de conférence",
            "ar",
            "fr",
            "en"
        );
        Guid[] all = [dg, cabinet, liaison, interpreter];
        var memorandum = await MemorandumAsync();

        var government = await MeetAsync(
            visit,
            first,
            "09:00",
            "10:00",
            MeetingKind.Audience,
            "government",
            all,
            ["tahiri"],
            ["return", "policy"],
            "ar"
        );
        var foreign = await MeetAsync(
            visit,
            first,
            "10:45",
            "11:45",
            MeetingKind.WorkingSession,
            "foreign",
            all,
            ["sqalli"],
            ["south", "diaspora"],
            "ar"
        );
        var interior = await MeetAsync(
            visit,
            first,
            "14:00",
            "15:15",
            MeetingKind.WorkingSession,
            "interior",
            [.. all, manager],
            ["benslimane"],
            ["return", "protection"],
            "ar"
        );
        var signing = await MeetAsync(
            visit,
            first,
            "15:15",
            "15:45",
            MeetingKind.Signing,
            "interior",
            [.. all, manager],
            ["benslimane"],
            ["return"],
            "ar",
            [memorandum],
            new()
            {
                Fr = "Signature de la prolongation du mémorandum de 2007",
                Ar = "توقيع تمديد مذكرة 2007",
                En = "Signing of the extension of the 2007 memorandum",
            }
        );
        var justice = await MeetAsync(
            visit,
            first,
            "16:30",
            "17:30",
            MeetingKind.WorkingSession,
            "justice",
            all,
            ["filali"],
            ["protection", "policy"],
            "ar"
        );
        var representatives = await MeetAsync(
            visit,
            second,
            "08:30",
            "09:15",
            MeetingKind.Audience,
            "representatives",
            all,
            ["kadiri"],
            ["policy"],
            "ar"
        );
        var councillors = await MeetAsync(
            visit,
            second,
            "09:30",
            "10:15",
            MeetingKind.Audience,
            "councillors",
            all,
            ["amzil"],
            ["policy"],
            "ar"
        );
        var employment = await MeetAsync(
            visit,
            second,
            "11:00",
            "11:45",
            MeetingKind.WorkingSession,
            "employment",
            all,
            ["berrechid"],
            ["diaspora"],
            "fr"
        );
        var foundation = await MeetAsync(
            visit,
            second,
            "12:15",
            "13:00",
            MeetingKind.WorkingSession,
            "foundation",
            all,
            ["guessous"],
            ["diaspora"],
            "fr"
        );
        await MeetAsync(
            visit,
            second,
            "14:00",
            "14:45",
            MeetingKind.WorkingSession,
            "council",
            all,
            ["znati"],
            ["diaspora", "policy"],
            "fr"
        );
        var closing = await MeetAsync(
            visit,
            second,
            "15:30",
            "18:00",
            MeetingKind.Conference,
            null,
            [.. all, manager],
            ["guessous", "znati", "berrechid"],
            ["diaspora"],
            "fr",
            [],
            new()
            {
                Fr = "Conférence de clôture du projet d'investissement de la diaspora",
                Ar = "المؤتمر الختامي لمشروع استثمار الجالية",
                En = "Closing conference of the diaspora investment project",
            },
            "hotel"
        );
        await DoAsync<VisitOffice>((o, by) => o.ConfirmAsync(visit, by));

        await RenewAsync(memorandum, first);
        await ConcludeAsync(
            visit,
            government,
            "Le Chef du gouvernement confirme la place du retour volontaire dans la stratégie nationale et demande un point annuel."
        );
        await ConcludeAsync(
            visit,
            interior,
            "La prolongation de trois ans est signée. La ministre accepte un délai de réponse de quinze jours aux demandes d'autorisation de sortie."
        );
        await ConcludeAsync(
            visit,
            justice,
            "Le ministère prépare les textes d'application de la loi contre la traite et souhaite former des magistrats avant l'été."
        );
        await ConcludeAsync(
            visit,
            foundation,
            "La fondation est prête à relayer le prochain appel à projets auprès de la diaspora."
        );
        // Of the meeting at the council nobody has written yet: a task shows it.
        foreach (
            var (meeting, result) in new[]
            {
                (
                    foreign,
                    "Accord sur une feuille de route commune avec Dakar ; une rencontre Sud-Sud est proposée pour le printemps."
                ),
                (signing, "L'échange de lettres est signé par les deux parties."),
                (
                    representatives,
                    "La commission compétente recevra les experts avant la première lecture."
                ),
                (councillors, "Les conseillers demandent des chiffres par région."),
                (
                    employment,
                    "Le ministère ouvre ses guichets régionaux aux porteurs de projets de la diaspora."
                ),
                (
                    closing,
                    "Deux cents participants ; les résultats du projet sont présentés et le prochain appel est annoncé."
                ),
            }
        )
        {
            await ConcludeAsync(visit, meeting, result);
        }
        await PromiseAsync(
            visit,
            interior,
            PromiseSide.Theirs,
            "Répondre en quinze jours aux demandes d'autorisation de sortie",
            "nadia",
            first.AddDays(60)
        );
        await PromiseAsync(
            visit,
            government,
            PromiseSide.Ours,
            "Remettre un point annuel sur le retour volontaire",
            Liaison,
            first.AddDays(30)
        );
        await PromiseAsync(
            visit,
            justice,
            PromiseSide.Theirs,
            "Transmettre l'avant-projet des textes d'application",
            "aicha",
            first.AddDays(14)
        );
        await PromiseAsync(
            visit,
            foundation,
            PromiseSide.Ours,
            "Partager l'annuaire des porteurs de projets qui y ont consenti",
            "samba",
            first.AddDays(21)
        );
        await KeepAsync(
            "Partager l'annuaire des porteurs de projets qui y ont consenti",
            "Annuaire remis en main propre."
        );
        await NewsAsync(visit);
        await DoAsync<VisitOffice>((o, by) => o.EndAsync(visit, by));
    }

    private async Task ComingVisitAsync(DateOnly day)
    {
        var visit = await VisitAsync(
            "Mission d'experts sur la loi relative à la migration",
            "بعثة خبراء حول قانون الهجرة",
            "Expert mission on the law on migration",
            day,
            day.AddDays(1),
            "Relire l'avant-projet avec les ministères et la Chambre des représentants."
        );
        var expert = await JoinAsync(
            visit,
            DelegationPart.Head,
            "Beatriz Fonseca",
            "Juriste, droit de la migration",
            "pt",
            "fr"
        );
        var liaison = await JoinStaffAsync(visit, Liaison, "Chargée des relations", "fr", "en");
        await MeetAsync(
            visit,
            day,
            "09:30",
            "11:00",
            MeetingKind.WorkingSession,
            "interior",
            [expert, liaison],
            ["benslimane"],
            ["policy"],
            "ar"
        );
        // Too early for the way, and in Arabic without an interpreter: what a programme looks like while it is made.
        await MeetAsync(
            visit,
            day,
            "11:05",
            "12:00",
            MeetingKind.WorkingSession,
            "justice",
            [expert, liaison],
            ["filali"],
            ["policy", "protection"],
            "fr"
        );
        await MeetAsync(
            visit,
            day.AddDays(1),
            "10:00",
            "11:00",
            MeetingKind.WorkingSession,
            "representatives",
            [expert, liaison],
            ["kadiri"],
            ["policy"],
            "fr"
        );
    }

    private async Task NewsAsync(Guid visit)
    {
        await using var scope = scopes.CreateAsyncScope();
        var by = await desk.ActorAsync(Liaison);
        var programme = await scope
            .ServiceProvider.GetRequiredService<ProgrammeReader>()
            .FindAsync(visit, by);
        var words = scope.ServiceProvider.GetRequiredService<Words>();
        await DoAsync<VisitNews>(
            async (news, actor) =>
                await news.DraftAsync(
                    visit,
                    Languages.All.ToDictionary(
                        l => l,
                        l => VisitNews.TextOf(programme!, words.In(l))
                    ),
                    actor
                )
        );
    }

    // The memorandum is extended by three years, as signed.
    private async Task RenewAsync(Guid memorandum, DateOnly day)
    {
        var until = await desk.WithAsync<Agreements, DateOnly?>(
            Liaison,
            async (a, by) => (await a.FindAsync(memorandum, by))!.EndsOn
        );
        await DoAsync<Agreements>(
            (a, by) => a.RenewAsync(memorandum, day, until!.Value.AddYears(3), by)
        );
    }

    private Task<Guid> MemorandumAsync() =>
        desk.WithAsync<Agreements, Guid>(
            Liaison,
            async (a, by) =>
                (await a.ListAsync(by)).First(x => x.Kind == AgreementKind.Memorandum).Id
        );

    private Task<Guid> VisitAsync(
        string french,
        string arabic,
        string english,
        DateOnly first,
        DateOnly last,
        string purpose
    ) =>
        desk.GetAsync<VisitOffice, Guid>(
            Liaison,
            (o, by) =>
                o.AddAsync(
                    new()
                    {
                        Name = new()
                        {
                            Fr = french,
                            Ar = arabic,
                            En = english,
                        },
                        FirstDay = first,
                        LastDay = last,
                        Purpose = purpose,
                    },
                    by
                )
        );

    private async Task<Guid> JoinAsync(
        Guid visit,
        DelegationPart part,
        string name,
        string title,
        params string[] languages
    )
    {
        await DoAsync<VisitOffice>(
            (o, by) =>
                o.JoinAsync(
                    visit,
                    new()
                    {
                        Part = part,
                        Name = name,
                        Title = title,
                        Languages = languages,
                    },
                    by
                )
        );
        return await MemberAsync(visit, name);
    }

    private async Task<Guid> JoinStaffAsync(
        Guid visit,
        string userName,
        string title,
        params string[] languages
    )
    {
        var colleague = await desk.ActorAsync(userName);
        await DoAsync<VisitOffice>(
            (o, by) =>
                o.JoinAsync(
                    visit,
                    new()
                    {
                        Part = DelegationPart.Delegate,
                        UserId = colleague.UserId,
                        Title = title,
                        Languages = languages,
                    },
                    by
                )
        );
        return await MemberAsync(visit, colleague.Name);
    }

    private Task<Guid> MemberAsync(Guid visit, string name) =>
        desk.WithAsync<ProgrammeReader, Guid>(
            Liaison,
            async (r, by) =>
                (await r.FindAsync(visit, by))!
                    .Visit.Participants.First(p => p.Name.Reveal() == name)
                    .Id
        );

    private Task<Guid> MeetAsync(
        Guid visit,
        DateOnly day,
        string from,
        string to,
        MeetingKind kind,
        string? institution,
        Guid[] going,
        string[] met,
        string[] about,
        string language,
        Guid[]? agreements = null,
        NameInput? subject = null,
        string? place = null
    ) =>
        desk.GetAsync<MeetingDesk, Guid>(
            Liaison,
            (d, by) =>
                d.AddAsync(
                    visit,
                    new()
                    {
                        Kind = kind,
                        InstitutionId = institution is null ? null : institutions[institution],
                        Subject = subject ?? new(),
                        Day = day,
                        From = TimeOnly.ParseExact(from, "HH:mm", null),
                        To = TimeOnly.ParseExact(to, "HH:mm", null),
                        PlaceId = places[place ?? institution ?? "hotel"],
                        Languages = [language],
                        ParticipantIds = going,
                        CounterpartIds = [.. met.Select(m => people[m])],
                        TopicIds = [.. about.Select(t => topics[t])],
                        AgreementIds = agreements ?? [],
                    },
                    by
                )
        );

    private Task ConcludeAsync(Guid visit, Guid meeting, string result) =>
        DoAsync<MeetingDesk>((d, by) => d.ConcludeAsync(visit, meeting, result, 0, by));

    private async Task PromiseAsync(
        Guid visit,
        Guid meeting,
        PromiseSide side,
        string what,
        string owner,
        DateOnly due
    )
    {
        var who = await desk.ActorAsync(owner);
        await DoAsync<MeetingDesk>(
            (d, by) =>
                d.PromiseAsync(
                    visit,
                    meeting,
                    new()
                    {
                        Side = side,
                        What = what,
                        OwnerId = who.UserId,
                        DueOn = due,
                    },
                    by
                )
        );
    }

    private Task KeepAsync(string what, string how) =>
        DoAsync<Promises>(
            async (p, by) =>
                await p.KeepAsync(
                    (await p.ListAsync(by)).First(l => l.Promise.What.Reveal() == what).Promise.Id,
                    how,
                    by
                )
        );

    private Task DoAsync<T>(Func<T, Platform.Security.Actor, Task<Platform.Outcome>> operation)
        where T : notnull => desk.DoAsync(Liaison, operation);
}
