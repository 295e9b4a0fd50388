using System.Runtime.CompilerServices;

namespace Fathom;

/// <summary>Products of stacks of matrices: operands [..., M, K] and [..., K, N] with equal leading axes give [..., M, N].</summary>
internal sealed class MatMulOp : Operation
{
    public static readonly MatMulOp Instance = new();

    public override string Name => "matmul";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (a, b) = (y.Operands[0], y.Operands[1]);
        // A weight is stored [out, in] and read transposed: its gradient is then best computed in the stored order at once.
        var db = b.Operation is PermuteOp { Axes: [.., var row, var column] } && row == b.Rank - 1 && column == b.Rank - 2
            ? Product(dy.T, a).T
            : Product(a.T, dy);
        return [Product(dy, b.T), db];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (a, b) = (y.Operands[0], y.Operands[1]);
        // One matrix for all samples multiplies all their rows at once.
        return y.Rank == 2 && !batch.IsBatched(b)
            ? Product(Vectorisation.Join(batch[a]), b).Reshape(batch.Shape(y.Shape))
            : Product(batch[a], batch[b]);
    }

    internal override long Flops(Tensor y) => 2 * y.ElementCount * y.Operands[0].Shape[^1];

    public static Tensor Product(Tensor a, Tensor b) => new(Instance, a.DType, [.. a.Shape[..^1], b.Shape[^1]], a, b);
}

/// <summary>Matrix products.</summary>
public static class MatrixProducts
{
    extension(Tensor a)
    {
        /// <summary>
        /// Matrix product over the last axis of this and the last but one of <paramref name="b"/>: [..., M, K] times [..., K, N] gives
        /// [..., M, N]. Leading axes broadcast; a vector is a row on the left, a column on the right, and its axis disappears.
        /// </summary>
        /// <exception cref="ShapeException">When the inner sizes differ.</exception>
        public Tensor MatMul(
            Tensor b, [CallerArgumentExpression(nameof(a))] string? left = null, [CallerArgumentExpression(nameof(b))] string? right = null)
        {
            if (a.Rank == 0 || b.Rank == 0)
                throw new ShapeException($"MatMul: {left} {a.Shape} times {right} {b.Shape}: a scalar has no axis to sum over. Multiply with *?");
            var inner = b.Rank == 1 ? b.Shape[0] : b.Shape[^2];
            if (a.Shape[^1] != inner)
                throw new ShapeException(
                    $"MatMul: inner sizes differ: {left} {a.Shape} ends in {a.Shape[^1]}, {right} {b.Shape} has {inner} rows. Transpose one side (.T)?");
            var dtype = DTypes.Promote(a.DType, b.DType);
            if (dtype == DType.Bool)
                throw new DTypeException($"MatMul: {left} and {right} are bool. Convert with .To(DType.F32)?");
            // Kernels multiply 16-bit floats in f32, which also is how sums of many terms keep their digits.
            if (dtype is DType.F16 or DType.BF16)
                return a.To(DType.F32).MatMul(b.To(DType.F32), left, right).To(dtype);
            var (x, y) = (a.To(dtype), b.To(dtype));
            if (x.Rank == 1)
                return Vectors(x.Unsqueeze(0), y, dropRow: true, dropColumn: y.Rank == 1);
            return y.Rank == 1 ? Vectors(x, y, dropRow: false, dropColumn: true) : Stacks(x, y);
        }
    }

    extension(Tensor x)
    {
        /// <summary>β x + α a b: a matrix product added to this, which broadcasts.</summary>
        public Tensor AddMatMul(Tensor a, Tensor b, double beta = 1, double alpha = 1) =>
            (beta == 1 ? x : beta * x) + (alpha == 1 ? a.MatMul(b) : alpha * a.MatMul(b));
    }

    private static Tensor Vectors(Tensor x, Tensor y, bool dropRow, bool dropColumn)
    {
        var z = Stacks(x, dropColumn ? y.Unsqueeze(1) : y);
        if (dropColumn)
            z = z.Squeeze(-1);
        return dropRow ? z.Squeeze(dropColumn ? -1 : -2) : z;
    }

    private static Tensor Stacks(Tensor x, Tensor y)
    {
        // One matrix on the right serves all rows at once: a single large product, and its gradient is one too.
        if (y.Rank == 2 && x.Rank > 2)
            return MatMulOp.Product(x.Flatten(0, -2), y).Reshape([.. x.Shape[..^1], y.Shape[^1]]);
        var batch = Shape.Broadcast(x.Shape[..^2], y.Shape[..^2], "MatMul");
        return MatMulOp.Product(x.BroadcastTo([.. batch, .. x.Shape[^2..]]), y.BroadcastTo([.. batch, .. y.Shape[^2..]]));
    }
}
