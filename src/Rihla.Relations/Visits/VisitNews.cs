using System.Text;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Relations;

/// <summary>
/// Drafts the news item that a visit makes. It is put together from what is public anyway: institutions, kinds of meetings,
/// topics, agreements that were signed. What was said and promised stays inside, and people are named by their functions.
/// </summary>
internal sealed class VisitNews(
    ProgrammeReader reader,
    VisitOffice visits,
    NewsDesk desk,
    MissionClock clock
)
{
    /// <summary>What the news of a visit says in the language of these words.</summary>
    public static NewsText TextOf(VisitProgramme programme, Words words)
    {
        var visit = programme.Visit;
        var meetings = programme
            .Taking.Where(a => a.Meeting.Kind is not (MeetingKind.Internal or MeetingKind.Meal))
            .ToList();
        var topics = meetings.SelectMany(a => a.Topics).DistinctBy(t => t.Id).ToList();
        var body = new StringBuilder();
        foreach (var day in meetings.GroupBy(a => a.Day))
        {
            body.Append("## ").Append(words.Date(day.Key)).Append("\n\n");
            foreach (var one in day)
            {
                body.Append("- ").Append(one.TitleIn(words));
                if (FunctionsOf(programme, one, words) is { Length: > 0 } functions)
                {
                    body.Append(" (").Append(functions).Append(')');
                }
                body.Append('\n');
            }
            body.Append('\n');
        }
        foreach (
            var agreement in meetings
                .Where(a =>
                    a.Meeting is { Kind: MeetingKind.Signing, Standing: MeetingStanding.Held }
                )
                .SelectMany(a => a.Agreements)
                .DistinctBy(a => a.Id)
        )
        {
            body.Append(words["OfficialVisit.News.Signed", agreement.Title]).Append("\n\n");
        }
        return new(
            visit.NameIn(words.Language),
            SummaryOf(visit, topics, words),
            Plain(body.ToString()).Trim()
        );
    }

    private static string SummaryOf(OfficialVisit visit, IReadOnlyList<Topic> topics, Words words)
    {
        var when =
            visit.FirstDay == visit.LastDay
                ? words["OfficialVisit.News.OneDay", visit.FirstDay]
                : words["OfficialVisit.News.Summary", visit.FirstDay, visit.LastDay];
        return topics.Count == 0
            ? when
            : words[
                "OfficialVisit.News.SummaryTopics",
                when,
                string.Join(words["Ui.Comma"], topics.Take(4).Select(t => t.NameIn(words.Language)))
            ];
    }

    /// <summary>Hands the news of a visit, as somebody worked it over, to the communications officer.</summary>
    /// <returns>Refused when it was drafted already, and as <see cref="OfficialVisit.MayBeTold"/> and <see cref="NewsDesk.DraftAsync"/>.</returns>
    public async Task<Outcome<Guid>> DraftAsync(
        Guid visitId,
        IReadOnlyDictionary<string, NewsText> texts,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        if ((await reader.FindAsync(visitId, by, cancel))?.Visit is not { } visit)
        {
            return new Refusal("OfficialVisit.NotFound");
        }
        if (visit.NewsItemId is not null)
        {
            return new Refusal("OfficialVisit.NewsThere");
        }
        var today = clock.DayOf(clock.Now);
        if (visit.MayBeTold(today) is { IsDone: false } refused)
        {
            return refused.Refusals.ToList();
        }
        var drafted = await desk.DraftAsync(
            new()
            {
                Date = visit.LastDay < today ? visit.LastDay : today,
                Texts = texts,
                // Peace, justice and strong institutions; partnerships.
                Goals = [16, 17],
            },
            by,
            cancel
        );
        if (!drafted.IsDone)
        {
            return drafted;
        }
        var marked = await visits.OnAsync(
            visitId,
            by,
            found =>
            {
                // Two who draft it at once: the visit keeps the first, and the second is told.
                if (found.NewsItemId is not null)
                {
                    return Task.FromResult<Outcome<Act>>(new Refusal("OfficialVisit.NewsThere"));
                }
                found.DraftedAs(drafted.Value);
                return Task.FromResult<Outcome<Act>>(
                    new Act("official-visit.news-drafted") { Args = [found.NameFr] }
                );
            },
            cancel
        );
        return marked.IsDone ? drafted : marked.Refusals.ToList();
    }

    private static string FunctionsOf(VisitProgramme programme, Appointment one, Words words) =>
        string.Join(
            words["Ui.Comma"],
            one.Met.Select(c =>
                    programme
                        .Book.On(c.Id, one.Day, one.Institution?.Id)
                        ?.Function.NameIn(words.Language)
                )
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
        );

    // Marks that only steer the direction of writing have no place in a text that somebody goes on writing.
    private static string Plain(string text) =>
        string.Concat(text.Where(c => c is not ('\u2066' or '\u2067' or '\u2068' or '\u2069')));
}
