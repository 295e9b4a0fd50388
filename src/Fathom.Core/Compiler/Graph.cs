namespace Fathom.Compiler;

/// <summary>What a program is asked for: a value the user wants, or a new value of a variable.</summary>
/// <param name="Node">The node to compute.</param>
/// <param name="AssignedInput">Number of the input (a variable) that takes the value, or -1 for a plain result.</param>
internal sealed record Root(Tensor Node, int AssignedInput);

/// <summary>A captured graph, cut loose from the user's tensors: its leaves are <see cref="InputOp"/> and <see cref="ConstantOp"/> nodes.</summary>
/// <param name="inputs">The leaves to be bound, by number.</param>
/// <param name="roots">What to compute.</param>
/// <param name="expected">About how many nodes there are.</param>
internal sealed class Graph(Tensor[] inputs, Root[] roots, int expected)
{
    private List<Tensor>? nodes;

    /// <summary>The leaves to be bound, by number.</summary>
    public Tensor[] Inputs { get; } = inputs;

    /// <summary>What to compute.</summary>
    public Root[] Roots { get; } = roots;

    /// <summary>All nodes, each after its operands.</summary>
    public IReadOnlyList<Tensor> Nodes => nodes ??= GraphWalk.Topological(Array.ConvertAll(Roots, root => root.Node), expected: expected);

    /// <summary>A graph that computes other nodes of about the same number.</summary>
    public Graph With(Func<Tensor, Tensor> replacement) =>
        new(Inputs, Array.ConvertAll(Roots, root => root with { Node = replacement(root.Node) }), Nodes.Count);
}
