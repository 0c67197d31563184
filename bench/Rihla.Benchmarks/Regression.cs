namespace Rihla.Benchmarks;

/// <summary>Logistic regression on one variable, by Newton's method.</summary>
internal static class Regression
{
    private const int Steps = 50;

    // What is known of the slope beforehand, and how strongly: a kind that is rarely seen has no wild slope. An agreement
    // on a name twice as rare says nearly twice as much, less what is coincidence in the table of frequencies.
    private const double UsualSlope = 0.75;
    private const double Ridge = 40;

    /// <summary>
    /// The line a + b x, in bits, that tells the ones from the others best: the logarithm to base 2 of how much denser the
    /// ones are at x.
    /// </summary>
    public static (double A, double B) Logistic(
        IReadOnlyCollection<(double X, double Weight)> ones,
        IReadOnlyCollection<(double X, double Weight)> others
    )
    {
        var mean = ones.Sum(one => one.X * one.Weight) / ones.Sum(one => one.Weight);
        var usual = UsualSlope * Math.Log(2);
        var (a, b) = (0.0, usual);
        for (var step = 0; step < Steps; step++)
        {
            double gradientA = 0,
                gradientB = -Ridge * (b - usual),
                curveA = 1e-9,
                curveAB = 0,
                curveB = Ridge;
            void Add(double x, double weight, double label)
            {
                var p = 1 / (1 + Math.Exp(-(a + (b * x))));
                gradientA += weight * (label - p);
                gradientB += weight * (label - p) * x;
                curveA += weight * p * (1 - p);
                curveAB += weight * p * (1 - p) * x;
                curveB += weight * p * (1 - p) * x * x;
            }

            foreach (var (x, weight) in ones)
            {
                Add(x - mean, weight, 1);
            }

            foreach (var (x, weight) in others)
            {
                Add(x - mean, weight, 0);
            }

            var determinant = (curveA * curveB) - (curveAB * curveAB);
            a += ((gradientA * curveB) - (gradientB * curveAB)) / determinant;
            b += ((gradientB * curveA) - (gradientA * curveAB)) / determinant;
        }

        var bits = 1 / Math.Log(2);
        return ((a - (b * mean)) * bits, b * bits);
    }
}
