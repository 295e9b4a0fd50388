namespace Fathom.Training;

/// <summary>Makes a curve of thousands of steps readable and small.</summary>
internal static class CurveSampling
{
    /// <summary>Means over equal stretches, at most <paramref name="limit"/> of them, with the middle of each stretch
    /// counted in steps from 1.</summary>
    public static (double[] Steps, double[] Means) Thin(ReadOnlySpan<float> values, int limit)
    {
        var stride = Math.Max(1, (values.Length + limit - 1) / limit);
        var count = (values.Length + stride - 1) / stride;
        var (steps, means) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var stretch = values.Slice(i * stride, Math.Min(stride, values.Length - i * stride));
            var sum = 0.0;
            foreach (var value in stretch)
                sum += value;
            steps[i] = i * stride + (stretch.Length + 1) / 2.0;
            means[i] = sum / stretch.Length;
        }

        return (steps, means);
    }

    /// <summary>Exponential moving average with its start-up bias removed, as in Adam; a value that is not finite is a gap
    /// and leaves the average alone.</summary>
    public static double[] Smooth(ReadOnlySpan<double> values, double window)
    {
        var keep = Math.Exp(-1 / Math.Max(window, 1e-9));
        var (sum, weight) = (0.0, 0.0);
        var smooth = new double[values.Length];
        for (var i = 0; i < smooth.Length; i++)
        {
            var seen = double.IsFinite(values[i]);
            if (seen)
                (sum, weight) = (keep * sum + (1 - keep) * values[i], keep * weight + (1 - keep));
            smooth[i] = seen ? sum / weight : double.NaN;
        }

        return smooth;
    }
}
