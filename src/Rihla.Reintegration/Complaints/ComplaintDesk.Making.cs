using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Complaints;

/// <content>Takes complaints: from staff, and from anybody without an account.</content>
internal sealed partial class ComplaintDesk
{
    /// <summary>Records a complaint that a member of staff heard or has.</summary>
    /// <returns>The code with which the answer is read; it is shown once and kept nowhere.</returns>
    public async Task<Outcome<string>> RecordAsync(
        MakeComplaint input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.Complain);
        CaseFile? file = null;
        if (!string.IsNullOrWhiteSpace(input.CaseCode))
        {
            file = await files.FindAsync(input.CaseCode, by, cancel);
            if (file is null)
            {
                return Refusal.Of("CaseCode", "Case.NotFound");
            }
        }
        return await MakeAsync(input, file, by, cancel);
    }

    /// <summary>Takes a complaint from somebody without an account, who may stay unnamed.</summary>
    /// <returns>The code with which the answer is read.</returns>
    public Task<Outcome<string>> TakeAsync(
        MakeComplaint input,
        CancellationToken cancel = default
    ) =>
        MakeAsync(
            input with
            {
                AboutUser = null,
                Source = string.IsNullOrWhiteSpace(input.Contact)
                    ? ComplaintSource.Anonymous
                    : ComplaintSource.Returnee,
            },
            null,
            Actor.System,
            cancel
        );

    private async Task<Outcome<string>> MakeAsync(
        MakeComplaint input,
        CaseFile? file,
        Actor by,
        CancellationToken cancel
    )
    {
        var faults = Faults(input);
        if (input.MissionId is { } said && await missions.FindAsync(said, cancel) is null)
        {
            faults.Add(Refusal.Of("MissionId", "Complaint.MissionMissing"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        List<Guid> concerned = [.. new[]
            {
                input.MissionId,
                // Not the mission of origin before the host, where they did not wish it to see their case.
                file is null
                    ? null
                    : WorkingMission.Of(file),
                file?.HostMissionId,
                file?.OriginMissionId,
                by.IsSystem ? null : by.MissionId,
            }.OfType<Guid>().Distinct()];
        var mission = await scope.HandledByAsync(
            concerned,
            ComplaintScope.About(input.AboutUser, input.AboutRole, input.AboutName, input.Text),
            cancel
        );
        var code = AnswerCode.New();
        var category = input.Category!.Value;
        var serious = Complaint.IsSeriousMatter(category);
        var complaint = new Complaint
        {
            Code = Code.New("C"),
            MissionId = mission,
            FromCase = Personal.Of(file?.Id.ToString()),
            CaseKey = file is null ? null : scope.KeyOfCase(file.Id),
            Source = input.Source,
            Category = Personal.Of(category),
            IsSerious = serious,
            Language = Languages.Or(input.Language),
            ReceivedOn = today.Date,
            DueOn = DueOn(today.Date, serious, await scope.RuleAsync(mission, cancel)),
            Text = Personal.Of(input.Text)!,
            Contact = Personal.Of(input.Contact),
            AboutUser = Personal.Of(input.AboutUser?.ToString()),
            AboutRole = input.AboutRole is { } about ? Personal.Of(about) : null,
            AboutName = Personal.Of(input.AboutName),
            AnswerKey = blind.Of("complaint-answer", AnswerCode.Read(code)!),
        };
        await scope.HideAsync(complaint, [.. concerned.Append(mission).Distinct()], cancel);
        db.Add(complaint);
        // Told as a matter of its own: the history of the case says nothing of it.
        await db.SaveAsync(by, new Act("complaint.received", CaseId: complaint.Id), cancel);
        return code;
    }

    private static List<Refusal> Faults(MakeComplaint input)
    {
        var faults = new List<Refusal>();
        if (input.Category is not { } category || !Enum.IsDefined(category))
        {
            faults.Add(Refusal.Of("Category", "Complaint.CategoryMissing"));
        }
        if (string.IsNullOrWhiteSpace(input.Text) || input.Text.Length > Complaint.LongestText)
        {
            faults.Add(Refusal.Of("Text", "Complaint.TextMissing", Complaint.LongestText));
        }
        if (input.Contact?.Length > LongestName)
        {
            faults.Add(Refusal.Of("Contact", "FollowUp.TooLong", LongestName));
        }
        if (input.AboutName?.Length > LongestName)
        {
            faults.Add(Refusal.Of("AboutName", "FollowUp.TooLong", LongestName));
        }
        if (input.AboutRole is { } role && !Enum.IsDefined(role))
        {
            faults.Add(Refusal.Of("AboutRole", "Complaint.RoleMissing"));
        }
        return faults;
    }

    private static DateOnly DueOn(DateOnly received, bool serious, ComplaintRule? rule) =>
        received.AddDays(
            serious
                ? rule?.SeriousDays ?? ComplaintRule.UsualSeriousDays
                : rule?.Days ?? ComplaintRule.UsualDays
        );
}
