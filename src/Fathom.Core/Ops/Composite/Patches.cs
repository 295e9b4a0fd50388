namespace Fathom;

/// <summary>Moving elements between space and channels.</summary>
public static class Patches
{
    extension(Tensor x)
    {
        /// <summary>Channels spread out in space: [..., C r², H, W] gives [..., C, H r, W r].</summary>
        /// <remarks>Shi et al. (2016), arXiv:1609.05158.</remarks>
        public Tensor PixelShuffle(int factor)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
            if (x.Rank < 3 || x.Shape[^3] % (factor * factor) != 0)
                throw new ShapeException($"PixelShuffle: the channels of {x.Shape} (third axis from the last) must be a multiple of {factor * factor}.");
            var (h, w) = (x.Shape[^2], x.Shape[^1]);
            var (channels, rows, columns) = (x.Shape[^3] / (factor * factor), h * factor, w * factor);
            return x.Reshape([-1, channels, factor, factor, h, w]).Permute(0, 1, 4, 2, 5, 3).Reshape([.. x.Shape[..^3], channels, rows, columns]);
        }

        /// <summary>Space gathered in channels, the inverse of <c>PixelShuffle</c>: [..., C, H r, W r] gives [..., C r², H, W].</summary>
        public Tensor PixelUnshuffle(int factor)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
            if (x.Rank < 3 || x.Shape[^2] % factor != 0 || x.Shape[^1] % factor != 0)
                throw new ShapeException($"PixelUnshuffle: the last two axes of {x.Shape} must be multiples of {factor}.");
            var (c, h, w) = (x.Shape[^3], x.Shape[^2] / factor, x.Shape[^1] / factor);
            return x.Reshape([-1, c, h, factor, w, factor]).Permute(0, 1, 3, 5, 2, 4).Reshape([.. x.Shape[..^3], c * factor * factor, h, w]);
        }

        /// <summary>Sliding patches as columns (im2col): [B, C, spatial...] gives [B, C · taps, patches].</summary>
        /// <param name="kernel">Size of a patch along each spatial axis.</param>
        /// <param name="stride">Distance between neighbouring patches; 1 when empty.</param>
        /// <param name="padding">Zeros on both sides; 0 when empty.</param>
        /// <param name="dilation">Distance between neighbouring taps; 1 when empty.</param>
        public Tensor Unfold(
            ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default, ReadOnlySpan<int> dilation = default)
        {
            var rank = x.Rank - 2;
            if (rank < 1 || kernel.Length != rank)
                throw new ShapeException($"Unfold: takes [B, C, spatial...] and a kernel size for each spatial axis, got {x.Shape} and {kernel.Length} sizes.");
            var y = x;
            for (var axis = 0; axis < rank; axis++)
            {
                var pad = At(padding, axis, 0);
                y = y.Pad(axis + 2, pad, pad).Windows(axis + 2, kernel[axis], At(stride, axis, 1), At(dilation, axis, 1));
            }
            // [B, C, windows..., taps...]
            int[] order = [0, 1, .. Enumerable.Range(2 + rank, rank), .. Enumerable.Range(2, rank)];
            return y.Permute(order).Flatten(2 + rank).Flatten(1, 1 + rank);
        }

        /// <summary>Columns added back where <c>Unfold</c> took them from (col2im): [B, C · taps, patches] gives [B, C, spatial...].</summary>
        /// <param name="spatial">Sizes of the spatial axes of the result.</param>
        /// <param name="kernel">Size of a patch along each spatial axis.</param>
        /// <param name="stride">Distance between neighbouring patches; 1 when empty.</param>
        /// <param name="padding">Zeros that were on both sides; 0 when empty.</param>
        /// <param name="dilation">Distance between neighbouring taps; 1 when empty.</param>
        public Tensor Fold(
            ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
            ReadOnlySpan<int> dilation = default)
        {
            var (rank, taps, patches) = (spatial.Length, 1, 1);
            if (kernel.Length != rank || x.Rank != 3)
                throw new ShapeException($"Fold: takes [B, C * taps, patches] and a kernel size for each of {rank} axes, got {x.Shape} and {kernel.Length} sizes.");
            var windows = new int[rank];
            for (var axis = 0; axis < rank; axis++)
            {
                var window = new WindowAxis(At(stride, axis, 1), At(padding, axis, 0), At(padding, axis, 0), At(dilation, axis, 1)).Validated("Fold", axis);
                windows[axis] = window.OutputSize(spatial[axis], kernel[axis]);
                (taps, patches) = (taps * kernel[axis], patches * windows[axis]);
            }
            if (x.Shape[1] % taps != 0 || x.Shape[2] != patches)
                throw new ShapeException($"Fold: {x.Shape} does not hold {patches} patches of a multiple of {taps} numbers each.");

            int[] order = [0, 1, .. Enumerable.Range(2 + rank, rank), .. Enumerable.Range(2, rank)];
            var y = x.Reshape([x.Shape[0], x.Shape[1] / taps, .. kernel, .. windows]).Permute(order);
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                var pad = At(padding, axis, 0);
                y = y.Overlap(axis + 2, spatial[axis] + 2 * pad, At(stride, axis, 1), At(dilation, axis, 1)).Pad(axis + 2, -pad, -pad);
            }
            return y;
        }
    }

    private static int At(ReadOnlySpan<int> values, int axis, int fallback) => values.Length switch
    {
        0 => fallback,
        1 => values[0],
        _ => values[axis],
    };
}
