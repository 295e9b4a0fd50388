namespace Fathom;

/// <summary>
/// Product with a weight that is stored in a small form beside its scales: operands x [M, K], weight [N, K] and scales [N, G] give
/// y[m, n] = Σₖ x[m, k] weight[n, k] scales[n, k G / K].
/// </summary>
internal sealed class ScaledMatMulOp : Operation
{
    /// <summary>Groups hold a multiple of this many values of k, so that kernels find whole vectors in each.</summary>
    public const int GroupStep = 16;

    public static readonly ScaledMatMulOp Instance = new();

    public override string Name => "scaled_matmul";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (x, weight, scales) = (y.Operands[0], y.Operands[1], y.Operands[2]);
        var (n, k, groups) = (weight.Shape[0], weight.Shape[1], scales.Shape[1]);
        var dProduct = dy.T.MatMul(x);
        return
        [
            dy.MatMul(weight.Dequantize(scales)),
            weight.DType.IsFloat ? (dProduct.Reshape(n, groups, k / groups) * scales.Unsqueeze(2)).Reshape(n, k) : null,
            (dProduct * weight).Reshape(n, groups, k / groups).Sum(2),
        ];
    }

    // A weight of each sample's own would be unusual, and goes one by one.
    internal override Tensor? Vmap(Tensor y, Vectorisation batch) => batch.IsBatched(y.Operands[1]) || batch.IsBatched(y.Operands[2]) ? null
        : new Tensor(this, y.DType, [batch.Size * y.Shape[0], y.Shape[1]], Vectorisation.Join(batch[y.Operands[0]]), y.Operands[1], y.Operands[2])
            .Reshape(batch.Shape(y.Shape));

    internal override long Flops(Tensor y) => 2 * y.ElementCount * y.Operands[0].Shape[^1];
}
