namespace Fathom.Bench;

/// <summary>Element by element, sums and transposition, over four million elements.</summary>
internal static class ElementwiseOperators
{
    private const int Elements = 4 << 20;

    public static IEnumerable<Workload> All { get; } =
    [
        Unary("gelu_4m", x => x.Gelu(), Elements),
        Operator.Backward("gelu_4m_bwd", GeluBackward),
        Unary("gelu_tanh_4m", x => x.GeluTanh(), Elements),
        Unary("exp_4m", x => x.Exp(), Elements),
        Unary("tanh_4m", x => x.Tanh(), Elements),
        Operator.Forward("add_4m", Add),
        new("op_add_4m_out", AddInto),
        Unary("sum_4m", x => x.Sum(), Elements),
        Unary("transpose_2048", x => x.T, 2048, 2048),
        Unary("reduce_rows_4096x1024", x => x.Sum(1), 4096, 1024),
        Unary("reduce_cols_4096x1024", x => x.Sum(0), 4096, 1024),
    ];

    private static Workload Unary(string name, Func<Tensor, Tensor> operation, params int[] shape) => Operator.Forward(name, () =>
    {
        var x = Data.Normal(shape);
        return (() => operation(x), [x]);
    });

    private static (Tensor, Tensor[]) GeluBackward()
    {
        var x = Data.Normal(Elements);
        return (x.Gelu(), [x]);
    }

    private static (Func<Tensor>, Tensor[]) Add()
    {
        var (x, y) = (Data.Normal(Elements), Data.Normal(Elements));
        return (() => x + y, [x, y]);
    }

    // A variable is what a result is written into, in place.
    private static Case AddInto()
    {
        var (x, y, z) = (Data.Normal(Elements), Data.Normal(Elements), new StateBuffer(Tensor.Zeros([Elements])));
        return new(() => z.Assign(x + y)) { Traffic = Traffic.Of([x, y], [x]) };
    }
}
