using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>
/// Collects the instructions and accesses of one loop kernel over a space, then puts the axes in a good order, merges neighbours and splits
/// them in rows and columns.
/// </summary>
/// <param name="space">Sizes of the space, no axis of size 1.</param>
internal sealed class LoopBuilder(Shape space)
{
    private readonly List<LoopInstruction> body = [];
    private readonly List<Operand> inputs = [];
    private readonly List<Operand> outputs = [];
    private readonly List<LoopOutput> stores = [];
    private readonly Dictionary<Place, int> loads = [];

    /// <summary>Adds an instruction; returns its number.</summary>
    public int Add(LoopInstruction instruction)
    {
        body.Add(instruction);
        return body.Count - 1;
    }

    /// <summary>Loads through a view of the space; the same load is done once.</summary>
    public int Load(Slot slot, DType dtype, View view)
    {
        var place = new Place(slot, view);
        if (!loads.TryGetValue(place, out var number))
            loads[place] = number = Add(new LoadInstruction(dtype, Input(slot, dtype, view)));
        return number;
    }

    /// <summary>Makes an operand known without loading it as a value (a random key); returns its number.</summary>
    public int Input(Slot slot, DType dtype, View view)
    {
        inputs.Add(new Operand(slot, dtype, view));
        return inputs.Count - 1;
    }

    /// <summary>Stores a value through a view of the space.</summary>
    public void Store(Slot slot, DType dtype, View view, int value, ReduceKind? columnReduction = null)
    {
        outputs.Add(new Operand(slot, dtype, view));
        stores.Add(new LoopOutput(value, columnReduction));
    }

    /// <summary>Strides of the load that covers most of the space: the physical order to walk in. Null when nothing does.</summary>
    public long[]? ReferenceStrides()
    {
        long[]? best = null;
        var covered = 0L;
        foreach (var (_, _, view) in inputs)
        {
            long elements = 1;
            for (var axis = 0; axis < space.Rank; axis++)
                elements *= view.Strides[axis] != 0 ? space[axis] : 1;
            if (elements > covered)
                (best, covered) = (view.Strides.ToArray(), elements);
        }
        return best is not null && covered == space.ElementCount ? best : null;
    }

    /// <summary>Axes from the outermost to the innermost as memory has them; without a reference as they are.</summary>
    public static int[] Physical(IEnumerable<int> axes, long[]? strides) =>
        strides is null ? [.. axes] : [.. axes.OrderByDescending(axis => Math.Abs(strides[axis]))];

    /// <summary>The finished kernel.</summary>
    /// <param name="name">Name for printing.</param>
    /// <param name="rows">Outer axes of the space, in order.</param>
    /// <param name="columns">Inner axes, in order; null to take the innermost merged one of <paramref name="rows"/>.</param>
    /// <param name="flops">Operations, for display.</param>
    public Step Build(string name, int[] rows, int[]? columns, long flops)
    {
        var rowRuns = Merge(rows);
        List<AxisRun> columnRuns;
        if (columns is not null)
            columnRuns = Merge(columns);
        else if (rowRuns.Count > 0)
            (rowRuns, columnRuns) = (rowRuns[..^1], [rowRuns[^1]]);
        else
            columnRuns = [];
        AxisRun[] runs = [.. rowRuns, .. columnRuns];
        Shape regrouped = [.. runs.Select(run => run.Size)];
        long bytes = 0;
        foreach (var (_, dtype, view) in inputs.Concat(outputs))
            bytes += Distinct(view) * dtype.ByteLength;
        var kernel = new LoopKernel
        {
            Name = name,
            Rows = regrouped[..rowRuns.Count],
            Columns = regrouped[rowRuns.Count..],
            Inputs = [.. inputs.Select(input => new Access(input.DType, Regroup(input.View, regrouped, runs)))],
            Outputs = [.. outputs.Select(output => new Access(output.DType, Regroup(output.View, regrouped, runs)))],
            Stores = [.. stores],
            Body = [.. body.Select(instruction => Regroup(instruction, runs))],
            Flops = flops,
            Bytes = bytes,
        };
        return new Step(kernel, [.. inputs.Select(input => input.Slot)], [.. outputs.Select(output => output.Slot)]);
    }

    private long Distinct(View view)
    {
        long elements = 1;
        for (var axis = 0; axis < space.Rank; axis++)
            elements *= view.Strides[axis] != 0 ? space[axis] : 1;
        return elements;
    }

    /// <summary>Groups neighbouring axes in which every access takes even steps.</summary>
    private List<AxisRun> Merge(int[] axes)
    {
        var runs = new List<AxisRun>();
        foreach (var axis in axes)
        {
            if (runs.Count > 0 && MergesWith(runs[^1].Innermost, axis) && (long)runs[^1].Size * space[axis] <= int.MaxValue)
                runs[^1] = new AxisRun(axis, runs[^1].Size * space[axis]);
            else
                runs.Add(new AxisRun(axis, space[axis]));
        }
        return runs;
    }

    private bool MergesWith(int outer, int inner)
    {
        foreach (var (_, _, view) in inputs.Concat(outputs))
            if (view.Strides[outer] != view.Strides[inner] * space[inner])
                return false;
        foreach (var instruction in body)
            if (Coefficients(instruction) is { } coefficients && coefficients[outer] != coefficients[inner] * space[inner])
                return false;
        return true;
    }

    private static ImmutableArray<long>? Coefficients(LoopInstruction instruction) => instruction switch
    {
        IndexInstruction index => index.Coefficients,
        RandomInstruction random => random.Coefficients,
        _ => null,
    };

    private static View Regroup(View view, Shape regrouped, AxisRun[] runs)
    {
        var strides = new long[runs.Length];
        for (var i = 0; i < strides.Length; i++)
            strides[i] = view.Strides[runs[i].Innermost];
        return new View(regrouped, strides, view.Offset);
    }

    private static LoopInstruction Regroup(LoopInstruction instruction, AxisRun[] runs) => instruction switch
    {
        IndexInstruction index => index with { Coefficients = Innermost(index.Coefficients, runs) },
        RandomInstruction random => random with { Coefficients = Innermost(random.Coefficients, runs) },
        _ => instruction,
    };

    private static ImmutableArray<long> Innermost(ImmutableArray<long> coefficients, AxisRun[] runs) =>
        [.. runs.Select(run => coefficients[run.Innermost])];

    /// <summary>Elements of a buffer, seen through a view of the space.</summary>
    private sealed record Operand(Slot Slot, DType DType, View View);

    /// <summary>Neighbouring axes that are walked as one.</summary>
    /// <param name="Innermost">The last of them.</param>
    /// <param name="Size">Product of their sizes.</param>
    private sealed record AxisRun(int Innermost, int Size);
}
