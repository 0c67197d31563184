using System.Globalization;
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
}
