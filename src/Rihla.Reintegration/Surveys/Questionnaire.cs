namespace Rihla.Reintegration.Surveys;

/// <summary>
/// An instrument laid out in short pages of one dimension each. A question that depends on another stands on a later page
/// than that, so that whether it is asked is known before its page is shown, without a script. The pages of an instrument are
/// always the same; those on which nothing is asked are passed over.
/// </summary>
public sealed class Questionnaire
{
    /// <summary>A page holds at most so many questions: few enough for a phone.</summary>
    public const int MostOnPage = 4;

    private readonly Instrument instrument;

    /// <summary>Lays an instrument out.</summary>
    public Questionnaire(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        this.instrument = instrument;
        var pages = new List<IReadOnlyList<InstrumentItem>>();
        var page = new List<InstrumentItem>();
        foreach (var item in instrument.Items)
        {
            if (
                page.Count == MostOnPage
                || (page.Count > 0 && page[0].Dimension != item.Dimension)
                || item.AskedIf.Any(a => page.Exists(p => p.Code == a.Item))
            )
            {
                pages.Add(page);
                page = [];
            }
            page.Add(item);
        }
        pages.Add(page);
        Pages = pages;
    }

    /// <summary>The pages, each with its questions.</summary>
    public IReadOnlyList<IReadOnlyList<InstrumentItem>> Pages { get; }

    /// <summary>The questions of a page that are asked, given what was answered so far.</summary>
    /// <param name="number">The page, from 1.</param>
    /// <param name="answers">The answers so far.</param>
    public IReadOnlyList<InstrumentItem> Asked(int number, Answers answers) =>
        [.. Pages[number - 1].Where(i => answers.Asks(instrument, i))];

    /// <summary>The next page on which something is asked after this one; nothing after the last.</summary>
    public int? After(int number, Answers answers) =>
        Enumerable
            .Range(number + 1, Math.Max(0, Pages.Count - number))
            .Cast<int?>()
            .FirstOrDefault(n => Asked(n!.Value, answers).Count > 0);

    /// <summary>The page before this one on which something is asked; nothing before the first.</summary>
    public int? Before(int number, Answers answers) =>
        Enumerable
            .Range(1, Math.Max(0, number - 1))
            .Reverse()
            .Cast<int?>()
            .FirstOrDefault(n => Asked(n!.Value, answers).Count > 0);

    /// <summary>The first page with a question that has no answer yet: where an interrupted interview goes on.</summary>
    public int? FirstOpen(Answers answers) =>
        Enumerable
            .Range(1, Pages.Count)
            .Cast<int?>()
            .FirstOrDefault(n => Asked(n!.Value, answers).Any(i => answers.Of(i.Code).Count == 0));
}
