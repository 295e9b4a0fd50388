using System.Collections.Immutable;

namespace Fathom.Core.Tests;

/// <summary>A random graph before it is built, so that it can be built twice, printed and made smaller.</summary>
/// <param name="Operations">What the steps choose from.</param>
/// <param name="Inputs">Leaves.</param>
/// <param name="Steps">Nodes in order.</param>
/// <param name="Extra">A node that is wanted though others use it.</param>
internal sealed record GraphPlan(
    ImmutableArray<GraphOperation> Operations, ImmutableArray<GraphInput> Inputs, ImmutableArray<GraphStep> Steps, int Extra)
{
    /// <summary>The nodes that no other uses, and one that others may use.</summary>
    public Tensor[] Build() => Build(Leaves());

    /// <summary>The graph on leaves of the caller's.</summary>
    public Tensor[] Build(Tensor[] leaves)
    {
        var nodes = Nodes(leaves);
        var used = nodes.SelectMany(node => node.Operands.ToArray()).ToHashSet();
        var wanted = nodes.Where(node => !used.Contains(node)).Append(nodes[Extra % nodes.Count]).Distinct().Except(leaves);
        return [.. wanted.DefaultIfEmpty(nodes[^1].Unsqueeze(0))];
    }

    /// <summary>The leaves, and after them the result of each step.</summary>
    public List<Tensor> Nodes(Tensor[] leaves)
    {
        List<Tensor> nodes = [.. leaves];
        foreach (var step in Steps)
            nodes.Add(Operations[step.Operation % Operations.Length].Apply(nodes[step.X % nodes.Count], nodes[step.Y % nodes.Count], step.Number));
        return nodes;
    }

    /// <summary>The leaves' data.</summary>
    public Tensor[] Leaves() => [.. Inputs.Select(input => input.Data())];

    /// <summary>Graphs like this one, but smaller: fewer steps, then smaller inputs, then plainer choices.</summary>
    public IEnumerable<GraphPlan> Smaller()
    {
        for (var i = Steps.Length - 1; i >= 0; i--)
            yield return Without(i);
        for (var i = 0; i < Inputs.Length; i++)
            foreach (var smaller in Smaller(Inputs[i]))
                yield return this with { Inputs = Inputs.SetItem(i, smaller) };
        for (var i = 0; i < Steps.Length; i++)
        {
            if (Steps[i].Number > 0)
                yield return this with { Steps = Steps.SetItem(i, Steps[i] with { Number = Steps[i].Number / 2 }) };
            if (Steps[i].Y > 0)
                yield return this with { Steps = Steps.SetItem(i, Steps[i] with { Y = 0 }) };
        }
        if (Extra > 0)
            yield return this with { Extra = Extra / 2 };
    }

    // Without a step, whose users read its first operand instead.
    private GraphPlan Without(int removed)
    {
        var number = Inputs.Length + removed;
        var steps = Steps.RemoveAt(removed).ToBuilder();
        for (var i = removed; i < steps.Count; i++)
            steps[i] = steps[i] with { X = Moved(steps[i].X % (number + 1 + i - removed)), Y = Moved(steps[i].Y % (number + 1 + i - removed)) };
        return this with { Steps = steps.ToImmutable() };

        int Moved(int operand) => operand == number ? Steps[removed].X % number : operand > number ? operand - 1 : operand;
    }

    private static IEnumerable<GraphInput> Smaller(GraphInput input)
    {
        for (var axis = 0; axis < input.Shape.Rank; axis++)
        {
            yield return input with { Shape = input.Shape.Without(axis) };
            if (input.Shape[axis] > 1)
                yield return input with { Shape = input.Shape.With(axis, 1) };
            if (input.Shape[axis] > 3)
                yield return input with { Shape = input.Shape.With(axis, input.Shape[axis] / 2) };
            if (input.Shape[axis] > 2)
                yield return input with { Shape = input.Shape.With(axis, input.Shape[axis] - 1) };
        }
        if (!input.IsTame)
            yield return input with { IsTame = true };
        if (input.DType is not (DType.F32 or DType.F64))
            yield return input with { DType = DType.F32 };
    }

    /// <summary>A line for each input and step.</summary>
    public override string ToString()
    {
        var lines = Inputs.Select((input, i) => $"  #{i} = {input.DType.Name}{input.Shape} seed {input.Seed}{(input.IsTame ? "" : " wild")}").ToList();
        foreach (var step in Steps)
            lines.Add($"  #{lines.Count} = {Operations[step.Operation % Operations.Length].Name} of #{step.X % lines.Count} (#{step.Y % lines.Count}, {step.Number})");
        return $"\n{string.Join('\n', lines)}\n  extra #{Extra % lines.Count}\n";
    }
}
