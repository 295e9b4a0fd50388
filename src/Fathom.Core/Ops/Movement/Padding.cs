namespace Fathom;

/// <summary>How the elements beyond the edge are chosen when padding.</summary>
public enum PadMode
{
    /// <summary>A given number.</summary>
    Constant,

    /// <summary>Mirrored about the edge element: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The edge element again: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>From the other end: b c | a b c | a b.</summary>
    Circular,
}

public sealed partial class Tensor
{
    /// <summary><paramref name="before"/> and <paramref name="after"/> elements added at the ends of one axis.</summary>
    /// <param name="axis">The axis; negative counts from the last.</param>
    /// <param name="before">How many in front; a negative number cuts as many off.</param>
    /// <param name="after">How many behind; a negative number cuts as many off.</param>
    /// <param name="mode">What they are.</param>
    /// <param name="value">The number, for <see cref="PadMode.Constant"/>.</param>
    public Tensor Pad(int axis, int before, int after, PadMode mode = PadMode.Constant, double value = 0)
    {
        axis = Shape.Axis(axis, "Pad");
        if (before < 0 || after < 0)
            return Slice(axis, Math.Max(0, -before)..(Shape[axis] - Math.Max(0, -after)))
                .Pad(axis, Math.Max(0, before), Math.Max(0, after), mode, value);
        if (before == 0 && after == 0)
            return this;
        return mode == PadMode.Constant ? PadConstant(axis, before, after, value)
            : Take(PadSources(axis, before, after, mode), axis);
    }

    private Tensor PadConstant(int axis, int before, int after, double value)
    {
        var shape = Shape.With(axis, Shape[axis] + before + after);
        if (value == 0)
            return new(new PlaceOp(axis, before, 1), DType, shape, this);
        // Zeros padded to ones of "inside": the fill comes in where nothing was placed.
        var inside = new Tensor(new PlaceOp(axis, before, 1), DType.Bool, shape, Constant(1, DType.Bool).BroadcastTo(Shape));
        return Where(inside, new Tensor(new PlaceOp(axis, before, 1), DType, shape, this), Constant(value, DType));
    }

    private Tensor PadSources(int axis, int before, int after, PadMode mode)
    {
        var size = Shape[axis];
        var limit = mode == PadMode.Reflect ? size - 1 : mode == PadMode.Circular ? size : int.MaxValue;
        if (before > limit || after > limit || size == 0)
            throw new ShapeException($"Pad: {mode} by {before} and {after} needs more elements than axis {axis} of {Shape} has ({limit} at most).");
        var sources = new long[size + before + after];
        for (var i = 0; i < sources.Length; i++)
        {
            var place = i - before;
            sources[i] = mode switch
            {
                PadMode.Replicate => Math.Clamp(place, 0, size - 1),
                PadMode.Circular => (place + size) % size,
                _ => place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place,
            };
        }
        return From<long>(sources, [sources.Length]);
    }
}
