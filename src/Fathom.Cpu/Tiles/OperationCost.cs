namespace Fathom.Cpu;

/// <summary>What an element-wise operation costs.</summary>
internal enum OperationCost : byte
{
    /// <summary>An instruction or two.</summary>
    Light,

    /// <summary>A division or a root.</summary>
    Division,

    /// <summary>A function of many instructions, such as tanh.</summary>
    Function,
}

/// <summary>Tells operations' costs.</summary>
internal static class OperationCosts
{
    /// <summary>The cost of <paramref name="operation"/>.</summary>
    public static OperationCost Of(ElementwiseOperation operation) => operation.Accept(Visitor.Instance);

    /// <summary>Estimated time per element of f32 in a tile.</summary>
    public static double Nanoseconds(this OperationCost cost) => cost switch
    {
        OperationCost.Light => 0.03,
        OperationCost.Division => 0.1,
        _ => 0.2,
    };

    private sealed class Visitor : ElementwiseVisitor<OperationCost>
    {
        public static readonly Visitor Instance = new();

        public override OperationCost FloatUnary<TOp>() => default(TOp) switch
        {
            FloorOp or CeilingOp or RoundOp or TruncateOp => OperationCost.Light,
            SqrtOp or RsqrtOp => OperationCost.Division,
            _ => OperationCost.Function,
        };

        public override OperationCost FloatBinary<TOp>() => default(TOp) is DivideOp ? OperationCost.Division : OperationCost.Function;
    }
}
