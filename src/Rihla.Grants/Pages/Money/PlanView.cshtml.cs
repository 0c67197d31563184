using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What the manager's hand did to a line of a proposal.</summary>
internal enum PlanChange
{
    /// <summary>The manager took the case out.</summary>
    TakenOut,

    /// <summary>The planner found no money for it.</summary>
    NotFunded,

    /// <summary>It was accepted, and the money could not be reserved.</summary>
    NotReserved,
}

/// <summary>A part of the lines of a proposal.</summary>
internal enum PlanPart
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that are paid for.</summary>
    Funded,

    /// <summary>Those that are left.</summary>
    Left,

    /// <summary>Those whose money could not be reserved.</summary>
    NotReserved,
}

/// <summary>What a proposal does with a grant.</summary>
internal sealed record GrantSum(
    string Grant,
    string Currency,
    int Cases,
    int Persons,
    decimal Amount
);

/// <summary>What would let more people be paid for.</summary>
internal sealed record Remedy(
    string Text,
    int Cases,
    int Persons,
    decimal? Amount,
    string? Currency
);

/// <summary>A proposal: who is paid by what, why, and what would change it.</summary>
[Needs(GrantsPermissions.Plan)]
internal sealed class PlanViewModel(FundingPlans plans, FundingBook book, Words words)
    : MoneyPageModel(words)
{
    public const int PageSize = 50;

    private const int ChangesShown = 40;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public FundingPlan Plan { get; private set; } = null!;

    /// <summary>The part of the lines that is shown case by case.</summary>
    [BindProperty(SupportsGet = true)]
    public PlanPart Show { get; set; }

    public int Number { get; private set; } = 1;

    public IReadOnlyList<string> Grants { get; private set; } = [];

    /// <summary>The lines of cases that exist for the reader, in the order of the waiting list.</summary>
    public IReadOnlyList<PlanLine> Lines { get; private set; } = [];

    public IEnumerable<PlanLine> Kept => Lines.Where(l => l.IsFunded);

    public IEnumerable<PlanLine> Left => Lines.Where(l => !l.IsFunded);

    /// <summary>Those of an accepted proposal whose money could not be reserved.</summary>
    public IReadOnlyList<PlanLine> NotReserved => [.. Lines.Where(l => l.IsNotReserved)];

    /// <summary>How many of an accepted proposal wait for their money to be reserved: that was cut off, or is going on.</summary>
    public int StillOpen =>
        Plan.Standing == PlanStanding.Accepted
            ? Lines.Count(l => l is { Kept: true, IsReserved: null })
            : 0;

    /// <summary>The lines of the part that is shown.</summary>
    public IReadOnlyList<PlanLine> Part =>
        Show switch
        {
            PlanPart.Funded => [.. Kept],
            PlanPart.Left => [.. Left],
            PlanPart.NotReserved => NotReserved,
            _ => Lines,
        };

    public IEnumerable<PlanLine> Shown => Part.Skip(Paging.Before(Number, PageSize)).Take(PageSize);

    public IReadOnlyList<GrantSum> ByGrant =>
        [
            .. Kept.Where(l => l.Currency is not null && l.Cost is not null)
                .GroupBy(l => (Grant: l.GrantName!, Currency: l.Currency!))
                .Select(g => new GrantSum(
                    g.Key.Grant,
                    g.Key.Currency,
                    g.Count(),
                    g.Sum(l => l.Persons),
                    Currency.Of(g.Key.Currency).FromMinor(g.Sum(l => l.Cost!.Value))
                ))
                .OrderBy(g => g.Grant, StringComparer.CurrentCulture),
        ];

    /// <summary>The money, the earmark, the share or the cost that is missing, for most people first; the last line is of all further ones together.</summary>
    public IReadOnlyList<Remedy> Changes
    {
        get
        {
            var all = AllChanges;
            var further = all.Skip(ChangesShown).ToList();
            return further.Count == 0
                ? all
                :
                [
                    .. all.Take(ChangesShown),
                    new(
                        T["Plan.Remedy.Further", further.Count],
                        further.Sum(r => r.Cases),
                        further.Sum(r => r.Persons),
                        null,
                        null
                    ),
                ];
        }
    }

    private List<Remedy> AllChanges =>
        [
            .. Left.Where(l => l.Reason != PlanReason.Funded && !l.ByHand)
                .GroupBy(l =>
                    l.Reason switch
                    {
                        PlanReason.MoneyUsedUp => T[
                            "Plan.Remedy.Money",
                            l.GrantName,
                            T.Of(l.Purpose!)
                        ],
                        PlanReason.NoGrantFits => T[
                            "Plan.Remedy.Earmark",
                            T.Country(l.Destination),
                            T.Of(l.Profile.Reveal())
                        ],
                        PlanReason.ShareHolds => T["Plan.Remedy.Share", l.GrantName, l.Rule],
                        _ => T["Plan.Remedy.Cost", T.Country(l.Destination)],
                    }
                )
                .Select(g =>
                {
                    var first = g.First();
                    var currency = g.All(l => l.Currency == first.Currency) ? first.Currency : null;
                    return new Remedy(
                        g.Key,
                        g.Count(),
                        g.Sum(l => l.Persons),
                        currency is null
                            ? null
                            : Currency.Of(currency).FromMinor(g.Sum(l => l.Cost ?? 0)),
                        currency
                    );
                })
                .OrderByDescending(r => r.Persons),
        ];

    /// <summary>What became of a line, as a status.</summary>
    public (string Kind, string Text) StatusOf(PlanLine line) =>
        line.IsNotReserved ? ("warning", T.Of(PlanChange.NotReserved))
        : line is { Kept: true, Objection: not null } ? ("warning", line.GrantName!)
        : line.Kept ? ("met", line.GrantName!)
        : (
            "unmet",
            T.Of(
                line.ByHand || line.Reason == PlanReason.Funded
                    ? PlanChange.TakenOut
                    : PlanChange.NotFunded
            )
        );

    /// <summary>Why a case is where it is, in a sentence.</summary>
    public string Why(PlanLine line) =>
        line switch
        {
            { IsReserved: false, Objection: { } why } => why.Reveal()[T.Language],
            { ByHand: true, Kept: false } => T.Of(PlanChange.TakenOut),
            { ByHand: true, Objection: { } why } => T[
                "Plan.Why.ByHandBut",
                why.Reveal()[T.Language]
            ],
            { ByHand: true } => T["Plan.Why.ByHand", line.GrantName, Amount(line.Cost, line)],
            _ => WhyProposed(line),
        };

    private string WhyProposed(PlanLine line) =>
        line.Reason switch
        {
            PlanReason.Funded => T[
                "Plan.Why.Funded",
                line.GrantName,
                Amount(line.Cost, line),
                line.Urgency
            ],
            PlanReason.MoneyUsedUp => T[
                "Plan.Why.MoneyUsedUp",
                line.GrantName,
                T.Of(line.Purpose!),
                Amount(line.Missing, line)
            ],
            PlanReason.ShareHolds => T["Plan.Why.ShareHolds", line.GrantName, line.Rule],
            PlanReason.NoGrantFits when line.Rule is not null => T[
                "Plan.Why.Rule",
                line.GrantName,
                line.Rule
            ],
            PlanReason.NoGrantFits => T["Plan.Why.NoGrantFits"],
            _ => T["Plan.Why.CostUnknown"],
        };

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        if (await plans.FindAsync(Id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        (Plan, Lines) = found;
        Number = Math.Max(1, number);
        Grants = await book.OpenGrantsAsync(Actor.MissionId, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostChangeAsync(
        Guid line,
        string? grant,
        [FromForm(Name = "page")] int number
    ) =>
        Changed(
            await plans.ChangeAsync(Id, line, grant, Actor, Cancel),
            $"/app/grants/plans/{Id}?show={Show}&page={Math.Max(1, number)}"
        );

    public async Task<IActionResult> OnPostAcceptAsync() =>
        Answer(
            await plans.AcceptAsync(Id, Actor, Cancel),
            "Plan.AcceptedDone",
            $"/app/grants/plans/{Id}"
        );

    public async Task<IActionResult> OnPostResumeAsync() =>
        Answer(
            await plans.ResumeAsync(Id, Actor, Cancel),
            "Plan.ResumedDone",
            $"/app/grants/plans/{Id}"
        );

    public async Task<IActionResult> OnPostDiscardAsync() =>
        Answer(
            await plans.DiscardAsync(Id, Actor, Cancel),
            "Plan.DiscardedDone",
            "/app/grants/plans"
        );

    // What the grant says against it is told at once, and stands beside the case as long as it is in the proposal.
    private IActionResult Changed(Outcome<PlanLine> outcome, string next)
    {
        if (outcome.Value?.Objection is { } why)
        {
            TempData["Refused"] = T["Plan.ChangedBut", why.Reveal()[T.Language]];
            return LocalRedirect(next);
        }
        return Answer(outcome, "Plan.Changed", next);
    }

    private string Amount(long? minor, PlanLine line) =>
        minor is { } amount && line.Currency is { } code
            ? T.Money(Currency.Of(code).FromMinor(amount), code)
            : "–";
}
