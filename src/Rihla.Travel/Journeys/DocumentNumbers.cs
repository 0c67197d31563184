using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Travel;

/// <summary>The numbers of travel documents: by them a consulate speaks of a person.</summary>
internal sealed class DocumentNumbers(RihlaDb db) : PaperNumbers
{
    public override IQueryable<Guid> Cases =>
        db.Set<TravelDocument>().Where(d => d.Number != null).Select(d => d.CaseId);

    public override async Task<IReadOnlyList<string>> OfAsync(Guid caseId, CancellationToken cancel)
    {
        await db.Set<TravelDocument>().Where(d => d.CaseId == caseId).LoadAsync(cancel);
        return
        [
            .. db.Set<TravelDocument>()
                .Local.Where(d => d.CaseId == caseId)
                .Select(d => d.Number?.Reveal())
                .OfType<string>(),
        ];
    }
}
