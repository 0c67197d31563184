using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What was found in one person.</summary>
/// <param name="MemberId">The member of the case.</param>
/// <param name="Individual">The determinants that lie in the person.</param>
/// <param name="Flags">The codes of the vulnerabilities found.</param>
public sealed record PersonFindings(Guid MemberId, Findings Individual, IReadOnlyList<string> Flags)
{
    /// <summary>The answers to the Washington Group short set; nothing where it was not asked.</summary>
    public Functioning? Functioning { get; init; }
}

/// <summary>The screening of a family, saved together.</summary>
public sealed record SaveScreening
{
    /// <summary>What was found in the family, the community and the country.</summary>
    public Findings Household { get; init; } = Findings.Nothing;

    /// <summary>What was found in each person.</summary>
    public IReadOnlyList<PersonFindings> Persons { get; init; } = [];

    /// <summary>The version of the screening that the form was filled from; 0 for a first screening.</summary>
    public int Version { get; init; }
}

/// <summary>Saves screenings, and opens the protection routes that follow from them.</summary>
public sealed class Screenings(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Consents consents,
    Today today
)
{
    internal const string RouteTask = "route-opened";

    /// <summary>The refusal of leaving out a flag that has a route; its code is the argument.</summary>
    internal const string FlagHasRoute = "Screening.FlagHasRoute";

    internal Task<Screening?> FindAsync(Guid caseId, CancellationToken cancel = default) =>
        db.Set<Screening>()
            .Include(s => s.Persons)
            .SingleOrDefaultAsync(s => s.CaseId == caseId, cancel);

    /// <summary>
    /// Saves the screening of a family. Each protection need opens its route; a presumed victim of trafficking makes the
    /// case visible to its team only.
    /// </summary>
    /// <returns>
    /// Refused for an unknown flag, for an adult marked as a child alone, for somebody marked as not able to decide, for answers about
    /// functioning of somebody who has not consented to the use of health data, for a flag left out that has a protection route, and when somebody else saved
    /// meanwhile.
    /// </returns>
    public Task<Outcome> SaveAsync(
        string code,
        SaveScreening input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        return operations.OnAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                var consenting = await consents.StandingAsync(
                    file,
                    ConsentPurpose.MedicalData,
                    cancel: cancel
                );
                if (Faults(file, input, consenting) is { Count: > 0 } faults)
                {
                    return faults;
                }
                var screening = await FindAsync(file.Id, cancel);
                if ((screening?.Version + 1 ?? 0) != input.Version)
                {
                    return Outcome.ChangedMeanwhile;
                }
                if (screening is null)
                {
                    screening = new() { CaseId = file.Id, ByName = by.Name };
                    db.Add(screening);
                }
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                if (Unticked(input, routes) is { Count: > 0 } unticked)
                {
                    return unticked;
                }
                Write(screening, file, input, routes, by);
                operations.Touch(file);
                await OpenRoutesAsync(file, routes, by, cancel);
                return new Act("case.screened");
            },
            cancel
        );
    }

    private void Write(
        Screening screening,
        CaseFile file,
        SaveScreening input,
        CaseRoutes routes,
        Actor by
    )
    {
        (screening.Household, screening.On, screening.ByName) = (
            new(Known(input.Household)),
            today.Date,
            by.Name
        );
        Touch(screening);
        foreach (var found in input.Persons)
        {
            var person = screening.Of(found.MemberId);
            if (person is null)
            {
                person = screening.Begin(found.MemberId);
                db.Add(person);
            }
            (person.Individual, person.On) = (new(Known(found.Individual)), today.Date);
            var traveller = file.Travellers.First(t => t.MemberId == found.MemberId);
            if (found.Functioning is { IsAnswered: true } functioning)
            {
                person.Functioning = new(functioning);
                traveller.Member.Disability = functioning.Disability;
            }
            else if (found.Functioning is not null)
            {
                (person.Functioning, traveller.Member.Disability) = (null, Disability.Unknown);
            }
            Mark(file, traveller, routes, found.Flags);
        }
    }

    /// <summary>
    /// A protection officer changed the flags of somebody: a form that was filled before is not saved over it, but shown beside
    /// what stands now.
    /// </summary>
    internal async Task FlagsChangedAsync(CaseFile file, CancellationToken cancel)
    {
        if (await FindAsync(file.Id, cancel) is { } screening)
        {
            Touch(screening);
        }
    }

    // Raises the version of a screening of which no field is changed.
    private void Touch(Screening screening)
    {
        if (db.Entry(screening).State == EntityState.Unchanged)
        {
            db.Entry(screening).Property(s => s.ByName).IsModified = true;
        }
    }

    // A flag goes with its route, which an officer closes as not confirmed: leaving it out here would say that it is gone.
    private static List<Refusal> Unticked(SaveScreening input, CaseRoutes routes) =>
        [
            .. input
                .Persons.Index()
                .SelectMany(p =>
                    routes
                        .FlagsOf(p.Item.MemberId)
                        .Except(p.Item.Flags, StringComparer.Ordinal)
                        .Select(flag =>
                            Refusal.Of(
                                $"Persons[{p.Index}].{nameof(PersonFindings.Flags)}",
                                FlagHasRoute,
                                flag
                            )
                        )
                ),
        ];

    private void Mark(
        CaseFile file,
        Traveller traveller,
        CaseRoutes routes,
        IReadOnlyList<string> flags
    )
    {
        var all = routes
            .Certain(file, traveller, today.Date)
            .Concat(flags)
            .ToHashSet(StringComparer.Ordinal);
        var member = traveller.Member;
        var codes = Vulnerability.All.Select(v => v.Code).Where(all.Contains).ToList();
        member.Unaccompanied |= codes.Contains("unaccompanied");
        member.IsVulnerable = codes.Exists(Vulnerability.IsReported);
        member.Vulnerabilities = Personal.Of(string.Join(';', codes));
    }

    // Zero is the absence of a finding and is not kept; neither is a code that no statement bears.
    private static Findings Known(Findings findings) =>
        new(
            Determinant
                .All.Select(d => (d.Code, Rating: findings.Of(d.Code)))
                .Where(r => r.Rating != FactorRating.None)
                .ToDictionary(r => r.Code, r => r.Rating, StringComparer.Ordinal),
            string.IsNullOrWhiteSpace(findings.Note) ? null : findings.Note.Trim()
        );

    private async Task OpenRoutesAsync(
        CaseFile file,
        CaseRoutes routes,
        Actor by,
        CancellationToken cancel
    )
    {
        foreach (var traveller in file.Travellers)
        {
            foreach (
                var need in routes
                    .NeedsOf(file, traveller, today.Date)
                    .Where(n => !routes.Has(traveller.MemberId, n.Code))
            )
            {
                await RouteOpening.OpenAsync(db, tasks, today, file, traveller, need, by, cancel);
            }
        }
    }

    private List<Refusal> Faults(CaseFile file, SaveScreening input, IReadOnlySet<Guid> consenting)
    {
        var faults = new List<Refusal>();
        foreach (var found in input.Persons)
        {
            var traveller = file.Travellers.FirstOrDefault(t => t.MemberId == found.MemberId);
            if (traveller is null)
            {
                faults.Add(new("Screening.LeftMeanwhile"));
            }
            else if (
                found.Flags.Contains("unaccompanied", StringComparer.Ordinal)
                && !traveller.IsChildOn(today.Date)
            )
            {
                faults.Add(new("Screening.AdultUnaccompanied", traveller.Person.FullName));
            }
            else if (
                found.Flags.Contains(Vulnerability.Represented.Code, StringComparer.Ordinal)
                && !traveller.IsRepresented
            )
            {
                faults.Add(new("Route.FoundInCounselling"));
            }
            if (
                found.Functioning is { IsAnswered: true }
                && traveller is not null
                && !consenting.Contains(traveller.Person.Id)
            )
            {
                faults.Add(new("Functioning.NoConsent", traveller.Person.FullName));
            }
            if (found.Flags.Any(f => Vulnerability.Find(f) is null))
            {
                faults.Add(new("Screening.FlagUnknown"));
            }
        }
        if (input.Persons.Count == 0)
        {
            faults.Add(new("Screening.Nobody"));
        }
        return faults;
    }
}
