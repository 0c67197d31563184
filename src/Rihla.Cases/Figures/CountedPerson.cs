using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>
/// What reports count of one person of one case, in one narrow row: worked out anew with every change of the case, in the
/// same transaction. A request by somebody who is not registered yet has one such row, of nobody. Everything here stands in
/// clear elsewhere, too, but scattered over wide tables; a year of a million cases is counted from this one alone.
/// </summary>
internal sealed class CountedPerson : IDerived
{
    /// <summary>The end of what has not ended.</summary>
    public static readonly DateOnly StillOnFile = new(9999, 12, 31);

    /// <summary>The membership; of a request by nobody registered, the case.</summary>
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Who; nobody before registration.</summary>
    public Guid? PersonId { get; set; }

    public Guid HostMissionId { get; set; }

    /// <summary>The mission that receives, while the case is shared with it.</summary>
    public Guid? OriginMissionId { get; set; }

    public DateOnly RequestedOn { get; set; }

    public DateOnly? DepartedOn { get; set; }

    public DateOnly? ArrivedOn { get; set; }

    /// <summary>The day after which the request is no longer on file: the departure, else the closure, else <see cref="StillOnFile"/>.</summary>
    public DateOnly EndsOn { get; set; }

    /// <summary>The day the case was closed, and why.</summary>
    public DateOnly? ClosedOn { get; set; }

    public ClosureReason? ClosureReason { get; set; }

    public char? Sex { get; set; }

    /// <summary>In years on the day of departure, or of the request; nothing without a birth date.</summary>
    public int? Age { get; set; }

    /// <summary>Entered as a child of the applicant: what decides without a birth date.</summary>
    public bool IsChild { get; set; }

    public string? Nationality { get; set; }

    public bool Unaccompanied { get; set; }

    public bool IsVulnerable { get; set; }

    public Disability Disability { get; set; }

    /// <summary>Days from request to departure.</summary>
    public int? Days { get; set; }

    /// <summary>The rows of a case as they should be.</summary>
    public static IEnumerable<CountedPerson> Of(Case file, Func<CaseMember, Known?> known)
    {
        if (file.Members.Count == 0)
        {
            yield return new CountedPerson { Id = file.Id, CaseId = file.Id }.From(file);
        }
        foreach (var member in file.Members)
        {
            yield return new CountedPerson { Id = member.Id, CaseId = file.Id }.From(
                file,
                member,
                known(member)
            );
        }
    }

    /// <summary>The rows of a case as they should be, with what the register says of its people.</summary>
    public static IEnumerable<CountedPerson> Of(CaseFile file)
    {
        var travellers = file.Travellers.ToDictionary(t => t.MemberId);
        return Of(
            file.Case,
            member =>
                travellers.GetValueOrDefault(member.Id)?.Person is { } person
                    ? new(
                        person.Sex?.ToString()[0],
                        person.Nationality,
                        person.Birth?.AgeOn(file.RequestedOn)
                    )
                    : null
        );
    }

    /// <summary>Makes the rows of a case what they should be; they are saved by the caller.</summary>
    public static void Replace(
        RihlaDb db,
        IEnumerable<CountedPerson> are,
        Dictionary<Guid, CountedPerson> should
    )
    {
        foreach (var row in are)
        {
            if (should.Remove(row.Id, out var now))
            {
                row.Become(now);
            }
            else
            {
                db.Remove(row);
            }
        }
        db.AddRange(should.Values);
    }

    /// <summary>Whether another row of the same person in the same case says the same.</summary>
    public bool SaysTheSame(CountedPerson other) => Said == other.Said;

    private (
        (Guid?, Guid, Guid?),
        (DateOnly, DateOnly?, DateOnly?, DateOnly),
        (DateOnly?, ClosureReason?, int?),
        (char?, int?, bool, string?),
        (bool, bool, Disability)
    ) Said =>
        (
            (PersonId, HostMissionId, OriginMissionId),
            (RequestedOn, DepartedOn, ArrivedOn, EndsOn),
            (ClosedOn, ClosureReason, Days),
            (Sex, Age, IsChild, Nationality),
            (Unaccompanied, IsVulnerable, Disability)
        );

    /// <summary>Takes over what another row of the same person in the same case says.</summary>
    public void Become(CountedPerson other)
    {
        (PersonId, HostMissionId, OriginMissionId) = (
            other.PersonId,
            other.HostMissionId,
            other.OriginMissionId
        );
        (RequestedOn, DepartedOn, ArrivedOn, EndsOn) = (
            other.RequestedOn,
            other.DepartedOn,
            other.ArrivedOn,
            other.EndsOn
        );
        (ClosedOn, ClosureReason, Days) = (other.ClosedOn, other.ClosureReason, other.Days);
        (Sex, Age, IsChild, Nationality) = (other.Sex, other.Age, other.IsChild, other.Nationality);
        (Unaccompanied, IsVulnerable, Disability) = (
            other.Unaccompanied,
            other.IsVulnerable,
            other.Disability
        );
    }

    private CountedPerson From(Case file)
    {
        (HostMissionId, OriginMissionId) = (
            file.HostMissionId,
            file.SharedWithOrigin ? file.OriginMissionId : null
        );
        (RequestedOn, ClosedOn, ClosureReason) = (
            file.RequestedOn,
            file.ClosedOn,
            file.ClosureReason
        );
        EndsOn = file.ClosedOn ?? StillOnFile;
        return this;
    }

    private CountedPerson From(Case file, CaseMember member, Known? known)
    {
        From(file);
        PersonId = member.PersonId;
        (DepartedOn, ArrivedOn) = (member.DepartedOn, member.ArrivedOn);
        EndsOn = member.DepartedOn ?? EndsOn;
        Days = member.DepartedOn?.DayNumber - file.RequestedOn.DayNumber;
        // What was put right in the register counts; with the departure stands what was kept of that day, which a correction follows.
        (Sex, Nationality) = member.DepartedOn is null
            ? (known?.Sex ?? member.Sex, known?.Nationality ?? member.Nationality)
            : (member.Sex ?? known?.Sex, member.Nationality ?? known?.Nationality);
        Age = member.DepartedOn is null ? known?.Age : member.AgeAtDeparture;
        IsChild = member.Relation == Relation.Child;
        (Unaccompanied, IsVulnerable, Disability) = (
            member.Unaccompanied,
            member.IsVulnerable,
            member.Disability
        );
        return this;
    }

    /// <summary>What the register says of somebody who has not left yet.</summary>
    /// <param name="Sex">F, M or X.</param>
    /// <param name="Nationality">ISO 3166-1 alpha-2.</param>
    /// <param name="Age">In years on the day of the request.</param>
    internal sealed record Known(char? Sex, string? Nationality, int? Age);
}

internal sealed class CountedPersonMapping : IEntityTypeConfiguration<CountedPerson>
{
    public void Configure(EntityTypeBuilder<CountedPerson> builder)
    {
        builder.ToTable("cases_counted");
        builder.Property(c => c.Disability).HasConversion<int>();
        builder.HasIndex(c => c.CaseId);
        builder.HasIndex(c => c.PersonId);
        // All that a year is counted by: it is read from the index alone.
        builder.HasIndex(c => new
        {
            c.DepartedOn,
            c.HostMissionId,
            c.OriginMissionId,
            c.Nationality,
            c.Sex,
            c.Age,
            c.IsChild,
            c.Unaccompanied,
            c.IsVulnerable,
            c.Disability,
            c.ArrivedOn,
            c.Days,
        });
        builder.HasIndex(c => new
        {
            c.EndsOn,
            c.RequestedOn,
            c.HostMissionId,
            c.OriginMissionId,
        });
        builder.HasIndex(c => new { c.RequestedOn, c.HostMissionId });
        builder.HasIndex(c => c.ArrivedOn);
        builder.HasIndex(c => new
        {
            c.ClosedOn,
            c.HostMissionId,
            c.OriginMissionId,
            c.ClosureReason,
        });
    }
}
