using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases.Import;

/// <summary>Makes cases of the rows of a file: what the file tells and no more.</summary>
internal sealed class ImportedCases(
    RihlaDb db,
    Register register,
    PersonScope scope,
    Missions missions,
    CaseKeys keys,
    Today today
)
{
    /// <summary>What a case is given that its rows do not say.</summary>
    /// <param name="Code">Its code, which no other case has.</param>
    /// <param name="Host">The mission whose caseload it is.</param>
    /// <param name="LastDay">The last day of which the file tells.</param>
    public sealed record Place(string Code, MissionInfo Host, DateOnly LastDay);

    /// <summary>Somebody of a file, with the others of the case as family.</summary>
    public static NewPerson Among(List<CaseloadRow> rows, CaseloadRow row) =>
        row.Person with
        {
            Relatives =
            [
                .. rows.Where(other => other != row)
                    .Select(other => $"{other.Person.GivenNames} {other.Person.FamilyName}".Trim()),
            ],
        };

    /// <summary>
    /// Who of a file stands in the register under the number of the row, as a register that was taken over from the same system
    /// brought them, by that number. Whoever stands in a case is not among them: two cases of one person are for somebody to look at,
    /// who is asked as about every likely match.
    /// </summary>
    /// <param name="rows">The rows, of whichever cases.</param>
    /// <param name="by">Who imports: a record that is not theirs to see is not given to their case.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyDictionary<string, Guid>> RecognisedAsync(
        IEnumerable<CaseloadRow> rows,
        Actor by,
        CancellationToken cancel
    )
    {
        var known = await register.OnFileAsync([.. rows.Select(r => r.Person)], cancel);
        // Two numbers may be one person's by now: the second is somebody to be compared.
        var same = known.Where(k => k.Value.IsSame).DistinctBy(k => k.Value.PersonId).ToList();
        var ids = same.ConvertAll(k => k.Value.PersonId);
        if (ids.Count == 0)
        {
            return new Dictionary<string, Guid>();
        }
        var visible = await scope.VisibleAsync(ids, by, cancel);
        var restricted = await scope.RestrictedAsync(ids, cancel);
        var standing = await db.Set<CaseMember>()
            .Where(m => EF.Parameter(ids).Contains(m.PersonId))
            .Select(m => m.PersonId)
            .ToListAsync(cancel);
        return same.Where(k =>
                visible.Contains(k.Value.PersonId)
                && !restricted.Contains(k.Value.PersonId)
                && !standing.Contains(k.Value.PersonId)
            )
            .ToDictionary(k => k.Key, k => k.Value.PersonId, StringComparer.Ordinal);
    }

    /// <summary>
    /// Enters a case with all its people. It is added to what the transaction inserts, not saved by itself, unless it changes somebody
    /// who was on file.
    /// </summary>
    /// <param name="work">The transaction of the batch.</param>
    /// <param name="rows">The rows of the case, the applicant first.</param>
    /// <param name="recognised">Who of them is on file (<see cref="RecognisedAsync"/>).</param>
    /// <param name="place">What the case is given that its rows do not say.</param>
    /// <param name="result">Counts who was entered and compared.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<(Case Case, Added? Added)> EnterAsync(
        Work work,
        List<CaseloadRow> rows,
        IReadOnlyDictionary<string, Guid> recognised,
        Place place,
        ImportResult result,
        Actor by,
        CancellationToken cancel
    )
    {
        var applicant = rows[0];
        var country = applicant.Person.Nationality!;
        var @case = new Case
        {
            Code = place.Code,
            ExternalId = Personal.Of(applicant.CaseRef),
            ExternalKey = keys.OfExternal(applicant.CaseRef),
            HostMissionId = place.Host.Id,
            Channel = Channel.Import,
            RequestedOn = rows.Min(r => r.RequestedOn),
            Language = LanguageOf(country),
            Country = country,
            OriginMissionId = await missions.OriginForAsync(country, cancel) is [var only]
                ? only.Id
                : null,
            Sensitivity = rows.Any(r => HasFlag(r, "trafficking"))
                ? Sensitivity.Restricted
                : Sensitivity.Normal,
        };
        var acts = new List<Act>(rows.Count);
        var isNew = true;
        foreach (var row in rows)
        {
            MatchDecision[] decisions = recognised.TryGetValue(row.ExternalId, out var onFile)
                ? [new(onFile, MatchDecisionKind.Same)]
                : [];
            // Nobody is there to decide: whoever else is likely to be on file goes to a second person.
            var added = await register.AddAsync(
                work,
                Among(rows, row) with
                {
                    RelativeIds = [.. @case.Members.Select(m => m.PersonId)],
                },
                decisions,
                Actor.System,
                decideAutomatically: true,
                cancel: cancel
            );
            if (!added.IsDone)
            {
                throw new InvalidOperationException(
                    $"Line {row.Line} was checked, and yet refused: {added.Refusals[0].TextKey}."
                );
            }
            result.Count(added.Value.PairsRaised);
            result.CountPerson(added.Value.IsNew);
            isNew &= added.Value.IsNew;
            Enter(@case, row, added.Value.PersonId);
            acts.Add(
                new(
                    row == applicant ? "case.imported" : "case.member-imported",
                    @case.Id,
                    added.Value.PersonId
                )
                {
                    Args = [row == applicant ? row.CaseRef : row.ExternalId],
                }
            );
        }
        if (MoneyToReserve(rows) is { } named)
        {
            acts.Add(new("case.grant-named", @case.Id) { Args = [named] });
        }
        TakeOver(@case, rows, place.LastDay);
        db.Add(@case);
        db.AddRange(
            CountedPerson.Of(
                @case,
                member =>
                    new(
                        member.Sex,
                        member.Nationality,
                        rows[@case.Members.Index().First(m => m.Item == member).Index]
                            .Person.Birth?.AgeOn(@case.RequestedOn)
                    )
            )
        );
        result.CountCase(rows);
        if (isNew)
        {
            return (@case, db.TakeAdded(acts));
        }
        await db.SaveAsync(by, acts, cancel);
        db.ChangeTracker.Clear();
        return (@case, null);
    }

    private void Enter(Case @case, CaseloadRow row, Guid personId)
    {
        // A child alone is written in one column or the other, and counted as such either way.
        var unaccompanied = row.Unaccompanied || HasFlag(row, "unaccompanied");
        var member = @case.Add(personId, row.Relation, unaccompanied);
        member.ExternalKey = keys.OfExternal(row.ExternalId);
        member.IsVulnerable = row.Vulnerabilities?.Split(';').Any(Vulnerability.IsReported) == true;
        member.Vulnerabilities = Personal.Of(row.Vulnerabilities);
        member.Sex = row.Person.Sex?.ToString()[0];
        member.Nationality = row.Person.Nationality;
        (member.DepartedOn, member.ArrivedOn) = (row.DepartedOn, row.ArrivedOn);
        member.AgeAtDeparture = row.DepartedOn is { } left ? row.Person.Birth?.AgeOn(left) : null;
    }

    /// <summary>
    /// The grant that rows of an open case name, if not all of them have left: money is not reserved by a name in a file, but on the
    /// grant, within its rules.
    /// </summary>
    public static string? MoneyToReserve(List<CaseloadRow> rows) =>
        HaveLeft(rows) || rows.Exists(r => r.Closure is not null) ? null : GrantOf(rows);

    private static bool HaveLeft(List<CaseloadRow> rows) =>
        rows.TrueForAll(r => r.DepartedOn is not null);

    private static string? GrantOf(List<CaseloadRow> rows) =>
        rows.Select(r => r.Grant).OfType<string>().FirstOrDefault();

    // The file tells facts, not how they came about: what it does not tell (declarations, documents) is not made up. Of who has left,
    // the grant that paid is such a fact.
    private void TakeOver(Case @case, List<CaseloadRow> rows, DateOnly lastDay)
    {
        @case.TakeOver(Stage.Requested, @case.RequestedOn);
        if (HaveLeft(rows))
        {
            if (GrantOf(rows) is { } grant)
            {
                @case.Fund(grant, @case.RequestedOn);
                foreach (var member in @case.Members)
                {
                    member.JourneyGrant = grant;
                }
            }
            @case.DepartedOn = rows.Max(r => r.DepartedOn);
            @case.SharedWithOrigin = @case.OriginMissionId is not null;
            @case.TakeOver(Stage.Departed, @case.DepartedOn!.Value);
        }
        if (rows.TrueForAll(r => r.ArrivedOn is not null))
        {
            @case.ArrivedOn = rows.Max(r => r.ArrivedOn);
            @case.TakeOver(Stage.Arrived, @case.ArrivedOn!.Value);
        }
        if (rows.Select(r => r.Closure).OfType<ClosureReason>().ToList() is [var reason, ..])
        {
            // The file does not say when: at the latest on the last day it tells of.
            var on = @case.ArrivedOn > lastDay ? @case.ArrivedOn.Value : lastDay;
            if (!@case.Close(reason, null, on).IsDone)
            {
                throw new InvalidOperationException($"The case {@case.Code} does not close.");
            }
        }
        else
        {
            // What is next for it is due from now on, not from a journey years ago.
            @case.TakeOver(@case.Stage, today.Date);
        }
    }

    private static bool HasFlag(CaseloadRow row, string flag) =>
        row.Vulnerabilities?.Split(';').Contains(flag, StringComparer.Ordinal) == true;

    // The file does not say which language somebody speaks; the first conversation does. Until then, the one most
    // offices of that country write.
    private static string LanguageOf(string nationality) =>
        nationality switch
        {
            "NG" or "GH" or "SL" or "LR" or "GM" or "KE" or "UG" or "ZM" or "ZW" or "ET" => "en",
            "SD"
            or "EG"
            or "LY"
            or "SY"
            or "IQ"
            or "YE"
            or "PS"
            or "JO"
            or "LB"
            or "TN"
            or "DZ"
            or "MA"
            or "MR" => "ar",
            "GW" or "CV" or "AO" or "MZ" or "ST" or "BR" => "pt",
            _ => "fr",
        };
}
