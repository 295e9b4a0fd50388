namespace Fathom;

/// <summary>Norms, distances and similarities.</summary>
public static class Norms
{
    extension(Tensor x)
    {
        /// <summary>ln Σ eˣ over the given axes (all when none is given), without overflow.</summary>
        public Tensor LogSumExp(ReadOnlySpan<int> axes = default, bool keepAxes = false)
        {
            var maximum = x.ToFloat().Max(axes, keepAxes: true).Detach();
            // A maximum of -∞ or ∞ would make x - maximum NaN.
            maximum = Tensor.Where(maximum.IsFinite(), maximum, 0);
            var sums = (x - maximum).Exp().Sum(axes, keepAxes);
            return sums.Log() + maximum.Reshape(sums.Shape);
        }

        /// <summary><c>LogSumExp</c> over one axis.</summary>
        public Tensor LogSumExp(int axis, bool keepAxis = false) => x.LogSumExp([axis], keepAxis);

        /// <summary>Norm (Σ |x|ᵖ)^(1/p) over the given axes (all when none is given); its gradient at 0 is 0.</summary>
        /// <param name="p">The order: 2 is the Euclidean norm, ∞ and -∞ the largest and least |x|, 0 the number of elements other than 0.</param>
        /// <param name="axes">Axes to take it over.</param>
        /// <param name="keepAxes">Whether those axes stay with size 1.</param>
        public Tensor Norm(double p = 2, ReadOnlySpan<int> axes = default, bool keepAxes = false) => p switch
        {
            1 => x.ToFloat().Abs().Sum(axes, keepAxes),
            0 => x.NotEqual(0).To(x.ToFloat().DType).Sum(axes, keepAxes),
            double.PositiveInfinity => x.ToFloat().Abs().Max(axes, keepAxes),
            double.NegativeInfinity => x.ToFloat().Abs().Min(axes, keepAxes),
            2 => Root((x.ToFloat() * x.ToFloat()).Sum(axes, keepAxes), 2),
            _ => Root(x.ToFloat().Abs().Pow(p).Sum(axes, keepAxes), p),
        };

        /// <summary><c>Norm</c> over one axis.</summary>
        public Tensor Norm(double p, int axis, bool keepAxis = false) => x.Norm(p, [axis], keepAxis);

        /// <summary>x divided by its norm along an axis, or by <paramref name="epsilon"/> where the norm is less.</summary>
        public Tensor Normalize(double p = 2, int axis = -1, double epsilon = 1e-12) => x / x.Norm(p, axis, keepAxis: true).Clamp(low: epsilon);

        /// <summary>x·y / (|x| |y|) along an axis, with norms held at least at <paramref name="epsilon"/>.</summary>
        public Tensor CosineSimilarity(Tensor y, int axis = -1, double epsilon = 1e-8)
        {
            var shape = Shape.Broadcast(x.Shape, y.Shape, "CosineSimilarity");
            var (a, b) = (x.BroadcastTo(shape), y.BroadcastTo(shape));
            return (a.Normalize(2, axis, epsilon) * b.Normalize(2, axis, epsilon)).Sum(axis);
        }

        /// <summary>Norm of x - y + ε along the last axis.</summary>
        public Tensor PairwiseDistance(Tensor y, double p = 2, double epsilon = 1e-6, bool keepAxis = false) => (x - y + epsilon).Norm(p, -1, keepAxis);

        /// <summary>Distances of all pairs of rows: [..., M, D] and [..., N, D] give [..., M, N].</summary>
        public Tensor Cdist(Tensor y, double p = 2)
        {
            if (x.Rank < 2 || y.Rank < 2 || x.Shape[^1] != y.Shape[^1])
                throw new ShapeException($"Cdist: takes [..., M, D] and [..., N, D], got {x.Shape} and {y.Shape}.");
            return (x.Unsqueeze(-2) - y.Unsqueeze(-3)).Norm(p, -1);
        }
    }

    // The p-th root of sums of powers; a zero sum sees no root, whose slope there is infinite.
    private static Tensor Root(Tensor sums, double p)
    {
        var zero = sums.EqualTo(0);
        return Tensor.Where(zero, 0, Tensor.Where(zero, 1, sums).Pow(1 / p));
    }
}
