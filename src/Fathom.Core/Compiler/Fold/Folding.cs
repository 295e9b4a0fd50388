namespace Fathom.Compiler;

/// <summary>
/// Folds what scales the channels of a convolution or matrix product by variables (batch normalisation in evaluation mode) into its weights: s (x ∗ w + a) + b
/// = x ∗ (s w) + (s a + b). The scaled weights depend on variables alone, so that they are kept between runs (<see cref="Keeping"/>).
/// </summary>
/// <remarks>Only variables that the program does not write take part, and only results that nobody else reads. The sums are rounded differently.</remarks>
internal sealed class Folding
{
    private readonly Dictionary<Tensor, int> users;
    private readonly Dictionary<Tensor, bool> fixedNodes;
    private readonly Dictionary<Tensor, Affine> affine = [];
    private readonly Dictionary<Tensor, Tensor> rebuilt = [];
    private readonly HashSet<int> written;

    private Folding(Graph graph)
    {
        (users, fixedNodes) = (new(graph.Nodes.Count), new(graph.Nodes.Count));
        written = [.. graph.Roots.Select(root => root.AssignedInput)];
        foreach (var root in graph.Roots)
            Count(root.Node);
        foreach (var node in graph.Nodes)
            foreach (var operand in node.Operands)
                Count(operand);
    }

    /// <summary>The same roots on a graph with folded weights.</summary>
    public static Graph Run(Graph graph)
    {
        var folding = new Folding(graph);
        foreach (var node in graph.Nodes)
            folding.Match(node);
        if (!folding.affine.Values.Any(found => found.Scale is not null))
            return graph;
        return graph.With(folding.Rebuild);
    }

    private void Count(Tensor node) => users[node] = users.GetValueOrDefault(node) + 1;

    private void Match(Tensor node)
    {
        if (ChannelAxis(node) >= 0 && IsFixed(node.Operands[1]) && !IsFixed(node.Operands[0]))
            affine[node] = new Affine(node, null, null);
        else if (node.Operation is Binary<MultiplyOp> or Binary<AddOp> && (Extended(node, 0, 1) ?? Extended(node, 1, 0)) is { } found)
            affine[node] = found;
        else if (node.Operation is Binary<SubtractOp> && Extended(node, 0, 1) is { } difference)
            affine[node] = difference;
    }

    /// <summary>The affine form of an element-wise node from that of one operand and a number for each channel.</summary>
    private Affine? Extended(Tensor node, int operand, int other)
    {
        if (!affine.TryGetValue(node.Operands[operand], out var inner) || users[node.Operands[operand]] > 1
            || PerChannel(node.Operands[other], ChannelAxis(inner.Core)) is not { } vector)
            return null;
        return node.Operation switch
        {
            Binary<MultiplyOp> => inner with { Scale = inner.Scale is null ? vector : inner.Scale * vector, Shift = inner.Shift is null ? null : inner.Shift * vector },
            Binary<AddOp> => inner with { Shift = inner.Shift is null ? vector : inner.Shift + vector },
            _ => inner with { Shift = inner.Shift is null ? -vector : inner.Shift - vector },
        };
    }

    /// <summary>
    /// The axis of a heavy node's result along which its weights can be scaled, or -1. Weights that are stored in a small form stay in it.
    /// </summary>
    private static int ChannelAxis(Tensor node) => node.Operation switch
    {
        ConvOp => 1,
        ConvInputGradientOp { Geometry.Groups: 1 } => 1,
        MatMulOp when node.Operands[1].Rank == 2 && node.Operands[1].DType == node.DType => node.Rank - 1,
        _ => -1,
    };

    private static int WeightAxis(Tensor node) => node.Operation is ConvOp ? 0 : 1;

    /// <summary>The vector that a node repeats along all axes but one, when it depends on unwritten variables alone; else null.</summary>
    private Tensor? PerChannel(Tensor node, int axis)
    {
        var source = Uses.Source(node);
        if (source.ElementCount != node.Shape[axis] || !IsFixed(source) || Uses.Through(node, View.RowMajor(source.Shape)) is not { Offset: 0 } view)
            return null;
        for (var other = 0; other < node.Rank; other++)
            if (node.Shape[other] != 1 && view.Strides[other] != (other == axis ? 1 : 0))
                return null;
        return source.Reshape(-1);
    }

    /// <summary>Whether a node depends on nothing but numbers and variables that the program does not write.</summary>
    private bool IsFixed(Tensor node)
    {
        if (fixedNodes.TryGetValue(node, out var known))
            return known;
        var isFixed = node.Operation switch
        {
            InputOp input => input.Kind is InputKind.Variable or InputKind.Number && !written.Contains(input.Index),
            ConstantOp => true,
            _ => node.Operands.Length > 0,
        };
        foreach (var operand in node.Operands)
            isFixed = isFixed && IsFixed(operand);
        return fixedNodes[node] = isFixed;
    }

    private Tensor Rebuild(Tensor node)
    {
        if (rebuilt.TryGetValue(node, out var done))
            return done;
        var core = node;
        Affine? found = null;
        if (affine.TryGetValue(node, out var form) && form.Scale is not null)
            (core, found) = (form.Core, form);
        var operands = new Tensor[core.Operands.Length];
        var changed = false;
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = Rebuild(core.Operands[i]);
            changed |= !ReferenceEquals(operands[i], core.Operands[i]);
        }
        if (found is { Scale: { } scale })
            operands[1] *= scale.AlongAxis(WeightAxis(core), operands[1].Rank);
        var result = changed || found is not null ? new Tensor(core.Operation, core.DType, core.Shape, operands) : core;
        if (found is { Shift: { } shift })
            result += shift.AlongAxis(ChannelAxis(core), core.Rank);
        return rebuilt[node] = result;
    }

    /// <summary>A node as (core · scale + shift), with a number for each channel.</summary>
    /// <param name="Core">The convolution or product.</param>
    /// <param name="Scale">Shape [C], or null for 1.</param>
    /// <param name="Shift">Shape [C], or null for 0.</param>
    private sealed record Affine(Tensor Core, Tensor? Scale, Tensor? Shift);
}
