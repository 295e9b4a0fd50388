namespace Fathom.Training;

/// <summary>
/// Limits on gradients, as functions on lists of them. Optimizers apply them with <see cref="Optimizer.ClipNorm"/> and
/// <see cref="Optimizer.ClipValue"/>.
/// </summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients by min(1, maximum / (norm + 10⁻⁶)), where norm is that of all their elements together.
    /// </summary>
    /// <param name="gradients">The gradients.</param>
    /// <param name="maximum">What the norm is limited to.</param>
    /// <param name="order">Order of the norm: 1, 2, <see cref="double.PositiveInfinity"/> or any positive number.</param>
    /// <returns>The scaled gradients, and the norm before scaling, a scalar.</returns>
    /// <remarks>Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063; the 10⁻⁶ is PyTorch's.</remarks>
    public static (Tensor[] Gradients, Tensor Norm) ByNorm(IReadOnlyList<Tensor> gradients, double maximum, double order = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        var norm = Norm(gradients, order);
        var scale = Tensor.Minimum(Number(maximum, norm.DType) / (norm + 1e-6), 1);
        return ([.. gradients.Select(gradient => gradient * scale.To(gradient.DType))], norm);
    }

    /// <summary>Limits every element to [-<paramref name="limit"/>, <paramref name="limit"/>].</summary>
    public static Tensor[] ByValue(IReadOnlyList<Tensor> gradients, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return [.. gradients.Select(gradient =>
            Tensor.Maximum(Tensor.Minimum(gradient, Number(limit, gradient.DType)), Number(-limit, gradient.DType)))];
    }

    /// <summary>Norm of all elements of all gradients together: (Σ |g|ᵖ)^(1/p), or the largest |g| when p is infinite; a scalar.</summary>
    /// <param name="gradients">At least one gradient.</param>
    /// <param name="order">p.</param>
    public static Tensor Norm(IReadOnlyList<Tensor> gradients, double order = 2)
    {
        if (gradients.Count == 0)
            throw new ArgumentException("Norm: there are no gradients.", nameof(gradients));
        if (!(order > 0))
            throw new ArgumentOutOfRangeException(nameof(order), order, "Norm: the order of a norm is positive.");
        var parts = gradients.Where(gradient => gradient.ElementCount > 0).Select(gradient => Part(Wide(gradient), order)).ToList();
        if (parts.Count == 0)
            return Tensor.Zeros([]);
        if (double.IsPositiveInfinity(order))
            return parts.Aggregate(Tensor.Maximum);
        var sum = parts.Aggregate((total, part) => total + part);
        return order switch { 1 => sum, 2 => sum.Sqrt(), _ => sum.Pow(1 / order) };
    }

    private static Tensor Part(Tensor gradient, double order) => order switch
    {
        1 => gradient.Abs().Sum(),
        2 => (gradient * gradient).Sum(),
        double.PositiveInfinity => gradient.Abs().Max(),
        _ => gradient.Abs().Pow(order).Sum(),
    };

    // Squares of half-precision numbers overflow early.
    private static Tensor Wide(Tensor gradient) => gradient.DType == DType.F64 ? gradient : gradient.To(DType.F32);

    // As data: limits may be moved from step to step without compiling anew.
    private static Tensor Number(double value, DType dtype) => Tensor.Of(value).To(dtype);
}
