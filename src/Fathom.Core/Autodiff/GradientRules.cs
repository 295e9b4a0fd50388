namespace Fathom;

/// <summary>Ways to change what the gradient of a part of the graph is, or when it is computed.</summary>
public static class GradientRules
{
    extension(Tensor x)
    {
        /// <summary>The same values, treated as constant: no gradient flows through.</summary>
        public Tensor Detach() => new(new GradientRuleOp("detach", (_, _) => [null]), x.DType, x.Shape, x);
    }

    /// <summary>
    /// <paramref name="y"/> with a gradient of the user's own: <paramref name="vjp"/> gets the gradient of y and returns those of <paramref name="xs"/>,
    /// null for none.
    /// </summary>
    /// <example><c>GradientRules.WithGradient(x.Round(), dy => [dy], x)</c> is the straight-through estimator.</example>
    public static Tensor WithGradient(Tensor y, Func<Tensor, Tensor?[]> vjp, params ReadOnlySpan<Tensor> xs) => WithGradient(y, (dy, _) => vjp(dy), xs);

    /// <summary>
    /// <paramref name="y"/> with a gradient that is a function of its own and of y, which is not computed again where it has been evaluated.
    /// </summary>
    /// <example><c>GradientRules.WithGradient(x.Exp(), (dy, y) => [dy * y], x)</c>.</example>
    public static Tensor WithGradient(Tensor y, Func<Tensor, Tensor, Tensor?[]> vjp, params ReadOnlySpan<Tensor> xs)
    {
        var count = xs.Length;
        return new(new GradientRuleOp("custom_gradient", Rule), y.DType, y.Shape, [y, .. xs]);

        Tensor?[] Rule(Tensor dy, Tensor node)
        {
            var gradients = vjp(dy, node);
            if (gradients.Length != count)
                throw new InvalidOperationException($"WithGradient: the rule returned {gradients.Length} gradients for {count} tensors.");
            for (var i = 0; i < count; i++)
                if (gradients[i] is { } gradient && gradient.Shape != node.Operands[i + 1].Shape)
                    throw new ShapeException($"WithGradient: gradient {i} has shape {gradient.Shape}, its tensor {node.Operands[i + 1].Shape}.");
            return [null, .. gradients];
        }
    }

    /// <summary>
    /// Marks the segment from <paramref name="xs"/> to <paramref name="y"/> for rematerialisation: the backward pass computes its intermediate results
    /// again instead of keeping them, which trades time for memory.
    /// </summary>
    /// <remarks>Chen, Xu, Zhang and Guestrin (2016), arXiv:1604.06174.</remarks>
    /// <param name="y">Result of the segment.</param>
    /// <param name="xs">All tensors through which gradients leave the segment: its inputs, and parameters used in it.</param>
    public static Tensor Checkpoint(Tensor y, params ReadOnlySpan<Tensor> xs)
    {
        return new(new GradientRuleOp("checkpoint", Recompute), y.DType, y.Shape, [y, .. xs]);

        static Tensor?[] Recompute(Tensor dy, Tensor node)
        {
            var inputs = node.Operands[1..].ToArray();
            var replacements = new Dictionary<Tensor, Tensor>();
            foreach (var input in inputs)
                replacements[input] = new Tensor(BarrierOp.Instance, input.DType, input.Shape, input, dy);
            var again = GraphWalk.Substitute(node.Operands[0], replacements);
            var barriers = inputs.Select(input => replacements[input]).ToArray();
            return [null, .. again.Vjp(dy, barriers)];
        }
    }
}
