using Rihla.Relations;

namespace Rihla.Demonstration;

/// <summary>The visit a year before, and the one that is being prepared and still contradicts itself.</summary>
internal sealed partial class RelationsStory
{
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
            Three("Directeur régional", "المدير الإقليمي", "Regional Director"),
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
            Three(
                "Juriste, droit de la migration",
                "خبيرة قانونية في قانون الهجرة",
                "Lawyer, migration law"
            ),
            "pt",
            "fr"
        );
        var liaison = await JoinStaffAsync(
            visit,
            Liaison,
            Three("Chargée des relations", "مكلفة بالعلاقات", "Relations officer"),
            "fr",
            "en"
        );
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
}
