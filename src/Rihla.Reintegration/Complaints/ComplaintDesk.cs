using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Complaints;

/// <summary>A complaint as it is made.</summary>
internal sealed record MakeComplaint
{
    public ComplaintSource Source { get; init; }

    public ComplaintCategory? Category { get; init; }

    /// <summary>The language of the answer: fr, ar or en.</summary>
    public string Language { get; init; } = Languages.French;

    public string? Text { get; init; }

    public string? Contact { get; init; }

    /// <summary>The code of the case, where a member of staff records it.</summary>
    public string? CaseCode { get; init; }

    /// <summary>The mission it is about; where nothing is said, that of who records it.</summary>
    public Guid? MissionId { get; init; }

    public Guid? AboutUser { get; init; }

    public Role? AboutRole { get; init; }

    public string? AboutName { get; init; }
}

/// <summary>What somebody without a name learns of their complaint.</summary>
internal sealed record ComplaintAnswer(
    DateOnly ReceivedOn,
    DateOnly DueOn,
    ComplaintStanding Standing,
    ComplaintFinding? Finding,
    string? Answer,
    DateOnly? AnsweredOn,
    string Language
);

/// <summary>Who gets serious complaints and how long answers may take.</summary>
internal sealed record SetComplaintRule(
    Guid? OfficerId,
    Guid? DeputyId,
    int Days = ComplaintRule.UsualDays,
    int SeriousDays = ComplaintRule.UsualSeriousDays
);

/// <summary>Takes complaints, handles and answers them.</summary>
internal sealed partial class ComplaintDesk(
    RihlaDb db,
    CaseFiles files,
    ComplaintScope scope,
    BlindKeys blind,
    ReadLog reads,
    Missions missions,
    Today today
)
{
    /// <summary>How many stand on a page.</summary>
    public const int PageSize = 50;

    private const int LongestName = 200;

    /// <summary>What came of a complaint, for who has its code; nothing for any other code.</summary>
    public async Task<ComplaintAnswer?> ReadAsync(
        string? answerCode,
        CancellationToken cancel = default
    )
    {
        if (AnswerCode.Read(answerCode) is not { } code)
        {
            return null;
        }
        var key = blind.Of("complaint-answer", code);
        var complaint = await db.Set<Complaint>()
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.AnswerKey == key, cancel);
        return complaint is null
            ? null
            : new(
                complaint.ReceivedOn,
                complaint.DueOn,
                complaint.Standing,
                complaint.Finding,
                complaint.Answer?.Reveal(),
                complaint.AnsweredOn,
                complaint.Language
            );
    }

    /// <summary>A page of the complaints that the actor handles, those to be answered first, and how many there are.</summary>
    public async Task<(IReadOnlyList<Complaint> Complaints, int Total)> PageAsync(
        bool open,
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.HandleComplaints);
        var visible = await scope.VisibleToAsync(by, cancel);
        var some = open
            ? visible.Where(c => c.Standing != ComplaintStanding.Answered)
            : visible.Where(c => c.Standing == ComplaintStanding.Answered);
        return (
            await some.AsNoTracking()
                .OrderBy(c => c.DueOn)
                .ThenBy(c => c.Id)
                .Page(page, PageSize)
                .ToListAsync(cancel),
            await some.CountAsync(cancel)
        );
    }

    /// <summary>A complaint for showing it; the look is recorded.</summary>
    public async Task<Complaint?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.HandleComplaints);
        var read = Code.Read(code);
        var complaint = await (await scope.VisibleToAsync(by, cancel))
            .AsNoTracking()
            .Include(c => c.Notes)
            .SingleOrDefaultAsync(c => c.Code == read, cancel);
        if (complaint is not null)
        {
            await reads.SawAsync(by, new Act("complaint.viewed", CaseId: complaint.Id), cancel);
        }
        return complaint;
    }

    /// <summary>Takes it in hand.</summary>
    public Task<Outcome> TakeInHandAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    ) => OnAsync(code, by, "complaint.taken", c => c.Take(by, scope.KeyOf(by.UserId)), cancel);

    /// <summary>Notes what was done about it.</summary>
    public Task<Outcome> NoteAsync(
        string code,
        string? text,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            "complaint.noted",
            c =>
            {
                var noted = c.Note(text, by, today.Now);
                if (noted.IsDone)
                {
                    db.Add(noted.Value);
                }
                return noted;
            },
            cancel
        );

    /// <summary>Says what it is about after a closer look; one that turns out serious goes to the named officer.</summary>
    public async Task<Outcome> SortAsync(
        string code,
        ComplaintCategory category,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (!Enum.IsDefined(category))
        {
            return Refusal.Of("Category", "Complaint.CategoryMissing");
        }
        var rule = await scope.RuleAsync(by.MissionId, cancel);
        return await OnAsync(
            code,
            by,
            "complaint.sorted",
            c =>
            {
                if (!c.IsOpen)
                {
                    return new Refusal("Complaint.AnsweredAlready");
                }
                var isSerious = Complaint.IsSeriousMatter(category);
                // Whoever else had it in hand may not see it any more.
                if (
                    isSerious
                    && !c.IsSerious
                    && rule is not null
                    && c.HandlerKey != scope.KeyOf(rule.OfficerId)
                )
                {
                    c.LetGo();
                }
                (c.Category, c.IsSerious) = (Personal.Of(category), isSerious);
                var due = DueOn(c.ReceivedOn, isSerious, rule);
                c.DueOn = due < c.DueOn ? due : c.DueOn;
                return Outcome.Done;
            },
            cancel
        );
    }

    /// <summary>Answers it, in its language.</summary>
    public Task<Outcome> AnswerAsync(
        string code,
        ComplaintFinding finding,
        string? answer,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            "complaint.answered",
            c => c.Reply(finding, answer, by, scope.KeyOf(by.UserId), today.Date),
            cancel
        );

    /// <summary>Says who gets serious complaints in the own mission and how long answers may take, from today on.</summary>
    /// <returns>Refused for somebody who handles no complaints there, and when both are the same.</returns>
    public async Task<Outcome> NameAsync(
        SetComplaintRule input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.NameOfficer);
        var handlers = await scope.HandlersAsync(by.MissionId, cancel);
        var faults = new List<Refusal>();
        if (handlers.All(h => h.UserId != input.OfficerId))
        {
            faults.Add(Refusal.Of("OfficerId", "Complaint.OfficerMissing"));
        }
        if (handlers.All(h => h.UserId != input.DeputyId) || input.DeputyId == input.OfficerId)
        {
            faults.Add(Refusal.Of("DeputyId", "Complaint.DeputyMissing"));
        }
        if (input.Days is < 1 or > 90)
        {
            faults.Add(Refusal.Of("Days", "Complaint.Days", 1, 90));
        }
        if (input.SeriousDays is < 1 or > 30)
        {
            faults.Add(Refusal.Of("SeriousDays", "Complaint.Days", 1, 30));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        db.Add(
            new ComplaintRule
            {
                MissionId = by.MissionId,
                ValidFrom = today.Date,
                SetAt = today.Now,
                OfficerId = input.OfficerId!.Value,
                DeputyId = input.DeputyId!.Value,
                Days = input.Days,
                SeriousDays = input.SeriousDays,
                SetByName = by.Name,
            }
        );
        await db.SaveAsync(by, new Act("complaint-rule.set"), cancel);
        return Outcome.Done;
    }

    private Task<Outcome> OnAsync(
        string code,
        Actor by,
        string act,
        Func<Complaint, Outcome> change,
        CancellationToken cancel
    )
    {
        by.Need(FollowUpPermissions.HandleComplaints);
        var read = Code.Read(code);
        return db.ChangeAsync(
            $"complaint {read}",
            async () =>
                await (await scope.VisibleToAsync(by, cancel)).SingleOrDefaultAsync(
                    c => c.Code == read,
                    cancel
                ),
            new Refusal("Complaint.NotFound"),
            complaint =>
            {
                var outcome = change(complaint);
                return Task.FromResult<Outcome<Act>>(
                    outcome.IsDone ? new Act(act, CaseId: complaint.Id) : outcome.Refusals.ToList()
                );
            },
            by,
            cancel
        );
    }
}
