using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>What is said about an institution.</summary>
internal sealed record InstitutionInput
{
    public InstitutionKind Kind { get; init; }
    public NameInput Name { get; init; } = new();
    public string? Country { get; init; }
    public string? City { get; init; }
    public string? Note { get; init; }

    /// <summary>The version that the form was filled from.</summary>
    public int Version { get; init; }
}

/// <summary>What is said about a function.</summary>
internal sealed record FunctionInput
{
    public NameInput Name { get; init; } = new();

    /// <summary>Its place in the order of protocol, from 1.</summary>
    public int? Rank { get; init; }
    public bool HasSeveral { get; init; }
}

/// <summary>Who takes a function, and when.</summary>
internal sealed record AppointmentInput
{
    public Guid FunctionId { get; init; }
    public Guid? CounterpartId { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? Until { get; init; }
    public bool IsActing { get; init; }

    /// <summary>Whoever holds it leaves the day before.</summary>
    public bool Succeeds { get; init; }
}

/// <summary>What is said about a counterpart.</summary>
internal sealed record CounterpartInput
{
    public string? Name { get; init; }
    public string? NameInArabic { get; init; }
    public IReadOnlyList<string> Languages { get; init; } = [];
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? Office { get; init; }
    public string? Note { get; init; }
    public int Version { get; init; }
}

/// <summary>Keeps institutions, their functions, who holds them, and the counterparts.</summary>
internal sealed class InstitutionOffice(RihlaDb db)
{
    private const int LowestRank = 99;

    /// <summary>Enters an institution.</summary>
    /// <returns>Its identity; refused without a name in French and in Arabic, and for a country that does not exist.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        InstitutionInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        var institution = new Institution { MissionId = by.MissionId };
        if (Describe(institution, input) is { Count: > 0 } faults)
        {
            return faults;
        }
        db.Add(institution);
        await db.SaveAsync(
            by,
            new Act("institution.added") { Args = [institution.NameFr] },
            cancel
        );
        return institution.Id;
    }

    /// <summary>Changes an institution.</summary>
    /// <returns>Refused as a new one is, and when somebody else changed it meanwhile.</returns>
    public Task<Outcome> ChangeAsync(
        Guid id,
        InstitutionInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            institution =>
            {
                if (institution.Version != input.Version)
                {
                    return Answer(Outcome.ChangedMeanwhile);
                }
                return Describe(institution, input) is { Count: > 0 } faults
                    ? Task.FromResult<Outcome<Act>>(faults)
                    : Answer(new Act("institution.changed") { Args = [institution.NameFr] });
            },
            cancel
        );

    /// <summary>Adds a function.</summary>
    public Task<Outcome> AddFunctionAsync(
        Guid id,
        FunctionInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            institution =>
            {
                var faults = new List<Refusal>();
                var name = Naming.Read(input.Name, "Name", faults);
                if (input.Rank is < 1 or > LowestRank)
                {
                    faults.Add(Refusal.Of("Rank", "Function.RankWrong", LowestRank));
                }
                if (faults.Count > 0)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                institution.Add(
                    new InstitutionFunction
                    {
                        InstitutionId = institution.Id,
                        NameFr = name.Fr,
                        NameAr = name.Ar,
                        NameEn = name.En,
                        Rank =
                            input.Rank
                            ?? institution.Functions.Select(f => f.Rank + 1).Append(1).Max(),
                        HasSeveral = input.HasSeveral,
                    }
                );
                return Answer(new Act("function.added") { Args = [institution.NameFr, name.Fr] });
            },
            cancel
        );

    /// <summary>Gives a function to a counterpart: see <see cref="InstitutionFunction.Appoint"/>.</summary>
    public Task<Outcome> AppointAsync(
        Guid id,
        AppointmentInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async institution =>
            {
                if (
                    institution.Functions.FirstOrDefault(f => f.Id == input.FunctionId)
                    is not { } function
                )
                {
                    return Refusal.Of("FunctionId", "Function.NotFound");
                }
                if (
                    await db.Set<Counterpart>()
                        .SingleOrDefaultAsync(
                            c => c.Id == input.CounterpartId && c.MissionId == by.MissionId,
                            cancel
                        )
                    is not { IsErased: false } who
                )
                {
                    return Refusal.Of("CounterpartId", "Counterpart.Choose");
                }
                var appointed = function.Appoint(
                    who.Id,
                    input.From,
                    input.Until,
                    input.IsActing,
                    input.Succeeds
                );
                return appointed.IsDone
                    ? new Act("function.appointed")
                    {
                        Args = [institution.NameFr, function.NameFr, who.Name.Reveal()],
                    }
                    : appointed.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Somebody leaves a function: see <see cref="InstitutionFunction.End"/>.</summary>
    public Task<Outcome> EndAsync(
        Guid id,
        Guid tenureId,
        DateOnly? lastDay,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            institution =>
            {
                if (
                    institution.Functions.FirstOrDefault(f => f.Tenures.Any(t => t.Id == tenureId))
                    is not { } function
                )
                {
                    return Answer(new Refusal("Function.NotFound"));
                }
                var ended = function.End(tenureId, lastDay);
                return ended.IsDone
                    ? Answer(
                        new Act("function.ended") { Args = [institution.NameFr, function.NameFr] }
                    )
                    : Task.FromResult<Outcome<Act>>(ended.Refusals.ToList());
            },
            cancel
        );

    /// <summary>The days of a term were entered wrong: see <see cref="InstitutionFunction.Correct"/>. The history keeps those that stood there, and why.</summary>
    public Task<Outcome> CorrectTermAsync(
        Guid id,
        Guid? tenureId,
        DateOnly? from,
        DateOnly? until,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnTermAsync(
            id,
            tenureId,
            "function.term-corrected",
            reason,
            (function, tenure) => function.Correct(tenure, from, until),
            by,
            cancel
        );

    /// <summary>A term was entered by mistake: nobody held the function so. The history keeps it, and why it went.</summary>
    public Task<Outcome> RemoveTermAsync(
        Guid id,
        Guid? tenureId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnTermAsync(
            id,
            tenureId,
            "function.term-removed",
            reason,
            (function, tenure) =>
            {
                function.Remove(tenure);
                return Outcome.Done;
            },
            by,
            cancel
        );

    private Task<Outcome> OnTermAsync(
        Guid id,
        Guid? tenureId,
        string act,
        string? reason,
        Func<InstitutionFunction, Tenure, Outcome> change,
        Actor by,
        CancellationToken cancel
    ) =>
        OnAsync(
            id,
            by,
            institution =>
            {
                var (function, tenure) = institution
                    .Functions.SelectMany(f => f.Tenures.Select(t => (f, t)))
                    .FirstOrDefault(x => x.t.Id == tenureId);
                if (tenure is null)
                {
                    return Answer(Refusal.Of("TenureId", "Function.TermMissing"));
                }
                var changed = change(function, tenure);
                return Task.FromResult(
                    changed.IsDone
                        ? Correcting.Corrected(
                            new(act) { Args = [institution.NameFr, function.NameFr] },
                            reason
                        )
                        : changed.Refusals.ToList()
                );
            },
            cancel
        );

    /// <summary>Enters a counterpart.</summary>
    /// <returns>Their identity; refused without a name in Latin letters.</returns>
    public async Task<Outcome<Guid>> AddCounterpartAsync(
        CounterpartInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        if (Faults(input) is { Count: > 0 } faults)
        {
            return faults;
        }
        var counterpart = new Counterpart { MissionId = by.MissionId };
        Describe(counterpart, input);
        db.Add(counterpart);
        await db.SaveAsync(
            by,
            new Act("counterpart.added") { Args = [counterpart.Name.Reveal()] },
            cancel
        );
        return counterpart.Id;
    }

    /// <summary>Changes what is known of a counterpart.</summary>
    /// <returns>Refused as a new one is, and when somebody else changed it meanwhile.</returns>
    public async Task<Outcome> ChangeCounterpartAsync(
        Guid id,
        CounterpartInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        if (Faults(input) is { Count: > 0 } faults)
        {
            return Outcome.Refused(faults);
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"counterpart {id}", cancel);
        if (
            await db.Set<Counterpart>()
                .SingleOrDefaultAsync(c => c.Id == id && c.MissionId == by.MissionId, cancel)
            is not { } counterpart
        )
        {
            return new Refusal("Counterpart.NotFound");
        }
        if (counterpart.Version != input.Version)
        {
            return Outcome.ChangedMeanwhile;
        }
        Describe(counterpart, input);
        await db.SaveAsync(
            by,
            new Act("counterpart.changed") { Args = [counterpart.Name.Reveal()] },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Institution, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(RelationsPermissions.Keep);
        return db.ChangeAsync(
            $"institution {id}",
            () =>
                db.Set<Institution>()
                    .Include(i => i.Functions)
                        .ThenInclude(f => f.Tenures)
                    .AsSplitQuery()
                    .SingleOrDefaultAsync(i => i.Id == id && i.MissionId == by.MissionId, cancel),
            new Refusal("Institution.NotFound"),
            change,
            by,
            cancel
        );
    }

    private static List<Refusal> Describe(Institution institution, InstitutionInput input)
    {
        var faults = new List<Refusal>();
        var name = Naming.Read(input.Name, "Name", faults);
        if (!Names.Countries.Knows(input.Country))
        {
            faults.Add(Refusal.Of("Country", "Institution.CountryMissing"));
        }
        Naming.NoLonger(input.City, Institution.LongestCity, "City", faults);
        Naming.NoLonger(input.Note, Institution.LongestNote, "Note", faults);
        if (faults.Count == 0)
        {
            institution.Describe(input.Kind, name, input.Country!, input.City, input.Note);
        }
        return faults;
    }

    private static List<Refusal> Faults(CounterpartInput input)
    {
        var faults = new List<Refusal>();
        if (
            string.IsNullOrWhiteSpace(input.Name)
            || input.Name.Trim().Length > Counterpart.LongestName
        )
        {
            faults.Add(Refusal.Of("Name", "Counterpart.NameMissing", Counterpart.LongestName));
        }
        Naming.NoLonger(input.NameInArabic, Counterpart.LongestName, "NameInArabic", faults);
        Naming.NoLonger(input.Phone, Counterpart.LongestContact, "Phone", faults);
        Naming.NoLonger(input.Email, Counterpart.LongestContact, "Email", faults);
        Naming.NoLonger(input.Office, Counterpart.LongestContact, "Office", faults);
        Naming.NoLonger(input.Note, Counterpart.LongestNote, "Note", faults);
        return faults;
    }

    private static void Describe(Counterpart counterpart, CounterpartInput input) =>
        counterpart.Describe(
            input.Name!,
            input.NameInArabic,
            Spoken.Write(input.Languages),
            input.Phone,
            input.Email,
            input.Office,
            input.Note
        );

    private static Task<Outcome<Act>> Answer(Act act) => Task.FromResult<Outcome<Act>>(act);

    private static Task<Outcome<Act>> Answer(Refusal refusal) =>
        Task.FromResult<Outcome<Act>>(refusal);
}
