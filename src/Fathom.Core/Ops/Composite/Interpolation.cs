namespace Fathom;

/// <summary>Resizing of the spatial axes of [B, C, spatial...], by PyTorch's rules, one axis after another.</summary>
public static class Interpolation
{
    extension(Tensor x)
    {
        /// <summary>The spatial axes resized to given sizes.</summary>
        /// <param name="sizes">One size per spatial axis, or a single one for all.</param>
        /// <param name="mode">How values between elements are made.</param>
        /// <param name="alignCorners">For <see cref="InterpolationMode.Linear"/> and <see cref="InterpolationMode.Cubic"/>: whether the first and last elements keep their places, rather than the outer edges.</param>
        public Tensor Interpolate(ReadOnlySpan<int> sizes, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false)
        {
            RequireSpatial(x, sizes.Length);
            if (mode == InterpolationMode.Area)
                return x.AdaptiveAveragePool(sizes);
            for (var axis = 2; axis < x.Rank; axis++)
            {
                var size = sizes[sizes.Length == 1 ? 0 : axis - 2];
                x = Along(x, axis, size, (float)x.Shape[axis] / Math.Max(1, size), mode, alignCorners);
            }
            return x;
        }

        /// <summary>The spatial axes resized by factors: a size s becomes ⌊s · factor⌋, and places are computed from the factor itself.</summary>
        /// <param name="factors">One factor per spatial axis, or a single one for all.</param>
        /// <param name="mode">How values between elements are made.</param>
        /// <param name="alignCorners">For <see cref="InterpolationMode.Linear"/> and <see cref="InterpolationMode.Cubic"/>: whether the first and last elements keep their places, rather than the outer edges.</param>
        public Tensor Interpolate(ReadOnlySpan<double> factors, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false)
        {
            RequireSpatial(x, factors.Length);
            var sizes = new int[x.Rank - 2];
            for (var axis = 0; axis < sizes.Length; axis++)
                sizes[axis] = (int)Math.Floor(x.Shape[axis + 2] * factors[factors.Length == 1 ? 0 : axis]);
            if (mode == InterpolationMode.Area)
                return x.AdaptiveAveragePool(sizes);
            for (var axis = 2; axis < x.Rank; axis++)
                x = Along(x, axis, sizes[axis - 2], (float)(1 / factors[factors.Length == 1 ? 0 : axis - 2]), mode, alignCorners);
            return x;
        }
    }

    private static Tensor Along(Tensor x, int axis, int size, float step, InterpolationMode mode, bool alignCorners)
    {
        if (size < 1)
            throw new ShapeException($"Interpolate: cannot resize axis {axis} of {x.Shape} to {size}.");
        if (mode is not (InterpolationMode.Linear or InterpolationMode.Cubic))
            return size == x.Shape[axis] && step == 1 ? x : x.Take(Nearest(x.Shape[axis], size, step, mode == InterpolationMode.NearestExact), axis);
        if (alignCorners)
            step = size > 1 ? (float)(x.Shape[axis] - 1) / (size - 1) : 0;
        return size == x.Shape[axis] && step == 1 ? x
            : mode == InterpolationMode.Linear ? Linear(x, axis, size, step, alignCorners)
            : CubicInterpolation.Along(x, axis, size, step, alignCorners);
    }

    // In single precision like PyTorch, so that the same element is chosen where the place falls on a boundary.
    private static Tensor Nearest(int from, int size, float step, bool centres)
    {
        var places = new long[size];
        for (var i = 0; i < size; i++)
            places[i] = Math.Min((long)MathF.Floor((centres ? i + 0.5f : i) * step), from - 1);
        return Tensor.From<long>(places);
    }

    private static Tensor Linear(Tensor x, int axis, int size, float step, bool alignCorners)
    {
        var (low, high, weights) = (new long[size], new long[size], new double[size]);
        for (var i = 0; i < size; i++)
        {
            var place = alignCorners ? i * step : MathF.Max(0, (i + 0.5f) * step - 0.5f);
            low[i] = Math.Min((long)place, x.Shape[axis] - 1);
            high[i] = Math.Min(low[i] + 1, x.Shape[axis] - 1);
            weights[i] = Math.Clamp(place - low[i], 0f, 1f);
        }
        var weight = Tensor.From<double>(weights).To(x.ToFloat().DType).AlongAxis(axis, x.Rank);
        return x.Take(Tensor.From<long>(low), axis) * (1 - weight) + x.Take(Tensor.From<long>(high), axis) * weight;
    }

    private static void RequireSpatial(Tensor x, int count)
    {
        if (x.Rank < 3 || count != 1 && count != x.Rank - 2)
            throw new ShapeException($"Interpolate: {x.Shape} has {Math.Max(0, x.Rank - 2)} spatial axes behind [B, C], {count} sizes or factors were given.");
    }
}
