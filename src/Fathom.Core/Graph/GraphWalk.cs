namespace Fathom;

/// <summary>Walks over the graph below a set of nodes.</summary>
internal static class GraphWalk
{
    /// <summary>
    /// All nodes that <paramref name="roots"/> depend on, each after its operands; below a node for which <paramref name="isLeaf"/> holds nothing is
    /// visited. Deterministic: operands in order, depth first, without recursion. About <paramref name="expected"/> nodes need no memory twice.
    /// </summary>
    public static List<Tensor> Topological(ReadOnlySpan<Tensor> roots, Func<Tensor, bool>? isLeaf = null, int expected = 0)
    {
        var order = new List<Tensor>(expected);
        var seen = new HashSet<Tensor>(expected);
        var stack = new Stack<(Tensor Node, int Next)>();
        foreach (var root in roots)
        {
            if (!seen.Add(root))
                continue;
            stack.Push((root, 0));
            while (stack.TryPop(out var top))
            {
                var (node, next) = top;
                if (next == node.Operands.Length || isLeaf is not null && isLeaf(node))
                {
                    order.Add(node);
                    continue;
                }
                stack.Push((node, next + 1));
                if (seen.Add(node.Operands[next]))
                    stack.Push((node.Operands[next], 0));
            }
        }
        return order;
    }

    /// <summary>
    /// Rebuilds the graph of <paramref name="root"/> with some nodes replaced; updates of variables in it are not repeated. Nodes that do not
    /// depend on a replaced node are shared.
    /// </summary>
    public static Tensor Substitute(Tensor root, IReadOnlyDictionary<Tensor, Tensor> replacements) => Substitute([root], replacements)[0];

    /// <summary>As <see cref="Substitute(Tensor, IReadOnlyDictionary{Tensor, Tensor})"/> for several roots, which go on sharing what they share.</summary>
    public static Tensor[] Substitute(ReadOnlySpan<Tensor> roots, IReadOnlyDictionary<Tensor, Tensor> replacements)
    {
        var rebuilt = new Dictionary<Tensor, Tensor>(replacements);
        foreach (var node in Topological(roots, replacements.ContainsKey))
        {
            if (rebuilt.ContainsKey(node))
                continue;
            var operands = new Tensor[node.Operands.Length];
            var changed = false;
            for (var i = 0; i < operands.Length; i++)
            {
                operands[i] = rebuilt[node.Operands[i]];
                changed |= !ReferenceEquals(operands[i], node.Operands[i]);
            }
            rebuilt[node] = !changed ? node
                : node.Operation is UpdateOp ? operands[0]
                : new Tensor(node.Operation, node.DType, node.Shape, operands);
        }
        var results = new Tensor[roots.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = rebuilt[roots[i]];
        return results;
    }
}
