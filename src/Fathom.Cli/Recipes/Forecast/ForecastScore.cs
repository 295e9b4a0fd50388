using Fathom.Data;

namespace Fathom.Cli;

/// <summary>Forecasts of all windows of a stretch, and how far they are from what came.</summary>
/// <param name="Predicted">Shape [N, C, H], row-major.</param>
/// <param name="Actual">Shape [N, C, H], row-major.</param>
/// <param name="Horizon">H.</param>
/// <param name="Channels">C.</param>
internal sealed record ForecastScore(float[] Predicted, float[] Actual, int Horizon, int Channels)
{
    private const int ChunkSize = 256;

    /// <summary>Mean squared error over windows, channels and hours.</summary>
    public double Mse { get; } = Mean(Predicted, Actual, difference => difference * difference);

    /// <summary>Mean absolute error.</summary>
    public double Mae { get; } = Mean(Predicted, Actual, Math.Abs);

    /// <summary>Forecasts of all windows.</summary>
    public static ForecastScore Of(Func<Tensor, Tensor> model, SeriesWindows windows)
    {
        List<float[]> predicted = [], actual = [];
        foreach (var chunk in Enumerable.Range(0, windows.Count).Chunk(ChunkSize))
        {
            var (past, future) = windows.Batch(chunk);
            predicted.Add(model(past).ToArray<float>());
            actual.Add(future.ToArray<float>());
        }
        return new([.. predicted.SelectMany(values => values)], [.. actual.SelectMany(values => values)], windows.Horizon, windows.Batch([0]).Past.Shape[1]);
    }

    /// <summary>The mean of several forecasts of the same windows.</summary>
    public static ForecastScore MeanOf(IReadOnlyList<ForecastScore> scores)
    {
        var mean = new float[scores[0].Predicted.Length];
        foreach (var score in scores)
            for (var i = 0; i < mean.Length; i++)
                mean[i] += score.Predicted[i] / scores.Count;
        return new(mean, scores[0].Actual, scores[0].Horizon, scores[0].Channels);
    }

    /// <summary>Mean squared error of each reading ahead.</summary>
    public double[] MseByReading()
    {
        var sums = new double[Horizon];
        for (var i = 0; i < Predicted.Length; i++)
            sums[i % Horizon] += Square(i);
        return Array.ConvertAll(sums, sum => sum * Horizon / Predicted.Length);
    }

    /// <summary>Mean squared error of each channel.</summary>
    public double[] MseByChannel()
    {
        var sums = new double[Channels];
        for (var i = 0; i < Predicted.Length; i++)
            sums[i / Horizon % Channels] += Square(i);
        return Array.ConvertAll(sums, sum => sum * Channels / Predicted.Length);
    }

    private double Square(int i) => ((double)Predicted[i] - Actual[i]) * ((double)Predicted[i] - Actual[i]);

    private static double Mean(float[] predicted, float[] actual, Func<double, double> measure)
    {
        var sum = 0.0;
        for (var i = 0; i < predicted.Length; i++)
            sum += measure((double)predicted[i] - actual[i]);
        return sum / predicted.Length;
    }
}
