using System.Globalization;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Sessions with the promoter, and the versions of the business plan.</summary>
internal sealed partial class Ventures
{
    /// <summary>Records a coaching or a training.</summary>
    public Task<Outcome> HoldSessionAsync(
        string code,
        SessionInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var faults = new List<Refusal>();
                if (input.Kind is null)
                {
                    faults.Add(Refusal.Of("Kind", "Venture.SessionKindMissing"));
                }
                if (input.On is null || input.On > today.Date || input.On < venture.SelectedOn)
                {
                    faults.Add(Refusal.Of("On", "Venture.SessionDay"));
                }
                if (input.Hours is not { } hours || hours <= 0 || hours > MostHours)
                {
                    faults.Add(Refusal.Of("Hours", "Venture.HoursWrong", MostHours));
                }
                if (
                    string.IsNullOrWhiteSpace(input.Coach)
                    || input.Coach.Length > Venture.LongestName
                )
                {
                    faults.Add(Refusal.Of("Coach", "Venture.CoachMissing", Venture.LongestName));
                }
                if (input.Subject?.Length > Venture.LongestNote)
                {
                    faults.Add(Refusal.Of("Subject", "Site.TooLong", Venture.LongestNote));
                }
                if (faults.Count > 0)
                {
                    return Answer(Outcome.Refused(faults), "", venture);
                }
                venture.Add(
                    new VentureSession
                    {
                        VentureId = venture.Id,
                        Kind = input.Kind!.Value,
                        On = input.On!.Value,
                        Minutes = (int)Math.Round(input.Hours!.Value * 60),
                        Coach = Personal.Of(input.Coach)!,
                        Subject = Personal.Of(input.Subject),
                    }
                );
                return Answer(Outcome.Done, "diaspora.session-held", venture);
            },
            cancel
        );

    /// <summary>A session was entered wrong: it is taken out of the records and all figures. The history keeps what it was, and why it went.</summary>
    public Task<Outcome> CancelSessionAsync(
        string code,
        Guid session,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                if (venture.Sessions.FirstOrDefault(s => s.Id == session) is not { } found)
                {
                    return Answer(Refusal.Of("Session", "Venture.SessionGone"), "", venture);
                }
                venture.Cancel(found);
                return Task.FromResult(
                    Corrected(Outcome.Done, "diaspora.session-cancelled", venture, reason)
                );
            },
            cancel
        );

    /// <summary>Adds a version of the business plan, a PDF or an image; it is kept encrypted.</summary>
    public async Task<Outcome> AddPlanAsync(
        string code,
        string? note,
        Stream? content,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var read = await attachments.ReadDocumentAsync(content, fileName, "File", cancel);
        return await OnAsync(
            code,
            by,
            async venture =>
            {
                if (read is null)
                {
                    return Refusal.Of("File", "Venture.PlanMissing");
                }
                if (note?.Length > Venture.LongestNote)
                {
                    return Refusal.Of("Note", "Site.TooLong", Venture.LongestNote);
                }
                if (!read.IsDone)
                {
                    return read.Refusals.ToList();
                }
                var plan = venture.AddPlan(
                    attachments.Keep(read.Value)!.Value,
                    note,
                    today.Date,
                    by.Name
                );
                return new Act("diaspora.plan-added")
                {
                    Args = [code, plan.Number.ToString(CultureInfo.InvariantCulture)],
                };
            },
            cancel
        );
    }

    /// <summary>A version of the plan is good enough to look for money with.</summary>
    public Task<Outcome> AcceptPlanAsync(
        string code,
        int number,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                if (
                    venture.Plans.FirstOrDefault(p => p.Number == number)
                    is not { AcceptedOn: null } plan
                )
                {
                    return Answer(new Refusal("Venture.PlanGone"), "", venture);
                }
                plan.AcceptedOn = today.Date;
                return Answer(
                    Outcome.Done,
                    "diaspora.plan-accepted",
                    venture,
                    number.ToString(CultureInfo.InvariantCulture)
                );
            },
            cancel
        );

    /// <summary>The document of a version of the plan. The look is recorded.</summary>
    public async Task<Attachment?> PlanAsync(
        string code,
        int number,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        if (
            (await FindAsync(code, by, cancel))?.Plans.FirstOrDefault(p => p.Number == number)
            is not { } plan
        )
        {
            return null;
        }
        await reads.SawAsync(
            by,
            new("diaspora.plan-viewed")
            {
                Args = [code, number.ToString(CultureInfo.InvariantCulture)],
            },
            cancel
        );
        return await attachments.FindAsync(plan.AttachmentId, cancel);
    }
}
