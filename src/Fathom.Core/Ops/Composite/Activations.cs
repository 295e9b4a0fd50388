namespace Fathom;

/// <summary>Activation functions composed from primitive operations; all keep shape and dtype.</summary>
public static class Activations
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, 0), 6).</summary>
        public Tensor Relu6() => x.Hardtanh(0, 6);

        /// <summary>x where it is positive, <paramref name="slope"/> x elsewhere.</summary>
        public Tensor LeakyRelu(double slope = 0.01) => Tensor.Where(x > 0, x, slope * x);

        /// <summary>x where it is positive, α (eˣ - 1) elsewhere.</summary>
        /// <remarks>Clevert, Unterthiner and Hochreiter (2015), arXiv:1511.07289.</remarks>
        public Tensor Elu(double alpha = 1) => Tensor.Where(x > 0, x, alpha * Negative(x).Expm1());

        /// <summary>Self-normalising exponential linear unit.</summary>
        /// <remarks>Klambauer et al. (2017), arXiv:1706.02515, whose two constants these are.</remarks>
        public Tensor Selu() => 1.0507009873554804934193349852946 * x.Elu(1.6732632423543772848170429916717);

        /// <summary>Continuously differentiable exponential linear unit: x where it is positive, α (e^(x/α) - 1) elsewhere.</summary>
        /// <remarks>Barron (2017), arXiv:1704.07483.</remarks>
        public Tensor Celu(double alpha = 1) => Tensor.Where(x > 0, x, alpha * (Negative(x) / alpha).Expm1());

        /// <summary>Sigmoid linear unit ("swish"), x / (1 + e⁻ˣ).</summary>
        /// <remarks>Elfwing, Uchibe and Doya (2017), arXiv:1702.03118.</remarks>
        public Tensor Silu() => x * x.Sigmoid();

        /// <summary>x tanh(ln(1 + eˣ)).</summary>
        /// <remarks>Misra (2019), arXiv:1908.08681.</remarks>
        public Tensor Mish() => x * x.Softplus().Tanh();

        /// <summary>ln(1 + e^(βx)) / β; x itself where βx exceeds <paramref name="threshold"/>.</summary>
        public Tensor Softplus(double beta = 1, double threshold = 20)
        {
            var scaled = beta == 1 ? x.ToFloat() : beta * x;
            // Beyond 80 the two agree in every dtype, and e⁸⁰ still fits f32. The branch not taken sees 0, so that its gradient is finite.
            var linear = scaled > Math.Min(threshold, 80);
            var smooth = Tensor.Where(linear, 0, scaled).Exp().Log1p();
            return Tensor.Where(linear, x.ToFloat(), beta == 1 ? smooth : smooth / beta);
        }

        /// <summary>x / (1 + |x|).</summary>
        public Tensor Softsign() => x / (1 + x.Abs());

        /// <summary>x held within [<paramref name="low"/>, <paramref name="high"/>]; the gradient at the bounds is 0.</summary>
        public Tensor Hardtanh(double low = -1, double high = 1) => Tensor.Where(x <= low, low, Tensor.Where(x >= high, high, x));

        /// <summary>Piecewise linear sigmoid, min(max(x + 3, 0), 6) / 6.</summary>
        public Tensor HardSigmoid() => (x + 3).Relu6() * (1.0 / 6);

        /// <summary>x min(max(x + 3, 0), 6) / 6.</summary>
        /// <remarks>Howard et al. (2019), arXiv:1905.02244.</remarks>
        public Tensor Hardswish() => x * x.HardSigmoid();

        /// <summary>x - tanh(x).</summary>
        public Tensor Tanhshrink() => x - x.Tanh();

        /// <summary>x moved towards 0 by <paramref name="lambda"/>, and 0 where that would cross it.</summary>
        public Tensor Softshrink(double lambda = 0.5) =>
            Tensor.Where(x > lambda, x - lambda, Tensor.Where(x < -lambda, x + lambda, 0 * x));

        /// <summary>0 where |x| is at most <paramref name="lambda"/>, x elsewhere.</summary>
        public Tensor Hardshrink(double lambda = 0.5) => Tensor.Where((x >= -lambda) & (x <= lambda), 0, x);

        /// <summary>x where it exceeds <paramref name="threshold"/>, <paramref name="value"/> elsewhere.</summary>
        public Tensor Threshold(double threshold, double value) => Tensor.Where(x <= threshold, value, x);

        /// <summary>Half of an axis gated by the sigmoid of the other half: the axis becomes half as long.</summary>
        /// <remarks>Dauphin et al. (2016), arXiv:1612.08083.</remarks>
        public Tensor Glu(int axis = -1)
        {
            axis = x.Shape.Axis(axis, "Glu");
            if (x.Shape[axis] % 2 != 0)
                throw new ShapeException($"Glu: axis {axis} of {x.Shape} is cut in two halves, but {x.Shape[axis]} is odd.");
            var halves = x.Chunk(axis, 2);
            return halves[0] * halves[1].Sigmoid();
        }

        /// <summary>x where it is positive, <paramref name="weight"/> x elsewhere.</summary>
        /// <param name="weight">Shape [1], or [C] with C the size of axis 1.</param>
        /// <remarks>He, Zhang, Ren and Sun (2015), arXiv:1502.01852.</remarks>
        public Tensor Prelu(Tensor weight)
        {
            if (weight.Rank > 1 || weight.ElementCount != 1 && (x.Rank < 2 || weight.Shape[0] != x.Shape[1]))
                throw new ShapeException($"Prelu: weight {weight.Shape} must hold one slope, or one for each channel (axis 1) of {x.Shape}.");
            var slope = weight.ElementCount == 1 ? weight.Reshape([]) : weight.AlongAxis(1, x.Rank);
            return Tensor.Where(x > 0, x, slope * x);
        }
    }

    // The part below zero: what a branch for negative x may see, so that e^x cannot overflow where the other branch is taken.
    private static Tensor Negative(Tensor x) => Tensor.Where(x > 0, 0, x);
}
