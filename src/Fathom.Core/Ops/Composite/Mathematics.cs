namespace Fathom;

/// <summary>Elementary functions and tests of every element, composed from primitive operations.</summary>
public static class Mathematics
{
    extension(Tensor x)
    {
        /// <summary>x².</summary>
        public Tensor Square() => x * x;

        /// <summary>1 / x.</summary>
        public Tensor Reciprocal() => 1 / x;

        /// <summary>2ˣ.</summary>
        public Tensor Exp2() => (x.ToFloat() * Math.Log(2)).Exp();

        /// <summary>Logarithm to base 2.</summary>
        public Tensor Log2() => x.Log() * (1 / Math.Log(2));

        /// <summary>Logarithm to base 10.</summary>
        public Tensor Log10() => x.Log() * (1 / Math.Log(10));

        /// <summary>Hyperbolic sine, accurate near zero.</summary>
        /// <remarks>With m = eˣ - 1: sinh x = (m + m / (m + 1)) / 2, which does not cancel.</remarks>
        public Tensor Sinh()
        {
            var m = x.Abs().Expm1();
            // Where m overflows, the quotient is replaced by its limit 1.
            var finite = m < 1e30;
            var quotient = Tensor.Where(finite, Tensor.Where(finite, m, 0) / (Tensor.Where(finite, m, 0) + 1), 1);
            return GradientRules.WithGradient(x.Sign() * 0.5 * (m + quotient), dy => [dy * x.Cosh()], x.ToFloat());
        }

        /// <summary>Hyperbolic cosine, (eˣ + e⁻ˣ) / 2.</summary>
        public Tensor Cosh() => 0.5 * (x.Exp() + (-x).Exp());

        /// <summary>Tangent, in radians.</summary>
        public Tensor Tan() => x.Sin() / x.Cos();

        /// <summary>Arc sine, in radians; NaN outside [-1, 1].</summary>
        public Tensor Asin() => Tensor.Atan2(x, ((1 - x) * (1 + x)).Sqrt());

        /// <summary>Arc cosine, in radians; NaN outside [-1, 1].</summary>
        public Tensor Acos() => Tensor.Atan2(((1 - x) * (1 + x)).Sqrt(), x);

        /// <summary>The part behind the decimal point, with the sign of x.</summary>
        public Tensor Frac() => x - x.Truncate();

        /// <summary>x + weight (end - x): from x (weight 0) to <paramref name="end"/> (weight 1).</summary>
        public Tensor Lerp(Tensor end, double weight) => x + weight * (end - x);

        /// <summary>x + weight (end - x) with a weight for every element.</summary>
        public Tensor Lerp(Tensor end, Tensor weight) => x + weight * (end - x);

        /// <summary>x held within [<paramref name="low"/>, <paramref name="high"/>]; the gradient passes at the bounds, but not beyond.</summary>
        public Tensor Clamp(double low = double.NegativeInfinity, double high = double.PositiveInfinity)
        {
            var y = double.IsNegativeInfinity(low) ? x : Tensor.Where(x < low, low, x);
            return double.IsPositiveInfinity(high) ? y : Tensor.Where(y > high, high, y);
        }

        /// <summary>Whether x is not a number (bool).</summary>
        public Tensor IsNan() => x.NotEqual(x);

        /// <summary>Whether x is +∞ or -∞ (bool).</summary>
        public Tensor IsInfinite() => x.DType.IsFloat ? x.Abs().EqualTo(double.PositiveInfinity) : Tensor.Zeros(x.Shape, DType.Bool);

        /// <summary>Whether x is neither infinite nor NaN (bool).</summary>
        public Tensor IsFinite() => x.DType.IsFloat ? x.Abs() < double.PositiveInfinity : Tensor.Ones(x.Shape, DType.Bool);

        /// <summary><paramref name="value"/> where <paramref name="mask"/> (bool, broadcasting) holds, x elsewhere.</summary>
        public Tensor MaskedFill(Tensor mask, double value) => Tensor.Where(mask, value, x);

        /// <summary>The elements of the last two axes on and below a diagonal, zeros above.</summary>
        /// <param name="diagonal">0 is the main diagonal, positive ones lie above it.</param>
        public Tensor Tril(int diagonal = 0)
        {
            var (row, column) = RowAndColumn(x, "Tril");
            return Tensor.Where(column - row <= diagonal, x, 0);
        }

        /// <summary>The elements of the last two axes on and above a diagonal, zeros below.</summary>
        /// <param name="diagonal">0 is the main diagonal, positive ones lie above it.</param>
        public Tensor Triu(int diagonal = 0)
        {
            var (row, column) = RowAndColumn(x, "Triu");
            return Tensor.Where(column - row >= diagonal, x, 0);
        }

        /// <summary>Each class number as a vector with a one at its place: [...] gives [..., classes].</summary>
        /// <param name="classes">Length of the vectors; a number out of range gives zeros.</param>
        /// <param name="dtype">Element type of the result.</param>
        public Tensor OneHot(int classes, DType dtype = DType.F32)
        {
            if (!x.DType.IsInteger)
                throw new DTypeException($"OneHot: class numbers must be integers, got {x.DType.Name} {x.Shape}. Convert with .To(DType.I64)?");
            return Tensor.Iota([.. x.Shape, classes], -1).EqualTo(x.To(DType.I64).Unsqueeze(-1)).To(dtype);
        }
    }

    private static (Tensor Row, Tensor Column) RowAndColumn(Tensor x, string operation)
    {
        if (x.Rank < 2)
            throw new ShapeException($"{operation}: takes a matrix or a stack of them, got {x.Shape}.");
        var matrix = x.Shape[^2..];
        return (Tensor.Iota(matrix, 0, DType.I32), Tensor.Iota(matrix, 1, DType.I32));
    }
}
