namespace Fathom;

/// <summary>Reverse mode: walks the graph from y to the x's and adds up gradients, giving new nodes.</summary>
internal static class Reverse
{
    /// <summary>Gradient of each x, given the gradient <paramref name="dy"/> of y; zeros where y does not depend on it.</summary>
    public static Tensor[] Accumulate(Tensor y, Tensor dy, ReadOnlySpan<Tensor> xs) => Accumulate([(y, dy)], xs);

    /// <summary>Gradient of each x, given the gradients of several y's, which add up.</summary>
    /// <param name="seeds">The y's and their gradients.</param>
    /// <param name="xs">What to differentiate by.</param>
    /// <param name="within">Whether the x's bound a part of the graph: no gradient flows through one of them to another.</param>
    public static Tensor[] Accumulate(ReadOnlySpan<(Tensor Y, Tensor Dy)> seeds, ReadOnlySpan<Tensor> xs, bool within = false)
    {
        var wanted = new HashSet<Tensor>();
        foreach (var x in xs)
            wanted.Add(x);
        var gradients = new Dictionary<Tensor, Tensor>();
        foreach (var (y, dy) in seeds)
            Add(gradients, y, dy);
        var order = GraphWalk.Topological(gradients.Keys.ToArray(), within ? wanted.Contains : null);
        var relevant = Relevant(order, wanted);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            if (!relevant.Contains(node) || !gradients.TryGetValue(node, out var gradient) || node.Operands.IsEmpty
                || within && wanted.Contains(node))
                continue;
            if (node.Operands.ContainsAnyRelevant(relevant))
                Propagate(node, gradient, relevant, gradients);
        }
        var results = new Tensor[xs.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = gradients.TryGetValue(xs[i], out var gradient) ? gradient : xs[i].ZerosLike();
        return results;
    }

    /// <summary>The nodes through which y depends on a wanted one.</summary>
    private static HashSet<Tensor> Relevant(List<Tensor> order, HashSet<Tensor> wanted)
    {
        var relevant = new HashSet<Tensor>();
        foreach (var node in order)
            if (wanted.Contains(node) || node.Operands.ContainsAnyRelevant(relevant))
                relevant.Add(node);
        return relevant;
    }

    private static void Propagate(Tensor node, Tensor gradient, HashSet<Tensor> relevant, Dictionary<Tensor, Tensor> gradients)
    {
        var shares = node.Operation.Vjp(gradient, node);
        for (var k = 0; k < shares.Length; k++)
        {
            var operand = node.Operands[k];
            if (shares[k] is not { } share || !relevant.Contains(operand))
                continue;
            Add(gradients, operand, share);
        }
    }

    private static void Add(Dictionary<Tensor, Tensor> gradients, Tensor node, Tensor share) =>
        gradients[node] = !gradients.TryGetValue(node, out var sum) ? share
            : node.Operation is ScanOp ? ScanGradientOp.Merge(sum, share)
            : sum + share;

    private static bool ContainsAnyRelevant(this ReadOnlySpan<Tensor> operands, HashSet<Tensor> relevant)
    {
        foreach (var operand in operands)
            if (relevant.Contains(operand))
                return true;
        return false;
    }
}
