namespace Fathom.Compiler;

/// <summary>A leaf of a captured graph: operand number <paramref name="index"/> of the program, bound when it runs.</summary>
/// <param name="index">Number of the input.</param>
/// <param name="kind">What it will be bound to.</param>
/// <param name="order">Order of axes in memory, null for row-major.</param>
/// <param name="view">Where its elements lie, where that is not a dense block.</param>
internal sealed class InputOp(int index, InputKind kind, int[]? order, View? view = null) : Operation
{
    public int Index { get; } = index;

    public InputKind Kind { get; } = kind;

    public override string Name => "input";

    /// <summary>How the elements of a leaf of this shape lie.</summary>
    public View ViewOf(Shape shape) => view ?? (order is null ? View.RowMajor(shape) : View.Dense(shape, order));

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];

    public override string ToString() => $"input {Index}";
}
