using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Demonstration;

/// <summary>How a story turns out, if it is told to its end.</summary>
internal enum Turn
{
    /// <summary>They go home.</summary>
    Returns,

    /// <summary>They no longer want to return.</summary>
    Withdraws,

    /// <summary>They can no longer be reached.</summary>
    IsLost,

    /// <summary>They cannot be helped to return.</summary>
    IsIneligible,

    /// <summary>Nobody calls back.</summary>
    IsForgotten,
}

/// <summary>
/// The story of one case, from the request on, as its caseworker and all others work on it. Each step says when the next
/// one comes; the story is told as far as the present. Its chapters are in the files beside this one.
/// </summary>
internal sealed partial class CaseStory
{
    private readonly Household household;
    private readonly Dice dice;
    private readonly Desk desk;
    private readonly Flights flights;
    private readonly Neighbours neighbours;
    private readonly StoryClock clock;
    private readonly CaseStory? earlier;
    private readonly Turn turn;
    private readonly string caseworker;
    private readonly bool toTheEnd;
    private CaseFile? file;

    /// <summary>Makes up what will happen.</summary>
    /// <param name="household">Whose case it is.</param>
    /// <param name="earlier">The case with which the same people asked before, perhaps spelt otherwise.</param>
    /// <param name="dice">What happens by chance.</param>
    /// <param name="desk">Where the work is done.</param>
    /// <param name="flights">The flights home.</param>
    /// <param name="neighbours">Those with whom they share a project.</param>
    /// <param name="clock">The clock of the story.</param>
    /// <param name="toTheEnd">Nothing gets in the way: it is told until the case is completed.</param>
    public CaseStory(
        Household household,
        CaseStory? earlier,
        Dice dice,
        Desk desk,
        Flights flights,
        Neighbours neighbours,
        StoryClock clock,
        bool toTheEnd = false
    )
    {
        this.toTheEnd = toTheEnd;
        (this.household, this.earlier, this.dice) = (household, earlier, dice);
        (this.desk, this.flights, this.clock) = (desk, flights, clock);
        this.neighbours = neighbours;
        turn = toTheEnd
            ? Turn.Returns
            : dice.Weighted(
                (Turn.Returns, 75),
                (Turn.Withdraws, 10),
                (Turn.IsLost, 8),
                (Turn.IsIneligible, 4),
                (Turn.IsForgotten, 3)
            );
        caseworker = household.Home.Written switch
        {
            "en" => dice.Chance(0.8) ? "grace" : "salma",
            "ar" => dice.Chance(0.8) ? "youssef" : "salma",
            _ => dice.Weighted(("salma", 60), ("youssef", 25), ("grace", 15)),
        };
    }

    /// <summary>Whose case it is.</summary>
    public Household Household => household;

    private string Code { get; set; } = "";

    private bool IsClosed { get; set; }

    private DateOnly Today => desk.Today;

    private CaseFile File =>
        file ?? throw new InvalidOperationException("Nobody is registered yet.");

    private IEnumerable<Traveller> Adults => File.AdultsOn(Today);

    // Something that helps the case on.
    private bool GoesWell(double probability) => toTheEnd || dice.Chance(probability);

    // Something that gets in the way.
    private bool GoesAstray(double probability) => !toTheEnd && dice.Chance(probability);

    /// <summary>Tells it.</summary>
    public async IAsyncEnumerable<DateTimeOffset> TellAsync()
    {
        await foreach (var later in FollowAsync())
        {
            yield return later;
        }
        yield return In(25, 60);
        await PutAwayAsync();
    }

    private async IAsyncEnumerable<DateTimeOffset> FollowAsync()
    {
        await AskAsync();
        yield return In(0, 3);
        if (turn == Turn.IsForgotten)
        {
            yield break;
        }
        if (turn == Turn.IsLost && dice.Chance(0.4))
        {
            await NoteAsync(Phrases.NoAnswer);
            yield return In(8, 20);
            await LoseAsync();
            yield break;
        }
        await RegisterAsync();
        yield return In(0, 2);
        await ConsentAsync();
        yield return In(1, 6);
        if (await CounselAsync())
        {
            yield return In(3, 9);
            await CounselAgainAsync();
        }
        if (turn == Turn.IsLost)
        {
            yield return In(10, 35);
            await LoseAsync();
            yield break;
        }
        yield return In(1, 7);
        await ScreenAsync();
        yield return In(1, 5);
        if (!await DecideAsync())
        {
            yield break;
        }
        await foreach (var later in ProtectAsync())
        {
            yield return later;
        }
        yield return In(1, 8);
        await AdjudicateAsync();
        await SignAsync();
        if (turn == Turn.Withdraws && dice.Chance(0.5))
        {
            yield return In(2, 20);
            await WithdrawAsync();
            yield return In(1, 6);
            await TickOffAsync();
            yield break;
        }
        yield return dice.Chance(0.15) ? In(30, 100) : In(1, 9);
        await FundAsync();
        await foreach (var later in ClearAsync())
        {
            yield return later;
        }
        await foreach (var later in TravelAsync())
        {
            yield return later;
        }
    }

    /// <summary>A moment in working hours, so many days from now.</summary>
    private DateTimeOffset In(int fewest, int most)
    {
        var day = clock.GetUtcNow().AddDays(dice.Between(fewest, most));
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(2);
        }
        var moment = new DateTimeOffset(day.Date, TimeSpan.Zero).AddMinutes(
            dice.Between(8 * 60, 16 * 60)
        );
        return moment > clock.GetUtcNow() ? moment : clock.GetUtcNow().AddMinutes(20);
    }

    private async Task ReadAsync() => file = await desk.FileAsync(Code);

    private Task NoteAsync(IReadOnlyList<string> phrases) =>
        desk.DoAsync<CaseNotes>(
            caseworker,
            (notes, by) => notes.WriteAsync(Code, dice.One(phrases), null, by)
        );

    /// <summary>Ticks off what the caseworker was asked to do about this case.</summary>
    private async Task TickOffAsync()
    {
        var open = await desk.WithAsync<RihlaDb, List<Guid>>(
            caseworker,
            (db, _) =>
                db.Set<CaseTask>()
                    .Where(t =>
                        t.CaseId == File.Id && t.DoneAt == null && t.Owner == Role.Caseworker
                    )
                    .Select(t => t.Id)
                    .ToListAsync()
        );
        foreach (var task in open)
        {
            await desk.TryAsync<TaskBook>(caseworker, (book, by) => book.DoneAsync(task, by));
        }
    }

    // What has come to a stop before the departure does not lie about for a year.
    private async Task PutAwayAsync()
    {
        if (!IsClosed && (file is null || (await desk.FileAsync(Code)).Stage < Stage.Departed))
        {
            await LoseAsync();
        }
    }

    private async Task LoseAsync()
    {
        await NoteAsync(Phrases.NoAnswer);
        await desk.DoAsync<Closing>(
            caseworker,
            (closing, by) =>
                closing.CloseAsync(
                    Code,
                    ClosureReason.LostContact,
                    "Trois appels et un message sans réponse",
                    by
                )
        );
        IsClosed = true;
    }
}
