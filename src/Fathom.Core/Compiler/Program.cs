using System.Globalization;
using System.Text;
using Fathom.Runtime;

namespace Fathom.Compiler;

/// <summary>A compiled graph: kernels in order, and where each finds its operands.</summary>
public sealed class Program
{
    private Program(List<Step> steps, KeptPart[] kept, Slot[] outputs, int[]?[] outputOrders, long arenaBytes, int nodes)
    {
        Steps = steps;
        Kept = kept;
        (Outputs, OutputOrders) = (outputs, outputOrders);
        ArenaBytes = arenaBytes;
        Nodes = nodes;
    }

    /// <summary>The kernels in the order they run.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Parts whose results are kept between runs; they are inputs of the steps, numbered after the graph's.</summary>
    internal IReadOnlyList<KeptPart> Kept { get; }

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

    /// <summary>The order of axes in which each root lies, null for row-major; see <see cref="Storage.Order"/>.</summary>
    internal IReadOnlyList<int[]?> OutputOrders { get; }

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
        var nodes = graph.Nodes.Count;
        if (options.Simplify)
            graph = Simplifier.Run(graph);
        if (options.Fold)
            graph = Folding.Run(graph);
        var (lowered, outputs, orders) = Lowering.Run(graph, backend, options);
        var (steps, kept) = Keeping.Run(graph, lowered, outputs, options.Plan);
        if (options.Fuse)
            steps = Attaching.Run(steps);
        return new Program(steps, kept, outputs, orders, MemoryPlan.Place(steps, options.Plan), nodes);
    }

    /// <summary>A part of a program; its results are row-major or lie as the program's other steps expect.</summary>
    internal static Program OfPart(List<Step> steps, Slot[] outputs, bool plan) =>
        new(steps, [], outputs, new int[outputs.Length][], MemoryPlan.Place(steps, plan), nodes: 0);

    /// <summary>One step of a scan; nothing of it is kept from step to step but what its loop hands on.</summary>
    internal static Program OfBody(Graph graph, IBackend backend, CompilerOptions options)
    {
        var nodes = graph.Nodes.Count;
        if (options.Simplify)
            graph = Simplifier.Run(graph);
        var (steps, outputs, orders) = Lowering.Run(graph, backend, options, isBody: true);
        if (options.Fuse)
            steps = Attaching.Run(steps);
        return new Program(steps, [], outputs, orders, MemoryPlan.Place(steps, options.Plan), nodes);
    }

    /// <summary>
    /// A table of the kernels: operands, results, work; and totals. Those marked "kept" run when a variable has changed, those marked "data" when
    /// other data has come.
    /// </summary>
    public string Explain()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Nodes} nodes, {Steps.Count} kernels, {Flops / 1e6:0.###} Mflop, {Bytes / 1e6:0.###} MB moved, arena {ArenaBytes / 1e6:0.###} MB\n");
        foreach (var part in Kept)
            Explain(text, part.Program.Steps, part.IsOfData ? "data" : "kept");
        Explain(text, Steps, "");
        return text.ToString();
    }

    private static void Explain(StringBuilder text, IReadOnlyList<Step> steps, string mark)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            text.Append(CultureInfo.InvariantCulture, $"{mark,4}{i,4}  {step.Kernel.Name}");
            if (step.Kernel is LoopKernel loop)
                text.Append(CultureInfo.InvariantCulture, $"  {loop.Rows} x {loop.Columns}");
            text.Append("  ").AppendJoin(", ", step.Inputs.Zip(step.Kernel.Inputs, (slot, access) => $"{slot}:{access.DType.Name}{access.View}"));
            text.Append(" -> ").AppendJoin(", ", step.Outputs.Zip(step.Kernel.Outputs, (slot, access) => $"{slot}:{access.DType.Name}{access.View}"));
            text.Append(CultureInfo.InvariantCulture, $"  {step.Kernel.Flops / 1e3:0.#} kflop, {step.Kernel.Bytes / 1e3:0.#} kB\n");
            if (step.Kernel is ScanKernel scan)
                Explain(text, scan.Body.Steps, "step");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Explain();
}
