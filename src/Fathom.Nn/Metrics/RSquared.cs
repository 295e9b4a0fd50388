namespace Fathom.Nn;

/// <summary>Coefficient of determination, 1 - Σ (prediction - target)² / Σ (target - mean target)²: 1 is perfect, 0 as good as the mean.</summary>
public sealed class RSquared : IMetric
{
    private double errors;
    private double mean;
    private double spread;
    private long count;

    /// <inheritdoc/>
    public string Name => "r2";

    /// <inheritdoc/>
    public double Value => 1 - errors / spread;

    /// <inheritdoc/>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (x, y) = Predicted.Numbers(predictions, targets, "RSquared");
        for (var i = 0; i < x.Length; i++)
        {
            errors += (x[i] - y[i]) * (x[i] - y[i]);
            // Welford (1962): the spread about a mean that is still moving, without cancellation.
            var distance = y[i] - mean;
            mean += distance / ++count;
            spread += distance * (y[i] - mean);
        }
    }

    /// <inheritdoc/>
    public void Reset() => (errors, mean, spread, count) = (0, 0, 0, 0);
}
