using Rihla.Cases;
using Rihla.People;

namespace Rihla.Grants;

/// <summary>Who a case is, as donors distinguish.</summary>
internal enum CaseProfile
{
    /// <summary>A child without a parent or guardian.</summary>
    ChildAlone,

    /// <summary>One adult with children.</summary>
    SingleParent,

    /// <summary>Several people.</summary>
    Family,

    /// <summary>A woman who travels alone.</summary>
    WomanAlone,

    /// <summary>A man, or an adult of another or unrecorded sex, who travels alone.</summary>
    ManAlone,
}

/// <summary>What a traveller costs by: the age on the day, and whether somebody must travel along.</summary>
internal enum TravellerProfile
{
    /// <summary>18 or older, or of unknown age and not entered as a child.</summary>
    Adult,

    /// <summary>From 2 to 17.</summary>
    Child,

    /// <summary>Younger than 2, carried on the lap.</summary>
    Infant,

    /// <summary>A child without a parent or guardian, who travels with an escort.</summary>
    ChildAlone,
}

/// <summary>A case as its money sees it: who they are, without who they are.</summary>
internal sealed record Makeup
{
    public required CaseProfile Profile { get; init; }

    /// <summary>Of the applicant, ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; init; }

    public string? Destination { get; init; }

    public required IReadOnlyList<TravellerProfile> Travellers { get; init; }

    /// <summary>The same people as members of their case.</summary>
    public IReadOnlyList<Guid> MemberIds { get; init; } = [];

    public int Women { get; init; }

    public int Children { get; init; }

    public int Vulnerable { get; init; }

    public IReadOnlySet<string> Vulnerabilities { get; init; } = new HashSet<string>();

    /// <summary>All of them have left: nothing is to be paid for their journey any more.</summary>
    public bool HaveLeft { get; init; }

    public int Persons => Travellers.Count;

    /// <summary>The kinds of people whom a minimum share can count, beside nationalities.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["women", "children", "vulnerable"];

    /// <summary>How many are of a kind, or of a nationality.</summary>
    public int Count(string kind) =>
        kind switch
        {
            "women" => Women,
            "children" => Children,
            "vulnerable" => Vulnerable,
            _ => kind == Nationality ? Persons : 0,
        };

    /// <summary>Of a case as it stands on a day, without who is not expected any more.</summary>
    /// <param name="file">The case.</param>
    /// <param name="day">The day.</param>
    /// <param name="without">Some of its people to leave out.</param>
    /// <param name="paid">The members who are paid for already: they stay among them also when they leave again after the arrival.</param>
    public static Makeup Of(
        CaseFile file,
        DateOnly day,
        IReadOnlyCollection<Guid>? without = null,
        IReadOnlyCollection<Guid>? paid = null
    )
    {
        var people = file
            .Travellers.Where(t => Counts(t, paid) && without?.Contains(t.Person.Id) != true)
            .ToList();
        var adults = people.Count(t => !t.IsChildOn(day));
        var alone = people.Exists(t => t.Unaccompanied) || (people.Count > 0 && adults == 0);
        var applicant = file.Applicant?.Person;
        return new()
        {
            Profile = (alone, adults, people) switch
            {
                (true, _, _) => CaseProfile.ChildAlone,
                (_, _, [{ Person.Sex: Sex.F }]) => CaseProfile.WomanAlone,
                (_, _, { Count: <= 1 }) => CaseProfile.ManAlone,
                (_, 1, _) => CaseProfile.SingleParent,
                _ => CaseProfile.Family,
            },
            Nationality = applicant?.Nationality ?? file.Country,
            Destination = file.Country ?? applicant?.Nationality,
            Travellers = [.. people.Select(t => ProfileOf(t, day, alone))],
            MemberIds = people.ConvertAll(t => t.MemberId),
            Women = people.Count(t => t.Person.Sex == Sex.F),
            Children = people.Count(t => t.IsChildOn(day)),
            Vulnerable = people.Count(t => t.IsVulnerable || t.Unaccompanied),
            Vulnerabilities = people
                .SelectMany(t => t.VulnerabilityCodes)
                .Concat(alone ? ["unaccompanied"] : [])
                .ToHashSet(StringComparer.Ordinal),
            HaveLeft = file.Stage >= Stage.Departed,
        };
    }

    // Who leaves again after the arrival stays among those who are paid for already.
    private static bool Counts(Traveller traveller, IReadOnlyCollection<Guid>? paid) =>
        traveller.NotComingSince is null
        || (traveller.LeftAgainOn is not null && paid?.Contains(traveller.MemberId) == true);

    /// <summary>Those of a case who left and are not counted any more, with their journey.</summary>
    /// <param name="file">The case.</param>
    /// <param name="day">The day.</param>
    /// <param name="paid">The members who are paid for: who of them leaves again after the arrival is counted still.</param>
    public static Makeup Lost(CaseFile file, DateOnly day, IReadOnlyCollection<Guid> paid) =>
        Of(file, day) with
        {
            Travellers =
            [
                .. file
                    .Travellers.Where(t => !Counts(t, paid))
                    .Select(t => ProfileOf(t, day, t.Unaccompanied)),
            ],
            HaveLeft = false,
        };

    private static TravellerProfile ProfileOf(Traveller traveller, DateOnly day, bool alone) =>
        !traveller.IsChildOn(day) ? TravellerProfile.Adult
        : alone ? TravellerProfile.ChildAlone
        : traveller.Person.Birth?.AgeOn(day) < 2 ? TravellerProfile.Infant
        : TravellerProfile.Child;
}
