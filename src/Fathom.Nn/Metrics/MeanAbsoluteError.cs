namespace Fathom.Nn;

/// <summary>Mean of |prediction - target|.</summary>
public sealed class MeanAbsoluteError : IMetric
{
    private double sum;
    private long count;

    /// <inheritdoc/>
    public string Name => "mae";

    /// <inheritdoc/>
    public double Value => sum / count;

    /// <inheritdoc/>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (x, y) = Predicted.Numbers(predictions, targets, "MeanAbsoluteError");
        for (var i = 0; i < x.Length; i++)
            sum += Math.Abs(x[i] - y[i]);
        count += x.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (sum, count) = (0, 0);
}
