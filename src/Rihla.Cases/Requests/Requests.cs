using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A request for help as it arrives. Three things are enough: what to call the person, how to reach them, in which language.</summary>
public sealed record NewRequest
{
    /// <summary>The longest note taken, in characters.</summary>
    public const int LongestNote = 4000;

    /// <summary>How the person calls themselves.</summary>
    public string? Name { get; init; }

    /// <summary>A telephone number, as said. One that is no number of any plan is kept only when it was asked again.</summary>
    public string? Phone { get; init; }

    /// <summary>The telephone is right as it is written, whatever the numbering plan says.</summary>
    public bool PhoneAsSaid { get; init; }

    /// <summary>How and when it is safe to call back; needed where there is no telephone.</summary>
    public string? SafeContact { get; init; }

    /// <summary>The language to speak, BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>How the request arrived.</summary>
    public Channel Channel { get; init; }

    /// <summary>The organisation that referred the person; needed for <see cref="Channel.Partner"/>.</summary>
    public string? PartnerName { get; init; }

    /// <summary>The country the person wants to return to, ISO 3166 alpha-2, where it is said already.</summary>
    public string? Country { get; init; }

    /// <summary>Anything else that was said.</summary>
    public string? Note { get; init; }

    /// <summary>The mission that is asked, for a request that no member of staff takes; otherwise theirs.</summary>
    public Guid? MissionId { get; init; }

    /// <summary>The day of the request; today, when nothing is said.</summary>
    public DateOnly? On { get; init; }

    /// <summary>
    /// A child alone, or a sign of danger: the case is restricted from the first moment, so that a protection officer takes it
    /// and nobody else reads what was said.
    /// </summary>
    public bool NeedsProtection { get; init; }

    /// <summary>It is known that this telephone has asked before, and this is another request nevertheless.</summary>
    public bool DespiteSamePhone { get; init; }
}

/// <summary>A request that was taken.</summary>
/// <param name="CaseId">The case it became.</param>
/// <param name="Code">Its code, to tell the person.</param>
public sealed record RequestTaken(Guid CaseId, string Code);

/// <summary>Takes requests for help, from whatever channel.</summary>
public sealed class Requests
{
    private readonly RihlaDb db;
    private readonly CaseKeys keys;
    private readonly CaseScope scope;
    private readonly Progress progress;
    private readonly Missions missions;
    private readonly Today today;

    internal Requests(
        RihlaDb db,
        CaseKeys keys,
        CaseScope scope,
        Progress progress,
        Missions missions,
        Today today
    ) =>
        (this.db, this.keys, this.scope, this.progress, this.missions, this.today) = (
            db,
            keys,
            scope,
            progress,
            missions,
            today
        );

    /// <summary>Takes a request; it becomes a case of the mission, at the stage <see cref="Stage.Requested"/>.</summary>
    /// <returns>
    /// The case; refused without a name, a way to call back or a language, for a mission that prepares no returns; when the
    /// telephone cannot be one, until the caseworker says that it is right; and when an open request came from the same
    /// telephone, until the caseworker says that it is another one.
    /// </returns>
    public Task<Outcome<RequestTaken>> TakeAsync(
        NewRequest request,
        Actor by,
        CancellationToken cancel = default
    ) => TakeAsync(request, by, (_, _) => Task.FromResult(Outcome.Done), cancel);

    /// <summary>The same, for a request that something else stands for already: both are settled in one transaction.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="by">Who takes it.</param>
    /// <param name="within">Settles the other within the transaction, or refuses; then there is no case.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public async Task<Outcome<RequestTaken>> TakeAsync(
        NewRequest request,
        Actor by,
        Func<RequestTaken, Work, Task<Outcome>> within,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(within);
        ArgumentNullException.ThrowIfNull(request);
        by.Need(CasesPermissions.Register);
        var missionId = by.IsSystem ? request.MissionId ?? Guid.Empty : by.MissionId;
        if (await missions.FindAsync(missionId, cancel) is not { IsHost: true } mission)
        {
            return new Refusal("Request.NotAHostMission");
        }
        var faults = Faults(request);
        if (request.Channel == Channel.Import)
        {
            faults.Add(Refusal.Of(nameof(request.Channel), "Request.ChannelUnknown"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        var (phone, impossible) = PhoneOf(
            request.Phone,
            mission,
            nameof(request.Phone),
            request.PhoneAsSaid || by.IsSystem
        );
        if (impossible.Count > 0)
        {
            return impossible.ToList();
        }
        await using var work = await db.BeginAsync(cancel);
        if (
            phone is not null
            && !request.DespiteSamePhone
            && !by.IsSystem
            && await OpenCaseWithPhoneAsync(phone, by, cancel) is { } earlier
        )
        {
            return Refusal.Of(nameof(request.Phone), "Request.SamePhone", earlier);
        }
        var @case = new Case
        {
            Code = (await CaseCodes.FreeAsync(db, 1, () => Code.New(mission.Code), cancel))[0],
            HostMissionId = mission.Id,
            Channel = request.Channel,
            RequestedOn = request.On ?? today.Date,
            Language = request.Language!,
            CaseworkerId = by.Roles.Contains(Role.Caseworker) ? by.UserId : null,
            Sensitivity = request.NeedsProtection ? Sensitivity.Restricted : Sensitivity.Normal,
            Country = string.IsNullOrWhiteSpace(request.Country) ? null : request.Country,
            CallerName = Personal.Of(request.Name),
            CallerPhone = Personal.Of(phone),
            SafeContact = Personal.Of(request.SafeContact),
            PartnerName =
                request.Channel == Channel.Partner ? Personal.Of(request.PartnerName) : null,
            RequestNote = Personal.Of(request.Note),
        };
        if (
            @case.Country is { } country
            && await missions.OriginForAsync(country, cancel) is [var only]
        )
        {
            @case.OriginMissionId = only.Id;
        }
        @case.Reach(Stage.Requested, today.Date);
        db.Add(@case);
        await keys.RewriteAsync(@case, cancel);
        await db.SaveAsync(
            by,
            new Act("case.requested", CaseId: @case.Id)
            {
                Args = [Fill.Text($"Channel.{request.Channel}")],
            },
            cancel
        );
        await progress.FollowAsync(@case.Id, by, cancel);
        var taken = new RequestTaken(@case.Id, @case.Code);
        if (await within(taken, work) is { IsDone: false } refused)
        {
            db.ChangeTracker.Clear();
            return refused.Refusals.ToList();
        }
        await work.CommitAsync(cancel);
        return taken;
    }

    /// <summary>
    /// A telephone as it is kept and found again: with its country where it is a number, or as it was said. What cannot be a
    /// number is refused unless it was asked about.
    /// </summary>
    internal static (string? Phone, IReadOnlyList<Refusal> Faults) PhoneOf(
        string? text,
        MissionInfo mission,
        string field,
        bool asSaid
    )
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, []);
        }
        var read = Phones.Read(text, mission.Country, field);
        return read.IsDone ? (read.Value, [])
            : asSaid ? (text.Trim(), [])
            : (null, read.Refusals);
    }

    internal static List<Refusal> Faults(NewRequest request)
    {
        var faults = new List<Refusal>();
        // An earlier system mostly told neither who called nor how they are reached; what is learned later is written all the same.
        var wasSaid = request.Channel != Channel.Import;
        if (wasSaid && string.IsNullOrWhiteSpace(request.Name))
        {
            faults.Add(Refusal.Of(nameof(request.Name), "Request.NameMissing"));
        }
        if (
            wasSaid
            && string.IsNullOrWhiteSpace(request.Phone)
            && string.IsNullOrWhiteSpace(request.SafeContact)
        )
        {
            faults.Add(Refusal.Of(nameof(request.Phone), "Request.ContactMissing"));
        }
        if (!Names.SpokenLanguages.Knows(request.Language))
        {
            faults.Add(Refusal.Of(nameof(request.Language), "Request.LanguageMissing"));
        }
        if (!Enum.IsDefined(request.Channel))
        {
            faults.Add(Refusal.Of(nameof(request.Channel), "Request.ChannelUnknown"));
        }
        if (request.Channel == Channel.Partner && string.IsNullOrWhiteSpace(request.PartnerName))
        {
            faults.Add(Refusal.Of(nameof(request.PartnerName), "Request.PartnerMissing"));
        }
        if (!string.IsNullOrWhiteSpace(request.Country) && !Names.Countries.Knows(request.Country))
        {
            faults.Add(Refusal.Of(nameof(request.Country), "Request.CountryUnknown"));
        }
        foreach (
            var (field, text, most) in (ReadOnlySpan<(string, string?, int)>)
                [
                    (nameof(request.Name), request.Name, 200),
                    (nameof(request.Phone), request.Phone, 40),
                    (nameof(request.SafeContact), request.SafeContact, 500),
                    (nameof(request.PartnerName), request.PartnerName, 200),
                    (nameof(request.Note), request.Note, NewRequest.LongestNote),
                ]
        )
        {
            if (text?.Length > most)
            {
                faults.Add(
                    Refusal.Of(
                        field,
                        "Request.TooLong",
                        most.ToString(CultureInfo.InvariantCulture)
                    )
                );
            }
        }
        return faults;
    }

    private async Task<string?> OpenCaseWithPhoneAsync(
        string phone,
        Actor by,
        CancellationToken cancel
    )
    {
        var wanted = await keys.ToFindAsync("", [phone], cancel);
        return await scope
            .VisibleTo(by)
            .Where(c => c.Stage != Stage.Closed)
            .Where(c => db.Set<CaseKey>().Any(k => wanted.Contains(k.Key) && k.CaseId == c.Id))
            .OrderBy(c => c.Id)
            .Select(c => c.Code)
            .FirstOrDefaultAsync(cancel);
    }
}
