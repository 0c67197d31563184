using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What is recorded about the travel document of one person.</summary>
internal sealed record DocumentRow
{
    public Guid PersonId { get; init; }

    public TravelDocumentKind Kind { get; init; } = TravelDocumentKind.LaissezPasser;
    public string? Number { get; init; }
    public DateOnly? IssuedOn { get; init; }
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The parent on whose document a child travels.</summary>
    public Guid? OnDocumentOfId { get; init; }

    /// <summary>Whether nothing is stated about a document in hand.</summary>
    public bool IsBlank =>
        string.IsNullOrWhiteSpace(Number) && IssuedOn is null && ExpiresOn is null;

    /// <summary>This row filled with what the register holds, if that opens a border on a day; the one that is valid longest.</summary>
    public DocumentRow? TakenFrom(IEnumerable<IdentityDocumentSummary> documents, DateOnly day) =>
        documents
            .Where(d =>
                d.Number is not null
                && KindOf(d.Type) is not null
                && (d.ExpiresOn is null || d.ExpiresOn.Value.Latest >= day)
            )
            .OrderByDescending(d => d.ExpiresOn?.Latest)
            .Select(d =>
                this with
                {
                    Kind = KindOf(d.Type)!.Value,
                    Number = d.Number,
                    IssuedOn = d.IssuedOn is { Day: not null } issued ? issued.Earliest : null,
                    ExpiresOn = d.ExpiresOn is { Day: not null } expires ? expires.Latest : null,
                }
            )
            .FirstOrDefault();

    private static TravelDocumentKind? KindOf(DocumentType type) =>
        type switch
        {
            DocumentType.Passport => TravelDocumentKind.Passport,
            DocumentType.LaissezPasser => TravelDocumentKind.LaissezPasser,
            _ => null,
        };

    public static DocumentRow Of(Guid personId, TravelDocument? document) =>
        document is null
            ? new() { PersonId = personId }
            : new()
            {
                PersonId = personId,
                Kind = document.Kind,
                Number = document.Number?.Reveal(),
                IssuedOn = document.IssuedOn,
                ExpiresOn = document.ExpiresOn,
                OnDocumentOfId = document.OnDocumentOfId,
            };
}

/// <summary>A request to a consulate, for several people at once.</summary>
internal sealed record ConsulateRequest
{
    public IReadOnlyList<Guid> PersonIds { get; init; } = [];
    public TravelDocumentKind Kind { get; init; } = TravelDocumentKind.LaissezPasser;
    public DateOnly? On { get; init; }
    public decimal? Fee { get; init; }
    public string? Currency { get; init; }
}

/// <summary>That a consulate refuses, for several people at once.</summary>
internal sealed record ConsulateRefuses
{
    public IReadOnlyList<Guid> PersonIds { get; init; } = [];
    public ConsulateRefusal? Why { get; init; }
    public DateOnly? On { get; init; }

    /// <summary>What the consulate said.</summary>
    public string? Note { get; init; }
}

/// <summary>Records travel documents, requests to consulates and their refusals.</summary>
internal sealed class TravelDocuments(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Consents consents,
    DataTransfers transfers,
    NamedToAuthorities naming,
    PaperSearch search,
    Today today
)
{
    public Task<Dictionary<Guid, TravelDocument>> OfAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) =>
        db.Set<TravelDocument>()
            .AsNoTracking()
            .Where(d => d.CaseId == caseId)
            .ToDictionaryAsync(d => d.PersonId, cancel);

    /// <summary>Records the documents of a family, one row for each; rows that say nothing new change nothing.</summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="seen">What the form was filled from, see <see cref="Seen"/>.</param>
    /// <param name="by">Who records them.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> RecordAsync(
        string code,
        IReadOnlyList<DocumentRow> rows,
        string? seen,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Documents,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                var documents = await LockedAsync(file, cancel);
                if (Seen.Of(documents.Values) != (seen ?? ""))
                {
                    return Outcome.ChangedMeanwhile;
                }
                var faults = new List<Refusal>();
                var changed = 0;
                for (var i = 0; i < rows.Count; i++)
                {
                    var row = rows[i];
                    if (file.Find(row.PersonId) is null)
                    {
                        return Outcome.ChangedMeanwhile;
                    }
                    var document = documents.GetValueOrDefault(row.PersonId);
                    if (row == DocumentRow.Of(row.PersonId, document))
                    {
                        continue;
                    }
                    faults.AddRange(Apply(file, ref document, row, i));
                    if (document is not null)
                    {
                        documents[row.PersonId] = document;
                    }
                    changed++;
                }
                if (changed == 0)
                {
                    faults.Add(new Refusal("TravelDocument.NothingChanged"));
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                await SettleAsync(file, by, cancel);
                await search.RenewAsync(file, cancel);
                return new Act("travel.documents-recorded")
                {
                    Args = [changed.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                };
            },
            cancel
        );

    /// <summary>
    /// Records that a consulate was asked. Refused for people who are not to be named to an authority now
    /// (<see cref="NamedToAuthorities"/>) or do not consent that their data go there, and for those whose document is in hand and suffices (<see cref="TravelDocument.Suffices"/>).
    /// </summary>
    public Task<Outcome> RequestAsync(
        string code,
        ConsulateRequest request,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Documents,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                if (
                    request.PersonIds.Count == 0
                    || request.PersonIds.Any(id => file.Find(id) is null)
                )
                {
                    return Refusal.Of("PersonIds", "TravelDocument.NobodyChosen");
                }
                if (request.On is not { } on || on > today.Date)
                {
                    return Refusal.Of("On", "TravelDocument.RequestedOnWrong");
                }
                if (request.Fee is < 0)
                {
                    return Refusal.Of("Fee", "TravelDocument.FeeNegative");
                }
                if (SmallSum.Fault("Fee", request.Fee, "Currency", request.Currency) is { } fault)
                {
                    return fault;
                }
                var asked = request.PersonIds.Distinct().ToList();
                if (await naming.FaultsAsync(file, asked, cancel) is { Count: > 0 } withheld)
                {
                    return withheld;
                }
                var consenting = await consents.StandingAsync(
                    file,
                    ConsentPurpose.ShareWithConsulate,
                    cancel: cancel
                );
                if (!asked.TrueForAll(consenting.Contains))
                {
                    return Refusal.Of("PersonIds", "TravelDocument.NoConsent");
                }
                var documents = await LockedAsync(file, cancel);
                if (
                    asked.Exists(id =>
                        documents.GetValueOrDefault(id)?.Suffices(file.TravelOn, today.Date) == true
                    )
                )
                {
                    return Refusal.Of(
                        "PersonIds",
                        "TravelDocument.AlreadyValid",
                        LapsingPapers.Days
                    );
                }
                var allowed = await transfers.RecordAsync(
                    new(DataRecipient.Consulate, file.HostMissionId, asked.Count)
                    {
                        Country = file.Country,
                        CaseId = file.Id,
                    },
                    by,
                    cancel
                );
                if (!allowed.IsDone)
                {
                    return allowed.Refusals.ToList();
                }
                // Whether somebody is stateless is still to be found out when another consulate, or this one, is asked.
                await tasks.SettleAsync(
                    file.Id,
                    TaskKinds.ConsulateRefused,
                    by,
                    [
                        .. asked
                            .Where(id =>
                                documents.GetValueOrDefault(id)?.RefusalReason?.Reveal() is { } why
                                && why != ConsulateRefusal.NationalityNotRecognised
                            )
                            .Cast<Guid?>(),
                    ],
                    cancel
                );
                foreach (var id in asked)
                {
                    (documents.GetValueOrDefault(id) ?? Add(file, id)).Request(
                        request.Kind,
                        on,
                        request.Fee,
                        request.Currency,
                        today.Date
                    );
                }
                await SettleAsync(file, by, cancel);
                await search.RenewAsync(file, cancel);
                return new Act("travel.consulate-asked")
                {
                    Args = [Fill.Text($"TravelDocumentKind.{request.Kind}")],
                };
            },
            cancel
        );

    /// <summary>
    /// Records that a consulate refused what it was asked for: nobody is reminded of it any more, it can be asked again, and the caseworker
    /// is told. Of whom it does not recognise as its national they are to ask a protection officer, for they may be stateless; that stands
    /// in the encrypted words of the task alone. Refused for people for whom nothing is awaited, and without why and the day.
    /// </summary>
    public Task<Outcome> RefusedAsync(
        string code,
        ConsulateRefuses answer,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Documents,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                if (answer.PersonIds.Count == 0)
                {
                    return Refusal.Of("PersonIds", "TravelDocument.NobodyChosen");
                }
                var documents = await LockedAsync(file, cancel);
                foreach (var id in answer.PersonIds.Distinct())
                {
                    if (
                        file.Find(id) is not { } traveller
                        || documents.GetValueOrDefault(id) is not { } document
                    )
                    {
                        return Refusal.Of("PersonIds", "TravelDocument.NotAwaited");
                    }
                    var outcome = document.Refuse(answer.Why, answer.On, answer.Note, today.Date);
                    if (!outcome.IsDone)
                    {
                        return outcome.Refusals.ToList();
                    }
                    await tasks.RaiseAgainAsync(
                        file,
                        new(
                            TaskKinds.ConsulateRefused,
                            Role.Caseworker,
                            today.Date.AddDays(7),
                            "documents"
                        )
                        {
                            Subject = id,
                            Words =
                            [
                                traveller.Person.FullName,
                                Fill.Text($"ConsulateRefusal.{answer.Why}"),
                                Fill.Text(
                                    answer.Why == ConsulateRefusal.NationalityNotRecognised
                                        ? "ConsulateRefused.AskProtection"
                                        : "ConsulateRefused.AskAgain"
                                ),
                            ],
                        },
                        cancel
                    );
                }
                await SettleAsync(file, by, cancel);
                return new Act("travel.consulate-refused")
                {
                    Args = [Fill.Text($"ConsulateRefusal.{answer.Why}")],
                };
            },
            cancel
        );

    /// <summary>The journey of a case goes to another country: its papers for one journey are asked for anew. The caller saves.</summary>
    public async Task EndJourneyAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        foreach (var document in (await LockedAsync(file, cancel)).Values)
        {
            document.JourneyEnds();
        }
        await SettleAsync(file, by, cancel);
        await search.RenewAsync(file, cancel);
    }

    private async Task<Dictionary<Guid, TravelDocument>> LockedAsync(
        CaseFile file,
        CancellationToken cancel
    )
    {
        await db.LockAsync($"travel {file.Id}", cancel);
        return await db.Set<TravelDocument>()
            .Where(d => d.CaseId == file.Id)
            .ToDictionaryAsync(d => d.PersonId, cancel);
    }

    private IEnumerable<Refusal> Apply(
        CaseFile file,
        ref TravelDocument? document,
        DocumentRow row,
        int index
    )
    {
        if (row.OnDocumentOfId is { } parentId)
        {
            if (
                parentId == row.PersonId
                || file.Find(parentId) is not { } parent
                || parent.IsChildOn(today.Date)
                || !parent.TravelsOn(file.TravelOn ?? today.Date)
                || file.Find(row.PersonId)?.IsChildOn(today.Date) != true
            )
            {
                return
                [
                    Refusal.Of(
                        Travellers.Row(index, nameof(row.OnDocumentOfId)),
                        "TravelDocument.ParentWrong"
                    ),
                ];
            }
            (document ??= Add(file, row.PersonId)).TravelOnThatOf(parentId);
            return [];
        }
        if (row.IsBlank)
        {
            document?.Clear();
            return [];
        }
        document ??= Add(file, row.PersonId);
        return document
            .Receive(row.Kind, row.Number, row.IssuedOn, row.ExpiresOn, today.Date)
            .Refusals.Select(r => r with { Field = Travellers.Row(index, r.Field) });
    }

    private TravelDocument Add(CaseFile file, Guid personId)
    {
        var document = new TravelDocument { CaseId = file.Id, PersonId = personId };
        db.Add(document);
        return document;
    }

    private async Task SettleAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        var documents = db.ChangeTracker.Entries<TravelDocument>().ToList();
        await tasks.RenewedAsync(
            file.Id,
            TaskKinds.DocumentLapsing,
            documents.Select(d =>
                (d.Entity.Id, d.Property(e => e.ExpiresOn).OriginalValue, d.Entity.ExpiresOn)
            ),
            by,
            cancel
        );
        await tasks.AnsweredAsync(
            file,
            TaskKinds.ConsulateSilent,
            documents.ConvertAll(d =>
                (
                    d.Entity.PersonId,
                    d.State != EntityState.Added && d.Property(e => e.IsAwaited).OriginalValue
                        ? d.Property(e => e.RequestedOn).OriginalValue
                        : null,
                    d.Entity.IsAwaited ? d.Entity.RequestedOn : null
                )
            ),
            by,
            cancel
        );
    }
}

/// <summary>A laissez-passer opens the border of the country that issued it, and no other.</summary>
internal sealed class PapersOfOneJourney(TravelDocuments documents) : CountryChanging
{
    public override Task OnChangedAsync(CaseFile file, Actor by, CancellationToken cancel) =>
        documents.EndJourneyAsync(file, by, cancel);
}
