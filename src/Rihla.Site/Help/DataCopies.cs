using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>Puts together the copy of somebody's data that was asked for.</summary>
internal sealed class DataCopies(
    RihlaDb db,
    DataRequests requests,
    CaseFiles files,
    HeldDataBook book,
    RequestCopies asks,
    Erasures erasures,
    ReadLog reads,
    Words words
)
{
    /// <summary>
    /// All that is held about her, in the language of her receipt, while the copy waits to be handed over. Every taking is
    /// recorded, in the history of her case as well.
    /// </summary>
    public async Task<(DataRequestView View, IReadOnlyList<HeldSection> Sections)?> OfAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (
            await requests.OpenAsync(id, by, cancel)
            is not { Entity.Standing: DataRequestStanding.Ready } view
        )
        {
            return null;
        }
        var request = await requests.RequestOfAsync(view.Entity, cancel);
        var told = words.In(view.Language);
        var file = request.CaseId is { } caseId
            ? await files.FindAsync(caseId, Online.Herself, cancel)
            : null;
        var holder = request.MemberId is { } member
            ? file?.Travellers.FirstOrDefault(t => t.MemberId == member)
            : file?.Applicant;
        // Who was taken out of the case is told what is their own, as they would have it erased.
        var herself =
            holder?.Person.Id
            ?? (
                request is { CaseId: { } theirs, MemberId: { } left }
                    ? await erasures.FormerAsync(theirs, left, cancel)
                    : null
            );
        await reads.SawAsync(
            by,
            new("site.data-copy-taken", CaseId: request.CaseId, PersonId: herself)
            {
                Args = [request.Code],
            },
            cancel
        );
        var sections = new List<HeldSection>();
        if (herself is { } one)
        {
            sections.AddRange(await book.OfAsync(one, told, cancel));
        }
        // What was said with a request is the applicant's: never of whoever was taken out of the case.
        else if (
            request.MemberId is null
            && file is not null
            && await asks.OfAsync(file.Id, told, cancel) is { } asked
        )
        {
            sections.Add(asked);
        }
        sections.Add(await SaidAsync(request, told, cancel));
        return (view, sections);
    }

    // What the site itself holds: the receipt, what is still kept of the form, and what was written and answered.
    private async Task<HeldSection> SaidAsync(
        HelpRequest request,
        Words told,
        CancellationToken cancel
    )
    {
        var lines = new HeldLines()
            .With(told["Site.Follow.Code"], request.Code)
            .With(told["DataRequest.AskedAt"], told.DateTime(request.At));
        if (request.Answers is { } answers)
        {
            var said = HelpAnswers.Read(answers.Reveal());
            lines
                .With(told["Site.Requests.Name"], said.Name)
                .With(told["Site.Requests.Contact"], said.Phone, said.OtherContact)
                .With(told["Site.Requests.Note"], said.Note);
        }
        foreach (
            var line in await db.Set<Exchange>()
                .AsNoTracking()
                .Where(e => e.RequestId == request.Id)
                .OrderBy(e => e.At)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                told.Of(line.Kind),
                told.DateTime(line.At),
                line.Text.Reveal(),
                line.AppointmentAt is { } at ? told.DateTime(at) : null,
                line.Place?.Reveal(),
                line.Bring?.Reveal()
            );
        }
        return new(told["DataRequest.Said"], lines.All);
    }
}
