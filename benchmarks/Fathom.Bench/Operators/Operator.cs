namespace Fathom.Bench;

/// <summary>Cases of a single operation.</summary>
internal static class Operator
{
    /// <summary>The operation's value, computed anew in every step from operands in memory.</summary>
    public static Workload Forward(string name, Func<(Func<Tensor> Operation, Tensor[] Operands)> create, double? flops = null) => new("op_" + name, () =>
    {
        var (operation, operands) = create();
        return new(() => operation().Eval()) { Flops = flops, Traffic = Traffic.Of(operands, [operation().Eval()]) };
    });

    /// <summary>Gradients by the operands, from a forward pass that was evaluated before.</summary>
    public static Workload Backward(string name, Func<(Tensor Output, Tensor[] Operands)> create, double? flops = null) => new("op_" + name, () =>
    {
        var (output, operands) = create();
        // As the peer does, the forward pass keeps what the gradients read.
        var pullback = output.Pullback(operands);
        var upstream = Data.Normal(output.Shape.Sizes);
        return new(() => Tensor.Eval(pullback(upstream)))
        {
            Flops = flops,
            Traffic = Traffic.Of([upstream, .. operands], operands),
        };
    });
}
