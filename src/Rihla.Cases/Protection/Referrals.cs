using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A referral to another service.</summary>
public sealed record SendReferral
{
    /// <summary>The members of the case it concerns.</summary>
    public IReadOnlyList<Guid> MemberIds { get; init; } = [];

    /// <summary>What for.</summary>
    public ReferralService? Service { get; init; }

    /// <summary>The organisation, and who receives it there.</summary>
    public string? Partner { get; init; }

    /// <summary>What is asked of it.</summary>
    public string? Purpose { get; init; }

    /// <summary>Which data are shared.</summary>
    public string? Shared { get; init; }

    /// <summary>How urgent it is.</summary>
    public ReferralUrgency Urgency { get; init; }
}

/// <summary>What a service answered.</summary>
public sealed record ReceiveAnswer
{
    /// <summary>Which referral.</summary>
    public Guid ReferralId { get; init; }

    /// <summary>What it means.</summary>
    public ReferralStatus Status { get; init; }

    /// <summary>The day; today, when nothing is said.</summary>
    public DateOnly? On { get; init; }

    /// <summary>In words.</summary>
    public string? Answer { get; init; }

    /// <summary>The version of the referral that the form was filled from.</summary>
    public int Version { get; init; }
}

/// <summary>Sends referrals, with the consent of the persons concerned, and records their answers.</summary>
public sealed class Referrals(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Consents consents,
    DataTransfers transfers,
    Today today
)
{
    internal const string UnansweredTask = "referral-unanswered";

    /// <summary>Sends a referral.</summary>
    /// <returns>Refused without the consent of everybody concerned to share their data with services, and without an agreement under which the service receives them.</returns>
    public Task<Outcome> SendAsync(
        string code,
        SendReferral input,
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
                var consenting = await consents.StandingAsync(
                    file,
                    ConsentPurpose.ShareWithServices,
                    cancel: cancel
                );
                if (Faults(file, input, consenting) is { Count: > 0 } faults)
                {
                    return faults;
                }
                var concerned = file
                    .Travellers.Select(t => t.MemberId)
                    .Intersect(input.MemberIds)
                    .ToList();
                var allowed = await transfers.RecordAsync(
                    new(DataRecipient.Service, file.HostMissionId, concerned.Count)
                    {
                        Name = input.Partner,
                        CaseId = file.Id,
                    },
                    by,
                    cancel
                );
                if (!allowed.IsDone)
                {
                    return allowed
                        .Refusals.Select(r => r with { Field = nameof(input.Partner) })
                        .ToList();
                }
                db.Add(
                    new Referral
                    {
                        CaseId = file.Id,
                        MemberIds = concerned,
                        Service = Personal.Of(input.Service!.Value),
                        Partner = Personal.Of(input.Partner)!,
                        Purpose = Personal.Of(input.Purpose)!,
                        Shared = Personal.Of(input.Shared)!,
                        Urgency = input.Urgency,
                        SentOn = today.Date,
                        SentByName = by.Name,
                    }
                );
                return new Act("referral.sent")
                {
                    Args = [Fill.Text($"ReferralService.{input.Service}"), input.Partner!.Trim()],
                };
            },
            cancel
        );
    }

    /// <summary>Records an answer; the reminder, if one was raised, is settled.</summary>
    public Task<Outcome> ReceiveAsync(
        string code,
        ReceiveAnswer input,
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
                var referral = await db.Set<Referral>()
                    .SingleOrDefaultAsync(
                        r => r.Id == input.ReferralId && r.CaseId == file.Id,
                        cancel
                    );
                if (referral is null)
                {
                    return new Refusal("Referral.NotFound");
                }
                if (CaseOperations.HostAlone(file, by, referral.MemberIds) is { } notOurs)
                {
                    return notOurs;
                }
                if (referral.Version != input.Version)
                {
                    return Outcome.ChangedMeanwhile;
                }
                if (input.On > today.Date)
                {
                    return Refusal.Of(nameof(input.On), "Casework.DayToCome");
                }
                var received = referral.Receive(input.Status, input.On ?? today.Date, input.Answer);
                if (!received.IsDone)
                {
                    return received.Refusals.ToList();
                }
                await tasks.SettleAsync(file.Id, UnansweredTask, by, referral.Id, cancel);
                return new Act("referral.answered")
                {
                    Args =
                    [
                        Fill.Text($"ReferralService.{referral.Service.Reveal()}"),
                        Fill.Text($"ReferralStatus.{input.Status}"),
                    ],
                };
            },
            cancel
        );
    }

    private static List<Refusal> Faults(
        CaseFile file,
        SendReferral input,
        IReadOnlySet<Guid> consenting
    )
    {
        if (!file.IsOpen)
        {
            return [new("Casework.IsClosed")];
        }
        var faults = new List<Refusal>();
        var concerned = file.Travellers.Where(t => input.MemberIds.Contains(t.MemberId)).ToList();
        if (concerned.Count == 0)
        {
            faults.Add(Refusal.Of(nameof(input.MemberIds), "Referral.NobodyConcerned"));
        }
        faults.AddRange(
            concerned
                .Where(t => !consenting.Contains(t.Person.Id))
                .Select(t =>
                    Refusal.Of(nameof(input.MemberIds), "Referral.NoConsent", t.Person.FullName)
                )
        );
        if (input.Service is null)
        {
            faults.Add(Refusal.Of(nameof(input.Service), "Referral.ServiceMissing"));
        }
        foreach (
            var (field, text) in new[]
            {
                (nameof(input.Partner), input.Partner),
                (nameof(input.Purpose), input.Purpose),
                (nameof(input.Shared), input.Shared),
            }
        )
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                faults.Add(Refusal.Of(field, $"Referral.{field}Missing"));
            }
        }
        return faults;
    }
}

/// <summary>
/// Silence is not an answer: a referral that nobody answered raises a task, also in a case that was closed meanwhile. Who needs a
/// shelter needs it no less for having withdrawn. Only of who is erased nobody can ask any more.
/// </summary>
internal sealed class ReferralReminders(
    RihlaDb db,
    CaseFiles files,
    CaseTasks tasks,
    CasesSettings settings,
    Today today
) : RecurringJob
{
    public override string Name => "referral-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(6);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var shortest = Math.Min(settings.ReferralReminderDays, settings.UrgentReferralReminderDays);
        var before = today.Date.AddDays(-shortest);
        var silent = await db.Set<Referral>()
            .AsNoTracking()
            .Where(r => r.Status == ReferralStatus.Sent && r.SentOn < before)
            .Where(r => db.Set<Case>().Any(c => c.Id == r.CaseId && c.ErasedOn == null))
            .Where(r =>
                !db.Set<CaseTask>()
                    .Any(t =>
                        t.CaseId == r.CaseId
                        && t.Kind == Referrals.UnansweredTask
                        && t.Subject == r.Id
                    )
            )
            .ToListAsync(cancel);
        foreach (
            var referral in silent.Where(r =>
                !r.IsForgotten && r.AnswerDueOn(settings) < today.Date
            )
        )
        {
            await RemindAsync(referral, cancel);
        }
    }

    private async Task RemindAsync(Referral referral, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        // Nobody answers it meanwhile, or erases whom it is about.
        await files.LockAsync([referral.CaseId], cancel);
        if (
            await db.Set<Referral>()
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    r => r.Id == referral.Id && r.Status == ReferralStatus.Sent,
                    cancel
                )
                is { IsForgotten: false }
            && await files.FindAsync(referral.CaseId, Actor.System, cancel) is { } file
            && await tasks.RaiseAsync(file, Notice(file, referral), cancel)
        )
        {
            await db.SaveAsync(Actor.System, new Act("referral.reminded", CaseId: file.Id), cancel);
        }
        await work.CommitAsync(cancel);
    }

    // Who wrote to the service asks it: from the arrival on that is the mission where they are, whose protection officer refers.
    private TaskNotice Notice(CaseFile file, Referral referral)
    {
        var there =
            WorkingMission.IsThere(file)
            && WorkingMission.HasThem(file, referral.MemberIds, referral.SentOn);
        return new(
            Referrals.UnansweredTask,
            there ? Role.ProtectionOfficer : Role.Caseworker,
            today.Date.AddDays(1),
            "referrals"
        )
        {
            Subject = referral.Id,
            AtOrigin = there,
        };
    }
}
