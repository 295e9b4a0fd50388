namespace Fathom;

/// <summary>
/// The gradient of a scan is a scan in the other direction. Its carry is the gradient of the carry; its body is the gradient of the body, which reads what
/// the forward loop computed from stacks that are stored for it. Sums over all steps, as gradients of weights are, are left to <see cref="StepSums"/>.
/// </summary>
internal sealed class ScanGradient
{
    private readonly Tensor scan;
    private readonly ScanOp operation;
    private readonly ScanStep step;
    private readonly Tensor?[] first;
    private readonly Tensor?[] carried;
    private readonly List<Tensor> slices = [], stacks = [];

    private ScanGradient(Tensor scan)
    {
        this.scan = scan;
        operation = (ScanOp)scan.Operation;
        step = operation.Step!;
        (first, carried) = (new Tensor?[step.Carry.Length], new Tensor?[step.Carry.Length]);
    }

    /// <summary>Gradients of the operands of a scan.</summary>
    /// <param name="dy">Gradients of its parts, a <see cref="ScanGradientOp"/> node.</param>
    /// <param name="scan">The scan.</param>
    public static Tensor?[] Vjp(Tensor dy, Tensor scan) => new ScanGradient(scan).Run(((ScanGradientOp)dy.Operation).Parts(dy).ToList());

    private Tensor?[] Run(List<(ScanPartOp Part, Tensor Dy)> parts)
    {
        foreach (var (part, dy) in parts)
            if (part.Part == ScanPart.Final)
                first[part.Number] = dy;
        var rewriting = Tensor.Rewriting;
        Tensor.Rewriting = true;
        ScanStep backward;
        Tensor?[] gradients;
        StepSums sums;
        try
        {
            gradients = ReplaceForward(Differentiate(parts));
            sums = new StepSums(gradients[^step.Constants.Length..], [.. carried.OfType<Tensor>(), .. slices]);
            backward = new ScanStep(
                [.. carried.OfType<Tensor>(), .. sums.Carry], [.. slices], [.. Next(gradients), .. sums.Next],
                [.. gradients[step.Carry.Length..^step.Constants.Length].OfType<Tensor>(), .. sums.Stacked]);
        }
        finally
        {
            Tensor.Rewriting = rewriting;
        }
        return Results(backward, gradients, sums);
    }

    /// <summary>Gradients of carry, inputs and constants within one step; null for what is no float.</summary>
    private Tensor?[] Differentiate(List<(ScanPartOp Part, Tensor Dy)> parts)
    {
        var seeds = new List<(Tensor, Tensor)>();
        for (var i = 0; i < carried.Length; i++)
            if (step.Carry[i].DType.IsFloat)
                seeds.Add((step.Next[i], carried[i] = ScanStep.Placeholder(step.Carry[i].DType, step.Carry[i].Shape)));
        foreach (var (part, dy) in parts)
            if (part.Part is ScanPart.After or ScanPart.Value)
                seeds.Add((part.Part == ScanPart.After ? step.Next[part.Number] : step.NodeOf(part.Number), Slice(dy)));
        Tensor[] leaves = [.. step.Carry, .. step.Inputs, .. step.Constants];
        Tensor?[] gradients = new Tensor?[leaves.Length];
        var floats = Array.FindAll(leaves, leaf => leaf.DType.IsFloat);
        var found = Reverse.Accumulate(seeds.ToArray(), floats, within: true);
        for (var (i, next) = (0, 0); i < leaves.Length; i++)
            if (leaves[i].DType.IsFloat)
                gradients[i] = found[next++];
        foreach (var (part, dy) in parts)
            if (part.Part == ScanPart.Before)
                gradients[part.Number] = gradients[part.Number]! + Slice(dy);
        return gradients;
    }

    private Tensor Slice(Tensor stack)
    {
        var known = stacks.IndexOf(stack);
        if (known >= 0)
            return slices[known];
        stacks.Add(stack);
        slices.Add(ScanStep.Placeholder(stack.DType, stack.Shape[1..]));
        return slices[^1];
    }

    /// <summary>Makes the gradients read what the forward step computed, or was given, from stacks.</summary>
    private Tensor?[] ReplaceForward(Tensor?[] gradients)
    {
        Tensor[] roots = [.. gradients.OfType<Tensor>()];
        var replacements = new Dictionary<Tensor, Tensor>();
        foreach (var node in Saved(roots))
            replacements[node] = Slice(Recurrence.Stacked(scan, node));
        var replaced = GraphWalk.Substitute(roots, replacements);
        var next = 0;
        return Array.ConvertAll(gradients, gradient => gradient is null ? null : replaced[next++]);
    }

    /// <summary>
    /// The forward nodes to keep: those that the gradients read, but for arithmetic on others that are kept, which is cheaper to do again than to store.
    /// </summary>
    private HashSet<Tensor> Saved(Tensor[] roots)
    {
        var read = GraphWalk.Topological(roots, step.Computes).FindAll(node => step.Computes(node) || step.IsGiven(node)).ToHashSet();
        var known = new Dictionary<Tensor, bool>();
        var saved = new HashSet<Tensor>();
        foreach (var node in read)
            Save(node);
        return saved;

        void Save(Tensor node)
        {
            if (!step.Computes(node) && !step.IsGiven(node))
                return;
            // A scan has no value to keep: what an inner gradient asks of one is computed again.
            if (!step.Computes(node) || node.Operation is not ScanOp && !IsCheap(node))
                saved.Add(node);
            else
                foreach (var operand in node.Operands)
                    Save(operand);
        }

        bool IsCheap(Tensor node)
        {
            if (known.TryGetValue(node, out var cheap))
                return cheap;
            cheap = node.Operation is ViewOperation || node.Operation is ElementwiseOperation operation && operation.Accept(IsArithmetic.Instance);
            foreach (var operand in node.Operands)
                cheap = cheap && (!step.Computes(operand) || read.Contains(operand) || IsCheap(operand));
            return known[node] = cheap;
        }
    }

    private Tensor[] Next(Tensor?[] gradients) => [.. gradients[..step.Carry.Length].OfType<Tensor>()];

    private Tensor?[] Results(ScanStep backward, Tensor?[] gradients, StepSums sums)
    {
        var initial = new List<Tensor>();
        for (var i = 0; i < carried.Length; i++)
            if (carried[i] is { } gradient)
                initial.Add(first[i] ?? gradient.ZerosLike());
        initial.AddRange(sums.Carry.Select(sum => sum.ZerosLike()));
        var inputs = gradients[step.Carry.Length..^step.Constants.Length];
        Tensor[] outputs = [.. inputs.OfType<Tensor>(), .. sums.Stacked];
        var (last, stacked) = Recurrence.Build(backward, [.. initial], [.. stacks], outputs, operation.Length, !operation.LastFirst);

        var results = new Tensor?[gradients.Length];
        var (nextCarry, nextStack) = (0, 0);
        for (var i = 0; i < carried.Length; i++)
            if (carried[i] is not null)
                results[i] = last[nextCarry++];
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i] is not null)
                results[step.Carry.Length + i] = stacked[nextStack++];
        var totals = sums.Totals(stacked[nextStack..], last[nextCarry..], operation.Length);
        totals.CopyTo(results, step.Carry.Length + step.Inputs.Length);
        return results;
    }

    /// <summary>Whether an element-wise operation is arithmetic, not a function of the kind of exp.</summary>
    private sealed class IsArithmetic : IElementwiseVisitor<bool>
    {
        public static readonly IsArithmetic Instance = new();

        public bool Unary<TOp>() where TOp : struct, IUnaryOp => true;

        public bool FloatUnary<TOp>() where TOp : struct, IFloatUnaryOp => false;

        public bool Binary<TOp>() where TOp : struct, IBinaryOp => true;

        public bool FloatBinary<TOp>() where TOp : struct, IFloatBinaryOp => false;

        public bool Compare<TOp>() where TOp : struct, ICompareOp => true;

        public bool Where() => true;

        public bool Cast() => true;
    }
}
