using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Cases.Pages;

/// <summary>A case at a glance: who, where it stands, what is next and whose turn it is.</summary>
[Needs(CasesPermissions.View)]
internal sealed class CaseViewModel(
    CaseFiles files,
    Words words,
    Progress progress,
    WorkList work,
    CaseNotes notes,
    Newborns newborns,
    Consents consents,
    Staff staff,
    Missions missions,
    AuditHistory history,
    IEnumerable<CasePageLink> pages,
    Today today
) : CasePageModel(files, words)
{
    private const int NotesShown = 5;
    private const int HistoryShown = 6;

    public DateOnly Today => today.Date;

    public IReadOnlyList<Step> Steps { get; private set; } = [];

    /// <summary>The next action; nothing for a case that is closed or has come to its end here.</summary>
    public WorkItem? Next { get; private set; }

    /// <summary>Whether the next action is the reader's.</summary>
    public bool IsMyTurn =>
        Next is { } next
        && next.OwnerMissionId == Actor.MissionId
        && Actor.Roles.Contains(next.Owner);

    public bool IsOverdue => Next is { } next && next.DueOn < today.Date;

    public string? NextMission { get; private set; }

    public string? Caseworker { get; private set; }

    public string HostMission { get; private set; } = "";

    public string? OriginMission { get; private set; }

    /// <summary>The stage that is ahead, when its conditions decide.</summary>
    public Stage? Into { get; private set; }

    public IReadOnlyList<Verdict> Verdicts { get; private set; } = [];

    public IReadOnlyList<CaseTask> Tasks { get; private set; } = [];

    public IReadOnlyList<CaseNote> Notes { get; private set; } = [];

    /// <summary>The children born to the family after its journey.</summary>
    public IReadOnlyList<BornThere> Newborns { get; private set; } = [];

    public IReadOnlyList<CaseDocument> Documents { get; private set; } = [];

    public IReadOnlyList<HistoryEntry> History { get; private set; } = [];

    public IReadOnlyList<(ConsentPurpose Purpose, int Given)> ConsentCounts { get; private set; } =
    [];

    public IReadOnlyList<string> Reasons => Next?.ReasonCodes ?? [];

    /// <summary>The other pages of the case that the reader may open, by part of the journey and in its order.</summary>
    public IEnumerable<IGrouping<CasePart, CasePageLink>> Pages =>
        pages
            .Where(p =>
                Actor.May(p.Permission)
                // Pages of which nothing is to be read besides.
                && (
                    IsOurs
                    || p.Permission is not (CasesPermissions.Register or CasesPermissions.Assign)
                )
            )
            .OrderBy(p => p.Order)
            .GroupBy(p => p.Part);

    /// <summary>Whether the casework is the reader's mission's.</summary>
    public bool IsOurs => CaseOperations.HostAlone(CaseFile, Actor) is null;

    /// <summary>The part in which the case stands: its pages are shown, the others one click away.</summary>
    public CasePart PartNow =>
        CaseFile.Stage switch
        {
            < Stage.Applied => CasePart.Preparation,
            < Stage.Arrived => CasePart.Travel,
            < Stage.Closed => CasePart.Reintegration,
            _ => CasePart.File,
        };

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var cancel = HttpContext.RequestAborted;
        var file = CaseFile;
        Steps = StepsOf(file);
        Next = await work.OfCaseAsync(file.Id, cancel);
        Into = file.IsOpen ? file.Stage + 1 : null;
        if (Into is { } into)
        {
            Verdicts = await progress.VerdictsAsync(file, into, null, cancel);
        }
        Tasks = await work.TasksOfCaseAsync(file.Id, cancel);
        Notes = [.. (await notes.OfAsync(file.Id, cancel)).Take(NotesShown)];
        Documents = await notes.DocumentsOfAsync(file.Id, cancel);
        Newborns = await newborns.OfAsync(file, cancel);
        History = await history.ChangesOfCaseAsync(file.Id, Actor, HistoryShown, cancel: cancel);
        var book = await consents.BookAsync(file.Id, cancel);
        // As the conditions judge it: who turns 18 before the journey answers beforehand.
        var day = ConsentBook.LaterOf(today.Date, file.TravelOn);
        ConsentCounts =
        [
            .. Enum.GetValues<ConsentPurpose>()
                .Select(p => (p, file.Travellers.Count(t => book.Counts(file, t, p, day)))),
        ];
        Caseworker = file.CaseworkerId is { } who
            ? (await staff.FindAsync(who, cancel))?.Name
            : null;
        HostMission = await NameOfAsync(file.HostMissionId) ?? "";
        OriginMission = file.OriginMissionId is { } origin ? await NameOfAsync(origin) : null;
        NextMission =
            Next is { } next && next.OwnerMissionId != Actor.MissionId
                ? await NameOfAsync(next.OwnerMissionId)
                : null;
        return Page();
    }

    /// <summary>Where the next action is done.</summary>
    public string NextAddress =>
        Next switch
        {
            { Page: ['/', ..] page } => page,
            { Page: { Length: > 0 } page } => $"/app/cases/{CaseFile.Code}/{page}",
            _ => $"/app/cases/{CaseFile.Code}",
        };

    private async Task<string?> NameOfAsync(Guid missionId) =>
        (await missions.FindAsync(missionId, HttpContext.RequestAborted))?.NameIn(T.Language);

    private IReadOnlyList<Step> StepsOf(CaseFile file)
    {
        var reached = file.IsOpen ? file.Stage : file.Case.ClosedFrom ?? Stage.Requested;
        return
        [
            .. Enum.GetValues<Stage>()
                .Select(stage => new Step(
                    T.Of(stage),
                    stage == file.Stage ? StepState.Current
                        : stage <= reached ? StepState.Done
                        : file.IsOpen ? StepState.Ahead
                        : StepState.Skipped
                )),
        ];
    }
}
