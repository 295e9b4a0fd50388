namespace Fathom.Cpu;

/// <summary>A store of a program, and the number of the value that it stores.</summary>
internal sealed record StoredValue(StoreTile Store, int Value);

/// <summary>A reduction over the rows, and the number of the value that it takes in.</summary>
internal sealed record ReducedValue(ColumnReduction Reduction, int Value);

/// <summary>When each instruction of a program runs, and where each value lives.</summary>
internal sealed class TileSchedule
{
    /// <summary>Size of a page, by whose multiples large tiles are placed.</summary>
    public const int Page = 4096;

    // Bytes of a row that the second-level cache keeps, beside the next one and what is written.
    private const long LongestCachedRow = 256 << 10;

    private readonly List<TileNode> nodes;
    private readonly LoopGeometry geometry;
    private readonly int[] lastUses;
    private readonly bool bringsNext;

    /// <summary>
    /// Schedules <paramref name="nodes"/>, which are in order of dependence, and what is done with their values; between the instructions what
    /// the next tile reads may be brought nearer.
    /// </summary>
    public TileSchedule(
        List<TileNode> nodes,
        List<StoredValue> stores,
        List<ReducedValue> columnReductions,
        LoopGeometry geometry,
        bool bringsNext)
    {
        this.nodes = nodes;
        this.geometry = geometry;
        this.bringsNext = bringsNext;
        lastUses = new int[nodes.Count];
        ColumnReductions = [.. columnReductions.Select(entry => entry.Reduction)];
        AddedLast = [.. ColumnReductions.Where(reduction => !reduction.IsFed)];
        FinalStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Uniform).Select(entry => entry.Store)];
        RowStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Row).Select(entry => entry.Store)];
        FullStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Full).Select(entry => entry.Store)];

        var results = stores.Select(entry => entry.Value).Concat(columnReductions.Select(entry => entry.Value)).ToArray();
        var needed = Needed(results, _ => true);
        UniformValues = [.. needed.Where(n => nodes[n].Extent == Extent.Uniform)];
        Setup = Instructions(needed.Where(n => nodes[n].Extent == Extent.Uniform));
        Body = geometry.HoldsWholeRows ? Instructions(needed.Where(n => nodes[n].Extent != Extent.Uniform)) : [];
        Phases = geometry.HoldsWholeRows ? [] : MakePhases(needed, results);
        (HomeOffsets, ScratchBytes) = Place(needed, results);
        // What an earlier walk over the row computes too has no output to go to there.
        AimedStores = [.. stores.Where(entry => CanAim(entry.Store, entry.Value, stores) && (Phases.Length < 2 || nodes[entry.Value].Level == Phases.Length - 1))
            .Select(entry => entry.Store)];
        foreach (var (store, value) in stores)
            store.StreamsResults = nodes[value].Instruction.CanStream && results.Count(other => other == value) == 1
                && !needed.Any(n => nodes[n].Operands.Contains(value));
        foreach (var (store, value) in stores)
            store.LaterInputs = [.. needed.Where(n => lastUses[n] > value).Select(n => nodes[n].Instruction).OfType<LoadTile>().Select(load => load.Argument)];
        Nanoseconds = needed.Where(n => nodes[n].Extent == Extent.Full).Sum(n => nodes[n].Nanoseconds) + 0.2 * FullStores.Length + 0.1 * ColumnReductions.Length;
    }

    /// <summary>Numbers of the uniform values.</summary>
    public int[] UniformValues { get; }

    /// <summary>Computes the uniform values, once per run of a thread.</summary>
    public TileInstruction[] Setup { get; }

    /// <summary>Everything else in order; empty unless tiles hold whole rows.</summary>
    public TileInstruction[] Body { get; }

    /// <summary>The walks over a row that is longer than a tile; empty when tiles hold whole rows.</summary>
    public Phase[] Phases { get; }

    /// <summary>Stores of elements, done last for a tile.</summary>
    public StoreTile[] FullStores { get; }

    /// <summary>Those of them whose value may be computed in the output's memory, when tiles are walked once.</summary>
    public StoreTile[] AimedStores { get; }

    /// <summary>Stores of row values, done last for a row or a tile of rows.</summary>
    public StoreTile[] RowStores { get; }

    /// <summary>Stores of single numbers, done once when everything has been read.</summary>
    public StoreTile[] FinalStores { get; }

    /// <summary>Reductions over the rows.</summary>
    public ColumnReduction[] ColumnReductions { get; }

    /// <summary>Those of them that take in a tile when it is finished; instructions of the tile feed the others.</summary>
    public ColumnReduction[] AddedLast { get; }

    /// <summary>Place of each value's own room in scratch memory; -1 for values that are not needed.</summary>
    public int[] HomeOffsets { get; }

    /// <summary>Size of the values' scratch memory.</summary>
    public int ScratchBytes { get; }

    /// <summary>Estimated time per element.</summary>
    public double Nanoseconds { get; }

    /// <summary>
    /// Room to give to something of <paramref name="bytes"/>: large tiles all begin at the same place within a page, since a load that is a little
    /// behind a store there would wait for it.
    /// </summary>
    public static int Placed(int bytes) => bytes > Page / 2 ? RoundUp(bytes) : bytes;

    /// <summary>One walk over a long row.</summary>
    /// <param name="RowSteps">Row values to compute before the walk.</param>
    /// <param name="TileSteps">What to compute for each tile.</param>
    /// <param name="Reductions">Row reductions that accumulate during the walk and end after it.</param>
    /// <param name="HasTiles">Whether there is anything to do for the tiles.</param>
    /// <param name="BringsNextRow">Whether what the walk brings nearer is of the next row, since this one was read before and has stayed in the cache.</param>
    internal sealed record Phase(TileInstruction[] RowSteps, TileInstruction[] TileSteps, RowReduction[] Reductions, bool HasTiles, bool BringsNextRow);

    private Phase[] MakePhases(int[] needed, int[] results)
    {
        var phases = new Phase[needed.Length == 0 ? 1 : needed.Max(n => nodes[n].Level) + 1];
        int[] reads = [.. needed.Where(IsBroughtNearer)];
        var staysCached = reads.Sum(n => geometry.Columns * nodes[n].ByteLength) <= LongestCachedRow && reads.All(n => ((LoadTile)nodes[n].Instruction).IsOneRun);
        for (var level = 0; level < phases.Length; level++)
        {
            var reduced = needed.Where(n => nodes[n].Instruction is RowReduction && nodes[n].Level == level + 1).ToArray();
            var roots = level == phases.Length - 1 ? results : [.. reduced.SelectMany(n => nodes[n].Operands)];
            var bringsNextRow = bringsNext && staysCached && level == 1;
            phases[level] = new Phase(
                Instructions(needed.Where(n => IsPerRow(n) && nodes[n].Level == level && nodes[n].Instruction is not RowReduction)),
                Instructions(Needed(roots.Where(IsPerTile), IsPerTile), bringsNextRow),
                [.. reduced.Select(n => (RowReduction)nodes[n].Instruction)],
                HasTiles: roots.Any(IsPerTile),
                bringsNextRow);
        }
        return phases;
    }

    private bool IsPerRow(int n) => nodes[n].Extent == Extent.Row || (nodes[n].Extent == Extent.Full && nodes[n].IsLightSpread);

    private bool IsPerTile(int n) => nodes[n].Extent == Extent.Full && !nodes[n].IsLightSpread;

    /// <summary>The values from which <paramref name="roots"/> are computed, themselves included, in order; only those that <paramref name="include"/> takes.</summary>
    private int[] Needed(IEnumerable<int> roots, Func<int, bool> include)
    {
        var needed = new bool[nodes.Count];
        foreach (var root in roots)
            needed[root] = true;
        // Operands come before what reads them.
        for (var n = needed.Length - 1; n >= 0; n--)
            if (needed[n] &= include(n))
                foreach (var operand in nodes[n].Operands)
                    needed[operand] = true;
        return [.. Enumerable.Range(0, needed.Length).Where(n => needed[n])];
    }

    private TileInstruction[] Instructions(IEnumerable<int> numbers, bool bringsNextRow = false)
    {
        List<TileInstruction> instructions = [];
        int[] all = [.. numbers];
        int[] reads = bringsNext ? [.. all.Where(IsBroughtNearer)] : [];
        int[] formulas = [.. all.Where(n => nodes[n].Instruction is FormulaTile)];
        // A single instruction reads while it computes (column reductions, which come last, count too), and the processor foresees one stream.
        var (part, parts) = (0, all.Count(ComputesTile));
        var isSingle = parts + AddedLast.Length <= 1 && !bringsNextRow;
        foreach (var n in formulas)
            ((FormulaTile)nodes[n].Instruction).BringsNext = reads.Length > (isSingle ? 1 : 0);
        // What formulas bring needs no instruction of its own.
        int[] loads = isSingle ? [] : [.. reads.Except(formulas.SelectMany(n => nodes[n].Operands))];
        foreach (var n in all)
        {
            instructions.Add(nodes[n].Instruction);
            if (nodes[n].Round is { } round)
                instructions.Add(round);
            if (loads.Length > 0 && ComputesTile(n))
                instructions.Add(new ComingTile(loads, [.. loads.Select(load => nodes[load].Type.ByteLength)], part++, parts));
        }
        return [.. instructions];
    }

    private bool IsBroughtNearer(int n) => nodes[n] is { Extent: Extent.Full, IsKept: false, Instruction: LoadTile };

    private bool ComputesTile(int n) => nodes[n] is { Extent: Extent.Full, IsLightSpread: false, Instruction: not LoadTile };

    /// <summary>Whether a value's room may be another value's later on.</summary>
    private bool IsShared(TileNode node) => node.Extent == Extent.Full && !node.IsKept && (geometry.HoldsWholeRows || !node.IsLightSpread);

    private bool CanAim(StoreTile store, int value, List<StoredValue> stores) =>
        store.CanAim && nodes[value].IsElementwise && stores.First(entry => entry.Value == value).Store == store;

    private static int RoundUp(int bytes) => (bytes + Page - 1) & -Page;

    /// <summary>Gives every needed value its room; full tiles whose values are no longer read give theirs to later ones.</summary>
    private (int[] Offsets, int Bytes) Place(int[] needed, int[] results)
    {
        foreach (var n in needed)
            foreach (var operand in nodes[n].Operands)
                lastUses[operand] = n;
        foreach (var n in results)
            lastUses[n] = int.MaxValue;

        var offsets = new int[nodes.Count];
        Array.Fill(offsets, -1);
        var bytes = 0;
        Dictionary<int, Stack<int>> free = new() { [4] = [], [8] = [] };
        foreach (var n in needed)
        {
            var node = nodes[n];
            var shared = IsShared(node);
            if (node.IsElementwise)
                Release(n, operand => !operand.IsLightSpread);
            if (!node.IsSink && (!shared || !free[node.ByteLength].TryPop(out offsets[n])))
            {
                var elements = node.Extent switch
                {
                    Extent.Full => shared || node.IsKept ? geometry.Capacity : TileFrame.Padding,
                    Extent.Row => geometry.RowsPerTile,
                    _ => TileFrame.Padding,
                };
                var room = Math.Max(TileFrame.Pad(elements), TileFrame.Padding) * node.ByteLength;
                if (room > Page / 2)
                    bytes = RoundUp(bytes);
                offsets[n] = bytes;
                bytes += Placed(room);
            }
            Release(n, operand => !node.IsElementwise || operand.IsLightSpread);
        }

        void Release(int n, Func<TileNode, bool> include)
        {
            foreach (var operand in nodes[n].Operands.Distinct())
            {
                var other = nodes[operand];
                if (lastUses[operand] == n && IsShared(other) && include(other))
                    free[other.ByteLength].Push(offsets[operand]);
            }
        }
        return (offsets, RoundUp(bytes));
    }
}
