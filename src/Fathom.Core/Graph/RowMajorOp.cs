namespace Fathom;

/// <summary>
/// Passes its operand on, and lies in row-major order as the result of a program, whatever order the program would leave it in: how numbers are
/// taken out of tensors. It is never part of a user's graph.
/// </summary>
internal sealed class RowMajorOp : Operation
{
    public static readonly RowMajorOp Instance = new();

    public override string Name => "row_major";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];
}
