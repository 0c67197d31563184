using Rihla.Grants;
using Rihla.Platform.Localisation;
using Rihla.Relations;

namespace Rihla.Demonstration;

/// <summary>The visit of the director general: two days, eleven meetings, a signature, and what came of them.</summary>
internal sealed partial class RelationsStory
{
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
            Three("Directrice générale", "المديرة العامة", "Director General"),
            "en",
            "fr"
        );
        var cabinet = await JoinAsync(
            visit,
            DelegationPart.Delegate,
            "Tomás Arrieta",
            Three("Directeur régional", "المدير الإقليمي", "Regional Director"),
            "es",
            "fr",
            "en"
        );
        var liaison = await JoinStaffAsync(
            visit,
            Liaison,
            Three("Chargée des relations", "مكلفة بالعلاقات", "Relations officer"),
            "fr",
            "en"
        );
        var manager = await JoinStaffAsync(
            visit,
            "nadia",
            Three("Responsable de programme", "مسؤولة البرنامج", "Programme manager"),
            "fr",
            "ar"
        );
        var interpreter = await JoinAsync(
            visit,
            DelegationPart.Interpreter,
            "Rim Slaoui",
            Three("Interprète de conférence", "ترجمانة مؤتمرات", "Conference interpreter"),
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
}
