namespace Fathom.Compiler;

/// <summary>What a program is asked for: a value the user wants, or a new value of a variable.</summary>
/// <param name="Node">The node to compute.</param>
/// <param name="AssignedInput">Number of the input (a variable) that takes the value, or -1 for a plain result.</param>
internal readonly record struct Root(Tensor Node, int AssignedInput);

/// <summary>A captured graph, cut loose from the user's tensors: its leaves are <see cref="InputOp"/> and <see cref="ConstantOp"/> nodes.</summary>
/// <param name="Inputs">The leaves to be bound, by number.</param>
/// <param name="Roots">What to compute.</param>
internal sealed record Graph(Tensor[] Inputs, Root[] Roots)
{
    /// <summary>All nodes, each after its operands.</summary>
    public List<Tensor> Nodes() => GraphWalk.Topological(Roots.Select(root => root.Node).ToArray());
}
