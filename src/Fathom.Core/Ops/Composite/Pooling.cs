namespace Fathom;

/// <summary>Pooling over sliding windows of the spatial axes of [B, C, spatial...], one to three of them, by PyTorch's rules.</summary>
/// <remarks>A parameter per spatial axis takes one value for each, or a single one for all; the stride is the kernel unless given.</remarks>
public static class Pooling
{
    extension(Tensor x)
    {
        /// <summary>The largest element of each window; padding never wins.</summary>
        /// <param name="kernel">Size of the window.</param>
        /// <param name="stride">Distance between neighbouring windows; the kernel when empty.</param>
        /// <param name="padding">Positions added on both sides; 0 when empty.</param>
        /// <param name="dilation">Distance between neighbouring taps; 1 when empty.</param>
        /// <param name="ceilMode">Whether a last window may hang over the end.</param>
        public Tensor MaxPool(
            ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default, ReadOnlySpan<int> dilation = default,
            bool ceilMode = false)
        {
            var geometry = Geometry(x, kernel, stride, padding, dilation, ceilMode, "MaxPool");
            return new Tensor(new MaxPoolOp(geometry), x.Widened().DType, Output(x, geometry), x.Widened()).To(x.DType);
        }

        /// <summary>The largest element of each window, and its place (i64) among the flattened spatial axes.</summary>
        /// <param name="kernel">Size of the window.</param>
        /// <param name="stride">Distance between neighbouring windows; the kernel when empty.</param>
        /// <param name="padding">Positions added on both sides; 0 when empty.</param>
        /// <param name="dilation">Distance between neighbouring taps; 1 when empty.</param>
        /// <param name="ceilMode">Whether a last window may hang over the end.</param>
        public (Tensor Values, Tensor Indices) MaxPoolWithIndex(
            ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default, ReadOnlySpan<int> dilation = default,
            bool ceilMode = false)
        {
            var geometry = Geometry(x, kernel, stride, padding, dilation, ceilMode, "MaxPoolWithIndex");
            var places = new Tensor(new ArgMaxPoolOp(geometry), DType.I64, Output(x, geometry), x.Widened());
            return (x.MaxPool(kernel, stride, padding, dilation, ceilMode), places);
        }

        /// <summary>Zeros with the elements of this put back where <c>MaxPoolWithIndex</c> took them from.</summary>
        /// <param name="indices">Places (i64) among the flattened spatial axes; the shape of this.</param>
        /// <param name="spatial">Sizes of the spatial axes of the result.</param>
        public Tensor MaxUnpool(Tensor indices, ReadOnlySpan<int> spatial)
        {
            if (indices.Shape != x.Shape)
                throw new ShapeException($"MaxUnpool: indices {indices.Shape} must have the shape of the values, {x.Shape}.");
            if (x.Rank != spatial.Length + 2)
                throw new ShapeException($"MaxUnpool: values {x.Shape} have {x.Rank - 2} spatial axes, {spatial.Length} sizes were given.");
            Shape shape = [x.Shape[0], x.Shape[1], .. spatial];
            return new Tensor(new MaxUnpoolOp(), x.Widened().DType, shape, x.Widened(), indices.To(DType.I64)).To(x.DType);
        }

        /// <summary>The mean of each window.</summary>
        /// <param name="kernel">Size of the window.</param>
        /// <param name="stride">Distance between neighbouring windows; the kernel when empty.</param>
        /// <param name="padding">Zeros added on both sides; 0 when empty.</param>
        /// <param name="ceilMode">Whether a last window may hang over the end.</param>
        /// <param name="countPadding">Whether padding counts among the elements that a sum is divided by.</param>
        /// <param name="divisor">What to divide every sum by instead of the number of elements.</param>
        public Tensor AveragePool(
            ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
            bool ceilMode = false, bool countPadding = true, int? divisor = null)
        {
            var geometry = Geometry(x, kernel, stride, padding, default, ceilMode, "AveragePool");
            var sums = WindowSum(x, geometry);
            if (divisor is { } count)
                return (sums * (1.0 / count)).To(x.DType);
            for (var axis = 0; axis < geometry.Rank; axis++)
            {
                var own = padding.IsEmpty ? 0 : padding[padding.Length == 1 ? 0 : axis];
                sums = sums * Reciprocals(geometry, axis, x.Shape[axis + 2], countPadding ? own : 0, sums);
            }
            return sums.To(x.DType);
        }

        /// <summary>(Σ xᵖ)^(1/p) of each window.</summary>
        /// <param name="power">The exponent p.</param>
        /// <param name="kernel">Size of the window.</param>
        /// <param name="stride">Distance between neighbouring windows; the kernel when empty.</param>
        /// <param name="ceilMode">Whether a last window may hang over the end.</param>
        public Tensor LpPool(double power, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride = default, bool ceilMode = false)
        {
            var powers = x.Pow(power);
            var sums = WindowSum(powers, Geometry(x, kernel, stride, default, default, ceilMode, "LpPool")).To(x.DType);
            // A window of zeros has the gradient 0, where that of the root would be infinite.
            var zero = sums.EqualTo(0);
            return Tensor.Where(zero, 0, Tensor.Where(zero, 1, sums).Pow(1 / power));
        }
    }

    internal static Tensor WindowSum(Tensor x, PoolGeometry geometry) =>
        new(new WindowSumOp(geometry), x.Widened().DType, Output(x, geometry), x.Widened());

    // One over the number of elements that each window covers along one axis: a number where all windows cover as many.
    private static Tensor Reciprocals(PoolGeometry geometry, int axis, int size, int counted, Tensor sums)
    {
        var (window, kernel) = (geometry[axis], geometry.Kernel[axis + SpatialSizes.MaxRank - geometry.Rank]);
        var reciprocals = new double[sums.Shape[axis + 2]];
        for (var i = 0; i < reciprocals.Length; i++)
        {
            var start = i * window.Stride - window.Before;
            var (first, end) = (Math.Max(start, -counted), Math.Min(start + kernel, size + counted));
            reciprocals[i] = 1.0 / Math.Max(1, end - first);
        }
        return reciprocals.All(value => value == reciprocals[0])
            ? Tensor.Constant(reciprocals[0], sums.DType)
            : Tensor.From<double>(reciprocals).To(sums.DType).AlongAxis(axis + 2, sums.Rank);
    }

    private static PoolGeometry Geometry(
        Tensor x, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, ReadOnlySpan<int> padding, ReadOnlySpan<int> dilation, bool ceilMode, string operation)
    {
        if (x.Rank is < 3 or > 2 + SpatialSizes.MaxRank)
            throw new ShapeException($"{operation}: takes [B, C, spatial...] with one to three spatial axes, got {x.Shape}. Unsqueeze the missing axis?");
        var rank = x.Rank - 2;
        return PoolGeometry.Create(
            x.Shape.Sizes[2..], PerAxis(kernel, rank, 1), PerAxis(stride.IsEmpty ? kernel : stride, rank, 1), PerAxis(padding, rank, 0),
            PerAxis(dilation, rank, 1), ceilMode, operation);
    }

    private static int[] PerAxis(ReadOnlySpan<int> values, int rank, int fallback)
    {
        if (values.Length > 1)
            return values.ToArray();
        var all = new int[rank];
        all.AsSpan().Fill(values.IsEmpty ? fallback : values[0]);
        return all;
    }

    private static Shape Output(Tensor x, PoolGeometry geometry)
    {
        var sizes = geometry.OutputSizes(SpatialSizes.From(x.Shape.Sizes[2..], "Pool"));
        ReadOnlySpan<int> all = [sizes.Depth, sizes.Height, sizes.Width];
        return [.. x.Shape[..2], .. all[^geometry.Rank..]];
    }
}
