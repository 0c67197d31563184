using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A counselling session as it was held.</summary>
public sealed record RecordSession
{
    /// <summary>The day; today, when nothing is said.</summary>
    public DateOnly? On { get; init; }

    /// <summary>How it was held.</summary>
    public CounsellingMode Mode { get; init; }

    /// <summary>Where, if that matters.</summary>
    public string? Place { get; init; }

    /// <summary>The language it was held in, BCP 47; that of the case, when nothing is said.</summary>
    public string? Language { get; init; }

    /// <summary>Whether everything was understood.</summary>
    public Understanding Understanding { get; init; }

    /// <summary>The interpreter's name.</summary>
    public string? Interpreter { get; init; }

    /// <summary>The members of the case who took part.</summary>
    public IReadOnlyList<Guid> MemberIds { get; init; } = [];

    /// <summary>What they were told.</summary>
    public InformationGiven Given { get; init; }

    /// <summary>Whether they were pressed to return.</summary>
    public Pressure Pressure { get; init; }

    /// <summary>Whether they are able to decide.</summary>
    public Capacity Capacity { get; init; }

    /// <summary>Who assessed the capacity to decide, after an earlier session had left it in doubt, or found that there is none: name and function.</summary>
    public string? AssessedBy { get; init; }

    /// <summary>What was noticed about pressure or capacity.</summary>
    public string? Concern { get; init; }

    /// <summary>Anything else worth keeping.</summary>
    public string? Notes { get; init; }
}

/// <summary>Records counselling sessions.</summary>
public sealed class Counselling(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Screenings screenings,
    CasesSettings settings,
    Words words,
    Today today
)
{
    /// <summary>The task a protection officer gets when there is a doubt about pressure or capacity.</summary>
    internal const string ConcernTask = "counselling-concern";

    /// <summary>
    /// Records a session. A sign of pressure, or a doubt, raises a task for a protection officer; the case falls back to
    /// before counselling, wherever it stood, until a later session finds the person free and able. For an adult who is found unable to
    /// decide it opens the protection route on which their legal representative does; that route is closed when they are found able, in a
    /// session of their own: beside others they may sit in, and nothing is said of their capacity.
    /// </summary>
    /// <returns>Refused without a participant, interpreter, description of the concern or assessor where one is due; for a day to come; and where several people are found unable at once, or one who cannot decide able among others.</returns>
    public Task<Outcome> RecordAsync(
        string code,
        RecordSession input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        return operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (CaseOperations.HostAlone(file, by, input.MemberIds) is { } notOurs)
                {
                    return notOurs;
                }
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                var record = await CounsellingRecord.LoadAsync(db, file.Id, cancel);
                if (Faults(file, input, record) is { Count: > 0 } faults)
                {
                    return faults;
                }
                var session = Make(file, input, by);
                db.Add(session);
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                await RepresentAsync(file, session, record, routes, by, cancel);
                await ActOnConcernAsync(file, session, record, routes, by, cancel);
                return new Act("case.counselled");
            },
            cancel
        );
    }

    private async Task ActOnConcernAsync(
        CaseFile file,
        CounsellingSession session,
        CounsellingRecord before,
        CaseRoutes routes,
        Actor by,
        CancellationToken cancel
    )
    {
        var after = new CounsellingRecord([.. before.LatestFirst, session]);
        var decidedFor = routes.DecidedFor(file, today.Date, settings.CoolingOffDays);
        if (after.IsUnanswered(session, decidedFor))
        {
            await tasks.RaiseAsync(file, Notice(file, session, today), cancel);
        }
        foreach (var settled in after.Answered(decidedFor).Where(s => s != session))
        {
            await tasks.SettleAsync(file.Id, ConcernTask, by, settled.Id, cancel);
        }
    }

    // Somebody else decides for an adult who cannot, as long as the journey is ahead; and no more for who can again.
    private async Task RepresentAsync(
        CaseFile file,
        CounsellingSession session,
        CounsellingRecord before,
        CaseRoutes routes,
        Actor by,
        CancellationToken cancel
    )
    {
        var need = Vulnerability.Represented;
        foreach (
            var person in file.Travellers.Where(t =>
                session.MemberIds.Contains(t.MemberId) && !before.IsOvertaken(session, t.MemberId)
            )
        )
        {
            var route = routes.Find(person.MemberId, need.Code);
            if (
                session.Capacity == Capacity.Unable
                && route is null
                && person.DepartedOn is null
                && !person.IsChildOn(ConsentBook.LaterOf(today.Date, file.TravelOn))
            )
            {
                await RouteOpening.OpenAsync(db, tasks, today, file, person, need, by, cancel);
            }
            else if (
                session.Capacity == Capacity.Able
                && session.AssessedBy is { } assessor
                && route is not null
            )
            {
                route.NotConfirmed(
                    words["Route.AbleAgain", assessor.Reveal()],
                    today.Date,
                    by.Name,
                    childIsAlone: false
                );
                await tasks.SettleAsync(file.Id, Screenings.RouteTask, by, route.Id, cancel);
            }
            else
            {
                continue;
            }
            RouteOpening.SetFlag(person, need.Code, session.Capacity == Capacity.Unable);
            operations.Touch(file);
            await screenings.FlagsChangedAsync(file, cancel);
        }
    }

    /// <summary>
    /// Who was taken out of the case and is entered again brings along a concern that no sound session has settled: an officer
    /// looks at it anew, and who was not sure to be able to decide is still assessed by somebody who is named.
    /// </summary>
    internal static async Task ComeBackAsync(
        RihlaDb db,
        CaseTasks tasks,
        Today today,
        CaseFile file,
        Traveller traveller,
        IReadOnlySet<Guid> ended,
        CancellationToken cancel
    )
    {
        var record = new CounsellingRecord(
            await db.Set<CounsellingSession>().Where(s => s.CaseId == file.Id).ToListAsync(cancel)
        );
        foreach (var session in record.OpenConcerns(ended).ToList())
        {
            session.Follow(ended, traveller.MemberId);
            await tasks.RaiseAgainAsync(file, Notice(file, session, today), cancel);
        }
    }

    internal static TaskNotice Notice(CaseFile file, CounsellingSession session, Today today) =>
        new(ConcernTask, Role.ProtectionOfficer, today.Date.AddDays(1), "counselling")
        {
            Subject = session.Id,
            AtOrigin = WorkingMission.HasThem(file, session.MemberIds, today.Date),
        };

    private List<Refusal> Faults(CaseFile file, RecordSession input, CounsellingRecord record)
    {
        var faults = new List<Refusal>();
        var isOfSeveral = input.MemberIds.Distinct().Skip(1).Any();
        var represented = file.Travellers.FirstOrDefault(t =>
            t.IsRepresented && input.MemberIds.Contains(t.MemberId)
        );
        if (input.On > today.Date)
        {
            faults.Add(Refusal.Of(nameof(input.On), "Casework.DayToCome"));
        }
        if (
            input.MemberIds.Count == 0
            || input.MemberIds.Any(id => file.Travellers.All(t => t.MemberId != id))
        )
        {
            faults.Add(Refusal.Of(nameof(input.MemberIds), "Counselling.NobodyTookPart"));
        }
        if (
            input.Understanding == Understanding.Interpreter
            && string.IsNullOrWhiteSpace(input.Interpreter)
        )
        {
            faults.Add(Refusal.Of(nameof(input.Interpreter), "Casework.InterpreterMissing"));
        }
        if (
            (input.Pressure != Pressure.None || input.Capacity != Capacity.Able)
            && string.IsNullOrWhiteSpace(input.Concern)
        )
        {
            faults.Add(Refusal.Of(nameof(input.Concern), "Counselling.ConcernMissing"));
        }
        if (input.Capacity == Capacity.Able && string.IsNullOrWhiteSpace(input.AssessedBy))
        {
            // Of who cannot decide, and sits in with others, nothing is said.
            if (
                input.MemberIds.Any(id =>
                    file.Travellers.Any(t => t.MemberId == id && t.IsRepresented)
                        ? !isOfSeveral
                        : record.OpenConcern(id) is { Capacity: not Capacity.Able }
                )
            )
            {
                faults.Add(Refusal.Of(nameof(input.AssessedBy), "Counselling.AssessorMissing"));
            }
        }
        else if (input.Capacity == Capacity.Able && isOfSeveral && represented is not null)
        {
            faults.Add(
                Refusal.Of(
                    nameof(input.MemberIds),
                    "Counselling.AbleOneByOne",
                    represented.Person.FullName
                )
            );
        }
        if (input.Capacity == Capacity.Unable)
        {
            if (string.IsNullOrWhiteSpace(input.AssessedBy))
            {
                faults.Add(
                    Refusal.Of(nameof(input.AssessedBy), "Counselling.UnableAssessorMissing")
                );
            }
            // What is said of the capacity is said of everybody who took part: it takes a signature from nobody who merely sat there.
            if (isOfSeveral)
            {
                faults.Add(Refusal.Of(nameof(input.MemberIds), "Counselling.UnableOneByOne"));
            }
        }
        return faults;
    }

    private CounsellingSession Make(CaseFile file, RecordSession input, Actor by) =>
        new()
        {
            CaseId = file.Id,
            On = input.On ?? today.Date,
            Mode = input.Mode,
            Place = Personal.Of(input.Place),
            Language = string.IsNullOrWhiteSpace(input.Language) ? file.Language : input.Language,
            Understanding = input.Understanding,
            Interpreter =
                input.Understanding == Understanding.Interpreter
                    ? Personal.Of(input.Interpreter)
                    : null,
            MemberIds = [.. input.MemberIds.Distinct()],
            Given = input.Given & CounsellingSession.AllInformation,
            Pressure = input.Pressure,
            Capacity = input.Capacity,
            AssessedBy = Personal.Of(input.AssessedBy),
            Concern = Personal.Of(input.Concern),
            Notes = Personal.Of(input.Notes),
            RecordedAt = today.Now,
            RecordedByName = by.Name,
        };
}
