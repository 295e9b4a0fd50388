namespace Fathom;

/// <summary>Choosing and testing elements along axes.</summary>
public static class Selection
{
    extension(Tensor x)
    {
        /// <summary>Whether any element over the given axes (all when none is given) is not zero (bool).</summary>
        public Tensor Any(ReadOnlySpan<int> axes = default, bool keepAxes = false) => x.NotEqual(0).To(DType.I32).Max(axes, keepAxes).To(DType.Bool);

        /// <summary>Whether any element along an axis is not zero (bool).</summary>
        public Tensor Any(int axis, bool keepAxis = false) => x.Any([axis], keepAxis);

        /// <summary>Whether all elements over the given axes (all when none is given) are not zero (bool).</summary>
        public Tensor All(ReadOnlySpan<int> axes = default, bool keepAxes = false) => x.NotEqual(0).To(DType.I32).Min(axes, keepAxes).To(DType.Bool);

        /// <summary>Whether all elements along an axis are not zero (bool).</summary>
        public Tensor All(int axis, bool keepAxis = false) => x.All([axis], keepAxis);

        /// <summary>The largest element along an axis and its place (i64); the gradient goes to that place alone.</summary>
        public (Tensor Values, Tensor Indices) MaxWithIndex(int axis = -1, bool keepAxis = false) => At(x, x.ArgMax(axis, keepAxis: true), axis, keepAxis);

        /// <summary>The smallest element along an axis and its place (i64); the gradient goes to that place alone.</summary>
        public (Tensor Values, Tensor Indices) MinWithIndex(int axis = -1, bool keepAxis = false) => At(x, x.ArgMin(axis, keepAxis: true), axis, keepAxis);

        /// <summary>The middle element along an axis in sorted order, the lower one of two, and its place (i64).</summary>
        public (Tensor Values, Tensor Indices) Median(int axis = -1, bool keepAxis = false)
        {
            axis = x.Shape.Axis(axis, "Median");
            if (x.Shape[axis] == 0)
                throw new ShapeException($"Median: axis {axis} of {x.Shape} is empty.");
            return At(x, x.ArgSort(axis).Slice(axis, (x.Shape[axis] - 1) / 2, 1, 1), axis, keepAxis);
        }

        /// <summary>How many elements of a sorted axis lie before each value: where it would have to be inserted (i64).</summary>
        /// <param name="values">For a vector, any shape; for a stack of rows [..., n], shape [..., m].</param>
        /// <param name="right">Whether elements equal to the value count as before it.</param>
        public Tensor SearchSorted(Tensor values, bool right = false)
        {
            if (x.Rank == 0 || x.Rank > 1 && x.Shape[..^1] != values.Shape[..^1])
                throw new ShapeException($"SearchSorted: values {values.Shape} must have the leading axes of the sorted rows {x.Shape}.");
            var sorted = x.Rank == 1 ? x : x.Unsqueeze(-2);
            var value = values.Unsqueeze(-1);
            return (right ? sorted <= value : sorted < value).Sum(-1);
        }
    }

    private static (Tensor Values, Tensor Indices) At(Tensor x, Tensor places, int axis, bool keepAxis)
    {
        var values = x.Gather(axis, places);
        return keepAxis ? (values, places) : (values.Squeeze(axis), places.Squeeze(axis));
    }
}
