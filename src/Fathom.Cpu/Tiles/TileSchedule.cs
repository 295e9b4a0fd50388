namespace Fathom.Cpu;

/// <summary>When each instruction of a program runs, and where each value lives.</summary>
internal sealed class TileSchedule
{
    private readonly List<TileNode> nodes;
    private readonly LoopGeometry geometry;

    /// <summary>Schedules <paramref name="nodes"/>, which are in order of dependence, and what is done with their values.</summary>
    public TileSchedule(
        List<TileNode> nodes,
        List<(StoreTile Store, int Value)> stores,
        List<(ColumnReduction Reduction, int Value)> columnReductions,
        LoopGeometry geometry)
    {
        this.nodes = nodes;
        this.geometry = geometry;
        ColumnReductions = [.. columnReductions.Select(entry => entry.Reduction)];
        FinalStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Uniform).Select(entry => entry.Store)];
        RowStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Row).Select(entry => entry.Store)];
        FullStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Full).Select(entry => entry.Store)];

        var results = stores.Select(entry => entry.Value).Concat(columnReductions.Select(entry => entry.Value)).ToArray();
        var needed = Needed(results, _ => true);
        UniformValues = [.. needed.Where(n => nodes[n].Extent == Extent.Uniform)];
        Setup = Instructions(needed.Where(n => nodes[n].Extent == Extent.Uniform));
        Body = Instructions(needed.Where(n => nodes[n].Extent != Extent.Uniform));
        Phases = geometry.HoldsWholeRows ? [] : MakePhases(needed, results);
        (HomeOffsets, ScratchBytes) = Place(needed, results);
        Nanoseconds = needed.Where(n => nodes[n].Extent == Extent.Full).Sum(n => nodes[n].Nanoseconds) + 0.2 * FullStores.Length + 0.1 * ColumnReductions.Length;
    }

    /// <summary>Numbers of the uniform values.</summary>
    public int[] UniformValues { get; }

    /// <summary>Computes the uniform values, once per run of a thread.</summary>
    public TileInstruction[] Setup { get; }

    /// <summary>Everything else in order, for tiles of whole rows.</summary>
    public TileInstruction[] Body { get; }

    /// <summary>The walks over a row that is longer than a tile; empty when tiles hold whole rows.</summary>
    public Phase[] Phases { get; }

    /// <summary>Stores of elements, done last for a tile.</summary>
    public StoreTile[] FullStores { get; }

    /// <summary>Stores of row values, done last for a row or a tile of rows.</summary>
    public StoreTile[] RowStores { get; }

    /// <summary>Stores of single numbers, done once when everything has been read.</summary>
    public StoreTile[] FinalStores { get; }

    /// <summary>Reductions over the rows.</summary>
    public ColumnReduction[] ColumnReductions { get; }

    /// <summary>Place of each value's own room in scratch memory; -1 for values that are not needed.</summary>
    public int[] HomeOffsets { get; }

    /// <summary>Size of the values' scratch memory.</summary>
    public int ScratchBytes { get; }

    /// <summary>Estimated time per element.</summary>
    public double Nanoseconds { get; }

    /// <summary>One walk over a long row.</summary>
    /// <param name="RowSteps">Row values to compute before the walk.</param>
    /// <param name="TileSteps">What to compute for each tile.</param>
    /// <param name="Reductions">Row reductions that accumulate during the walk and end after it.</param>
    /// <param name="HasTiles">Whether there is anything to do for the tiles.</param>
    internal sealed record Phase(TileInstruction[] RowSteps, TileInstruction[] TileSteps, RowReduction[] Reductions, bool HasTiles);

    private Phase[] MakePhases(int[] needed, int[] results)
    {
        var phases = new Phase[needed.Length == 0 ? 1 : needed.Max(n => nodes[n].Level) + 1];
        for (var level = 0; level < phases.Length; level++)
        {
            var reduced = needed.Where(n => nodes[n].Instruction is RowReduction && nodes[n].Level == level + 1).ToArray();
            var roots = level == phases.Length - 1 ? results : [.. reduced.Select(n => nodes[n].Operands[0])];
            phases[level] = new Phase(
                Instructions(needed.Where(n => IsPerRow(n) && nodes[n].Level == level && nodes[n].Instruction is not RowReduction)),
                Instructions(Needed(roots.Where(IsPerTile), IsPerTile)),
                [.. reduced.Select(n => (RowReduction)nodes[n].Instruction)],
                HasTiles: roots.Any(IsPerTile));
        }
        return phases;
    }

    private bool IsPerRow(int n) => nodes[n].Extent == Extent.Row || (nodes[n].Extent == Extent.Full && nodes[n].IsLightSpread);

    private bool IsPerTile(int n) => nodes[n].Extent == Extent.Full && !nodes[n].IsLightSpread;

    /// <summary>The values from which <paramref name="roots"/> are computed, themselves included, in order; only those that <paramref name="include"/> takes.</summary>
    private int[] Needed(IEnumerable<int> roots, Func<int, bool> include)
    {
        var needed = new SortedSet<int>();
        var pending = new Stack<int>(roots);
        while (pending.TryPop(out var n))
            if (include(n) && needed.Add(n))
                foreach (var operand in nodes[n].Operands)
                    pending.Push(operand);
        return [.. needed];
    }

    private TileInstruction[] Instructions(IEnumerable<int> numbers)
    {
        List<TileInstruction> instructions = [];
        foreach (var n in numbers)
        {
            instructions.Add(nodes[n].Instruction);
            if (nodes[n].Round is { } round)
                instructions.Add(round);
        }
        return [.. instructions];
    }

    /// <summary>Whether a value's room may be another value's later on.</summary>
    private bool IsShared(TileNode node) => node.Extent == Extent.Full && !node.IsKept && (geometry.HoldsWholeRows || !node.IsLightSpread);

    /// <summary>Gives every needed value its room; full tiles whose values are no longer read give theirs to later ones.</summary>
    private (int[] Offsets, int Bytes) Place(int[] needed, int[] results)
    {
        var lastUse = new int[nodes.Count];
        foreach (var n in needed)
            foreach (var operand in nodes[n].Operands)
                lastUse[operand] = n;
        foreach (var n in results)
            lastUse[n] = int.MaxValue;

        var offsets = new int[nodes.Count];
        Array.Fill(offsets, -1);
        var bytes = 0;
        Dictionary<int, Stack<int>> free = new() { [4] = [], [8] = [] };
        foreach (var n in needed)
        {
            var node = nodes[n];
            var shared = IsShared(node);
            if (!shared || !free[node.ByteLength].TryPop(out offsets[n]))
            {
                offsets[n] = bytes;
                // A vector of slack behind each value takes the padding and the overshoot of spreads.
                var elements = node.Extent switch
                {
                    Extent.Full => shared || node.IsKept ? geometry.Capacity : TileFrame.Padding,
                    Extent.Row => geometry.RowsPerTile,
                    _ => TileFrame.Padding,
                };
                bytes += (TileFrame.Pad(elements) + TileFrame.Padding) * node.ByteLength;
            }
            foreach (var operand in node.Operands.Distinct())
            {
                var other = nodes[operand];
                if (lastUse[operand] == n && IsShared(other))
                    free[other.ByteLength].Push(offsets[operand]);
            }
        }
        return (offsets, bytes);
    }
}
