namespace Fathom;

/// <summary>Choice by a condition: operands (bool condition, x, y).</summary>
internal sealed class WhereOp : ElementwiseOperation
{
    public static readonly WhereOp Instance = new();

    public override string Name => "where";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var zero = Tensor.Constant(0, dy.DType).BroadcastTo(dy.Shape);
        return [null, Tensor.Where(y.Operands[0], dy, zero), Tensor.Where(y.Operands[0], zero, dy)];
    }

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Where();
}

public sealed partial class Tensor
{
    /// <summary>Elements of <paramref name="x"/> where <paramref name="condition"/> (bool) holds, of <paramref name="y"/> elsewhere; the three broadcast.</summary>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y)
    {
        if (condition.DType != DType.Bool)
            throw new DTypeException($"Where: the condition must be bool, got {condition.DType.Name} {condition.Shape}. Compare it, for instance condition > 0?");
        (x, y) = Pair(x, y, "Where");
        var shape = Fathom.Shape.Broadcast(condition.Shape, x.Shape, "Where");
        return new(WhereOp.Instance, x.DType, shape, condition.BroadcastTo(shape), x.BroadcastTo(shape), y.BroadcastTo(shape));
    }

    /// <summary><see cref="Where(Tensor, Tensor, Tensor)"/> with a number on one side.</summary>
    public static Tensor Where(Tensor condition, Tensor x, Scalar y) => Where(condition, x, y.Beside(x));

    /// <summary><see cref="Where(Tensor, Tensor, Tensor)"/> with a number on one side.</summary>
    public static Tensor Where(Tensor condition, Scalar x, Tensor y) => Where(condition, x.Beside(y), y);
}
