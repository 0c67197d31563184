using Rihla.Cases;
using Rihla.Platform;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Surveys;

namespace Rihla.Demonstration;

// After the arrival: how they are, asked again and again, what was seen on a visit, and what they are not content with.
internal sealed partial class CaseStory
{
    private const string ComplaintOfficer = "aicha";

    // How well life goes, from 0 to 1; it moves from one survey to the next.
    private double fortune;
    private bool isAsked;

    private async IAsyncEnumerable<DateTimeOffset> LiveAsync(string receiver)
    {
        await ReadAsync();
        if (File.ArrivedOn is not { } arrived)
        {
            yield break;
        }
        if (!isAsked && !GoesWell(0.85))
        {
            yield break;
        }
        await AskFirstAsync(receiver);
        if (GoesWell(0.5))
        {
            yield return In(20, 60);
            await VisitAsync(receiver);
        }
        if (GoesWell(0.25))
        {
            yield return In(2, 20);
            await ComplainAsync();
        }
        foreach (var month in new[] { 3, 6, 9, 12 })
        {
            yield return new(
                arrived.AddMonths(month).AddDays(dice.Between(-9, 9)).ToDateTime(new(10, 0)),
                TimeSpan.Zero
            );
            if (GoesAstray(0.15))
            {
                // Nobody gets round to it: the reminders say so.
                continue;
            }
            fortune = Math.Clamp(fortune + dice.Between(-10, 30) / 100.0, 0.05, 0.98);
            if (GoesAstray(0.1))
            {
                for (var attempt = 1; attempt < 3; attempt++)
                {
                    await MissAsync(receiver, month);
                    yield return In(1, 4);
                }
                await MissAsync(receiver, month);
                await ExcuseAsync(receiver, month);
            }
            else
            {
                await AnswerAsync(receiver, month);
            }
            if (month == 6 && GoesAstray(0.3))
            {
                yield return In(2, 25);
                await MoveAwayAsync(receiver);
                yield break;
            }
        }
        yield return In(2, 20);
        await CompleteAsync();
    }

    // Before the plan, or later where there is none.
    private async Task AskFirstAsync(string receiver)
    {
        if (!isAsked)
        {
            isAsked = true;
            fortune = dice.Between(15, 60) / 100.0;
            await AnswerAsync(receiver, 0);
        }
    }

    // A survey on the telephone, from the first question to the score.
    private async Task AnswerAsync(string receiver, int month)
    {
        var person = File.Applicant!.Person.Id;
        var begun = await desk.WithAsync<SurveyDesk, Outcome<Guid>>(
            receiver,
            (surveys, by) =>
                surveys.BeginAsync(
                    Code,
                    person,
                    month,
                    household.Home.Written,
                    dice.Chance(0.7) ? SurveyMode.Phone : SurveyMode.InPerson,
                    by
                )
        );
        if (!begun.IsDone)
        {
            return;
        }
        var version = await desk.WithAsync<SurveyBook, int>(
            receiver,
            async (book, _) => (await book.FindAsync(File.Id, begun.Value))!.Version
        );
        // Some hang up after a few questions: their score cannot be computed.
        var willing = GoesWell(0.93) ? 0.97 : 0.4;
        await desk.TryAsync<SurveyDesk>(
            receiver,
            (surveys, by) => surveys.AnswerAsync(Code, begun.Value, Told(willing), version, by)
        );
        await desk.TryAsync<SurveyDesk>(
            receiver,
            (surveys, by) => surveys.CompleteAsync(Code, begun.Value, by)
        );
        if (month > 0 && dice.Chance(0.5))
        {
            await desk.TryAsync<MonitoringDesk>(
                receiver,
                (monitoring, by) =>
                    monitoring.TellAsync(
                        Code,
                        new()
                        {
                            PersonId = person,
                            Information = Grade(),
                            Speed = Math.Max(1, Grade() - 1),
                            Usefulness = Grade(),
                            Respect = Math.Min(5, Grade() + 1),
                            Comment = dice.Chance(0.3) ? dice.One(Phrases.Satisfaction) : null,
                        },
                        by
                    )
            );
        }
    }

    // Below it somebody also says what cannot wait.
    private const double Worrying = 0.3;

    // Each answer lies around how well life goes.
    private Dictionary<string, string> Told(double willing)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in ShippedInstrument.Current.Instrument.Items)
        {
            if (!dice.Chance(willing))
            {
                continue;
            }
            var wanted = (decimal)Math.Clamp(fortune + dice.Between(-30, 30) / 100.0, 0, 1);
            told[item.Code] = item.IsScored
                ? item
                    .Answers.Where(a => a.Score is not null)
                    .MinBy(a => Math.Abs(a.Score!.Value - wanted))!
                    .Code
                : item.Answers.First(a => !a.Alerts || fortune < Worrying).Code;
        }
        return told;
    }

    private int Grade() => (int)Math.Clamp(Math.Round(1 + fortune * 4), 1, 5);

    private async Task MissAsync(string receiver, int month)
    {
        var person = File.Applicant!.Person.Id;
        await desk.TryAsync<SurveyDesk>(
            receiver,
            (surveys, by) => surveys.MissAsync(Code, person, month, by)
        );
    }

    private async Task ExcuseAsync(string receiver, int month)
    {
        var person = File.Applicant!.Person.Id;
        await desk.TryAsync<SurveyDesk>(
            receiver,
            (surveys, by) =>
                surveys.ExcuseAsync(
                    Code,
                    person,
                    month,
                    dice.Chance(0.7) ? ExcuseReason.Unreachable : ExcuseReason.Refused,
                    null,
                    by
                )
        );
    }

    private async Task VisitAsync(string receiver)
    {
        await desk.TryAsync<MonitoringDesk>(
            receiver,
            (monitoring, by) =>
                monitoring.PlanAsync(
                    Code,
                    Today,
                    dice.Chance(0.7) ? VisitKind.OnSite : VisitKind.AtOffice,
                    null,
                    by
                )
        );
        if (GoesAstray(0.2))
        {
            return;
        }
        var visits = await desk.WithAsync<MonitoringDesk, List<MonitoringVisit>>(
            receiver,
            (monitoring, _) => monitoring.VisitsAsync(File.Id)
        );
        if (visits is not [{ IsOpen: true } visit, ..])
        {
            return;
        }
        await desk.TryAsync<MonitoringDesk>(
            receiver,
            (monitoring, by) =>
                monitoring.HoldAsync(
                    Code,
                    visit.Id,
                    new()
                    {
                        On = Today,
                        Findings = dice.One(Phrases.Visit),
                        Impression =
                            fortune > 0.5 ? VisitImpression.OnTrack
                            : fortune > 0.25 ? VisitImpression.Difficulties
                            : VisitImpression.AtRisk,
                        NeedsChanged = fortune < 0.25,
                    },
                    GoesWell(0.5) ? Photograph.OfAStall(dice) : null,
                    "visite.bmp",
                    by
                )
        );
    }

    private async Task ComplainAsync()
    {
        var complaint = new MakeComplaint
        {
            Source = ComplaintSource.Returnee,
            Category = dice.One([
                ComplaintCategory.Delay,
                ComplaintCategory.Delay,
                ComplaintCategory.Quality,
                ComplaintCategory.Conduct,
                ComplaintCategory.Corruption,
            ]),
            Language = Platform.Localisation.Languages.Or(household.Home.Written),
            Text = dice.One(Phrases.Complaint),
            CaseCode = GoesWell(0.5) ? Code : null,
            AboutRole = dice.Chance(0.3) ? Platform.Security.Role.OriginCaseworker : null,
        };
        if (dice.Chance(0.4))
        {
            await desk.WithAsync<ComplaintDesk, Outcome<string>>(
                caseworker,
                (complaints, _) => complaints.TakeAsync(complaint)
            );
        }
        else
        {
            await desk.WithAsync<ComplaintDesk, Outcome<string>>(
                caseworker,
                (complaints, by) => complaints.RecordAsync(complaint, by)
            );
        }
        // Most are answered in their turn: the oldest first, each time another comes.
        while (GoesWell(0.5) && await AnswerOldestAsync()) { }
    }

    // Whether there was one.
    private async Task<bool> AnswerOldestAsync()
    {
        var open = await desk.WithAsync<ComplaintDesk, IReadOnlyList<Complaint>>(
            ComplaintOfficer,
            async (complaints, by) => (await complaints.PageAsync(open: true, 1, by)).Complaints
        );
        if (open is not [var oldest, ..])
        {
            return false;
        }
        var answered = await desk.TryAsync<ComplaintDesk>(
            ComplaintOfficer,
            (complaints, by) =>
                complaints.AnswerAsync(
                    oldest.Code,
                    dice.Chance(0.6) ? ComplaintFinding.Upheld : ComplaintFinding.PartlyUpheld,
                    dice.One(Phrases.ComplaintAnswer),
                    by
                )
        );
        return answered.IsDone;
    }

    // Nobody lives where they came back to for ever: the case ends with the score that they had.
    private async Task MoveAwayAsync(string receiver)
    {
        var closed = await desk.TryAsync<Closing>(
            receiver,
            (closing, by) =>
                closing.CloseAsync(
                    Code,
                    ClosureReason.MovedAway,
                    "A trouvé du travail dans une autre ville",
                    by
                )
        );
        IsClosed = closed.IsDone;
    }
}
