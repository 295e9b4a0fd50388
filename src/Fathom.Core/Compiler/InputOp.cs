namespace Fathom.Compiler;

/// <summary>A leaf of a captured graph: operand number <paramref name="index"/> of the program, bound when it runs.</summary>
internal sealed class InputOp(int index) : Operation
{
    public int Index { get; } = index;

    public override string Name => "input";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];

    public override string ToString() => $"input {Index}";
}
