using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Relations;

/// <summary>What an institution is.</summary>
internal enum InstitutionKind
{
    /// <summary>The office of the head of government.</summary>
    HeadOfGovernment,

    /// <summary>A ministry.</summary>
    Ministry,

    /// <summary>A chamber of parliament.</summary>
    Parliament,

    /// <summary>A council that the constitution or a law has founded.</summary>
    Council,

    /// <summary>A public agency or authority.</summary>
    Agency,

    /// <summary>A region, province or town.</summary>
    LocalAuthority,

    /// <summary>A foundation.</summary>
    Foundation,

    /// <summary>A university or school.</summary>
    University,

    /// <summary>An association.</summary>
    CivilSociety,

    /// <summary>An embassy or consulate.</summary>
    DiplomaticMission,

    /// <summary>An international organisation.</summary>
    InternationalOrganisation,

    /// <summary>A company, a chamber of commerce.</summary>
    PrivateSector,
}

/// <summary>An institution that a mission works with, and the functions in it that one meets.</summary>
internal sealed class Institution : IVersioned, INamed
{
    public const int LongestNote = 2000;
    public const int LongestCity = 80;

    private readonly List<InstitutionFunction> functions = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public InstitutionKind Kind { get; private set; }

    public string NameFr { get; private set; } = "";

    public string NameAr { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    /// <summary>ISO 3166-1 alpha-2: partners of the dialogue between countries of the South sit elsewhere.</summary>
    public string Country { get; private set; } = "";

    public string? City { get; private set; }

    /// <summary>What one should know before going there.</summary>
    public Personal<string>? Note { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<InstitutionFunction> Functions => functions;

    public void Describe(
        InstitutionKind kind,
        Trilingual name,
        string country,
        string? city,
        string? note
    )
    {
        (Kind, NameFr, NameAr, NameEn) = (kind, name.Fr, name.Ar, name.En);
        Country = country;
        City = string.IsNullOrWhiteSpace(city) ? null : city.Trim();
        Note = Personal.Of(note);
    }

    public void Add(InstitutionFunction function) => functions.Add(function);
}

/// <summary>
/// A function of an institution, such as minister or president. Who holds it changes; what was agreed with it stays.
/// </summary>
internal sealed class InstitutionFunction : INamed
{
    private readonly List<Tenure> tenures = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid InstitutionId { get; init; }

    public required string NameFr { get; init; }

    public required string NameAr { get; init; }

    public required string NameEn { get; init; }

    /// <summary>Its place in the order of protocol: lower is higher.</summary>
    public required int Rank { get; init; }

    /// <summary>Whether several people hold it at a time, such as vice-presidents.</summary>
    public required bool HasSeveral { get; init; }

    public IReadOnlyList<Tenure> Tenures => tenures;

    /// <summary>Who held it on a day, in the order in which they took office.</summary>
    public IEnumerable<Tenure> On(DateOnly day) =>
        tenures.Where(t => t.Covers(day)).OrderBy(t => t.From).ThenBy(t => t.Id);

    /// <summary>Gives the function to somebody.</summary>
    /// <param name="counterpartId">Who takes it.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The last day; nothing while nobody has said.</param>
    /// <param name="isActing">Held for somebody else, until there is a holder.</param>
    /// <param name="succeeds">Whoever holds it without an end leaves the day before.</param>
    /// <returns>
    /// Refused without a first day, when it ends before it begins, while somebody else holds a function that one person holds
    /// at a time, and when the same person holds it already.
    /// </returns>
    public Outcome Appoint(
        Guid counterpartId,
        DateOnly? from,
        DateOnly? until,
        bool isActing = false,
        bool succeeds = false
    )
    {
        if (from is not { } first || until < first)
        {
            return Refusal.Of("From", "Function.PeriodWrong");
        }
        var leaves = succeeds ? tenures.Where(t => t.Until is null && t.From < first).ToList() : [];
        var inTheWay = tenures.FirstOrDefault(t =>
            (!HasSeveral || t.CounterpartId == counterpartId)
            && (until is null || t.From <= until)
            && (leaves.Contains(t) ? first.AddDays(-1) : t.Until ?? DateOnly.MaxValue) >= first
        );
        if (inTheWay is not null)
        {
            return inTheWay.Until is { } end
                ? Refusal.Of("From", "Function.HeldUntil", end)
                : Refusal.Of("From", "Function.HeldSince", inTheWay.From);
        }
        leaves.ForEach(t => t.EndOn(first.AddDays(-1)));
        tenures.Add(
            new()
            {
                FunctionId = Id,
                CounterpartId = counterpartId,
                From = first,
                IsActing = isActing,
            }
        );
        tenures[^1].EndOn(until);
        return Outcome.Done;
    }

    /// <summary>Somebody leaves the function.</summary>
    /// <returns>Refused without a last day, before the first one, and when the next holder is already in office by then.</returns>
    public Outcome End(Guid tenureId, DateOnly? lastDay)
    {
        if (
            tenures.Find(t => t.Id == tenureId) is not { } tenure
            || lastDay is not { } last
            || last < tenure.From
        )
        {
            return Refusal.Of("LastDay", "Function.PeriodWrong");
        }
        if (
            tenures.Exists(t =>
                t != tenure
                && (!HasSeveral || t.CounterpartId == tenure.CounterpartId)
                && t.From > tenure.From
                && t.From <= last
            )
        )
        {
            return Refusal.Of("LastDay", "Function.NextIsThere");
        }
        tenure.EndOn(last);
        return Outcome.Done;
    }

    /// <summary>The days of somebody's term were entered wrong.</summary>
    /// <returns>Refused without a first day, when it ends before it begins, and for days on which somebody else holds a function that one person holds at a time, or the same person.</returns>
    public Outcome Correct(Tenure tenure, DateOnly? from, DateOnly? until)
    {
        if (from is not { } first || until < first)
        {
            return Refusal.Of("From", "Function.PeriodWrong");
        }
        if (
            tenures.Find(t =>
                t != tenure
                && (!HasSeveral || t.CounterpartId == tenure.CounterpartId)
                && (until is null || t.From <= until)
                && (t.Until is null || t.Until >= first)
            ) is
            { } other
        )
        {
            return Refusal.Of("From", "Function.HeldMeanwhile", other.From);
        }
        tenure.From = first;
        tenure.EndOn(until);
        return Outcome.Done;
    }

    /// <summary>Somebody was entered by mistake, and never held it.</summary>
    public void Remove(Tenure tenure) => tenures.Remove(tenure);
}

/// <summary>The time during which somebody held a function.</summary>
internal sealed class Tenure
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid FunctionId { get; init; }

    public required Guid CounterpartId { get; init; }

    public required DateOnly From { get; set; }

    /// <summary>The last day; nothing while it goes on.</summary>
    public DateOnly? Until { get; private set; }

    public required bool IsActing { get; init; }

    public bool Covers(DateOnly day) => From <= day && (Until ?? day) >= day;

    public void EndOn(DateOnly? lastDay) => Until = lastDay;
}

/// <summary>
/// Somebody whom one meets at institutions. The names of holders of a public office are public, but an address book also
/// holds those who work for them: names are kept like those of everybody else.
/// </summary>
internal sealed class Counterpart : IVersioned
{
    public const int LongestName = 120;
    public const int LongestContact = 200;
    public const int LongestNote = 2000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>In Latin letters.</summary>
    public Personal<string> Name { get; private set; } = new("");

    /// <summary>In Arabic letters.</summary>
    public Personal<string>? NameInArabic { get; private set; }

    /// <summary>The languages in which one can talk with them, BCP 47, separated by semicolons.</summary>
    public string Languages { get; private set; } = "";

    public Personal<string>? Phone { get; private set; }

    public Personal<string>? Email { get; private set; }

    /// <summary>The office through which appointments are made.</summary>
    public Personal<string>? Office { get; private set; }

    public Personal<string>? Note { get; private set; }

    public int Version { get; set; }

    /// <summary>The name in the letters of a language.</summary>
    public string NameIn(string language) =>
        language == Platform.Localisation.Languages.Arabic && NameInArabic is { } arabic
            ? arabic.Reveal()
            : Name.Reveal();

    /// <summary>When their data were erased, because they asked it.</summary>
    public DateOnly? ErasedOn { get; private set; }

    /// <summary>Whether their data were erased: nobody meets them or gives them a function any more.</summary>
    public bool IsErased => ErasedOn is not null;

    public void Describe(
        string name,
        string? nameInArabic,
        string languages,
        string? phone,
        string? email,
        string? office,
        string? note
    )
    {
        Name = new(name.Trim());
        NameInArabic = Personal.Of(nameInArabic);
        Languages = languages;
        (Phone, Email) = (Personal.Of(phone), Personal.Of(email));
        (Office, Note) = (Personal.Of(office), Personal.Of(note));
    }
}

internal sealed class InstitutionMapping
    : IEntityTypeConfiguration<Institution>,
        IEntityTypeConfiguration<InstitutionFunction>,
        IEntityTypeConfiguration<Tenure>,
        IEntityTypeConfiguration<Counterpart>
{
    public void Configure(EntityTypeBuilder<Institution> builder)
    {
        builder.ToTable("relations_institution");
        builder.HasMany(i => i.Functions).WithOne().HasForeignKey(f => f.InstitutionId);
        builder.HasIndex(i => i.MissionId);
    }

    public void Configure(EntityTypeBuilder<InstitutionFunction> builder)
    {
        builder.ToTable("relations_function");
        builder.HasMany(f => f.Tenures).WithOne().HasForeignKey(t => t.FunctionId);
    }

    public void Configure(EntityTypeBuilder<Tenure> builder)
    {
        builder.ToTable("relations_tenure");
        builder.HasOne<Counterpart>().WithMany().HasForeignKey(t => t.CounterpartId);
    }

    public void Configure(EntityTypeBuilder<Counterpart> builder)
    {
        builder.ToTable("relations_counterpart");
        builder.Ignore(c => c.IsErased);
        builder.HasIndex(c => c.MissionId);
    }
}
