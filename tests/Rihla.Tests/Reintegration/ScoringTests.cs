using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Platform.Files;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;

namespace Rihla.Tests.Reintegration;

/// <summary>What holds for every score, whatever the instrument and the answers.</summary>
public sealed class ScoringTests
{
    private static readonly Trilingual Text = new("texte", "نص", "text");

    /// <summary>
    /// By hand. Economic: weights 2, 1, 1; scores 0.75, 0.5, the third not applicable: (2·0.75 + 1·0.5) / 3 = 0.6667. Social:
    /// one item of weight 3 at 0.25 and one of weight 1 at 1: (0.75 + 1) / 4 = 0.4375. Psychosocial: one item at 1, one
    /// declined: 1, as half was answered and the floor is a half. Composite with weights 1, 2, 1:
    /// (0.666… + 2·0.4375 + 1) / 4 = 2.541666… / 4 = 0.635416… = 0.6354.
    /// </summary>
    [Fact]
    public void The_scores_are_those_worked_out_by_hand()
    {
        var instrument = Instrument(
            floor: 0.5m,
            weights: [1, 2, 1],
            Item("E1", Dimension.Economic, 2),
            Item("E2", Dimension.Economic, 1),
            Item("E3", Dimension.Economic, 1),
            Item("S1", Dimension.Social, 3),
            Item("S2", Dimension.Social, 1),
            Item("P1", Dimension.Psychosocial, 1),
            Item("P2", Dimension.Psychosocial, 1)
        );

        var score = Scoring.Of(
            instrument,
            Given(
                ("E1", "75"),
                ("E2", "50"),
                ("E3", "na"),
                ("S1", "25"),
                ("S2", "100"),
                ("P1", "100"),
                ("P2", "declined")
            )
        );

        Assert.Equal(0.6667m, score.Of(Dimension.Economic));
        Assert.Equal(0.4375m, score.Of(Dimension.Social));
        Assert.Equal(1m, score.Of(Dimension.Psychosocial));
        Assert.Equal(0.6354m, score.Composite);
        Assert.Equal("medium", score.Band?.Code);
    }

    [Property(MaxTest = 300)]
    public Property A_score_lies_between_nothing_and_all() =>
        Prop.ForAll(
            Surveys(),
            survey =>
            {
                var score = Scoring.Of(survey.Instrument, survey.Answers);
                return score
                    .Dimensions.Select(d => d.Value)
                    .Append(score.Composite)
                    .All(v => v is null or (>= 0 and <= 1));
            }
        );

    [Property(MaxTest = 300)]
    public Property A_better_answer_never_lowers_a_score() =>
        Prop.ForAll(
            Surveys(),
            survey =>
            {
                var before = Scoring.Of(survey.Instrument, survey.Answers);
                return survey.Instrument.Items.All(item =>
                {
                    if (
                        survey.Answers.Of(item.Code) is not [var code]
                        || item.Find(code) is not { Score: { } score }
                    )
                    {
                        return true;
                    }
                    return item
                        .Answers.Where(a => a.Score > score)
                        .All(better =>
                        {
                            var kept = survey.Answers.ToKept();
                            kept[item.Code] = better.Code;
                            var after = Scoring.Of(survey.Instrument, new(kept));
                            return !(after.Of(item.Dimension) < before.Of(item.Dimension))
                                && !(after.Composite < before.Composite)
                                && (after.Composite is null) == (before.Composite is null);
                        });
                });
            }
        );

    [Property(MaxTest = 300)]
    public Property The_order_of_items_and_answers_changes_nothing() =>
        Prop.ForAll(
            Surveys(),
            survey =>
            {
                var turned = survey.Instrument with
                {
                    Items = [.. survey.Instrument.Items.Reverse()],
                };
                var answers = new Answers(survey.Answers.ToKept().Reverse());
                var (one, other) = (
                    Scoring.Of(survey.Instrument, survey.Answers),
                    Scoring.Of(turned, answers)
                );
                return one.Composite == other.Composite
                    && one.Dimensions.SequenceEqual(other.Dimensions);
            }
        );

    [Property(MaxTest = 300)]
    public Property What_does_not_concern_the_person_is_as_if_it_were_not_in_the_instrument() =>
        Prop.ForAll(
            Surveys(),
            survey =>
            {
                var concerns = survey.Instrument with
                {
                    Items =
                    [
                        .. survey.Instrument.Items.Where(i =>
                            survey.Answers.Of(i.Code) is not ["na"]
                        ),
                    ],
                };
                var (all, some) = (
                    Scoring.Of(survey.Instrument, survey.Answers),
                    Scoring.Of(concerns, survey.Answers)
                );
                return all.Composite == some.Composite
                    && all.Dimensions.SequenceEqual(some.Dimensions);
            }
        );

    [Property(MaxTest = 300)]
    public Property Below_the_floor_nothing_is_computed() =>
        Prop.ForAll(
            Surveys(),
            survey =>
                Scoring
                    .Of(survey.Instrument, survey.Answers)
                    .Dimensions.All(d =>
                        (d.Value is null)
                        == (d.Completeness < survey.Instrument.Floor || d.Completeness == 0)
                    )
        );

    [Fact]
    public void Without_one_dimension_there_is_no_composite()
    {
        var instrument = Instrument(
            floor: 0.7m,
            weights: [1, 1, 1],
            Item("E1", Dimension.Economic, 1),
            Item("S1", Dimension.Social, 1),
            Item("P1", Dimension.Psychosocial, 1)
        );

        var score = Scoring.Of(instrument, Given(("E1", "100"), ("S1", "100")));

        Assert.Equal(1m, score.Of(Dimension.Economic));
        Assert.Null(score.Of(Dimension.Psychosocial));
        Assert.Null(score.Composite);
        Assert.Null(score.Band);
    }

    [Fact]
    public void A_question_that_was_not_asked_counts_nowhere_even_when_an_old_answer_is_kept()
    {
        var instrument = Instrument(
            floor: 0.7m,
            weights: [1, 1, 1],
            Item("E1", Dimension.Economic, 1),
            Item("E2", Dimension.Economic, 1) with
            {
                AskedIf = [new("E1", "0")],
            },
            Item("S1", Dimension.Social, 1),
            Item("P1", Dimension.Psychosocial, 1)
        );

        var score = Scoring.Of(
            instrument,
            Given(("E1", "100"), ("E2", "0"), ("S1", "50"), ("P1", "50"))
        );

        Assert.Equal(1m, score.Of(Dimension.Economic));
    }

    [Theory]
    [InlineData(0, "high")]
    [InlineData(0.3299, "high")]
    [InlineData(0.33, "medium")]
    [InlineData(0.66, "medium")]
    [InlineData(0.6601, "low")]
    [InlineData(1, "low")]
    public void The_bands_meet_without_a_gap(double score, string band) =>
        Assert.Equal(band, ShippedInstrument.Current.Instrument.BandOf((decimal)score).Code);

    [Fact]
    public void The_shipped_instrument_says_that_it_is_not_the_official_one_and_weighs_all_alike()
    {
        var instrument = ShippedInstrument.Current.Instrument;

        Assert.False(instrument.IsOfficial);
        Assert.Equal(30, instrument.Items.Count);
        Assert.All(instrument.Items.Where(i => i.IsScored), i => Assert.Equal(1, i.Weight));
        Assert.All(instrument.Dimensions, d => Assert.Equal(1, d.Weight));
    }

    [Fact]
    public void An_edition_differs_from_the_one_before_in_words_and_alerts_and_scores_alike()
    {
        var (now, first) = (
            ShippedInstrument.Current.Instrument,
            ShippedInstrument.All[^1].Instrument
        );

        Assert.NotEqual(ShippedInstrument.Current.Id, ShippedInstrument.All[^1].Id);
        Assert.Equal(Scores(first), Scores(now));
        Assert.DoesNotContain(first.Items.SelectMany(i => i.Answers), a => a.Alerts);
        Assert.Contains(now.Find("P4")!.Answers, a => a is { Code: "never", Alerts: true });

        static IEnumerable<(string, string, decimal, decimal?)> Scores(Instrument instrument) =>
            instrument.Items.SelectMany(i =>
                i.Answers.Select(a => (i.Code, a.Code, i.Weight, a.Score))
            );
    }

    [Fact]
    public void What_is_not_asked_any_more_alerts_nobody()
    {
        var instrument = ShippedInstrument.Current.Instrument;

        Assert.Equal(
            ["P10"],
            instrument.Alerting(Given(("P9", "no"), ("P10", "income;safety"))).Select(i => i.Code)
        );
        Assert.Empty(instrument.Alerting(Given(("P9", "yes"), ("P10", "income;safety"))));
        Assert.Empty(instrument.Alerting(Given(("P4", "declined"))));
    }

    [Fact]
    public void Whatever_depends_on_an_answer_stands_on_a_later_page()
    {
        var instrument = ShippedInstrument.Current.Instrument;
        var pages = new Questionnaire(instrument).Pages;
        int PageOf(string code) => pages.ToList().FindIndex(p => p.Any(i => i.Code == code));

        Assert.All(pages, p => Assert.InRange(p.Count, 1, Questionnaire.MostOnPage));
        Assert.Equal(instrument.Items, pages.SelectMany(p => p));
        Assert.All(
            instrument.Items.SelectMany(i => i.AskedIf.Select(a => (i.Code, a.Item))),
            d => Assert.True(PageOf(d.Code) > PageOf(d.Item))
        );
    }

    [Fact]
    public async Task An_instrument_survives_the_way_through_both_kinds_of_file()
    {
        var instrument = ShippedInstrument.Current.Instrument;
        var csv = InstrumentFiles.AsCsv(instrument);

        Assert.Equal(csv, InstrumentFiles.AsCsv(InstrumentFiles.Parse(csv)));
        var listed = new Trilingual("Lesquels ?\n- du riz", "أيها؟\n- الأرز", "Which?\n- rice");
        var kept = InstrumentFiles.AsKept(
            instrument with
            {
                Items = [instrument.Items[0] with { Text = listed }, .. instrument.Items.Skip(1)],
            }
        );
        Assert.Equal(listed, InstrumentFiles.Parse(kept).Items[0].Text);
        using var workbook = new MemoryStream(await InstrumentFiles.AsXlsxAsync(instrument));
        var faults = new FaultList();
        var read = InstrumentFiles.Read(workbook, faults);
        Assert.Empty(faults.Told);
        Assert.Equal(csv, InstrumentFiles.AsCsv(read!));
    }

    private static Answers Given(params (string Item, string Code)[] given) =>
        new(given.Select(g => KeyValuePair.Create(g.Item, g.Code)));

    private static InstrumentItem Item(string code, Dimension dimension, decimal weight) =>
        new(code, dimension, Text, weight)
        {
            Answers =
            [
                .. new[] { 0, 25, 50, 75, 100 }.Select(n => new InstrumentAnswer(
                    $"{n}",
                    Text,
                    AnswerKind.Scored,
                    n / 100m
                )),
                new("na", Text, AnswerKind.NotApplicable),
                new("declined", Text, AnswerKind.Declined),
            ],
        };

    private static Instrument Instrument(
        decimal floor,
        decimal[] weights,
        params InstrumentItem[] items
    ) =>
        new()
        {
            Code = "TEST",
            Name = Text,
            Floor = floor,
            Dimensions =
            [
                .. Enum.GetValues<Dimension>()
                    .Zip(weights, (d, w) => new InstrumentDimension(d, Text, w)),
            ],
            Items = items,
            Bands =
            [
                new("high", Text, 0.33m, false),
                new("medium", Text, 0.66m, true),
                new("low", Text, 1, true),
            ],
        };

    private sealed record Case(Instrument Instrument, Answers Answers)
    {
        public override string ToString() =>
            $"{Instrument.Floor} {string.Join(", ", Instrument.Items.Select(i => $"{i.Code}·{i.Weight}={string.Join(';', Answers.Of(i.Code))}"))}";
    }

    // Instruments of one to twelve items with weights of their own, and any answers to them.
    private static Arbitrary<Case> Surveys() =>
        Arb.From(
            from floor in Gen.Choose(0, 10)
            from weights in Gen.ArrayOf(Gen.Choose(0, 5), 3)
            from items in Gen.ListOf(
                from dimension in Gen.Choose(0, 2)
                from weight in Gen.Choose(1, 9)
                from answer in Gen.Elements("", "0", "25", "50", "75", "100", "na", "declined")
                select (dimension, weight, answer),
                12
            )
            select Made(floor, weights, [.. items])
        );

    private static Case Made(
        int floor,
        int[] weights,
        List<(int Dimension, int Weight, string Answer)> items
    ) =>
        new(
            Instrument(
                floor / 10m,
                [.. weights.Select(w => (decimal)w)],
                [.. items.Select((x, i) => Item($"I{i}", (Dimension)x.Dimension, x.Weight))]
            ),
            Given([.. items.Select((x, i) => ($"I{i}", x.Answer)).Where(x => x.Answer.Length > 0)])
        );
}
