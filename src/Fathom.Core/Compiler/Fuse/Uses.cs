namespace Fathom.Compiler;

/// <summary>One place where a computed node is read, looking through the views in between.</summary>
/// <param name="User">The node that reads it: element-wise, reduction or heavy.</param>
/// <param name="Operand">Which operand of the user.</param>
internal sealed record Use(Tensor User, int Operand);

/// <summary>A graph with its views seen through: which computed nodes there are, and who reads each.</summary>
internal sealed class Uses
{
    private readonly Dictionary<Tensor, List<Use>> uses;
    private readonly Dictionary<Tensor, int> places;

    public Uses(Graph graph)
    {
        Nodes = graph.Nodes;
        (uses, places) = (new(Nodes.Count), new(Nodes.Count));
        foreach (var node in Nodes)
        {
            places[node] = places.Count;
            if (IsView(node))
                continue;
            for (var i = 0; i < node.Operands.Length; i++)
            {
                var source = Source(node.Operands[i]);
                if (!uses.TryGetValue(source, out var list))
                    uses[source] = list = [];
                list.Add(new Use(node, i));
            }
        }
        foreach (var root in graph.Roots)
            RootSources.Add(Source(root.Node));
    }

    /// <summary>All nodes, each after its operands.</summary>
    public IReadOnlyList<Tensor> Nodes { get; }

    /// <summary>Sources of the roots.</summary>
    public HashSet<Tensor> RootSources { get; } = [];

    /// <summary>Place of a node in <see cref="Nodes"/>.</summary>
    public int Place(Tensor node) => places[node];

    /// <summary>Who reads <paramref name="source"/>.</summary>
    public IReadOnlyList<Use> Of(Tensor source) => uses.TryGetValue(source, out var list) ? list : [];

    /// <summary>Whether a node only looks at its operand's elements.</summary>
    public static bool IsView(Tensor node) => node.Operation is ViewOperation or BarrierOp or RowMajorOp;

    /// <summary>Whether a node can be part of a loop kernel.</summary>
    public static bool IsLoop(Tensor node) => node.Operation is ElementwiseOperation or ReduceOp or IotaOp or RandomBitsOp;

    /// <summary>Whether a node's elements follow from their place alone (and a key), so that it is computed wherever it is read.</summary>
    public static bool IsGenerator(Tensor node) => node.Operation is IotaOp or RandomBitsOp;

    /// <summary>The node whose elements <paramref name="node"/> shows.</summary>
    public static Tensor Source(Tensor node)
    {
        while (IsView(node))
            node = node.Operands[0];
        return node;
    }

    /// <summary>How <paramref name="node"/> shows the elements of its source when those lie as <paramref name="source"/> says; null when a copy is needed.</summary>
    public static View? Through(Tensor node, View source)
    {
        if (!IsView(node))
            return source;
        var operand = Through(node.Operands[0], source);
        return operand is null ? null : node.Operation is ViewOperation view ? view.Apply(operand, node.Shape) : operand;
    }
}
