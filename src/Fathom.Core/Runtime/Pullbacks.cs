using Fathom.Compiler;

namespace Fathom;

/// <summary>A forward pass now, its gradients later.</summary>
public static class Pullbacks
{
    extension(Tensor y)
    {
        /// <summary>
        /// Evaluates this tensor together with what its gradients will read of the forward pass: results of products, convolutions and the like, statistics, an
        /// attention's log-sums. What is cheap to compute again is not kept.
        /// </summary>
        /// <param name="xs">Tensors that y was computed from.</param>
        /// <returns>
        /// From dy (shape and dtype of y) the vector-Jacobian products Σ dy ∂y/∂x, as <c>y.Vjp(dy, xs)</c> gives them; it may be called several times.
        /// </returns>
        /// <remarks>A training step does better as one program; this is for a y that is looked at before dy is known.</remarks>
        public Func<Tensor, Tensor[]> Pullback(params ReadOnlySpan<Tensor> xs)
        {
            var open = new Tensor(new PlaceholderOp(0, null), y.DType, y.Shape);
            var gradients = y.Vjp(open, xs);
            Tensor.Eval([y, .. Kept(y, open, gradients)]);
            return dy =>
            {
                if (dy.Shape != y.Shape)
                    throw new ShapeException($"Pullback: dy must have the shape of y, {y.Shape}, got {dy.Shape}.");
                return Substitution.Replace(gradients, [open], [dy.To(y.DType)]);
            };
        }
    }

    // Nodes of the forward pass, or computed with one of them, that are worth keeping, as far down as the gradients reach.
    private static List<Tensor> Kept(Tensor y, Tensor open, Tensor[] gradients)
    {
        var forward = GraphWalk.Topological([y]);
        var (isForward, dependent, reached) = (forward.ToHashSet(), new HashSet<Tensor> { open }, new HashSet<Tensor>());
        var all = GraphWalk.Topological(gradients);
        foreach (var node in all)
            if (node.Operands.ToArray().Any(dependent.Contains))
                dependent.Add(node);
        var kept = new List<Tensor>();
        // Readers first.
        reached.UnionWith(gradients);
        foreach (var node in Enumerable.Reverse(all).Where(reached.Contains))
        {
            if (node != y && !dependent.Contains(node) && IsWorthKeeping(node) && (isForward.Contains(node) || forward.Exists(other => IsComputedWith(node, other))))
                kept.Add(node);
            else if (node.Storage is null && node != y)
                reached.UnionWith(node.Operands.ToArray());
        }
        return kept;
    }

    private static bool IsWorthKeeping(Tensor node) =>
        node.Operation is ReduceOp || node.Operands.Length > 0 && !Uses.IsLoop(node) && !Uses.IsView(node) && node.Operation is not (GradientRuleOp or UpdateOp);

    private static bool IsComputedWith(Tensor node, Tensor other) =>
        node.Operation is JointOperation operation && other.Operation is JointOperation known && operation.IsSiblingOf(known)
        && node.Operands.SequenceEqual(other.Operands);
}
