using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Diaspora;

namespace Rihla.Tests.Diaspora;

/// <summary>No juror sees what another thinks before she can no longer be swayed, and a bound one never does.</summary>
public class JuryRoundTests
{
    [Property(Arbitrary = [typeof(Rounds)])]
    public bool While_a_sheet_or_a_check_is_missing_and_the_round_is_open_nobody_reads_a_mark(
        Some some
    )
    {
        var round = some.Round;
        var missing = (
            from juror in round.Jurors
            from application in round.Applications
            where
                !round.Sheets.Any(s =>
                    s.JurorId == juror
                    && s.ApplicationId == application
                    && (s.IsConflict || s.IsHandedIn)
                )
            select 1
        ).Count();
        return missing == round.Missing
            && (
                round.IsClosed
                || missing == 0 && round.Unchecked == 0
                || !round.Jurors.Any(j => round.Applications.Any(a => round.MayRead(j, a)))
            );
    }

    [Property(Arbitrary = [typeof(Rounds)])]
    public bool Whoever_is_bound_never_reads_the_marks_of_that_application(Some some) =>
        some
            .Round.Sheets.Where(s => s.IsConflict)
            .All(s => !(some.Round with { IsClosed = true }).MayRead(s.JurorId, s.ApplicationId));

    [Property(Arbitrary = [typeof(Rounds)])]
    public bool Once_it_is_closed_all_others_of_the_jury_may_and_nobody_else(Some some)
    {
        var closed = some.Round with { IsClosed = true };
        return closed.Jurors.All(j =>
                closed.Applications.All(a =>
                    closed.MayRead(j, a)
                    || closed.Sheets.Any(s =>
                        s.JurorId == j && s.ApplicationId == a && s.IsConflict
                    )
                )
            ) && closed.Applications.All(a => !closed.MayRead(Guid.NewGuid(), a));
    }

    [Fact]
    public void A_round_without_jurors_or_applications_is_not_over_by_itself()
    {
        Assert.False(new JuryRound(false, 0, [], [Guid.NewGuid()], []).IsOver);
        Assert.False(new JuryRound(false, 0, [Guid.NewGuid()], [], []).IsOver);
    }

    /// <summary>Some round.</summary>
    public sealed class Some
    {
        internal Some(JuryRound round) => Round = round;

        internal JuryRound Round { get; }
    }

    private static class Rounds
    {
        public static Arbitrary<Some> All() =>
            (
                from jurors in Gen.Choose(0, 4)
                from applications in Gen.Choose(0, 4)
                from others in Gen.Elements(0, 0, 1)
                from closed in Gen.Elements(true, false, false)
                from states in Gen.ArrayOf(Gen.Choose(0, 4), 16)
                let people = Enumerable.Range(0, jurors).Select(_ => Guid.NewGuid()).ToList()
                let all = Enumerable.Range(0, applications).Select(_ => Guid.NewGuid()).ToList()
                select new Some(
                    new JuryRound(
                        closed,
                        others,
                        people,
                        all,
                        [
                            .. people.SelectMany(
                                (p, i) =>
                                    all.Select((a, k) => (p, a, State: states[(i * 4) + k]))
                                        .Where(x => x.State > 0)
                                        .Select(x => new SheetState(
                                            x.a,
                                            x.p,
                                            x.State == 1,
                                            x.State > 2
                                        ))
                            ),
                        ]
                    )
                )
            ).ToArbitrary();
    }
}
