using System.Globalization;
using System.Text;

namespace Fathom.Nn;

/// <summary>What a forward pass through a model does, layer by layer: made by <c>model.Summary(shape)</c>, printed by ToString.</summary>
public sealed class ModuleSummary
{
    private ModuleSummary(IReadOnlyList<ModuleSummaryRow> rows, long parameters, long frozen, long flops) =>
        (Rows, Parameters, FrozenParameters, Flops) = (rows, parameters, frozen, flops);

    /// <summary>One row for each call of a layer, in order.</summary>
    public IReadOnlyList<ModuleSummaryRow> Rows { get; }

    /// <summary>Number of trainable and frozen numbers in all parameters.</summary>
    public long Parameters { get; }

    /// <summary>Number of frozen numbers among them.</summary>
    public long FrozenParameters { get; }

    /// <summary>Floating-point operations of the whole forward pass; a multiply-add counts two.</summary>
    public long Flops { get; }

    /// <summary>Builds the graph of a forward pass on zeros, without computing anything.</summary>
    internal static ModuleSummary Of(Module module, ILayer layer, Shape input, DType dtype)
    {
        var paths = module.NamedModules.ToDictionary(entry => entry.Value, entry => entry.Key);
        var training = module.NamedModules.Where(entry => entry.Value.Training).Select(entry => entry.Value).ToArray();
        module.Eval();
        try
        {
            var (output, calls) = ForwardTrace.Of(() => layer.Forward(Tensor.Zeros(input, dtype)));
            // Layers made of layers are shown by their parts.
            var leaves = calls.Where(call => new ModuleTree(call.Layer).Modules.Count == 1).ToArray();
            var seen = new HashSet<Tensor>();
            ModuleSummaryRow[] rows = [.. leaves.Select(call => new ModuleSummaryRow(
                paths.GetValueOrDefault(call.Layer, ""), call.Layer.GetType().Name, call.Output.Shape, Count(call.Layer.Parameters), NewFlops(call.Output, seen)))];
            var flops = rows.Sum(row => row.Flops) + NewFlops(output, seen);
            return new(rows, Count(module.Parameters), Count(module.Parameters.Where(parameter => parameter.Frozen)), flops);
        }
        finally
        {
            foreach (var part in training)
                part.SetOwnTraining(true);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string[][] cells =
        [
            ["layer", "type", "output", "parameters", "flops"],
            .. Rows.Select(row => new[] { row.Path, row.Type, row.Output.ToString(), Grouped(row.Parameters), Grouped(row.Flops) }),
        ];
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in cells)
        {
            for (var column = 0; column < row.Length; column++)
                // Words to the left, numbers to the right.
                text.Append(column < 3 ? row[column].PadRight(widths[column] + 2) : row[column].PadLeft(widths[column] + 2));
            text.AppendLine();
        }
        return text.AppendLine().Append(CultureInfo.InvariantCulture, $"{Grouped(Parameters)} parameters")
            .Append(FrozenParameters > 0 ? $" ({Grouped(FrozenParameters)} frozen)" : "")
            .Append(CultureInfo.InvariantCulture, $", {Grouped(Flops)} flops").ToString();
    }

    private static long Count(IEnumerable<Parameter> parameters) => parameters.Sum(parameter => parameter.Shape.ElementCount);

    // Of the nodes below y that no earlier layer has accounted for.
    private static long NewFlops(Tensor y, HashSet<Tensor> seen)
    {
        long flops = 0;
        foreach (var node in GraphWalk.Topological([y], seen.Contains))
            if (seen.Add(node) && node.Operands.Length > 0)
                flops += node.Operation.Flops(node);
        return flops;
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
