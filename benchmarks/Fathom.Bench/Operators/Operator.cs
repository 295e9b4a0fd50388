namespace Fathom.Bench;

/// <summary>Cases of a single operation.</summary>
internal static class Operator
{
    /// <summary>The operation's value, computed anew in every step.</summary>
    public static Workload Forward(string name, Func<Func<Tensor>> create, double? flops = null) => new("op_" + name, () =>
    {
        var operation = create();
        return new(() => operation().Eval(), Flops: flops);
    });

    /// <summary>Gradients by the operands, from a forward pass that was evaluated before.</summary>
    public static Workload Backward(string name, Func<(Tensor Output, Tensor[] Operands)> create, double? flops = null) => new("op_" + name, () =>
    {
        var (output, operands) = create();
        output.Eval();
        var upstream = Data.Normal(output.Shape.Sizes);
        return new(() => Tensor.Eval(output.Vjp(upstream, operands)), Flops: flops);
    });
}
