using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Movements;

/// <summary>A family at the gate.</summary>
/// <param name="File">The case.</param>
/// <param name="Form">What was chosen for each.</param>
/// <param name="Broken">The conditions that do not hold, with what stands in the way.</param>
/// <param name="Refusals">Why the last attempt was refused, in words, and about whom, where it is about one of them.</param>
internal sealed record FamilyAtGate(
    CaseFile File,
    GateForm Form,
    IReadOnlyList<(Verdict Verdict, Obstacle Obstacle)> Broken,
    IReadOnlyList<(string? Who, string Sentence)> Refusals
)
{
    /// <summary>
    /// Whether it may be parted here: somebody of it may stay. Of a family that is recorded one after another those count, too,
    /// who were recorded as staying before.
    /// </summary>
    public bool MayPart => File.Waiting().Skip(1).Any();

    /// <summary>Whether somebody cannot board, not even when all others stay.</summary>
    public bool IsHeldUp(Traveller traveller) =>
        Broken.Any(b => Gate.HoldsUp(b.Verdict, b.Obstacle, who => who != traveller.Person.Id));

    /// <summary>Whether the part about travelling apart stands open.</summary>
    public bool Split => Form.SplitAgreed || Refusals.Count > 0;
}

/// <summary>The gate: who boards, who did not come, who was refused; one family at a time, on a phone.</summary>
[Needs(TravelPermissions.Board)]
internal sealed class MovementBoardingModel(
    Travel.Movements movements,
    Gate gate,
    GateCorrections corrections,
    CaseFiles files,
    Missions missions,
    Progress progress,
    FitnessDecisions decisions,
    ReadLog reads,
    Today today,
    Words words
) : PageModel
{
    public Movement Movement { get; private set; } = null!;

    public bool IsEarly => today.Date < Gate.OpensOn(Movement);

    private Dictionary<(Guid CaseId, Guid PersonId), FitnessView> fitness = [];

    /// <summary>A plane full of families is shown one family at a time: a phone at the gate must not wait.</summary>
    private const int ShownTogether = 6;

    public IReadOnlyList<FamilyAtGate> Families { get; private set; } = [];

    /// <summary>Those who wait and are not shown in full.</summary>
    public IReadOnlyList<CaseFile> Others { get; private set; } = [];

    /// <summary>The code of the family that is chosen.</summary>
    [BindProperty(SupportsGet = true, Name = "family")]
    public string? Chosen { get; set; }

    public IReadOnlyList<(Seat Seat, CaseFile File)> Done { get; private set; } = [];

    /// <summary>Whether somebody is recorded as on board of whom that can still be taken back.</summary>
    public bool SomebodyIsOnBoard =>
        Done.Any(d => d.Seat.Boarding == BoardingOutcome.Boarded && CanCorrect(d.File, d.Seat));

    /// <summary>In which money allowances are handed over, unless another is named.</summary>
    public string? Currency { get; private set; }

    /// <summary>Why nobody left.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public GateForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, null, [], cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostRecordAsync(
        string code,
        string caseCode,
        CancellationToken cancel
    )
    {
        var outcome = ModelState.IsValid
            ? await gate.RecordAsync(caseCode, Code.Read(code) ?? "", Input.Record, Actor, cancel)
            : Outcome.Refused(Unreadable());
        if (outcome.IsDone)
        {
            TempData["Done"] = words["Boarding.Saved"];
            return LocalRedirect($"~/app/movements/{Code.Read(code)}/boarding");
        }
        if (!await LoadAsync(code, caseCode, outcome.Refusals, cancel))
        {
            return NotFound();
        }
        if (Families.All(f => f.File.Code != caseCode))
        {
            // There is no form of this family any more on which to say it.
            var first = outcome.Refusals[0];
            TempData["Refused"] = words[first.TextKey, first.Args];
            return LocalRedirect($"~/app/movements/{Movement.Code}/boarding");
        }
        return Page();
    }

    // What was typed as an amount and is none stands in the form as it was typed.
    private List<Refusal> Unreadable()
    {
        var faults = new List<Refusal>();
        for (var i = 0; i < Input.Rows.Count; i++)
        {
            var field = Travellers.Row(i, nameof(GateRowForm.Allowance));
            if (
                ModelState.TryGetValue($"{nameof(Input)}.{field}", out var entry)
                && entry.Errors.Count > 0
            )
            {
                Input.Rows[i].AllowanceAsTyped = entry.AttemptedValue;
                faults.Add(Refusal.Of(field, "Boarding.Unreadable"));
            }
        }
        return faults.Count > 0 ? faults : [new("Boarding.Unreadable")];
    }

    public async Task<IActionResult> OnPostCorrectAsync(
        string code,
        string caseCode,
        Guid seat,
        CancellationToken cancel
    )
    {
        var outcome = await corrections.CorrectAsync(caseCode, seat, Actor, cancel);
        return Back(
            code,
            outcome,
            outcome.IsDone && await movements.IsAwaitedAsync(seat, cancel)
                ? "Boarding.Corrected"
                : "Boarding.CorrectedWithdrawn"
        );
    }

    public async Task<IActionResult> OnPostNobodyLeftAsync(string code, CancellationToken cancel)
    {
        var outcome = await corrections.NobodyLeftAsync(
            Code.Read(code) ?? "",
            Reason,
            Actor,
            cancel
        );
        if (outcome.IsDone)
        {
            return Back(code, outcome, "Boarding.NobodyLeftDone");
        }
        ModelState.Clear();
        ModelState.AddRefusals(outcome, words, prefix: "");
        return await LoadAsync(code, null, [], cancel) ? Page() : NotFound();
    }

    private LocalRedirectResult Back(string code, Outcome outcome, string done)
    {
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? words[done]
            : words[outcome.Refusals[0].TextKey, outcome.Refusals[0].Args];
        return LocalRedirect($"~/app/movements/{Code.Read(code)}/boarding");
    }

    public bool CanCorrect(CaseFile file, Seat seat) =>
        GateCorrections.Uncorrectable(file, Movement, seat, today.Date) is null;

    /// <summary>What somebody needs on the way, in words.</summary>
    public IEnumerable<string> NeedsOf(CaseFile file, Traveller traveller) =>
        MedicalNeedsList
            .In(
                fitness.GetValueOrDefault((file.Id, traveller.Person.Id))?.Needs
                    ?? MedicalNeeds.None
            )
            .Select(n => words.Of(n));

    public string Age(Traveller traveller) => traveller.AgeText(words, today.Date);

    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<bool> LoadAsync(
        string code,
        string? refused,
        IReadOnlyList<Refusal> refusals,
        CancellationToken cancel
    )
    {
        if (await movements.FindAsync(code, Actor, cancel) is not { } found)
        {
            return false;
        }
        Movement = found;
        Currency = (await missions.FindAsync(found.HostMissionId, cancel))?.Currency;
        var seats = await movements.SeatsOfAsync(found.Id, cancel);
        var cases = (
            await files.ListAsync([.. seats.Select(s => s.CaseId).Distinct()], Actor, cancel)
        )
            .OrderBy(f => f.Applicant?.Person.FamilyName, StringComparer.CurrentCultureIgnoreCase)
            .ToList();
        Done =
        [
            .. seats
                .Where(s => s.Boarding is not null)
                .Join(cases, s => s.CaseId, f => f.Id, (s, f) => (s, f)),
        ];
        var waiting = cases.Where(f => seats.Exists(s => s.CaseId == f.Id && s.Awaits)).ToList();
        var shown =
            waiting.Count <= ShownTogether
                ? waiting
                : waiting.Where(f => f.Code == (refused ?? Code.Read(Chosen))).ToList();
        Others = [.. waiting.Except(shown)];
        var families = new List<FamilyAtGate>();
        foreach (var file in shown)
        {
            var ours = file.Code == refused;
            var awaited = seats.Where(s => s.CaseId == file.Id && s.Awaits).ToList();
            families.Add(
                new(
                    file,
                    GateForm.Of(file, awaited, ours ? Input : null),
                    await BrokenAsync(file, cancel),
                    ours
                        ? [.. refusals.Select(r => (WhoIn(file, r), words[r.TextKey, r.Args]))]
                        : []
                )
            );
        }
        Families = families;
        fitness = await decisions.OfAsync([.. shown.Select(f => f.Id)], cancel);
        await reads.SawMovementAsync(Actor, found, [.. cases.Select(f => f.Id)], cancel);
        return true;
    }

    // The name of whom a refusal is about: its field begins with the place of the row that was posted.
    private string? WhoIn(CaseFile file, Refusal refusal) =>
        Input
            .Rows.Index()
            .Where(r =>
                refusal.Field?.StartsWith(Travellers.Row(r.Index, ""), StringComparison.Ordinal)
                == true
            )
            .Select(r => file.Find(r.Item.PersonId)?.Person.FullName)
            .FirstOrDefault();

    private async Task<List<(Verdict, Obstacle)>> BrokenAsync(
        CaseFile file,
        CancellationToken cancel
    ) =>
        [
            .. (await progress.VerdictsAtBoardingAsync(file, Movement.DepartsOn, cancel))
                .Where(v => v.Standing == Standing.NotMet)
                .SelectMany(v => v.Obstacles.Select(o => (v, o))),
        ];
}

/// <summary>What the form of a family posts.</summary>
internal sealed class GateForm
{
    public List<GateRowForm> Rows { get; set; } = [];
    public bool SplitAgreed { get; set; }
    public string? SplitReason { get; set; }

    public GateRecord Record =>
        new()
        {
            Rows =
            [
                .. Rows.Select(r => new GateRow
                {
                    PersonId = r.PersonId,
                    Outcome = r.Outcome,
                    Reason = r.Reason,
                    Allowance = r.Allowance,
                    Currency = r.Currency?.Trim().ToUpperInvariant(),
                    Receipt = r.Receipt,
                }),
            ],
            SplitAgreed = SplitAgreed,
            SplitReason = SplitReason,
        };

    /// <summary>The rows of those who are awaited, as far as they were filled in before; of nobody else, whom a colleague may have recorded meanwhile.</summary>
    public static GateForm Of(CaseFile file, IReadOnlyCollection<Seat> awaited, GateForm? filled) =>
        new()
        {
            Rows =
            [
                .. file
                    .Travellers.Where(t => awaited.Any(s => s.PersonId == t.Person.Id))
                    .Select(t =>
                        filled?.Rows.Find(r => r.PersonId == t.Person.Id)
                        ?? new GateRowForm { PersonId = t.Person.Id }
                    ),
            ],
            SplitAgreed = filled?.SplitAgreed == true,
            SplitReason = filled?.SplitReason,
        };
}

/// <summary>One traveller of it.</summary>
internal sealed class GateRowForm
{
    public Guid PersonId { get; set; }
    public BoardingOutcome? Outcome { get; set; }
    public string? Reason { get; set; }
    public decimal? Allowance { get; set; }

    /// <summary>What stands for the allowance and cannot be read as an amount.</summary>
    public string? AllowanceAsTyped { get; internal set; }
    public string? Currency { get; set; }
    public ReceiptMethod? Receipt { get; set; }
}
