using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Appoints the jury of a call, and ends its marking.</summary>
internal sealed class CallJury(RihlaDb db, CallDesk desk, Staff staff, Today today)
{
    /// <summary>Those who can be appointed to a jury: members of staff with that role.</summary>
    public async Task<IReadOnlyList<StaffInfo>> EligibleJurorsAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        [
            .. (await staff.InMissionAsync(by.MissionId, cancel)).Where(s =>
                s.Roles.Contains(Role.Juror)
            ),
        ];

    /// <summary>Appoints a juror.</summary>
    /// <returns>Refused for who is no juror, twice, and once the marks can be read.</returns>
    public async Task<Outcome> AppointAsync(
        string address,
        Guid? userId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var found = (await EligibleJurorsAsync(by, cancel)).FirstOrDefault(s => s.UserId == userId);
        return await desk.OnAsync(
            address,
            by,
            async call =>
            {
                if (found is null)
                {
                    return Refusal.Of("JurorId", "Call.JurorUnknown");
                }
                var (round, _, _) = await JuryRoom.RoundAsync(db, call, cancel);
                return await CallDesk.Answer(
                    call.Appoint(found.UserId, found.Name, round.IsOver),
                    "diaspora.juror-appointed",
                    call,
                    found.Name
                );
            },
            cancel
        );
    }

    /// <summary>Releases a juror who has marked nothing.</summary>
    public Task<Outcome> ReleaseAsync(
        string address,
        Guid userId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        desk.OnAsync(
            address,
            by,
            async call =>
            {
                var name = call.Jurors.FirstOrDefault(j => j.UserId == userId)?.Name ?? "";
                var hasMarked = await db.Set<Assessment>()
                    .AnyAsync(
                        a =>
                            a.JurorId == userId
                            && db.Set<Application>()
                                .Any(p => p.Id == a.ApplicationId && p.CallId == call.Id),
                        cancel
                    );
                return await CallDesk.Answer(
                    call.Release(userId, hasMarked),
                    "diaspora.juror-released",
                    call,
                    name
                );
            },
            cancel
        );

    /// <summary>Ends the marking.</summary>
    public Task<Outcome> CloseScoringAsync(
        string address,
        Actor by,
        CancellationToken cancel = default
    ) =>
        desk.OnAsync(
            address,
            by,
            async call =>
                await db.Set<Application>()
                    .AnyAsync(
                        a => a.CallId == call.Id && a.Standing == ApplicationStanding.Sent,
                        cancel
                    )
                    ? new Refusal("Call.EligibilityOpen")
                    : await CallDesk.Answer(
                        call.CloseScoring(today.Now, today.Date),
                        "diaspora.scoring-closed",
                        call
                    ),
            cancel
        );
}
