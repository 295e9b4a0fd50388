namespace Fathom.Compiler;

/// <summary>Rules of arithmetic that hold for every float, NaN and infinities included (a zero may lose its sign).</summary>
internal static class AlgebraRules
{
    public static Rule[] All { get; } =
    [
        new("x+0", node => node.Operation is Binary<AddOp> && Is(node, 1, 0) ? node.Operands[0] : null),
        new("0+x", node => node.Operation is Binary<AddOp> && Is(node, 0, 0) ? node.Operands[1] : null),
        new("x-0", node => node.Operation is Binary<SubtractOp> && Is(node, 1, 0) ? node.Operands[0] : null),
        new("0-x", node => node.Operation is Binary<SubtractOp> && Is(node, 0, 0) && node.DType != DType.Bool ? -node.Operands[1] : null),
        new("x*1", node => node.Operation is Binary<MultiplyOp> && Is(node, 1, 1) ? node.Operands[0] : null),
        new("1*x", node => node.Operation is Binary<MultiplyOp> && Is(node, 0, 1) ? node.Operands[1] : null),
        new("x*-1", node => node.Operation is Binary<MultiplyOp> && Is(node, 1, -1) ? -node.Operands[0] : null),
        new("-1*x", node => node.Operation is Binary<MultiplyOp> && Is(node, 0, -1) ? -node.Operands[1] : null),
        new("x/1", node => node.Operation is FloatBinary<DivideOp> && Is(node, 1, 1) ? node.Operands[0] : null),
        new("--x", node => node.Operation is Unary<NegateOp> && node.Operands[0].Operation is Unary<NegateOp> ? node.Operands[0].Operands[0] : null),
        new("x+-y", node => node.Operation is Binary<AddOp> && node.Operands[1].Operation is Unary<NegateOp>
            ? node.Operands[0] - node.Operands[1].Operands[0] : null),
        new("x--y", node => node.Operation is Binary<SubtractOp> && node.Operands[1].Operation is Unary<NegateOp>
            ? node.Operands[0] + node.Operands[1].Operands[0] : null),
        new("where-same", node => node.Operation is WhereOp && ReferenceEquals(node.Operands[1], node.Operands[2]) ? node.Operands[1] : null),
        new("where-constant", node => node.Operation is WhereOp && ConstantRules.Number(node.Operands[0]) is { } condition
            ? node.Operands[condition != 0 ? 1 : 2] : null),
    ];

    private static bool Is(Tensor node, int operand, double value) => ConstantRules.Number(node.Operands[operand]) is { } number && number == value;
}
