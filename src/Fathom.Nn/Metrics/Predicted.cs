namespace Fathom.Nn;

/// <summary>Reading predictions and targets for metrics.</summary>
internal static class Predicted
{
    /// <summary>Predicted and true class numbers, from scores [B, C, ...] or class numbers [B, ...], and labels [B, ...].</summary>
    public static (long[] Predicted, long[] Actual) Classes(Tensor predictions, Tensor labels, string metric)
    {
        var scores = predictions.DType.IsFloat && predictions.Rank == labels.Rank + 1;
        if (labels.DType.IsFloat || predictions.DType.IsFloat && !scores)
            throw new DTypeException(
                $"{metric}: takes scores [B, C, ...] or class numbers, and labels that are class numbers, got {predictions.DType.Name} {predictions.Shape} "
                + $"and {labels.DType.Name} {labels.Shape}.");
        var classes = scores ? predictions.ArgMax(1) : predictions;
        if (classes.Shape != labels.Shape)
            throw new ShapeException($"{metric}: predictions {predictions.Shape} do not go with labels {labels.Shape}.");
        return (classes.To(DType.I64).ToArray<long>(), labels.To(DType.I64).ToArray<long>());
    }

    /// <summary>Both as numbers of equal shape.</summary>
    public static (double[] Predictions, double[] Targets) Numbers(Tensor predictions, Tensor targets, string metric)
    {
        if (predictions.Shape != targets.Shape)
            throw new ShapeException($"{metric}: predictions {predictions.Shape} and targets {targets.Shape} must have one shape. Reshape one of them?");
        return (predictions.To(DType.F64).ToArray<double>(), targets.To(DType.F64).ToArray<double>());
    }
}
