namespace Fathom.Nn;

/// <summary>
/// Training with 16-bit products: within the scope, layers that multiply by a weight (<see cref="Linear"/>, the projections of <see
/// cref="MultiheadAttention"/>, <see cref="Embedding.Scores"/>) round input, weight, result and gradients to 16 bits and sum in f32. What is kept for the
/// backward pass is then half as large. Everything else (softmax, attention, norms, losses, reductions, residual sums, convolutions, recurrences) stays
/// f32, and so do the parameters: they are the master weights that optimizers move and checkpoints hold.
/// </summary>
/// <remarks>
/// Micikevicius et al. (2017), "Mixed precision training", arXiv:1710.03740. bf16 has the exponents of f32 and needs no scaled loss; f16 does, see
/// Fathom.Training's <c>LossScaler</c>, and gains memory but no speed here. The scope belongs to the thread that builds the graph.
/// </remarks>
public static class MixedPrecision
{
    [ThreadStatic]
    private static DType? current;

    /// <summary>Begins a scope, which ends when the result is disposed: <c>using (MixedPrecision.Scope(DType.BF16)) loss = ...</c></summary>
    /// <param name="dtype">bf16 or f16; f32 for products as they are.</param>
    /// <exception cref="DTypeException">When it is another.</exception>
    public static IDisposable Scope(DType dtype)
    {
        if (dtype is not (DType.BF16 or DType.F16 or DType.F32))
            throw new DTypeException($"MixedPrecision: products run in bf16, f16 or f32, not {dtype.Name}. Take DType.BF16?");
        var scope = new Ending(current);
        current = dtype == DType.F32 ? null : dtype;
        return scope;
    }

    /// <summary>x Wᵀ + b, in 16 bits within a scope.</summary>
    internal static Tensor Affine(Tensor x, Tensor weight, Tensor? bias)
    {
        if (current is not { } dtype || x.DType != DType.F32 || weight.DType != DType.F32)
        {
            var plain = x.MatMul(weight.T);
            return bias is null ? plain : plain + bias;
        }
        var product = x.To(dtype).To(DType.F32).MatMul(weight.To(dtype).To(DType.F32).T);
        return (bias is null ? product : product + bias).To(dtype).To(DType.F32);
    }

    private sealed class Ending(DType? before) : IDisposable
    {
        public void Dispose() => current = before;
    }
}
