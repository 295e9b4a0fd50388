namespace Fathom;

/// <summary>Axes of size 1, and new leading axes, repeated.</summary>
internal sealed class ExpandOp : ViewOperation
{
    public static readonly ExpandOp Instance = new();

    public override string Name => "expand";

    public override View Apply(View operand, Shape result) => operand.Expand(result);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy.SumTo(y.Operands[0].Shape)];

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var x = y.Operands[0];
        // New leading axes come between the samples and the operand's own.
        int[] added = [.. Enumerable.Repeat(1, y.Rank - x.Rank)];
        return batch[x].Reshape([batch.Size, .. added, .. x.Shape]).BroadcastTo(batch.Shape(y.Shape));
    }
}

public sealed partial class Tensor
{
    /// <summary>Repeated along axes of size 1 and new leading axes to <paramref name="shape"/>, as NumPy broadcasts; nothing is copied.</summary>
    /// <exception cref="ShapeException">When an axis has another size than 1 and than asked for.</exception>
    public Tensor BroadcastTo(Shape shape)
    {
        if (shape == Shape)
            return this;
        var added = shape.Rank - Rank;
        for (var axis = 0; axis < Rank; axis++)
        {
            if (added < 0 || Shape[axis] != 1 && Shape[axis] != shape[added + axis])
                throw new ShapeException($"BroadcastTo: shape {Shape} does not broadcast to {shape}. Only axes of size 1 repeat, aligned from the last.");
        }
        return new(ExpandOp.Instance, DType, shape, this);
    }

    /// <summary>Repeated along axes of size 1: a size of -1 keeps the axis as it is.</summary>
    public Tensor Expand(params ReadOnlySpan<int> sizes)
    {
        var resolved = sizes.ToArray();
        for (var axis = 0; axis < resolved.Length; axis++)
        {
            var own = axis - (resolved.Length - Rank);
            if (resolved[axis] == -1 && own >= 0)
                resolved[axis] = Shape[own];
        }
        return BroadcastTo(Fathom.Shape.Create(resolved));
    }

    /// <summary>Summed over the axes along which <paramref name="shape"/> would be repeated to this shape: the transpose of broadcasting.</summary>
    internal Tensor SumTo(Shape shape)
    {
        if (shape == Shape)
            return this;
        var added = Rank - shape.Rank;
        var axes = Enumerable.Range(0, Rank).Where(axis => axis < added || shape[axis - added] == 1 && Shape[axis] != 1).ToArray();
        return (axes.Length == 0 ? this : Sum(axes)).Reshape(shape);
    }
}
