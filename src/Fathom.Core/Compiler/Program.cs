using System.Globalization;
using System.Text;
using Fathom.Runtime;

namespace Fathom.Compiler;

/// <summary>A compiled graph: kernels in order, and where each finds its operands.</summary>
public sealed class Program
{
    private Program(List<Step> steps, Slot[] outputs, long arenaBytes, int nodes)
    {
        Steps = steps;
        Outputs = outputs;
        ArenaBytes = arenaBytes;
        Nodes = nodes;
    }

    /// <summary>The kernels in the order they run.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Size of the memory for intermediate results.</summary>
    public long ArenaBytes { get; }

    /// <summary>How many graph nodes it computes.</summary>
    public int Nodes { get; }

    /// <summary>Floating-point operations of one run.</summary>
    public long Flops => Steps.Sum(step => step.Kernel.Flops);

    /// <summary>Bytes that the kernels of one run read and write.</summary>
    public long Bytes => Steps.Sum(step => step.Kernel.Bytes);

    /// <summary>The slot of each root.</summary>
    internal IReadOnlyList<Slot> Outputs { get; }

    /// <summary>Compiles a captured graph for a backend.</summary>
    internal static Program Compile(Capture capture, IBackend backend)
    {
        Tensor.Rewriting = true;
        try
        {
            return Compile(capture.ToGraph(), backend, capture.Options);
        }
        finally
        {
            Tensor.Rewriting = false;
        }
    }

    private static Program Compile(Graph graph, IBackend backend, CompilerOptions options)
    {
        var nodes = graph.Nodes().Count;
        if (options.Simplify)
            graph = Simplifier.Run(graph);
        var (steps, outputs) = Lowering.Run(graph, backend, options.Fuse);
        var arena = MemoryPlan.Place(steps, options.Plan);
        return new Program(steps, outputs, arena, nodes);
    }

    /// <summary>A table of the kernels: operands, results, work; and totals.</summary>
    public string Explain()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Nodes} nodes, {Steps.Count} kernels, {Flops / 1e6:0.###} Mflop, {Bytes / 1e6:0.###} MB moved, arena {ArenaBytes / 1e6:0.###} MB\n");
        for (var i = 0; i < Steps.Count; i++)
        {
            var step = Steps[i];
            text.Append(CultureInfo.InvariantCulture, $"{i,4}  {step.Kernel.Name}");
            if (step.Kernel is LoopKernel loop)
                text.Append(CultureInfo.InvariantCulture, $"  {loop.Rows} x {loop.Columns}");
            text.Append("  ").AppendJoin(", ", step.Inputs.Zip(step.Kernel.Inputs, (slot, access) => $"{slot}:{access.DType.Name}{access.View}"));
            text.Append(" -> ").AppendJoin(", ", step.Outputs.Zip(step.Kernel.Outputs, (slot, access) => $"{slot}:{access.DType.Name}{access.View}"));
            text.Append(CultureInfo.InvariantCulture, $"  {step.Kernel.Flops / 1e3:0.#} kflop, {step.Kernel.Bytes / 1e3:0.#} kB\n");
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Explain();
}
