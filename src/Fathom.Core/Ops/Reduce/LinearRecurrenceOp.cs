namespace Fathom;

/// <summary>h[t] = a[t] h[t-1] + b[t] along an axis, with h[-1] = 0; operands (a, b) of one shape.</summary>
internal sealed class LinearRecurrenceOp(int axis) : Operation, IEquatable<LinearRecurrenceOp>
{
    public int Axis { get; } = axis;

    public override string Name => "linear_recurrence";

    internal override long Flops(Tensor y) => 2 * y.ElementCount;

    // With s[t] = dh[t] + a[t+1] s[t+1], the same recurrence walked from the end: db = s, da[t] = s[t] h[t-1].
    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var next = y.Operands[0].Pad(Axis, -1, 1).Flip(Axis);
        var s = Tensor.LinearRecurrence(next, dy.Flip(Axis), Axis).Flip(Axis);
        return [s * y.Pad(Axis, 1, -1), s];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new LinearRecurrenceOp(Axis + 1), y);

    public bool Equals(LinearRecurrenceOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as LinearRecurrenceOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"{Name} axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>h[t] = a[t] h[t-1] + b[t] along an axis, with nothing before the first: h[0] = b[0].</summary>
    /// <param name="a">Factors, float.</param>
    /// <param name="b">Terms, same dtype; the two broadcast.</param>
    /// <param name="axis">The axis of time.</param>
    public static Tensor LinearRecurrence(Tensor a, Tensor b, int axis)
    {
        (a, b) = Pair(a.ToFloat(), b.ToFloat(), "LinearRecurrence");
        axis = a.Shape.Axis(axis, "LinearRecurrence");
        return a.AtLeastF32(x => new(new LinearRecurrenceOp(axis), x.DType, x.Shape, x, b.To(x.DType)));
    }

    /// <summary>Running product along an axis; integers multiply as f32. The gradient is right also where elements are zero.</summary>
    public Tensor CumulativeProduct(int axis)
    {
        var x = ToFloat();
        axis = Shape.Axis(axis, "CumulativeProduct");
        if (Shape[axis] == 0)
            return x;
        return LinearRecurrence(
            x.Slice(axis, 1..).Pad(axis, 1, 0),
            x.Slice(axis, ..1).Pad(axis, 0, Shape[axis] - 1),
            axis);
    }
}
