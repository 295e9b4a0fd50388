namespace Fathom;

/// <summary>Pooling to given sizes: window i of n along an axis of size s covers the elements ⌊i s / n⌋ to ⌈(i + 1) s / n⌉ - 1.</summary>
public static class AdaptivePooling
{
    extension(Tensor x)
    {
        /// <summary>Means over windows that give the spatial axes of [B, C, spatial...] the wanted sizes.</summary>
        /// <param name="sizes">One size for each spatial axis, or a single one for all; a size of -1 keeps an axis.</param>
        public Tensor AdaptiveAveragePool(params ReadOnlySpan<int> sizes)
        {
            var wanted = Resolve(x.Shape, sizes, "AdaptiveAveragePool");
            if (wanted.All(size => size == 1))
                return x.Mean([.. Enumerable.Range(2, wanted.Length)], keepAxes: true);
            if (UniformKernel(x.Shape, wanted) is { } kernel)
                return x.AveragePool(kernel);
            var y = x;
            for (var axis = 0; axis < wanted.Length; axis++)
                if (wanted[axis] != x.Shape[axis + 2])
                    y = y.Resample(axis + 2, AveragingMatrix(x.Shape[axis + 2], wanted[axis]));
            return y;
        }

        /// <summary>Maxima over windows that give the spatial axes of [B, C, spatial...] the wanted sizes.</summary>
        /// <param name="sizes">One size for each spatial axis, or a single one for all; a size of -1 keeps an axis.</param>
        public Tensor AdaptiveMaxPool(params ReadOnlySpan<int> sizes)
        {
            var wanted = Resolve(x.Shape, sizes, "AdaptiveMaxPool");
            if (UniformKernel(x.Shape, wanted) is { } kernel)
                return x.MaxPool(kernel);
            var y = x;
            for (var axis = 0; axis < wanted.Length; axis++)
                y = MaximaAlong(y, axis + 2, wanted[axis]);
            return y;
        }

        /// <summary>Each line along an axis multiplied by a matrix [size, new size]: how separable resizing is done.</summary>
        internal Tensor Resample(int axis, double[,] matrix)
        {
            var weights = Tensor.From(matrix).To(x.Widened().DType);
            return x.MoveAxis(axis, -1).Widened().MatMul(weights).MoveAxis(-1, axis).To(x.ToFloat().DType);
        }
    }

    private static Tensor MaximaAlong(Tensor x, int axis, int count)
    {
        var size = x.Shape[axis];
        if (count == size)
            return x;
        var maxima = new Tensor[count];
        for (var i = 0; i < count; i++)
        {
            var (start, end) = Window(i, size, count);
            maxima[i] = x.Slice(axis, start..end).Max(axis, keepAxis: true);
        }
        return Tensor.Concatenate(maxima, axis);
    }

    private static double[,] AveragingMatrix(int size, int count)
    {
        var matrix = new double[size, count];
        for (var i = 0; i < count; i++)
        {
            var (start, end) = Window(i, size, count);
            for (var source = start; source < end; source++)
                matrix[source, i] = 1.0 / (end - start);
        }
        return matrix;
    }

    private static (int Start, int End) Window(int i, int size, int count) =>
        ((int)((long)i * size / count), (int)(((long)(i + 1) * size + count - 1) / count));

    // The kernel of the plain pooling that does the same, where the sizes divide.
    private static int[]? UniformKernel(Shape shape, int[] wanted)
    {
        var kernel = new int[wanted.Length];
        for (var axis = 0; axis < wanted.Length; axis++)
        {
            if (shape[axis + 2] % wanted[axis] != 0)
                return null;
            kernel[axis] = shape[axis + 2] / wanted[axis];
        }
        return kernel;
    }

    private static int[] Resolve(Shape shape, ReadOnlySpan<int> sizes, string operation)
    {
        var rank = shape.Rank - 2;
        if (rank < 1 || sizes.Length != 1 && sizes.Length != rank)
            throw new ShapeException($"{operation}: {shape} has {Math.Max(0, rank)} spatial axes behind [B, C], {sizes.Length} sizes were given.");
        var wanted = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var size = sizes[sizes.Length == 1 ? 0 : axis];
            wanted[axis] = size == -1 ? shape[axis + 2] : size;
            if (wanted[axis] < 1 || shape[axis + 2] < 1)
                throw new ShapeException($"{operation}: cannot pool spatial axis {axis} of {shape} to size {wanted[axis]}.");
        }
        return wanted;
    }
}
