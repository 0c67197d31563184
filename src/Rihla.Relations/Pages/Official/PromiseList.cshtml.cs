using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Which commitments are listed.</summary>
internal enum WhichPromises
{
    /// <summary>Those that the reader sees to.</summary>
    Mine,

    /// <summary>Those to be kept.</summary>
    Open,

    /// <summary>Those that are late.</summary>
    Late,

    /// <summary>Those that were kept.</summary>
    Kept,
}

/// <summary>The commitments made at meetings, and who sees to each.</summary>
[Needs(RelationsPermissions.Promises)]
internal sealed class PromiseListModel(Promises promises, Today today, Words words)
    : RelationsPage(words)
{
    [BindProperty(SupportsGet = true)]
    public WhichPromises? Which { get; set; }

    [BindProperty]
    public KeptForm Kept { get; set; } = new();

    public IReadOnlyList<PromiseLine> Lines { get; private set; } = [];

    public DateOnly Day => today.Date;

    /// <summary>Whether the reader may note that it was kept.</summary>
    public bool MayKeep(Promise promise) =>
        promise.OwnerUserId == Actor.UserId || Actor.May(RelationsPermissions.Keep);

    public async Task OnGetAsync() =>
        Lines = [
            .. (await promises.ListAsync(Actor, Cancel)).Where(l =>
                Which switch
                {
                    WhichPromises.Mine => l.Promise.OwnerUserId == Actor.UserId,
                    WhichPromises.Open => l.Promise.IsOpen,
                    WhichPromises.Late => l.Promise.IsLate(Day),
                    WhichPromises.Kept => l.Promise.KeptOn is not null,
                    _ => true,
                }
            ),
        ];

    public async Task<IActionResult> OnPostKeptAsync() =>
        await AnswerAsync(
            await promises.KeepAsync(Kept.PromiseId, Kept.KeptOn, Kept.Note, Actor, Cancel),
            "Promise.KeptDone",
            "/app/commitments",
            async () =>
            {
                await OnGetAsync();
                return Page();
            }
        );

    public async Task<IActionResult> OnPostTakeUpAsync(Guid promise) =>
        Answer(
            await promises.TakeUpAsync(promise, Actor, Cancel),
            "Relations.Saved",
            "/app/commitments"
        );

    /// <summary>What is kept, on which day, and how.</summary>
    internal sealed class KeptForm
    {
        public Guid PromiseId { get; set; }

        public DateOnly? KeptOn { get; set; }

        public string? Note { get; set; }
    }
}
