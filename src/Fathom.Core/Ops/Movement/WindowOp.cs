namespace Fathom;

/// <summary>Overlapping windows along an axis as a view: the axis counts windows, a new last axis walks within one.</summary>
internal sealed class WindowOp(int axis, int size, int step, int dilation) : ViewOperation, IEquatable<WindowOp>
{
    private readonly (int Axis, int Size, int Step, int Dilation) window = (axis, size, step, dilation);

    public override string Name => "window";

    public override View Apply(View operand, Shape result) => operand.Window(window.Axis, window.Size, window.Step, window.Dilation);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) =>
        [FoldOp.Add(dy, window.Axis, window.Step, window.Dilation, y.Operands[0].Shape)];

    internal override Tensor Vmap(Tensor y, Vectorisation batch) =>
        batch.Same(new WindowOp(window.Axis + 1, window.Size, window.Step, window.Dilation), y);

    public bool Equals(WindowOp? other) => other is not null && other.window == window;

    public override bool Equals(object? obj) => Equals(obj as WindowOp);

    public override int GetHashCode() => window.GetHashCode();

    public override string ToString() => $"window axis {window.Axis} size {window.Size} step {window.Step} dilation {window.Dilation}";
}

/// <summary>Windows added back where they came from: the transpose of <see cref="WindowOp"/>. The operand's last axis walks within a window.</summary>
internal sealed class FoldOp(int axis, int step, int dilation) : Operation, IEquatable<FoldOp>
{
    public int Axis { get; } = axis;

    public int Step { get; } = step;

    public int Dilation { get; } = dilation;

    public override string Name => "fold";

    public static Tensor Add(Tensor windows, int axis, int step, int dilation, Shape shape) =>
        windows.AtLeastF32(x => new(new FoldOp(axis, step, dilation), x.DType, shape, x));

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy.Windows(Axis, y.Operands[0].Shape[^1], Step, Dilation)];

    internal override long Flops(Tensor y) => y.Operands[0].ElementCount;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new FoldOp(Axis + 1, Step, Dilation), y);

    public bool Equals(FoldOp? other) => other is not null && (other.Axis, other.Step, other.Dilation) == (Axis, Step, Dilation);

    public override bool Equals(object? obj) => Equals(obj as FoldOp);

    public override int GetHashCode() => HashCode.Combine(Axis, Step, Dilation);

    public override string ToString() => $"fold axis {Axis} step {Step} dilation {Dilation}";
}

public sealed partial class Tensor
{
    /// <summary>
    /// Windows of <paramref name="size"/> elements (<paramref name="dilation"/> apart) that begin every <paramref name="step"/> elements of an axis:
    /// [..., L, ...] gives [..., windows, ..., size]. Nothing is copied.
    /// </summary>
    public Tensor Windows(int axis, int size, int step = 1, int dilation = 1)
    {
        axis = Shape.Axis(axis, "Windows");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dilation);
        var span = (size - 1) * dilation + 1;
        if (span > Shape[axis])
            throw new ShapeException($"Windows: a window spans {span} elements, axis {axis} of {Shape} has {Shape[axis]}. Pad it first?");
        var windows = (Shape[axis] - span) / step + 1;
        return new(new WindowOp(axis, size, step, dilation), DType, [.. Shape.With(axis, windows), size], this);
    }

    /// <summary>Adds overlapping windows into an axis of <paramref name="length"/> elements: the transpose of <see cref="Windows"/>.</summary>
    public Tensor Overlap(int axis, int length, int step = 1, int dilation = 1)
    {
        axis = Shape.Axis(axis, "Overlap");
        if ((Shape[axis] - 1) * step + (Shape[^1] - 1) * dilation + 1 > length)
            throw new ShapeException($"Overlap: {Shape[axis]} windows of {Shape[^1]} in steps of {step} do not fit in {length} elements.");
        return FoldOp.Add(this, axis, step, dilation, Shape[..^1].With(axis, length));
    }
}
