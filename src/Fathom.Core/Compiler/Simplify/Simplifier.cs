namespace Fathom.Compiler;

/// <summary>A rewrite of one node: the replacement, or null when the pattern does not match.</summary>
/// <param name="Name">Name in traces.</param>
/// <param name="Apply">Pattern, condition and replacement.</param>
internal sealed record Rule(string Name, Func<Tensor, Tensor?> Apply);

/// <summary>Rebuilds a graph bottom-up, applying rules until none matches and merging nodes that compute the same.</summary>
internal sealed class Simplifier
{
    private static readonly Rule[] Rules = [.. ConstantRules.All, .. MovementRules.All, .. AlgebraRules.All, .. ProductRules.All, .. PoolingRules.All];

    private readonly Dictionary<NodeKey, Tensor> known;
    private readonly Dictionary<Tensor, Tensor> done;

    private Simplifier(int nodes) => (known, done) = (new(nodes), new(nodes));

    /// <summary>The same roots on a simpler graph.</summary>
    public static Graph Run(Graph graph)
    {
        var simplifier = new Simplifier(graph.Nodes.Count);
        foreach (var node in graph.Nodes)
            simplifier.Simplify(node);
        return graph.With(node => simplifier.done[node]);
    }

    private Tensor Simplify(Tensor node)
    {
        if (done.TryGetValue(node, out var simple))
            return simple;
        var operands = new Tensor[node.Operands.Length];
        var changed = false;
        for (var i = 0; i < operands.Length; i++)
        {
            // Operands of a node that a rule built are often new themselves.
            operands[i] = Simplify(node.Operands[i]);
            changed |= !ReferenceEquals(operands[i], node.Operands[i]);
        }
        simple = Merge(changed ? new Tensor(node.Operation, node.DType, node.Shape, operands) : node);
        foreach (var rule in Rules)
        {
            if (rule.Apply(simple) is not { } replacement)
                continue;
            System.Diagnostics.Debug.Assert(replacement.Shape == simple.Shape && replacement.DType == simple.DType, rule.Name);
            simple = Simplify(replacement);
            break;
        }
        done[node] = simple;
        done[simple] = simple;
        return simple;
    }

    private Tensor Merge(Tensor node)
    {
        // A barrier stands for "compute this again": equal ones stay apart.
        if (node.Operation is InputOp or BarrierOp)
            return node;
        var key = new NodeKey(node);
        if (known.TryGetValue(key, out var equal))
            return equal;
        known[key] = node;
        return node;
    }

    /// <summary>A node by what it computes.</summary>
    private readonly struct NodeKey(Tensor node) : IEquatable<NodeKey>
    {
        private readonly Tensor node = node;

        public bool Equals(NodeKey other)
        {
            if (node.DType != other.node.DType || node.Operands.Length != other.node.Operands.Length || node.Shape != other.node.Shape
                || !node.Operation.Equals(other.node.Operation))
                return false;
            for (var i = 0; i < node.Operands.Length; i++)
                if (!ReferenceEquals(node.Operands[i], other.node.Operands[i]))
                    return false;
            return true;
        }

        public override bool Equals(object? obj) => obj is NodeKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = HashCode.Combine(node.Operation, node.DType, node.Shape);
            foreach (var operand in node.Operands)
                hash = HashCode.Combine(hash, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(operand));
            return hash;
        }
    }
}
