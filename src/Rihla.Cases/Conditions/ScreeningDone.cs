using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Everybody who travels has been screened for vulnerability and protection needs.</summary>
internal sealed class ScreeningDone(RihlaDb db) : Condition
{
    public override string Key => "screening-done";

    public override Stage Into => Stage.Screened;

    public override Role Owner => Role.Caseworker;

    public override string Page => "screening";

    public override Role? WaivedBy => Role.ProtectionOfficer;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        Obstacles(
            file,
            await db.Set<Screening>()
                .AsNoTracking()
                .Include(s => s.Persons)
                .SingleOrDefaultAsync(s => s.CaseId == file.Id, cancel)
        );

    internal static IReadOnlyList<Obstacle> Obstacles(CaseFile file, Screening? screening) =>
        [
            .. file.Waiting()
                .Where(t => screening?.Of(t.MemberId) is null)
                .Select(t => new Obstacle("Screening.Missing", t.Person.Id) { Found = t.MemberId }),
        ];
}
