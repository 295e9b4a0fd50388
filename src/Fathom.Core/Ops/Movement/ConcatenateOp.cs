using System.Runtime.CompilerServices;

namespace Fathom;

/// <summary>Operands one after another along an axis.</summary>
internal sealed class ConcatenateOp(int axis) : Operation, IEquatable<ConcatenateOp>
{
    public int Axis { get; } = axis;

    public override string Name => "concatenate";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var gradients = new Tensor?[y.Operands.Length];
        var start = 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            var size = y.Operands[i].Shape[Axis];
            gradients[i] = dy.Slice(Axis, start, 1, size);
            start += size;
        }
        return gradients;
    }

    internal override long Flops(Tensor y) => 0;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new ConcatenateOp(Axis + 1), y);

    public bool Equals(ConcatenateOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as ConcatenateOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"concatenate axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>Tensors joined along an existing axis; the other axes must agree.</summary>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int axis = 0, [CallerArgumentExpression(nameof(tensors))] string? expression = null)
    {
        if (tensors.IsEmpty)
            throw new ShapeException($"Concatenate: {expression} holds no tensors.");
        axis = tensors[0].Shape.Axis(axis, "Concatenate");
        var (dtype, total) = (tensors[0].DType, 0);
        foreach (var tensor in tensors)
        {
            if (tensor.Rank != tensors[0].Rank || tensor.Shape.Without(axis) != tensors[0].Shape.Without(axis))
                throw new ShapeException($"Concatenate: {tensors[0].Shape} and {tensor.Shape} in {expression} differ in another axis than {axis}.");
            (dtype, total) = (DTypes.Promote(dtype, tensor.DType), total + tensor.Shape[axis]);
        }
        var operands = new Tensor[tensors.Length];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = tensors[i].To(dtype);
        return operands.Length == 1 ? operands[0] : new(new ConcatenateOp(axis), dtype, operands[0].Shape.With(axis, total), operands);
    }

    /// <summary>Tensors of one shape joined along a new axis before axis <paramref name="axis"/>.</summary>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0, [CallerArgumentExpression(nameof(tensors))] string? expression = null)
    {
        var unsqueezed = new Tensor[tensors.Length];
        for (var i = 0; i < unsqueezed.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ShapeException($"Stack: {tensors[0].Shape} and {tensors[i].Shape} in {expression} differ. Concatenate joins along an axis that may differ.");
            unsqueezed[i] = tensors[i].Unsqueeze(axis);
        }
        return Concatenate(unsqueezed, axis < 0 ? axis + tensors[0].Rank + 1 : axis, expression);
    }
}
