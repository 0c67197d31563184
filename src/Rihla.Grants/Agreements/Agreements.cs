using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What is said about an agreement.</summary>
internal sealed record AgreementInput
{
    public AgreementKind Kind { get; init; }
    public string? Title { get; init; }
    public string? Purpose { get; init; }

    /// <summary>A year, a month or a day.</summary>
    public PartialDate? Signed { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }
    public bool AllowsTransfer { get; init; }
}

/// <summary>What is said about a party.</summary>
internal sealed record PartyInput
{
    public string? Name { get; init; }
    public DataRecipient? Recipient { get; init; }
    public string? Country { get; init; }
    public bool ForAll { get; init; }
}

/// <summary>Keeps agreements, their parties, renewals, documents and commitments.</summary>
internal sealed class Agreements(RihlaDb db, Attachments attachments, Staff staff, Today today)
{
    // The roles that can own a commitment: those who can open the page on which it is kept.
    private static readonly IReadOnlyList<Role> Owners =
    [
        Role.ProgrammeManager,
        Role.LiaisonOfficer,
        Role.FinanceOfficer,
        Role.DataProtectionOfficer,
    ];

    /// <summary>The agreements of the actor's mission: those that lapse first before the others, lapsed ones last.</summary>
    public async Task<IReadOnlyList<Agreement>> ListAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.ViewAgreements);
        var day = today.Date;
        var all = await db.Set<Agreement>()
            .AsNoTracking()
            .Include(a => a.Parties)
            .Include(a => a.Commitments)
            .AsSplitQuery()
            .Where(a => a.MissionId == by.MissionId)
            .ToListAsync(cancel);
        return
        [
            .. all.OrderBy(a => !a.IsActiveOn(day))
                .ThenBy(a => a.EndsOn ?? DateOnly.MaxValue)
                .ThenBy(a => a.Title, StringComparer.CurrentCulture),
        ];
    }

    /// <summary>An agreement of the actor's mission with everything of it.</summary>
    public Task<Agreement?> FindAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(GrantsPermissions.ViewAgreements);
        return db.Set<Agreement>()
            .Include(a => a.Parties)
            .Include(a => a.Renewals)
            .Include(a => a.Papers)
            .Include(a => a.Commitments)
            .AsSplitQuery()
            .SingleOrDefaultAsync(a => a.Id == id && a.MissionId == by.MissionId, cancel);
    }

    /// <summary>Enters an agreement.</summary>
    /// <returns>Its identity; refused without title, purpose and first day, and when it ends before it starts.</returns>
    public async Task<Outcome<Guid>> AddAsync(
        AgreementInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.KeepAgreements);
        var faults = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(input.Title) || input.Title.Length > Agreement.LongestTitle)
        {
            faults.Add(Refusal.Of("Title", "Agreement.TitleMissing", Agreement.LongestTitle));
        }
        if (
            string.IsNullOrWhiteSpace(input.Purpose)
            || input.Purpose.Length > Agreement.LongestPurpose
        )
        {
            faults.Add(Refusal.Of("Purpose", "Agreement.PurposeMissing", Agreement.LongestPurpose));
        }
        if (input.StartsOn is null || input.EndsOn < input.StartsOn)
        {
            faults.Add(Refusal.Of("StartsOn", "Agreement.PeriodWrong"));
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        var agreement = new Agreement
        {
            MissionId = by.MissionId,
            Kind = input.Kind,
            Title = input.Title!.Trim(),
            Purpose = input.Purpose!.Trim(),
            Signed = input.Signed?.ToString(),
            StartsOn = input.StartsOn!.Value,
            AllowsTransfer = input.AllowsTransfer,
        };
        agreement.EndAt(input.EndsOn);
        db.Add(agreement);
        await db.SaveAsync(by, new Act("agreement.added") { Args = [agreement.Title] }, cancel);
        return agreement.Id;
    }

    /// <summary>Adds a party.</summary>
    public Task<Outcome> AddPartyAsync(
        Guid id,
        PartyInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            agreement =>
            {
                if (
                    string.IsNullOrWhiteSpace(input.Name)
                    || input.Name.Length > Agreement.LongestTitle
                )
                {
                    return Answer(
                        Refusal.Of("Name", "Agreement.PartyMissing", Agreement.LongestTitle)
                    );
                }
                agreement.Add(
                    new AgreementParty
                    {
                        AgreementId = agreement.Id,
                        Name = input.Name.Trim(),
                        Recipient = input.Recipient,
                        Country = string.IsNullOrWhiteSpace(input.Country) ? null : input.Country,
                        // One ministry and one police: there is nobody else of their kind.
                        ForAll =
                            input.ForAll
                            || input.Recipient
                                is DataRecipient.ExitAuthority
                                    or DataRecipient.BorderPolice,
                    }
                );
                return Answer(
                    new Act("agreement.party-added") { Args = [agreement.Title, input.Name.Trim()] }
                );
            },
            cancel
        );

    /// <summary>Takes away a party, such as one that was entered by mistake: it receives no more data under the agreement.</summary>
    public Task<Outcome> RemovePartyAsync(
        Guid id,
        Guid partyId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            agreement =>
            {
                if (agreement.Parties.FirstOrDefault(p => p.Id == partyId) is not { } party)
                {
                    return Answer(new Refusal("Agreement.PartyGone"));
                }
                agreement.Remove(party);
                return Answer(
                    new Act("agreement.party-removed") { Args = [agreement.Title, party.Name] }
                );
            },
            cancel
        );

    /// <summary>Says whether personal data may be handed to the parties.</summary>
    public Task<Outcome> AllowTransferAsync(
        Guid id,
        bool allows,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            agreement =>
            {
                agreement.AllowsTransfer = allows;
                return Answer(
                    new Act(allows ? "agreement.transfer-allowed" : "agreement.transfer-stopped")
                    {
                        Args = [agreement.Title],
                    }
                );
            },
            cancel
        );

    /// <summary>Extends an agreement.</summary>
    public Task<Outcome> RenewAsync(
        Guid id,
        DateOnly? decidedOn,
        DateOnly? until,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            agreement =>
            {
                var renewed = agreement.Renew(decidedOn, until);
                return renewed.IsDone
                    ? Answer(
                        new Act("agreement.renewed")
                        {
                            Args = [agreement.Title, DayOf(until!.Value)],
                        }
                    )
                    : Answer(renewed.Refusals[0]);
            },
            cancel
        );

    /// <summary>Ends an agreement earlier than was agreed, or than was typed: see <see cref="Agreement.EndEarly"/>.</summary>
    /// <returns>Refused without a reason, too.</returns>
    public Task<Outcome> EndEarlyAsync(
        Guid id,
        DateOnly? on,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            agreement =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Answer(Refusal.Of("Reason", "Grant.ReasonMissing"));
                }
                var ended = agreement.EndEarly(on);
                return ended.IsDone
                    ? Answer(
                        new Act("agreement.ended-early")
                        {
                            Args = [agreement.Title, DayOf(on!.Value)],
                            Reason = reason.Trim(),
                        }
                    )
                    : Answer(ended.Refusals[0]);
            },
            cancel
        );

    /// <summary>Adds a document, a PDF or an image; it is kept encrypted.</summary>
    public async Task<Outcome> AddPaperAsync(
        Guid id,
        string? name,
        Stream? content,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var read = await attachments.ReadDocumentAsync(content, fileName, "File", cancel);
        return await OnAsync(
            id,
            by,
            async agreement =>
            {
                if (string.IsNullOrWhiteSpace(name) || read is null)
                {
                    return Refusal.Of("PaperName", "Agreement.PaperMissing");
                }
                if (!read.IsDone)
                {
                    return read.Refusals.ToList();
                }
                agreement.Add(
                    new AgreementPaper
                    {
                        AgreementId = agreement.Id,
                        AttachmentId = attachments.Keep(read.Value)!.Value,
                        Name = name.Trim(),
                        AddedOn = today.Date,
                    }
                );
                return new Act("agreement.paper-added") { Args = [agreement.Title, name.Trim()] };
            },
            cancel
        );
    }

    /// <summary>A document of an agreement of the actor's mission.</summary>
    public async Task<Attachment?> PaperAsync(
        Guid id,
        Guid paperId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        (await FindAsync(id, by, cancel))?.Papers.FirstOrDefault(p => p.Id == paperId) is { } paper
            ? await attachments.FindAsync(paper.AttachmentId, cancel)
            : null;

    /// <summary>Notes what was promised, who keeps it, and by when: it stands in that person's work list.</summary>
    public Task<Outcome> CommitAsync(
        Guid id,
        string? what,
        Guid ownerId,
        DateOnly? dueOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async agreement =>
            {
                if (string.IsNullOrWhiteSpace(what) || what.Length > Commitment.LongestWhat)
                {
                    return Refusal.Of("What", "Commitment.WhatMissing", Commitment.LongestWhat);
                }
                if (
                    (await OwnersAsync(by, cancel)).FirstOrDefault(s => s.UserId == ownerId)
                    is not { } owner
                )
                {
                    return Refusal.Of("OwnerId", "Commitment.OwnerMissing");
                }
                if (dueOn is null)
                {
                    return Refusal.Of("DueOn", "Commitment.DueMissing");
                }
                agreement.Add(
                    new Commitment
                    {
                        AgreementId = agreement.Id,
                        What = what.Trim(),
                        OwnerUserId = ownerId,
                        OwnerName = owner.Name,
                        DueOn = dueOn.Value,
                    }
                );
                return new Act("commitment.added")
                {
                    Args = [agreement.Title, what.Trim(), owner.Name],
                };
            },
            cancel
        );

    /// <summary>Hands a commitment to somebody else, or to another day: its owner may have left, the other side asked for time.</summary>
    /// <returns>Refused once it is kept, without a day, and for who cannot open the agreement.</returns>
    public Task<Outcome> HandOverAsync(
        Guid id,
        Guid? commitmentId,
        Guid? ownerId,
        DateOnly? dueOn,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async agreement =>
            {
                if (
                    agreement.Commitments.FirstOrDefault(c => c.Id == commitmentId)
                    is not { DoneOn: null } commitment
                )
                {
                    return Refusal.Of("CommitmentId", "Commitment.NotFound");
                }
                if (
                    (await OwnersAsync(by, cancel)).FirstOrDefault(s => s.UserId == ownerId)
                    is not { } owner
                )
                {
                    return Refusal.Of("OwnerId", "Commitment.OwnerMissing");
                }
                if (dueOn is not { } day)
                {
                    return Refusal.Of("DueOn", "Commitment.DueMissing");
                }
                commitment.HandOver(owner.UserId, owner.Name, day);
                return new Act("commitment.handed-over")
                {
                    Args = [agreement.Title, commitment.What, owner.Name],
                };
            },
            cancel
        );

    /// <summary>Those of the actor's mission who can keep a commitment, by name.</summary>
    public async Task<IReadOnlyList<StaffInfo>> OwnersAsync(
        Actor by,
        CancellationToken cancel = default
    ) =>
        [
            .. (await staff.InMissionAsync(by.MissionId, cancel)).Where(s =>
                s.Roles.Overlaps(Owners)
            ),
        ];

    /// <summary>Notes that a commitment was kept: by its owner, or by whoever keeps agreements.</summary>
    public async Task<Outcome> KeptAsync(
        Guid id,
        Guid commitmentId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (
            await FindAsync(id, by, cancel) is not { } agreement
            || agreement.Commitments.FirstOrDefault(c => c.Id == commitmentId)
                is not { DoneOn: null } commitment
        )
        {
            return new Refusal("Commitment.NotFound");
        }
        if (commitment.OwnerUserId != by.UserId && !by.May(GrantsPermissions.KeepAgreements))
        {
            return new Refusal("Commitment.NotYours", commitment.OwnerName);
        }
        commitment.DoneOn = today.Date;
        await db.SaveAsync(
            by,
            new Act("commitment.kept") { Args = [agreement.Title, commitment.What] },
            cancel
        );
        return Outcome.Done;
    }

    private Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Agreement, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(GrantsPermissions.KeepAgreements);
        return db.ChangeAsync(
            $"agreement {id}",
            () => FindAsync(id, by, cancel),
            new Refusal("Agreement.NotFound"),
            change,
            by,
            cancel
        );
    }

    private static string DayOf(DateOnly day) =>
        day.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static Task<Outcome<Act>> Answer(Act act) => Task.FromResult<Outcome<Act>>(act);

    private static Task<Outcome<Act>> Answer(Refusal refusal) =>
        Task.FromResult<Outcome<Act>>(refusal);
}
