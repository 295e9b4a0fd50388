namespace Fathom.Nn;

/// <summary>Square root of the mean of (prediction - target)².</summary>
public sealed class RootMeanSquaredError : IMetric
{
    private double sum;
    private long count;

    /// <inheritdoc/>
    public string Name => "rmse";

    /// <inheritdoc/>
    public double Value => Math.Sqrt(sum / count);

    /// <inheritdoc/>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (x, y) = Predicted.Numbers(predictions, targets, "RootMeanSquaredError");
        for (var i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        count += x.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (sum, count) = (0, 0);
}
