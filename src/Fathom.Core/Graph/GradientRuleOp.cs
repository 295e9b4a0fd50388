namespace Fathom;

/// <summary>
/// Passes its first operand on and has a gradient of its own: nothing (<c>Detach</c>), a user's formula (custom gradient), or the
/// gradient of a recomputed segment (<c>Checkpoint</c>).
/// </summary>
/// <param name="rule">Gradients of all operands from (dy, y).</param>
/// <param name="name">Name as printed.</param>
internal sealed class GradientRuleOp(string name, Func<Tensor, Tensor, Tensor?[]> rule) : Operation
{
    public override string Name => name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => rule(dy, y);
}

/// <summary>
/// Passes its first operand on, but is computed only after the second, and never merged with an equal computation: what a recomputed
/// segment reads its inputs through, so that it is not folded back into the original.
/// </summary>
internal sealed class BarrierOp : Operation
{
    public static readonly BarrierOp Instance = new();

    public override string Name => "barrier";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy, null];
}
