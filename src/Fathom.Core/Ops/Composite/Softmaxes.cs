namespace Fathom;

/// <summary>Normalised exponentials along an axis, safe for logits of any size.</summary>
public static class Softmaxes
{
    extension(Tensor x)
    {
        /// <summary>eˣ / Σ eˣ along an axis: numbers in [0, 1] that add up to 1.</summary>
        public Tensor Softmax(int axis = -1)
        {
            var input = x.ToFloat();
            var exponentials = BelowMaximum(input, axis).Exp();
            // One division per sum; the sums are at least 1, so their reciprocals are ordinary numbers.
            return GradientRules.WithGradient(
                exponentials * (1 / exponentials.Sum(axis, keepAxis: true)), (dy, y) => [y * (dy - (y * dy).Sum(axis, keepAxis: true))], input);
        }

        /// <summary>ln(eˣ / Σ eˣ) along an axis.</summary>
        public Tensor LogSoftmax(int axis = -1)
        {
            var input = x.ToFloat();
            var shifted = BelowMaximum(input, axis);
            return GradientRules.WithGradient(
                shifted - shifted.Exp().Sum(axis, keepAxis: true).Log(), (dy, y) => [dy - y.Exp() * dy.Sum(axis, keepAxis: true)], input);
        }

        /// <summary>Softmax of -x along an axis.</summary>
        public Tensor Softmin(int axis = -1) => (-x).Softmax(axis);
    }

    // Subtracting the maximum changes no quotient and keeps e^x from overflowing; being cancelled, it needs no gradient of any order.
    private static Tensor BelowMaximum(Tensor x, int axis) => x - x.Max(axis, keepAxis: true).Detach();
}
