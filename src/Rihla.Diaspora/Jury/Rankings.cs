using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>A line of the ranking, with what belongs to it.</summary>
internal sealed record RankedApplication(
    Application Application,
    Ranked Place,
    IReadOnlyList<Assessment> Sheets,
    IReadOnlyList<Assessment> Conflicts
)
{
    /// <summary>Who reads is bound to it: only its code and its place are shown.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>The ranking of a call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Round">Where the marking stands.</param>
/// <param name="Lines">The best first; nothing before the marks may be read.</param>
internal sealed record RankingOfCall(
    Call Call,
    JuryRound Round,
    IReadOnlyList<RankedApplication>? Lines
)
{
    /// <summary>How many are supported as it stands.</summary>
    public int Selected =>
        Lines?.Count(l => l.Application.Standing == ApplicationStanding.Selected) ?? 0;

    public bool AllDecided => Lines?.All(l => l.Application.IsDecided) == true;

    /// <summary>The codes of those decided by a ranking that has changed since, such as when another was taken back: against it nothing stands without a reason.</summary>
    public IReadOnlyList<string> Overtaken =>
        [
            .. (Lines ?? [])
                .Where(l =>
                    l.Application is { IsDecided: true, DecisionReason: null } decided
                    && Decisions.Proposed(l.Place.Proposal) != decided.Standing
                )
                .Select(l => l.Application.Code),
        ];

    /// <summary>
    /// How many of the projects supported gave up before an enterprise was founded: their places can be given to the reserve.
    /// </summary>
    public int GivenUp { get; init; }

    /// <summary>How many places are free once the decisions were announced.</summary>
    public int Free =>
        Call.AnnouncedAt is null ? 0 : Math.Max(0, Call.Places - (Selected - GivenUp));

    /// <summary>How many of them are to be given: nobody decided to leave them free.</summary>
    public int Open => Free - Call.LeftFree;

    /// <summary>The reserve, the best first.</summary>
    public IReadOnlyList<RankedApplication> Reserve =>
        [
            .. (Lines ?? []).Where(l =>
                l.Application is { Standing: ApplicationStanding.Reserve, AnonymisedAt: null }
            ),
        ];

    /// <summary>Who is next in reserve; nobody where several are level for it.</summary>
    public RankedApplication? Next =>
        Reserve is [var first, ..] && Reserve.Count(r => r.Place.Rank == first.Place.Rank) == 1
            ? first
            : null;
}

/// <summary>Reads the ranking of a call from the sheets of its jury.</summary>
internal sealed class Rankings(RihlaDb db)
{
    /// <summary>The ranking of a call of the actor's mission.</summary>
    public async Task<RankingOfCall?> OfAsync(
        string address,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        var call = await CallDesk
            .Whole(db)
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Address == address && c.MissionId == by.MissionId, cancel);
        return call is null ? null : await RankAsync(call, by.UserId, cancel);
    }

    /// <summary>How many places of a call are free once the decisions were announced.</summary>
    internal static async Task<int> FreeAsync(RihlaDb db, Call call, CancellationToken cancel) =>
        Math.Max(
            0,
            call.Places
                - await db.Set<Application>()
                    .CountAsync(
                        a => a.CallId == call.Id && a.Standing == ApplicationStanding.Selected,
                        cancel
                    )
                + await db.Set<Venture>()
                    .Where(Venture.IsLost)
                    .CountAsync(v => v.CallId == call.Id, cancel)
        );

    private async Task<RankingOfCall> RankAsync(Call call, Guid reader, CancellationToken cancel)
    {
        var (round, applications, sheets) = await JuryRoom.RoundAsync(db, call, cancel);
        if (!round.IsOver)
        {
            return new(call, round, null);
        }
        var handedIn = sheets.Where(s => s.IsHandedIn).ToLookup(s => s.ApplicationId);
        var byId = applications.ToDictionary(a => a.Id);
        var places = Ranking.Of(
            call,
            [
                .. applications.Select(a => new Candidate(
                    a.Id,
                    a.WomenJobs + a.MenJobs,
                    [
                        .. handedIn[a.Id]
                            .Select(s => new Sheet(
                                s.JurorId,
                                s.Marks.ToDictionary(m => m.CriterionId, m => m.Points)
                            )),
                    ]
                )),
            ]
        );
        return new(
            call,
            round,
            [
                .. places.Select(p =>
                    sheets.Any(s => s.ApplicationId == p.Id && s.JurorId == reader && s.IsConflict)
                        ? new RankedApplication(
                            byId[p.Id],
                            p with
                            {
                                Score = null,
                                BrokenBy = null,
                            },
                            [],
                            []
                        )
                        {
                            IsClosed = true,
                        }
                        : new RankedApplication(
                            byId[p.Id],
                            p,
                            [
                                .. handedIn[p.Id]
                                    .OrderBy(s => s.JurorName, StringComparer.CurrentCulture),
                            ],
                            [
                                .. sheets
                                    .Where(s => s.ApplicationId == p.Id && s.IsConflict)
                                    .OrderBy(s => s.JurorName, StringComparer.CurrentCulture),
                            ]
                        )
                ),
            ]
        )
        {
            GivenUp = await db.Set<Venture>()
                .Where(Venture.IsLost)
                .CountAsync(v => v.CallId == call.Id, cancel),
        };
    }
}
