namespace Fathom;

/// <summary>
/// Sums over all steps of a scan, as gradients of what every step reads are. A product of two matrices of each step, summed, is one product over all steps
/// at once: its factors are stacked and multiplied after the loop. What is no product or sum is added up in the carry.
/// </summary>
internal sealed class StepSums
{
    private readonly HashSet<Tensor> depends;
    private readonly List<Tensor> stacked = [], carry = [], next = [];
    private readonly Func<Results, Tensor>?[] plans;

    /// <param name="terms">The term of each sum in one step; null for none.</param>
    /// <param name="placeholders">What the terms are computed from.</param>
    public StepSums(Tensor?[] terms, ReadOnlySpan<Tensor> placeholders)
    {
        depends = [.. placeholders];
        foreach (var node in GraphWalk.Topological(terms.OfType<Tensor>().ToArray()))
            if (node.Operands.ToArray().Any(depends.Contains))
                depends.Add(node);
        plans = Array.ConvertAll(terms, term => term is null ? null : Plan(term));
    }

    /// <summary>Nodes of the step that must be stacked.</summary>
    public IReadOnlyList<Tensor> Stacked => stacked;

    /// <summary>Placeholders of sums that are added up on the way, from zeros.</summary>
    public IReadOnlyList<Tensor> Carry => carry;

    /// <summary>The sums with the step's terms added.</summary>
    public IReadOnlyList<Tensor> Next => next;

    /// <summary>The sums.</summary>
    /// <param name="stacks">What <see cref="Stacked"/> was at each step.</param>
    /// <param name="last">What <see cref="Carry"/> is in the end.</param>
    /// <param name="length">Number of steps.</param>
    public Tensor?[] Totals(Tensor[] stacks, Tensor[] last, int length)
    {
        var results = new Results(stacks, last, length);
        return Array.ConvertAll(plans, plan => plan?.Invoke(results));
    }

    private Func<Results, Tensor> Plan(Tensor term)
    {
        if (!depends.Contains(term))
            return results => term * results.Length;
        var operands = term.Operands.ToArray();
        switch (term.Operation)
        {
            case PermuteOp permute:
                var permuted = Plan(operands[0]);
                return results => permuted(results).Permute([.. permute.Axes]);
            case ReshapeOp:
                var reshaped = Plan(operands[0]);
                return results => reshaped(results).Reshape(term.Shape);
            case Binary<AddOp>:
                var (left, right) = (Plan(operands[0]), Plan(operands[1]));
                return results => left(results) + right(results);
            case ReduceOp { Kind: ReduceKind.Sum } reduce:
                var stack = Stack(operands[0]);
                return results => stack(results).Sum([0, .. reduce.Axes.Select(axis => axis + 1)]).Reshape(term.Shape);
            case MatMulOp when term.Rank == 2:
                var (a, b) = (Stack(operands[0]), Stack(operands[1]));
                // [T, M, K] and [T, K, N]: the sums over steps and over k are one.
                return results => a(results).Permute(1, 0, 2).Flatten(1).MatMul(b(results).Flatten(0, 1));
            default:
                return AddUp(term);
        }
    }

    private Func<Results, Tensor> AddUp(Tensor term)
    {
        var number = carry.Count;
        carry.Add(ScanStep.Placeholder(term.DType, term.Shape));
        next.Add(carry[number] + term);
        return results => results.Last[number];
    }

    /// <summary>What a node is at each step; a transpose is made of the stack rather than stacked.</summary>
    private Func<Results, Tensor> Stack(Tensor node)
    {
        if (!depends.Contains(node))
            return results => node.Unsqueeze(0).BroadcastTo([results.Length, .. node.Shape]);
        if (node.Operation is PermuteOp permute)
        {
            var inner = Stack(node.Operands[0]);
            return results => inner(results).Permute([0, .. permute.Axes.Select(axis => axis + 1)]);
        }
        var number = stacked.IndexOf(node);
        if (number < 0)
        {
            number = stacked.Count;
            stacked.Add(node);
        }
        return results => results.Stacks[number];
    }

    /// <summary>What the loop gave.</summary>
    private sealed record Results(Tensor[] Stacks, Tensor[] Last, int Length);
}
