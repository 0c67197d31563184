using System.Globalization;
using Rihla.Platform;
using Rihla.Platform.Files;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Surveys;

/// <content>Reads a sheet, and tells every fault with its line and column.</content>
public static partial class InstrumentSheet
{
    private sealed class Reading(FaultList faults)
    {
        private SheetRow? head;
        private readonly Dictionary<Dimension, InstrumentDimension> dimensions = [];
        private readonly List<(SheetRow Row, InstrumentBand Band)> bands = [];
        private readonly List<(SheetRow Row, InstrumentItem Item)> items = [];
        private readonly Dictionary<string, List<InstrumentAnswer>> answers = new(
            StringComparer.Ordinal
        );
        private decimal floor;
        private SheetRow? last;

        public Instrument? Read(IEnumerable<SheetRow> rows)
        {
            foreach (var row in rows)
            {
                last = row;
                Take(row);
            }
            if (last is null)
            {
                Fault(0, "", "Instrument.Fault.Empty");
                return null;
            }
            Together();
            if (faults.Count > 0)
            {
                return null;
            }
            return new()
            {
                Code = head!["code"],
                Name = TextOf(head)!,
                IsOfficial = head["option"] == Official,
                Floor = floor,
                Dimensions = [.. dimensions.Values.OrderBy(d => d.Dimension)],
                Bands = [.. bands.Select(b => b.Band)],
                Items = [.. items.Select(i => i.Item with { Answers = answers[i.Item.Code] })],
            };
        }

        private void Take(SheetRow row)
        {
            switch (row["kind"])
            {
                case "instrument":
                    TakeHead(row);
                    break;
                case "dimension":
                    TakeDimension(row);
                    break;
                case "band":
                    TakeBand(row);
                    break;
                case "item":
                    TakeItem(row);
                    break;
                case "answer":
                    TakeAnswer(row);
                    break;
                default:
                    Fault(row, "kind", "Instrument.Fault.Kind", FaultList.Shown(row["kind"]));
                    break;
            }
        }

        private void TakeHead(SheetRow row)
        {
            if (head is not null)
            {
                Fault(row, "kind", "Instrument.Fault.TwoHeads", head.Line);
                return;
            }
            head = row;
            Code(row);
            TextOf(row);
            floor = Number(row, "score", 0, 1) ?? 0;
            Option(row, Official);
        }

        private void TakeDimension(SheetRow row)
        {
            var known = DimensionOf(row, "code");
            var weight = Number(row, "weight", 0, Heaviest);
            var text = TextOf(row);
            Option(row);
            if (known is not { } dimension || weight is null || text is null)
            {
                return;
            }
            if (!dimensions.TryAdd(dimension, new(dimension, text, weight.Value)))
            {
                Fault(row, "code", "Instrument.Fault.Twice", FaultList.Shown(row["code"]));
            }
        }

        private void TakeBand(SheetRow row)
        {
            var code = Code(row);
            var to = Number(row, "score", 0, 1);
            var text = TextOf(row);
            Option(row, Below);
            if (code is null || to is null || text is null)
            {
                return;
            }
            if (bands.Exists(b => b.Band.Code == code))
            {
                Fault(row, "code", "Instrument.Fault.Twice", code);
            }
            else if (bands.Count > 0 && bands[^1].Band.To >= to)
            {
                Fault(row, "score", "Instrument.Fault.BandOrder");
            }
            bands.Add((row, new(code, text, to.Value, row["option"] != Below)));
        }

        private void TakeItem(SheetRow row)
        {
            var code = Code(row);
            var dimension = DimensionOf(row, "of");
            var text = TextOf(row);
            var weight = row["weight"].Length == 0 ? 0 : Number(row, "weight", 0, Heaviest);
            Option(row, Several);
            var asked = AskedIfOf(row);
            if (code is null)
            {
                return;
            }
            if (answers.ContainsKey(code))
            {
                Fault(row, "code", "Instrument.Fault.Twice", code);
                return;
            }
            answers.Add(code, []);
            if (items.Count == MostItems)
            {
                Fault(row, "kind", "Instrument.Fault.TooManyItems", MostItems);
            }
            var several = row["option"] == Several;
            if (several && weight > 0)
            {
                Fault(row, "weight", "Instrument.Fault.SeveralScored");
            }
            items.Add(
                (
                    row,
                    new(code, dimension ?? default, text ?? new("", "", ""), weight ?? 0)
                    {
                        Several = several,
                        Answers = [],
                        AskedIf = asked,
                    }
                )
            );
        }

        private void TakeAnswer(SheetRow row)
        {
            var code = Code(row);
            var text = TextOf(row);
            Option(row, NotApplicable, Declined, Alert);
            var item = items.Find(i => i.Item.Code == row["of"]).Item;
            if (item is null || items[^1].Item.Code != item.Code)
            {
                Fault(row, "of", "Instrument.Fault.AnswerOf", FaultList.Shown(row["of"]));
                return;
            }
            var score = row["score"].Length == 0 ? null : Number(row, "score", 0, 1);
            var kind =
                row["option"] == NotApplicable ? AnswerKind.NotApplicable
                : row["option"] == Declined ? AnswerKind.Declined
                : item.IsScored ? AnswerKind.Scored
                : AnswerKind.Plain;
            if (kind == AnswerKind.Scored && row["score"].Length == 0)
            {
                Fault(row, "score", "Instrument.Fault.ScoreMissing");
            }
            else if (kind != AnswerKind.Scored && row["score"].Length > 0)
            {
                Fault(row, "score", "Instrument.Fault.ScoreUnwanted");
            }
            if (code is null || text is null)
            {
                return;
            }
            var known = answers[item.Code];
            if (known.Exists(a => a.Code == code))
            {
                Fault(row, "code", "Instrument.Fault.Twice", code);
            }
            else if (known.Count == MostAnswers)
            {
                Fault(row, "kind", "Instrument.Fault.TooManyAnswers", MostAnswers);
            }
            known.Add(new(code, text, kind, score) { Alerts = row["option"] == Alert });
        }

        // What no row can say alone.
        private void Together()
        {
            if (head is null)
            {
                Fault(0, "kind", "Instrument.Fault.NoHead");
            }
            foreach (var dimension in Enum.GetValues<Dimension>())
            {
                if (!dimensions.ContainsKey(dimension))
                {
                    Fault(0, "kind", "Instrument.Fault.NoDimension", CodeOf(dimension));
                }
                else if (!items.Exists(i => i.Item.Dimension == dimension && i.Item.IsScored))
                {
                    Fault(0, "kind", "Instrument.Fault.NothingScored", CodeOf(dimension));
                }
            }
            if (dimensions.Count > 0 && dimensions.Values.All(d => d.Weight == 0))
            {
                Fault(0, "weight", "Instrument.Fault.NoWeight");
            }
            if (bands.Count == 0)
            {
                Fault(0, "kind", "Instrument.Fault.NoBand");
            }
            else if (bands[^1] is { Row: var end, Band: not { To: 1, Includes: true } })
            {
                Fault(end, "score", "Instrument.Fault.BandEnd");
            }
            var before = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (row, item) in items)
            {
                if (answers[item.Code].Count < 2)
                {
                    Fault(row, "code", "Instrument.Fault.FewAnswers", item.Code);
                }
                foreach (var asked in item.AskedIf)
                {
                    if (
                        !before.Contains(asked.Item)
                        || !answers[asked.Item].Exists(a => a.Code == asked.Answer)
                    )
                    {
                        Fault(
                            row,
                            "asked_if",
                            "Instrument.Fault.AskedIf",
                            FaultList.Shown($"{asked.Item}={asked.Answer}")
                        );
                    }
                }
                before.Add(item.Code);
            }
        }

        private List<AskedIf> AskedIfOf(SheetRow row)
        {
            var read = new List<AskedIf>();
            foreach (
                var part in row["asked_if"]
                    .Split(
                        '|',
                        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                    )
            )
            {
                if (part.Split('=', StringSplitOptions.TrimEntries) is [var item, var answer])
                {
                    read.Add(new(item, answer));
                }
                else
                {
                    Fault(row, "asked_if", "Instrument.Fault.AskedIf", FaultList.Shown(part));
                }
            }
            return read;
        }

        private string? Code(SheetRow row)
        {
            if (IsCode(row["code"]))
            {
                return row["code"];
            }
            Fault(row, "code", "Instrument.Fault.Code", FaultList.Shown(row["code"]));
            return null;
        }

        private Dimension? DimensionOf(SheetRow row, string column)
        {
            foreach (var dimension in Enum.GetValues<Dimension>())
            {
                if (CodeOf(dimension) == row[column])
                {
                    return dimension;
                }
            }
            Fault(row, column, "Instrument.Fault.Dimension", FaultList.Shown(row[column]));
            return null;
        }

        private Trilingual? TextOf(SheetRow row)
        {
            var whole = true;
            foreach (var column in (string[])["text_fr", "text_ar", "text_en"])
            {
                if (row[column].Length is 0 or > LongestText)
                {
                    Fault(row, column, "Instrument.Fault.Text", LongestText);
                    whole = false;
                }
            }
            return whole ? new(row["text_fr"], row["text_ar"], row["text_en"]) : null;
        }

        private decimal? Number(SheetRow row, string column, decimal from, decimal to)
        {
            // A spreadsheet in French writes a comma.
            if (
                decimal.TryParse(
                    row[column].Replace(',', '.'),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && number >= from
                && number <= to
            )
            {
                return Math.Round(number, 6);
            }
            Fault(row, column, "Instrument.Fault.Number", from, to);
            return null;
        }

        private void Option(SheetRow row, params string[] known)
        {
            if (row["option"].Length > 0 && !known.Contains(row["option"]))
            {
                Fault(row, "option", "Instrument.Fault.Option", FaultList.Shown(row["option"]));
            }
        }

        private void Fault(SheetRow row, string column, string key, params object[] args) =>
            Fault(row.Line, column, key, args);

        private void Fault(int line, string column, string key, params object[] args) =>
            faults.Add(new(line, column, new Refusal(key, args)));
    }
}
