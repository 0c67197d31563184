using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>After the creation: looking after it, and its end.</summary>
internal sealed partial class Ventures
{
    /// <summary>Somebody looked after it some months after its creation.</summary>
    public Task<Outcome> FollowAsync(
        string code,
        FollowUpInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Answer(
                    venture.Follow(
                        input.Month,
                        input.On,
                        input.IsAlive,
                        input.Women,
                        input.Men,
                        input.Note,
                        today.Date
                    ),
                    "diaspora.follow-up-held",
                    venture,
                    input.Month.ToString(CultureInfo.InvariantCulture)
                ),
            cancel
        );

    /// <summary>What was written down of a follow-up was wrong.</summary>
    public Task<Outcome> CorrectFollowUpAsync(
        string code,
        FollowUpInput input,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Task.FromResult(
                    Corrected(
                        venture.CorrectFollowUp(
                            input.Month,
                            input.On,
                            input.IsAlive,
                            input.Women,
                            input.Men,
                            input.Note,
                            today.Date
                        ),
                        "diaspora.follow-up-corrected",
                        venture,
                        reason,
                        input.Month.ToString(CultureInfo.InvariantCulture)
                    )
                ),
            cancel
        );

    /// <summary>The promoter gives up, or the enterprise has closed.</summary>
    public Task<Outcome> DropOutAsync(
        string code,
        DateOnly? on,
        DropOutReason? reason,
        string? note,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
                Answer(
                    venture.DropOut(on, reason, note, today.Date),
                    "diaspora.venture-dropped",
                    venture
                ),
            cancel
        );

    /// <summary>A venture goes on after all, with a reason. What was given up before the enterprise was founded needs its place again.</summary>
    /// <returns>Refused without a reason, unless it was given up, and when its place was given to another.</returns>
    public async Task<Outcome> TakeUpAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Manage);
        var address = await db.Set<Venture>()
            .Where(v => v.Code == code)
            .Join(db.Set<Call>(), v => v.CallId, c => c.Id, (_, c) => c.Address)
            .SingleOrDefaultAsync(cancel);
        return await OnAsync(
            code,
            by,
            async venture =>
            {
                var isLost = venture is { IsGoing: false, CreatedOn: null };
                var taken = venture.TakeUp();
                if (taken.IsDone && isLost)
                {
                    var call = await db.Set<Call>()
                        .SingleAsync(c => c.Id == venture.CallId, cancel);
                    var free = await Rankings.FreeAsync(db, call, cancel);
                    if (free == 0)
                    {
                        return new Refusal("Venture.PlaceTaken");
                    }
                    call.HasFree(free - 1);
                }
                Raise(venture);
                return Corrected(taken, "diaspora.venture-taken-up", venture, reason);
            },
            cancel,
            address
        );
    }
}
