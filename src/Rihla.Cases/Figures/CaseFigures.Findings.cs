using Microsoft.EntityFrameworkCore;

namespace Rihla.Cases;

/// <content>What screening found, which is encrypted and so counted in memory.</content>
public sealed partial class CaseFigures
{
    // Which vulnerabilities were found is encrypted: they are counted in memory.
    private async Task<Dictionary<string, int>> VulnerabilitiesAsync(
        ReportSlice slice,
        Guid? missionId,
        CancellationToken cancel
    )
    {
        var counted = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var (_, codes) in FindingsAsync(slice, missionId).WithCancellation(cancel))
        {
            foreach (var code in codes.Where(Cases.Vulnerability.IsReported))
            {
                counted[code] = counted.GetValueOrDefault(code) + 1;
            }
        }
        return counted;
    }

    private async Task<List<Guid>> FoundAsync(
        ReportSlice slice,
        Guid? missionId,
        string code,
        CancellationToken cancel
    )
    {
        var found = new List<Guid>();
        await foreach (
            var (member, codes) in FindingsAsync(slice, missionId).WithCancellation(cancel)
        )
        {
            if (codes.Contains(code, StringComparer.Ordinal))
            {
                found.Add(member);
            }
        }
        return found;
    }

    private async IAsyncEnumerable<(Guid Member, string[] Codes)> FindingsAsync(
        ReportSlice slice,
        Guid? missionId
    )
    {
        var members = Counted(slice with { Vulnerability = null }, missionId)
            .Where(c => c.IsVulnerable)
            .Join(
                db.Set<CaseMember>().AsNoTracking(),
                c => c.Id,
                m => m.Id,
                (_, m) => new { m.Id, m.Vulnerabilities }
            );
        await foreach (var member in members.AsAsyncEnumerable())
        {
            yield return (
                member.Id,
                (member.Vulnerabilities?.Reveal() ?? "").Split(
                    ';',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
            );
        }
    }
}
