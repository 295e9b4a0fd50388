namespace Fathom.Compiler;

/// <summary>
/// Products read bf16 and i8 operands in the form in which they are stored: the kernel widens them, which is exact, so that no f32 copy is written
/// and the memory traffic is that of the small form.
/// </summary>
internal static class ProductRules
{
    public static Rule[] All { get; } =
    [
        new("matmul-of-stored", node => node.Operation is MatMulOp or ScaledMatMulOp && node.DType == DType.F32 ? OfStored(node) : null),
    ];

    private static Tensor? OfStored(Tensor node)
    {
        var (left, right) = (Stored(node.Operands[0]), Stored(node.Operands[1]));
        if (left is null && right is null)
            return null;
        Tensor[] operands = [left ?? node.Operands[0], right ?? node.Operands[1], .. node.Operands[2..]];
        return new Tensor(node.Operation, node.DType, node.Shape, operands);
    }

    /// <summary>What is widened to give an operand, seen through the same views; null when it is something else.</summary>
    private static Tensor? Stored(Tensor operand)
    {
        if (operand.Operation is CastOp)
            return operand.DType == DType.F32 && operand.Operands[0].DType is DType.BF16 or DType.I8 ? operand.Operands[0] : null;
        if (operand.Operation is not ViewOperation || Stored(operand.Operands[0]) is not { } inner)
            return null;
        return new Tensor(operand.Operation, inner.DType, operand.Shape, inner);
    }
}
