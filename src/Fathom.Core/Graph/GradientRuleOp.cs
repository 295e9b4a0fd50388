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

    // The rule is one of a sample and may refer to any tensor of its graph: it is applied to a sample, and what it builds is rewritten.
    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var operands = Array.ConvertAll(y.Operands.ToArray(), operand => batch.Own(operand));
        var vectorised = new GradientRuleOp(name, Rule);
        return new(vectorised, y.DType, batch.Shape(y.Shape), [batch[y.Operands[0]], .. operands[1..]]);

        Tensor?[] Rule(Tensor dy, Tensor all)
        {
            var sample = SampleOp.Of(y.Shape, dy.DType);
            var gradients = batch.Rewrite(rule(sample, y), [sample], [dy]);
            for (var i = 0; i < gradients.Length; i++)
                if (gradients[i] is { } gradient && i > 0 && !batch.IsBatched(y.Operands[i]))
                    gradients[i] = gradient.Sum(0);
            return gradients;
        }
    }
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

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(this, y);
}
