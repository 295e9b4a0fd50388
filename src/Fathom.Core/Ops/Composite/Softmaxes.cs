namespace Fathom;

/// <summary>Normalised exponentials along an axis, safe for logits of any size.</summary>
public static class Softmaxes
{
    extension(Tensor x)
    {
        /// <summary>eˣ / Σ eˣ along an axis: numbers in [0, 1] that add up to 1.</summary>
        public Tensor Softmax(int axis = -1)
        {
            var exponentials = BelowMaximum(x, axis).Exp();
            return exponentials / exponentials.Sum(axis, keepAxis: true);
        }

        /// <summary>ln(eˣ / Σ eˣ) along an axis.</summary>
        public Tensor LogSoftmax(int axis = -1)
        {
            var shifted = BelowMaximum(x, axis);
            return shifted - shifted.Exp().Sum(axis, keepAxis: true).Log();
        }

        /// <summary>Softmax of -x along an axis.</summary>
        public Tensor Softmin(int axis = -1) => (-x).Softmax(axis);
    }

    // Subtracting the maximum changes no quotient and keeps e^x from overflowing; being cancelled, it needs no gradient of any order.
    private static Tensor BelowMaximum(Tensor x, int axis) => x.ToFloat() - x.ToFloat().Max(axis, keepAxis: true).Detach();
}
