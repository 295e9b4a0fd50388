using System.Runtime.CompilerServices;

namespace Fathom;

/// <summary>The same elements in row-major order under another shape.</summary>
internal sealed class ReshapeOp : ViewOperation
{
    public static readonly ReshapeOp Instance = new();

    public override string Name => "reshape";

    public override View? Apply(View operand, Shape result) => operand.Reshape(result);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy.Reshape(y.Operands[0].Shape)];

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(this, y);
}

public sealed partial class Tensor
{
    /// <summary>The same elements in row-major order under another shape; one size may be -1 and is worked out from the others.</summary>
    /// <exception cref="ShapeException">When the number of elements differs.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> sizes)
    {
        var resolved = sizes.ToArray();
        var open = Array.IndexOf(resolved, -1);
        if (open >= 0)
        {
            long others = 1;
            for (var axis = 0; axis < resolved.Length; axis++)
                others *= axis == open ? 1 : resolved[axis];
            if (others <= 0 || ElementCount % others != 0 || Array.LastIndexOf(resolved, -1) != open)
                throw new ShapeException(
                    $"Reshape: the -1 in [{string.Join(", ", resolved)}] cannot be worked out for shape {Shape} with {ElementCount} elements.");
            resolved[open] = (int)(ElementCount / others);
        }
        return Reshape(Fathom.Shape.Create(resolved));
    }

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="ShapeException">When the number of elements differs.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape == Shape)
            return this;
        if (shape.ElementCount != ElementCount)
            throw new ShapeException(
                $"Reshape: {Shape} has {ElementCount} elements, {shape} has {shape.ElementCount}. Leave one size as -1 to have it worked out?");
        return new(ReshapeOp.Instance, DType, shape, this);
    }

    /// <summary>One axis in place of the axes <paramref name="start"/> to <paramref name="end"/> (both included; negative counts from the last).</summary>
    public Tensor Flatten(int start = 0, int end = -1)
    {
        if (Rank == 0)
            return Reshape([1]);
        (start, end) = (Shape.Axis(start, "Flatten"), Shape.Axis(end, "Flatten"));
        if (start > end)
            throw new ShapeException($"Flatten: axis {start} comes after axis {end} in shape {Shape}.");
        return Reshape([.. Shape[..start], checked((int)Shape[start..(end + 1)].ElementCount), .. Shape[(end + 1)..]]);
    }

    /// <summary>Without axis <paramref name="axis"/>, whose size must be 1.</summary>
    public Tensor Squeeze(int axis)
    {
        axis = Shape.Axis(axis, "Squeeze");
        if (Shape[axis] != 1)
            throw new ShapeException($"Squeeze: axis {axis} of {Shape} has size {Shape[axis]}, only axes of size 1 can go. Take one element with Select?");
        return Reshape(Shape.Without(axis));
    }

    /// <summary>Without all axes of size 1.</summary>
    public Tensor Squeeze() => Reshape([.. Shape.Where(size => size != 1)]);

    /// <summary>With a new axis of size 1 before axis <paramref name="axis"/>; -1 puts it last.</summary>
    public Tensor Unsqueeze(int axis)
    {
        var place = axis < 0 ? axis + Rank + 1 : axis;
        if ((uint)place > (uint)Rank)
            throw new ShapeException($"Unsqueeze: axis {axis} is out of range for shape {Shape}: {-Rank - 1} to {Rank}.");
        return Reshape(Shape.Insert(place, 1));
    }

    /// <summary>Axis <paramref name="axis"/> split in several of the given sizes, one of which may be -1.</summary>
    public Tensor Unflatten(int axis, params ReadOnlySpan<int> sizes)
    {
        axis = Shape.Axis(axis, "Unflatten");
        return Reshape([.. Shape[..axis], .. sizes, .. Shape[(axis + 1)..]]);
    }
}
