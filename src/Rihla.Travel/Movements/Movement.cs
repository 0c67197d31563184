using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>How a movement is run.</summary>
public enum MovementKind
{
    /// <summary>Seats on a scheduled flight.</summary>
    Commercial,

    /// <summary>A flight chartered for returnees.</summary>
    Charter,
}

/// <summary>Where a movement stands.</summary>
public enum MovementStatus
{
    /// <summary>Planned; seats can be given.</summary>
    Planned,

    /// <summary>Confirmed by the carrier; seats can be given.</summary>
    Confirmed,

    /// <summary>Cancelled; its seats are given back.</summary>
    Cancelled,

    /// <summary>Everybody on board, or recorded as absent or refused.</summary>
    Departed,

    /// <summary>Everybody who boarded has arrived.</summary>
    Completed,
}

/// <summary>A departure: its legs, its places for returnees, and those who escort them.</summary>
internal sealed class Movement : IVersioned
{
    /// <summary>The largest aircraft in service has fewer.</summary>
    public const int MostSeats = 900;

    private readonly List<MovementLeg> legs = [];
    private readonly List<Escort> escorts = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Code { get; init; }

    public required Guid HostMissionId { get; init; }

    public MovementKind Kind { get; private set; }

    /// <summary>The country of destination, ISO 3166 alpha-2.</summary>
    public string Country { get; private set; } = "";

    public MovementStatus Status { get; private set; }

    /// <summary>The day of the first leg, local date: the day of travel of everybody on it.</summary>
    public DateOnly DepartsOn { get; private set; }

    /// <summary>The leg that begins the journey.</summary>
    public MovementLeg? FirstLeg => legs.MinBy(l => l.Number);

    /// <summary>The leg that ends the journey.</summary>
    public MovementLeg? LastLeg => legs.MaxBy(l => l.Number);

    /// <summary>The day on which the last leg lands, local date.</summary>
    public DateOnly ArrivesOn => LastLeg?.LandsOn ?? DepartsOn;

    /// <summary>The leg with which somebody who returns to a country lands: there the flight may only stop on its way.</summary>
    public MovementLeg? LegTo(string? country) =>
        legs.OrderBy(l => l.Number)
            .LastOrDefault(l => country is not null && Airports.CountryOf(l.To) == country)
        ?? LastLeg;

    /// <summary>The day on which somebody who returns to a country lands, local date.</summary>
    public DateOnly LandsOn(string? country) => LegTo(country)?.LandsOn ?? DepartsOn;

    /// <summary>
    /// When and where somebody who returns to a country lands, in digits and names: <c>06/03/2026 02:10, AT 525, Conakry (CKY)</c>.
    /// </summary>
    public string LandingFor(string? country) =>
        LegTo(country) is { } last
            ? string.Join(
                ", ",
                new[]
                {
                    $"{Words.ShortDate(last.LandsOn)} {last.ArrivesAt?.ToString("HH:mm", CultureInfo.InvariantCulture)}".TrimEnd(),
                    last.Flight,
                    Airports.Show(last.To),
                }.OfType<string>()
            )
            : "";

    /// <summary>Places for returnees; escorts travel on tickets of their own.</summary>
    public int Seats { get; private set; }

    /// <summary>Who helps where on the way: meeting, visas, accommodation.</summary>
    public Personal<string>? TransitHelp { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<MovementLeg> Legs => legs;

    public IReadOnlyList<Escort> Escorts => escorts;

    /// <summary>Whether seats can be given and taken back.</summary>
    public bool IsOpen => Status is MovementStatus.Planned or MovementStatus.Confirmed;

    /// <summary>Whether it can be planned anew: while seats are given, or somebody of it is on the way.</summary>
    public bool CanChange => IsOpen || Status == MovementStatus.Departed;

    /// <summary>
    /// Plans it, or plans it anew; refuses what cannot fly. Of a flight that has left, when and where it left stays; it may land
    /// otherwise, and go on otherwise.
    /// </summary>
    /// <param name="plan">What is planned.</param>
    /// <param name="taken">How many seats are taken already.</param>
    /// <param name="today">The day it is recorded.</param>
    public Outcome Plan(MovementPlan plan, int taken, DateOnly today)
    {
        if (!CanChange)
        {
            return new Refusal("Movement.NotOpen");
        }
        var faults = new List<Refusal>();
        // A fault is told at the place of the leg in the form, where one before it may have been left empty.
        var flown = plan.Legs.Index().Where(l => !l.Item.IsEmpty).ToList();
        var first = flown.Count == 0 ? (Index: 0, Item: null) : flown[0];
        if (!Platform.Localisation.Names.Countries.Knows(plan.Country))
        {
            faults.Add(Refusal.Of("Country", "Movement.CountryMissing"));
        }
        else if (taken > 0 && plan.Country != Country)
        {
            faults.Add(Refusal.Of("Country", "Movement.CountryFixed"));
        }
        if (plan.Seats is < 1 or > MostSeats)
        {
            faults.Add(Refusal.Of("Seats", "Movement.SeatsWrong", MostSeats));
        }
        else if (plan.Seats < taken)
        {
            faults.Add(Refusal.Of("Seats", "Movement.SeatsTaken", taken));
        }
        if (first.Item is null)
        {
            faults.Add(LegPlan.Fault(0, nameof(LegPlan.DepartsOn), "Movement.DateMissing"));
        }
        else if (
            first.Item.DepartsOn < today
            && (legs.Count == 0 || first.Item.DepartsOn != DepartsOn)
        )
        {
            faults.Add(LegPlan.Fault(first.Index, nameof(LegPlan.DepartsOn), "Movement.DatePast"));
        }
        LegPlan? before = null;
        foreach (var (index, leg) in flown)
        {
            faults.AddRange(leg.Faults(index, before));
            before = leg;
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        if (!IsOpen && !FirstLeg!.LeavesLike(MovementLeg.Of(Id, 1, flown[0].Item)))
        {
            return LegPlan.Fault(first.Index, nameof(LegPlan.DepartsOn), "Movement.FirstLegGone");
        }
        (Kind, Country, Seats) = (plan.Kind, plan.Country!, plan.Seats!.Value);
        TransitHelp = Personal.Of(plan.TransitHelp);
        legs.Clear();
        legs.AddRange(flown.Select((l, i) => MovementLeg.Of(Id, i + 1, l.Item)));
        DepartsOn = legs[0].DepartsOn;
        return Outcome.Done;
    }

    public Outcome Confirm()
    {
        if (Status != MovementStatus.Planned)
        {
            return new Refusal("Movement.NotOpen");
        }
        Status = MovementStatus.Confirmed;
        return Outcome.Done;
    }

    public Outcome Cancel()
    {
        if (!IsOpen)
        {
            return new Refusal("Movement.NotOpen");
        }
        Status = MovementStatus.Cancelled;
        return Outcome.Done;
    }

    public void Depart() => Status = MovementStatus.Departed;

    /// <summary>Something recorded at the gate was a mistake: where it had been closed, the gate is open again.</summary>
    public void Reopen()
    {
        if (Status is MovementStatus.Departed or MovementStatus.Completed)
        {
            Status = MovementStatus.Confirmed;
        }
    }

    public void Complete() => Status = MovementStatus.Completed;

    /// <summary>That the last of those on board had arrived was a mistake.</summary>
    public void AwaitArrival()
    {
        if (Status == MovementStatus.Completed)
        {
            Status = MovementStatus.Departed;
        }
    }

    /// <summary>Whether somebody who returns to a country can travel on it: it is the destination, or a leg lands there.</summary>
    public bool Serves(string? country) => country is not null && Served().Contains(country);

    /// <summary>The countries to which somebody can return with it, the destination first, ISO 3166 alpha-2.</summary>
    public IReadOnlyList<string> Served() =>
        [
            .. legs.Select(l => Airports.CountryOf(l.To))
                .OfType<string>()
                .Prepend(Country)
                .Distinct(),
        ];

    public Escort Accompany(EscortKind kind, string name, Guid? caseId)
    {
        var escort = new Escort
        {
            MovementId = Id,
            Kind = kind,
            Name = Personal.Of(name)!,
            CaseId = caseId,
        };
        escorts.Add(escort);
        return escort;
    }

    public void Dismiss(Escort escort) => escorts.Remove(escort);

    /// <summary>Whether somebody escorts the people of a case: an escort of the case, or of the whole movement.</summary>
    public bool HasEscortFor(Guid caseId, bool medical) =>
        escorts.Exists(e =>
            (e.CaseId is null || e.CaseId == caseId) && (!medical || e.Kind == EscortKind.Medical)
        );
}

/// <summary>One flight of a movement; times are local, as on the ticket.</summary>
internal sealed class MovementLeg
{
    public const int LongestPlace = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MovementId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The airport by IATA code, or the place in words.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    public string? Flight { get; init; }

    public required DateOnly DepartsOn { get; init; }

    public TimeOnly? DepartsAt { get; init; }

    public DateOnly? ArrivesOn { get; init; }

    public TimeOnly? ArrivesAt { get; init; }

    /// <summary>The day of arrival; that of departure where nothing else is said.</summary>
    public DateOnly LandsOn => ArrivesOn ?? DepartsOn;

    /// <summary>Whether it is the same flight from the same place, on the same day and at the same hour.</summary>
    public bool LeavesLike(MovementLeg other) =>
        (From, Flight, DepartsOn, DepartsAt)
        == (other.From, other.Flight, other.DepartsOn, other.DepartsAt);

    public static MovementLeg Of(Guid movementId, int number, LegPlan plan) =>
        new()
        {
            MovementId = movementId,
            Number = number,
            From = Airports.Read(plan.From!),
            To = Airports.Read(plan.To!),
            Flight = string.IsNullOrWhiteSpace(plan.Flight)
                ? null
                : plan.Flight.Trim().ToUpperInvariant(),
            DepartsOn = plan.DepartsOn!.Value,
            DepartsAt = plan.DepartsAt,
            ArrivesOn = plan.ArrivesOn ?? plan.DepartsOn,
            ArrivesAt = plan.ArrivesAt,
        };
}

/// <summary>Somebody who travels along to look after returnees.</summary>
internal sealed class Escort
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MovementId { get; init; }

    /// <summary>Whom the escort looks after; nothing for everybody on the movement.</summary>
    public Guid? CaseId { get; init; }

    public required EscortKind Kind { get; init; }

    public required Personal<string> Name { get; init; }
}

/// <summary>What an escort is there for.</summary>
public enum EscortKind
{
    /// <summary>To accompany, help in transit and hand over, as with a child alone.</summary>
    Operational,

    /// <summary>A doctor or nurse.</summary>
    Medical,
}

/// <summary>What is planned for a movement.</summary>
internal sealed record MovementPlan
{
    public MovementKind Kind { get; init; }
    public string? Country { get; init; }
    public int? Seats { get; init; }
    public string? TransitHelp { get; init; }
    public IReadOnlyList<LegPlan> Legs { get; init; } = [];
}

/// <summary>What is planned for a leg.</summary>
internal sealed record LegPlan
{
    /// <summary>How many days a flight may take, and how many a stop before the next.</summary>
    public const int MostDays = 3;

    public string? From { get; init; }
    public string? To { get; init; }
    public string? Flight { get; init; }
    public DateOnly? DepartsOn { get; init; }
    public TimeOnly? DepartsAt { get; init; }
    public DateOnly? ArrivesOn { get; init; }
    public TimeOnly? ArrivesAt { get; init; }

    /// <summary>The fields in which something stands that is no time of day.</summary>
    public IReadOnlyList<string> NotTimes { get; init; } = [];

    /// <summary>Whether nothing was filled in: what was half filled in is refused, not dropped.</summary>
    public bool IsEmpty =>
        string.IsNullOrWhiteSpace(From)
        && string.IsNullOrWhiteSpace(To)
        && string.IsNullOrWhiteSpace(Flight)
        && (DepartsOn, DepartsAt, ArrivesOn, ArrivesAt) == (null, null, null, null)
        && NotTimes.Count == 0;

    public static Refusal Fault(int index, string field, string key, params object[] args) =>
        Refusal.Of($"Legs[{index}].{field}", key, args);

    public IEnumerable<Refusal> Faults(int index, LegPlan? before)
    {
        if (Bad(From))
        {
            yield return Fault(index, nameof(From), "Movement.PlaceMissing");
        }
        if (Bad(To))
        {
            yield return Fault(index, nameof(To), "Movement.PlaceMissing");
        }
        if (DepartsOn is null)
        {
            yield return Fault(index, nameof(DepartsOn), "Movement.DateMissing");
        }
        var landed = before?.ArrivesOn ?? before?.DepartsOn;
        if (DepartsOn < landed)
        {
            yield return Fault(index, nameof(DepartsOn), "Movement.LegBeforeLast");
        }
        if (DepartsOn?.DayNumber > landed?.DayNumber + MostDays)
        {
            yield return Fault(index, nameof(DepartsOn), "Movement.LegLongAfter", MostDays);
        }
        // The hours are those of one clock only at one airport.
        if (DepartsOn == landed && DepartsAt < before?.ArrivesAt && IsOneAirport(From, before?.To))
        {
            yield return Fault(index, nameof(DepartsAt), "Movement.LegBeforeLast");
        }
        // A flight to the west across the date line lands on the day before.
        if (ArrivesOn?.DayNumber < DepartsOn?.DayNumber - 1)
        {
            yield return Fault(index, nameof(ArrivesOn), "Movement.ArrivesBefore");
        }
        // In a wrong year, say: nobody would ever miss who is on board.
        if (ArrivesOn?.DayNumber > DepartsOn?.DayNumber + MostDays)
        {
            yield return Fault(index, nameof(ArrivesOn), "Movement.ArrivesLate", MostDays);
        }
        foreach (var field in NotTimes)
        {
            yield return Fault(index, field, "Movement.NoTime");
        }
    }

    private static bool IsOneAirport(string? one, string? other) =>
        one is not null && other is not null && Airports.Read(one) == Airports.Read(other);

    private static bool Bad(string? place) =>
        string.IsNullOrWhiteSpace(place) || place.Trim().Length > MovementLeg.LongestPlace;
}

internal sealed class MovementMapping
    : IEntityTypeConfiguration<Movement>,
        IEntityTypeConfiguration<MovementLeg>,
        IEntityTypeConfiguration<Escort>
{
    public void Configure(EntityTypeBuilder<Movement> builder)
    {
        builder.ToTable("travel_movement");
        builder.HasIndex(m => m.Code).IsUnique();
        builder.HasIndex(m => new { m.HostMissionId, m.DepartsOn });
        builder.HasMany(m => m.Legs).WithOne().HasForeignKey(l => l.MovementId);
        builder.HasMany(m => m.Escorts).WithOne().HasForeignKey(e => e.MovementId);
        builder.Navigation(m => m.Legs).HasField("legs").AutoInclude();
        builder.Navigation(m => m.Escorts).HasField("escorts").AutoInclude();
        builder.Ignore(m => m.IsOpen);
        builder.Ignore(m => m.CanChange);
        builder.Ignore(m => m.FirstLeg);
        builder.Ignore(m => m.LastLeg);
        builder.Ignore(m => m.ArrivesOn);
    }

    public void Configure(EntityTypeBuilder<MovementLeg> builder)
    {
        builder.ToTable("travel_leg");
        builder.HasIndex(l => new { l.MovementId, l.Number });
        builder.Ignore(l => l.LandsOn);
    }

    public void Configure(EntityTypeBuilder<Escort> builder)
    {
        builder.ToTable("travel_escort");
        builder.HasIndex(e => e.CaseId);
    }
}
