namespace Fathom;

/// <summary>Rectified linear unit, y = max(x, 0).</summary>
internal readonly struct ReluOp : IUnaryOp
{
    public static string Name => "relu";

    public static V Apply<V>(V x) where V : struct, ILanes<V> => V.Select(V.LessOrEqual(x, V.Splat(0)), V.Splat(0), x);

    // By the output, which the next layer keeps anyway: the input need not be computed again in the backward pass.
    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => Tensor.Where(y <= 0, 0, dy);
}

public sealed partial class Tensor
{
    /// <summary>Rectified linear unit, max(x, 0); its gradient at 0 is 0, and a NaN stays NaN.</summary>
    public Tensor Relu() => Unary<ReluOp>(this);
}
