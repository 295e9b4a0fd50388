namespace Fathom.Compiler;

internal sealed partial class Capture
{
    /// <summary>The graph for the compiler, with placeholders for its leaves.</summary>
    public Graph ToGraph()
    {
        var inputs = new Tensor[leaves.Count];
        var copies = new Tensor?[nodes.Count];
        var chained = ChainedReads();
        // Nearly all nodes follow their operands; those that read what another update gives wait for it.
        var waiting = Enumerable.Range(0, nodes.Count).ToList();
        while (waiting.Count > 0)
            waiting = waiting.FindAll(number => (copies[number] = Copy(number, copies, inputs, chained)) is null);
        for (var i = 0; i < inputs.Length; i++)
            if (leaves[i].Variable is { } variable)
                inputs[i] ??= Input(i, variable.Shape);
        return new Graph(inputs,
        [
            .. wanted.Select(root => new Root(copies[numbers[root]]!, -1)),
            .. assignments.Select(assignment => new Root(copies[assignment.Value]!, variables[assignment.Variable])),
        ], nodes.Count);
    }

    private Tensor Input(int number, Shape shape) => new(new InputOp(number, leaves[number].Kind, leaves[number].Order), leaves[number].DType, shape);

    private Tensor? Copy(int number, Tensor?[] copies, Tensor[] inputs, Dictionary<int, int> chained)
    {
        var node = nodes[number];
        if (chained.TryGetValue(number, out var value))
            return copies[value];
        if (inputOf[number] is >= 0 and var input)
            return inputs[input] ??= Input(input, node.Shape);
        if (node.Operation is ConstantOp)
            return new Tensor(node.Operation, node.DType, node.Shape);
        var operands = new Tensor[node.Operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            if (copies[numbers[node.Operands[i]]] is not { } operand)
                return null;
            operands[i] = operand;
        }
        return new Tensor(node.Operation, node.DType, node.Shape, operands);
    }
}
