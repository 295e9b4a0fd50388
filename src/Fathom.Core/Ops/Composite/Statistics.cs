namespace Fathom;

/// <summary>Means and spreads over axes.</summary>
public static class Statistics
{
    extension(Tensor x)
    {
        /// <summary>Mean over the given axes (all when none is given); integers as f32.</summary>
        /// <param name="axes">Axes to average over; negative counts from the last.</param>
        /// <param name="keepAxes">Whether those axes stay with size 1.</param>
        public Tensor Mean(ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
            x.ToFloat().Sum(axes, keepAxes) * (1.0 / x.Shape.CountOver(axes, "Mean"));

        /// <summary>Mean over one axis.</summary>
        public Tensor Mean(int axis, bool keepAxis = false) => x.Mean([axis], keepAxis);

        /// <summary>Mean squared distance from the mean over the given axes (all when none is given).</summary>
        /// <param name="axes">Axes to take it over.</param>
        /// <param name="unbiased">Whether to divide by n - 1 instead of n.</param>
        /// <param name="keepAxes">Whether those axes stay with size 1.</param>
        public Tensor Variance(ReadOnlySpan<int> axes = default, bool unbiased = true, bool keepAxes = false)
        {
            // In two passes, as E[x²] - E[x]² loses all digits when the mean is large beside the spread.
            var centred = x - x.Mean(axes, keepAxes: true);
            var count = x.Shape.CountOver(axes, "Variance") - (unbiased ? 1 : 0);
            return (centred * centred).Sum(axes, keepAxes) / Math.Max(0, count);
        }

        /// <summary><c>Variance</c> over one axis.</summary>
        public Tensor Variance(int axis, bool unbiased = true, bool keepAxis = false) => x.Variance([axis], unbiased, keepAxis);

        /// <summary>Square root of the variance over the given axes (all when none is given).</summary>
        /// <param name="axes">Axes to take it over.</param>
        /// <param name="unbiased">Whether to divide by n - 1 instead of n.</param>
        /// <param name="keepAxes">Whether those axes stay with size 1.</param>
        public Tensor StandardDeviation(ReadOnlySpan<int> axes = default, bool unbiased = true, bool keepAxes = false) =>
            x.Variance(axes, unbiased, keepAxes).Sqrt();

        /// <summary><c>StandardDeviation</c> over one axis.</summary>
        public Tensor StandardDeviation(int axis, bool unbiased = true, bool keepAxis = false) => x.StandardDeviation([axis], unbiased, keepAxis);
    }

    /// <summary>Number of elements that a reduction over <paramref name="axes"/> (all when empty) combines.</summary>
    internal static long CountOver(this Shape shape, ReadOnlySpan<int> axes, string operation)
    {
        if (axes.IsEmpty)
            return shape.ElementCount;
        long count = 1;
        foreach (var axis in axes)
            count *= shape[shape.Axis(axis, operation)];
        return count;
    }
}
