using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Cases;
using Rihla.Results;

namespace Rihla.Tests.Results;

/// <summary>
/// Disclosure control against an attacker of its own: one who knows the rule, has all published cells of all tables and all
/// sums between them, solves the equations exactly, and narrows what is left by intervals.
/// </summary>
public sealed class SuppressionTests
{
    private const int Minimum = 5;

    [Property(MaxTest = 120, Arbitrary = [typeof(Caseloads)])]
    public void Nobody_works_a_hidden_cell_out_of_the_tables(IReadOnlyList<DepartureCell> caseload)
    {
        ArgumentNullException.ThrowIfNull(caseload);
        var tables = OpenTables.Of(caseload, Minimum);

        var attacker = new Attacker(tables.Shown(), tables.Sums);

        Assert.Empty(attacker.Solved());
        Assert.Empty(attacker.Cornered());
    }

    [Property(MaxTest = 120, Arbitrary = [typeof(Caseloads)])]
    public void No_small_figure_is_shown(IReadOnlyList<DepartureCell> caseload)
    {
        ArgumentNullException.ThrowIfNull(caseload);
        Assert.DoesNotContain(
            OpenTables.Of(caseload, Minimum).Shown(),
            c => c.Persons is > 0 and < Minimum
        );
    }

    [Property(MaxTest = 60, Arbitrary = [typeof(Caseloads)])]
    public void Without_small_figures_nothing_is_hidden(IReadOnlyList<DepartureCell> caseload)
    {
        ArgumentNullException.ThrowIfNull(caseload);
        var many = caseload.Select(c => c with { Persons = c.Persons * 10 }).ToList();

        Assert.DoesNotContain(OpenTables.Of(many, Minimum).Shown(), c => c.Persons is null);
    }

    [Fact]
    public void A_single_small_cell_takes_a_companion_in_its_row_and_in_its_column()
    {
        var cells = new Dictionary<string, int>
        {
            ["a1"] = 2,
            ["a2"] = 40,
            ["a"] = 42,
            ["b1"] = 30,
            ["b2"] = 50,
            ["b"] = 80,
            ["1"] = 32,
            ["2"] = 90,
            ["all"] = 122,
        };
        CellSum[] sums =
        [
            new("a", ["a1", "a2"]),
            new("b", ["b1", "b2"]),
            new("1", ["a1", "b1"]),
            new("2", ["a2", "b2"]),
            new("all", ["a", "b"]),
            new("all", ["1", "2"]),
        ];

        var hidden = Suppression.Hidden(cells, sums, Minimum);

        Assert.Equal(["a1", "a2", "b1", "b2"], hidden.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_small_cells_whose_sum_tells_them_take_a_third()
    {
        // 1 + 1 = 2 with both known to be at least one would say both.
        var cells = new Dictionary<string, int>
        {
            ["a"] = 1,
            ["b"] = 1,
            ["c"] = 20,
            ["all"] = 22,
        };

        var hidden = Suppression.Hidden(cells, [new("all", ["a", "b", "c"])], Minimum);

        Assert.Equal(["a", "b", "c"], hidden.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nationalities_of_few_are_not_named()
    {
        DepartureCell Left(string nationality, int persons) =>
            new(5, nationality, 'M', 25, false, false, false, Disability.Unknown, true, persons);

        var rows = OpenTables
            .Of([Left("GN", 40), Left("GM", 1), Left("TD", 4), Left("CI", 20)], Minimum)
            .Shown()
            .Where(c => c.Cell is { Table: OpenTables.ByNationality, Column: OpenTables.Total })
            .ToDictionary(c => c.Cell.Row, c => c.Persons);

        Assert.Equal(
            new Dictionary<string, int?>
            {
                ["CI"] = 20,
                ["GN"] = 40,
                ["other"] = 5,
                ["total"] = 65,
            },
            rows
        );
    }

    [Fact]
    public void Tables_that_do_not_add_up_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            Suppression.Hidden(
                new Dictionary<string, int> { ["a"] = 1, ["all"] = 2 },
                [new("all", ["a"])],
                Minimum
            )
        );
    }

    /// <summary>Small caseloads, where small cells are the rule.</summary>
    public static class Caseloads
    {
        private static readonly string[] Nationalities = ["GN", "CI", "SN", "ML", "CM"];

        public static Arbitrary<IReadOnlyList<DepartureCell>> Caseload() =>
            (
                from cells in (
                    from month in Gen.Choose(1, 12)
                    from nationality in Gen.Choose(0, Nationalities.Length - 1)
                    from sex in Gen.Elements<char?>('F', 'M', 'M', null)
                    from band in Gen.Elements(0, 12, 18, 25, 25, 40, 60, AgeBand.Unknown)
                    from child in Gen.Elements(true, false)
                    from vulnerable in Gen.Frequency(
                        (1, Gen.Constant(true)),
                        (4, Gen.Constant(false))
                    )
                    from disability in Gen.Elements(
                        Disability.Unknown,
                        Disability.Unknown,
                        Disability.No,
                        Disability.Yes
                    )
                    from persons in Gen.Frequency((3, Gen.Choose(1, 4)), (2, Gen.Choose(5, 60)))
                    select new DepartureCell(
                        month,
                        Nationalities[nationality],
                        sex,
                        band,
                        band == AgeBand.Unknown ? child : band < 18,
                        false,
                        vulnerable,
                        disability,
                        true,
                        persons
                    )
                ).ListOf()
                select (IReadOnlyList<DepartureCell>)cells.Take(25).ToList()
            ).ToArbitrary();
    }
}
