using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Privacy;

namespace Rihla.Grants;

/// <summary>Where the money of a line stands. The five accounts of a line always sum to nothing.</summary>
internal enum LedgerAccount
{
    /// <summary>What the donor has given to this line, as a debt to the donor: never above zero.</summary>
    Budget,

    /// <summary>Free to be reserved.</summary>
    Available,

    /// <summary>Kept for a case.</summary>
    Reserved,

    /// <summary>Ordered and approved, not yet paid.</summary>
    Committed,

    /// <summary>Paid.</summary>
    Spent,
}

/// <summary>What happened to the money.</summary>
internal enum LedgerKind
{
    /// <summary>The budget of a line was set or changed.</summary>
    Budgeted,

    /// <summary>Kept for a case.</summary>
    Reserved,

    /// <summary>Given back.</summary>
    Released,

    /// <summary>An order was approved.</summary>
    Committed,

    /// <summary>An order was cancelled.</summary>
    Cancelled,

    /// <summary>An order was paid.</summary>
    Spent,

    /// <summary>An earlier entry was undone.</summary>
    Reversed,
}

/// <summary>
/// One booking of a grant's ledger. Entries are only ever added; a mistake is undone by its reversal. The postings of an
/// entry sum to nothing: what leaves one account arrives in another.
/// </summary>
internal sealed class LedgerEntry
{
    private readonly List<LedgerPosting> postings = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid GrantId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateOnly On { get; init; }

    public required LedgerKind Kind { get; init; }

    public Guid? CaseId { get; init; }

    public Guid? ExpenseId { get; init; }

    /// <summary>The entry that this one undoes; each is undone at most once.</summary>
    public Guid? ReversesId { get; init; }

    public required Guid ByUserId { get; init; }

    public required string ByName { get; init; }

    /// <summary>Why, where a reason was asked for.</summary>
    public Personal<string>? Reason { get; init; }

    public IReadOnlyList<LedgerPosting> Postings => postings;

    /// <summary>Moves an amount of a line from one account to another.</summary>
    public void Move(LedgerMove move)
    {
        postings.Add(Of(move.LineId, move.From, -move.Amount));
        postings.Add(Of(move.LineId, move.To, move.Amount));
    }

    /// <summary>What it moved: each amount that arrived, with the account of the same line that it left.</summary>
    public IReadOnlyList<LedgerMove> Moves()
    {
        var given = postings.FindAll(p => p.Amount < 0);
        var moves = new List<LedgerMove>();
        foreach (var taken in postings.Where(p => p.Amount > 0).OrderBy(p => p.LineId))
        {
            var from = given.First(p => p.LineId == taken.LineId && p.Amount == -taken.Amount);
            given.Remove(from);
            moves.Add(new(taken.LineId, from.Account, taken.Account, taken.Amount));
        }
        return moves;
    }

    private LedgerPosting Of(Guid lineId, LedgerAccount account, long amount) =>
        new()
        {
            EntryId = Id,
            LineId = lineId,
            CaseId = CaseId,
            Account = account,
            Amount = amount,
        };
}

/// <summary>What an entry adds to an account of a line, in whole minor units of the grant's currency.</summary>
internal sealed class LedgerPosting
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid EntryId { get; init; }

    public required Guid LineId { get; init; }

    public Guid? CaseId { get; init; }

    public required LedgerAccount Account { get; init; }

    public required long Amount { get; init; }
}

/// <summary>An amount of a line on its way from one account to another.</summary>
/// <param name="LineId">The line.</param>
/// <param name="From">Where it leaves.</param>
/// <param name="To">Where it arrives.</param>
/// <param name="Amount">In whole minor units, above zero.</param>
internal sealed record LedgerMove(Guid LineId, LedgerAccount From, LedgerAccount To, long Amount);

/// <summary>
/// The sums of a line's postings, kept beside them so that a balance is one look. The database itself refuses a balance
/// below zero, and one that does not account for all that was given.
/// </summary>
internal sealed class LineBalance : IDerived
{
    public required Guid LineId { get; init; }

    public long Budget { get; set; }

    public long Available { get; set; }

    public long Reserved { get; set; }

    public long Committed { get; set; }

    public long Spent { get; set; }
}

/// <summary>For whom of a case a grant pays, counted as they were when money was reserved for them.</summary>
internal sealed class Reservation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid GrantId { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>All had left when it was made: nothing of their journey is paid from it, whatever the day.</summary>
    public bool IsAfterJourney { get; init; }

    /// <summary>Their memberships of the case.</summary>
    public List<Guid> MemberIds { get; private set; } = [];

    public int Persons { get; private set; }

    public int Women { get; private set; }

    public int Children { get; private set; }

    public int Vulnerable { get; private set; }

    public string? Nationality { get; init; }

    /// <summary>The day on which all of it was given back.</summary>
    public DateOnly? ReleasedOn { get; set; }

    public static Reservation For(Guid caseId, Guid grantId, DateOnly on, Makeup people)
    {
        var reservation = new Reservation
        {
            CaseId = caseId,
            GrantId = grantId,
            On = on,
            IsAfterJourney = people.HaveLeft,
            Nationality = people.Nationality,
        };
        reservation.PayFor(people);
        return reservation;
    }

    /// <summary>It pays for these from now on: somebody of them does not travel any more, or somebody joined them.</summary>
    public void PayFor(Makeup people) =>
        (MemberIds, Persons, Women, Children, Vulnerable) = (
            [.. people.MemberIds],
            people.Persons,
            people.Women,
            people.Children,
            people.Vulnerable
        );

    /// <summary>How many are of a kind that a minimum share counts.</summary>
    public int Count(string kind) =>
        kind switch
        {
            "women" => Women,
            "children" => Children,
            "vulnerable" => Vulnerable,
            _ => kind == Nationality ? Persons : 0,
        };
}

internal sealed class LedgerMapping
    : IEntityTypeConfiguration<LedgerEntry>,
        IEntityTypeConfiguration<LedgerPosting>,
        IEntityTypeConfiguration<LineBalance>,
        IEntityTypeConfiguration<Reservation>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("grants_ledger_entry");
        builder.HasOne<Grant>().WithMany().HasForeignKey(e => e.GrantId);
        builder.HasMany(e => e.Postings).WithOne().HasForeignKey(p => p.EntryId);
        builder.HasIndex(e => new { e.GrantId, e.Id });
        builder.HasIndex(e => e.CaseId);
        builder.HasIndex(e => e.ExpenseId);
        builder.HasIndex(e => e.ReversesId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<LedgerPosting> builder)
    {
        builder.ToTable("grants_ledger_posting");
        builder.HasOne<BudgetLine>().WithMany().HasForeignKey(p => p.LineId);
        builder.HasIndex(p => new { p.LineId, p.Account });
        builder.HasIndex(p => p.CaseId);
    }

    public void Configure(EntityTypeBuilder<LineBalance> builder)
    {
        builder.ToTable(
            "grants_line_balance",
            table =>
            {
                table.HasCheckConstraint(
                    "ck_grants_line_balance_not_overdrawn",
                    "available >= 0 and reserved >= 0 and committed >= 0 and spent >= 0 and budget <= 0"
                );
                table.HasCheckConstraint(
                    "ck_grants_line_balance_balances",
                    "budget + available + reserved + committed + spent = 0"
                );
            }
        );
        builder.HasKey(b => b.LineId);
        builder.HasOne<BudgetLine>().WithOne().HasForeignKey<LineBalance>(b => b.LineId);
    }

    public void Configure(EntityTypeBuilder<Reservation> builder)
    {
        builder.ToTable("grants_reservation");
        builder.HasOne<Grant>().WithMany().HasForeignKey(r => r.GrantId);
        builder.HasIndex(r => new { r.CaseId, r.ReleasedOn });
        builder.HasIndex(r => new
        {
            r.GrantId,
            r.ReleasedOn,
            r.On,
        });
    }
}
