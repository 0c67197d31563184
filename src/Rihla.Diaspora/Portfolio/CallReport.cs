using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Diaspora;

/// <summary>A table of a report: the first cell of a row says what it is about, the others are numbers or texts.</summary>
internal sealed record ReportTable(
    string Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<object?>> Rows
)
{
    /// <summary>What stands below it: how it is counted.</summary>
    public string? Note { get; init; }
}

/// <summary>The report of a call for its closing conference, out of the data, in a language. It names nobody.</summary>
internal static class CallReport
{
    public static IReadOnlyList<ReportTable> Of(PortfolioFigures figures, Words words)
    {
        var tables = new List<ReportTable>
        {
            new(
                words["CallReport.Funnel"],
                [words["Venture.Step"], words["CallReport.Count"], words["CallReport.OfBefore"]],
                [
                    .. figures.Funnel.Select(
                        (l, i) =>
                            (IReadOnlyList<object?>)
                                [
                                    words.Of(l.Step),
                                    l.Count,
                                    i > 0 && figures.Funnel[i - 1].Count is > 0 and var before
                                        ? words.Percent((decimal)l.Count / before)
                                        : null,
                                ]
                    ),
                ]
            )
            {
                Note = words["CallReport.FunnelNote"],
            },
            Places(
                words["CallReport.Regions"],
                words["Application.Region"],
                figures.Regions,
                c => words[$"Site.Region.{c}"],
                words
            ),
            Places(
                words["CallReport.Sectors"],
                words["Application.Sector"],
                figures.Sectors,
                c => words[$"Isic.{c}"],
                words
            ),
        };
        tables.AddRange(figures.Money.Select(m => Money(m, words)));
        tables.Add(
            new(
                words["CallReport.Jobs"],
                [
                    words["CallReport.JobsOf"],
                    words["CallReport.JobsPlanned"],
                    words["CallReport.JobsReal"],
                ],
                [
                    [words["Call.Women"], figures.Planned.Women, figures.Real.Women],
                    [words["Call.Men"], figures.Planned.Men, figures.Real.Men],
                    [
                        words["CallReport.Together"],
                        figures.Planned.Women + figures.Planned.Men,
                        figures.Real.Women + figures.Real.Men,
                    ],
                ]
            )
            {
                Note = words["CallReport.JobsNote"],
            }
        );
        tables.Add(
            new(
                words["CallReport.Accompaniment"],
                [words["Venture.SessionKind"], words["Venture.Hours"]],
                [
                    [words.Of(SessionKind.Coaching), Math.Round(figures.CoachingHours, 1)],
                    [words.Of(SessionKind.Training), Math.Round(figures.TrainingHours, 1)],
                ]
            )
        );
        if (figures.FollowUps.Count > 0)
        {
            tables.Add(
                new(
                    words["CallReport.FollowUps"],
                    [
                        words["Venture.After"],
                        words["CallReport.Held"],
                        words["CallReport.Alive"],
                        words["Venture.WomenJobs"],
                        words["Venture.MenJobs"],
                    ],
                    [
                        .. figures.FollowUps.Select(f =>
                            (IReadOnlyList<object?>)
                                [
                                    words.Count("Venture.Months", f.Month),
                                    f.Held,
                                    f.Alive,
                                    f.Women,
                                    f.Men,
                                ]
                        ),
                    ]
                )
            );
        }
        if (figures.DropOuts.Count > 0)
        {
            tables.Add(
                new(
                    words["CallReport.DropOuts"],
                    [words["Venture.DropReason"], words["CallReport.Count"]],
                    [
                        .. figures
                            .DropOuts.OrderBy(d => d.Key)
                            .Select(d =>
                                (IReadOnlyList<object?>)
                                    [
                                        d.Key == DropOutReason.Other
                                            ? words["CallReport.PersonalReasons"]
                                            : words.Of(d.Key),
                                        d.Value,
                                    ]
                            ),
                    ]
                )
            );
        }
        return tables;
    }

    private static ReportTable Places(
        string title,
        string head,
        IReadOnlyList<PlaceLine> lines,
        Func<string, string> name,
        Words words
    ) =>
        new(
            title,
            [
                head,
                words.Of(FunnelStep.Applied),
                words.Of(FunnelStep.Selected),
                words["CallReport.Created"],
                words.Of(FunnelStep.Alive),
                words["CallReport.WomenJobs"],
                words["CallReport.MenJobs"],
            ],
            [
                .. lines.Select(l =>
                    (IReadOnlyList<object?>)
                        [
                            name(l.Code),
                            l.Applied,
                            l.Selected,
                            l.Created,
                            l.Alive,
                            l.WomenJobs,
                            l.MenJobs,
                        ]
                ),
            ]
        );

    private static ReportTable Money(MoneyTable money, Words words)
    {
        var currency = Currency.Of(money.Currency);
        var standings = Enum.GetValues<FinancingStanding>();
        return new(
            words["CallReport.Money", money.Currency],
            [
                words["Venture.Source"],
                .. standings.Select(s => words.Of(s)),
                words["CallReport.Certain"],
            ],
            [
                .. Enum.GetValues<FinancingSource>()
                    .Where(source => standings.Any(s => money.Lines.ContainsKey((source, s))))
                    .Select(source =>
                        (IReadOnlyList<object?>)
                            [
                                words.Of(source),
                                .. standings.Select(s =>
                                    (object?)
                                        currency.FromMinor(
                                            money.Lines.GetValueOrDefault((source, s))
                                        )
                                ),
                                currency.FromMinor(money.Certain(source)),
                            ]
                    ),
            ]
        )
        {
            Note = money.Leverage is { } leverage
                ? words["CallReport.Leverage", words.Number(leverage, 2), money.Currency]
                : words["CallReport.NoLeverage"],
        };
    }
}
