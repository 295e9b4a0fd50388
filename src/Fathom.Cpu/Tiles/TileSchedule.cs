namespace Fathom.Cpu;

/// <summary>When each instruction of a program runs, and where each value lives.</summary>
internal sealed class TileSchedule
{
    /// <summary>Size of a page, by whose multiples large tiles are placed.</summary>
    public const int Page = 4096;

    private readonly List<TileNode> nodes;
    private readonly LoopGeometry geometry;
    private readonly int vectorBits;
    private readonly TileFusion fusion;

    /// <summary>
    /// Schedules <paramref name="nodes"/>, which are in order of dependence, and what is done with their values. Operations may be fused, and
    /// between the instructions what the next tile reads may be brought nearer.
    /// </summary>
    public TileSchedule(
        List<TileNode> nodes,
        List<(StoreTile Store, int Value)> stores,
        List<ColumnReduction> columnReductions,
        LoopGeometry geometry,
        int vectorBits,
        bool fuses,
        bool bringsNext)
    {
        this.nodes = nodes;
        this.geometry = geometry;
        this.vectorBits = vectorBits;
        ColumnReductions = [.. columnReductions];
        FinalStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Uniform).Select(entry => entry.Store)];
        RowStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Row).Select(entry => entry.Store)];
        FullStores = [.. stores.Where(entry => nodes[entry.Value].Extent == Extent.Full).Select(entry => entry.Store)];

        var results = stores.Select(entry => entry.Value).Concat(columnReductions.Select(reduction => reduction.Operand)).ToArray();
        var needed = Needed(results, _ => true);
        fusion = new TileFusion(nodes, results, fuses, bringsNext);
        UniformValues = [.. needed.Where(n => nodes[n].Extent == Extent.Uniform)];
        TileReductions = [.. columnReductions.Where(reduction => !fusion.Fuses(reduction.Operand))];
        Setup = Instructions(fusion.Passes(UniformValues, [], []));
        var stored = stores.Select(entry => entry.Value).Concat(TileReductions.Select(reduction => reduction.Operand)).ToArray();
        var body = fusion.Passes([.. needed.Where(n => nodes[n].Extent != Extent.Uniform)], stored, ColumnReductions);
        Body = geometry.HoldsWholeRows ? Instructions(body) : [];
        Phases = geometry.HoldsWholeRows ? [] : MakePhases(needed, results, stored);
        (HomeOffsets, ScratchBytes) = Place(body, results);
        AimedStores = [.. stores.Where(entry => CanAim(entry.Store, entry.Value, stores)).Select(entry => entry.Store)];
        foreach (var (store, value) in stores)
        {
            var made = body.FindIndex(pass => pass.Results.Contains(value));
            store.StreamsResults = made >= 0 && results.Count(other => other == value) == 1 && !body.Any(pass => pass.Inputs.Contains(value))
                && (body[made].IsFused || nodes[value].Instruction.CanStream);
            store.LaterInputs = [.. body.Skip(made + 1).SelectMany(pass => pass.Inputs).Concat(results).Select(n => nodes[n].Instruction).OfType<LoadTile>().Select(load => load.Argument)];
        }
        Nanoseconds = needed.Where(n => nodes[n].Extent == Extent.Full).Sum(n => nodes[n].Nanoseconds) + 0.1 * FullStores.Length + 0.05 * ColumnReductions.Length;
    }

    /// <summary>Numbers of the uniform values.</summary>
    public int[] UniformValues { get; }

    /// <summary>Computes the uniform values, once per run of a thread.</summary>
    public TileInstruction[] Setup { get; }

    /// <summary>Everything else in order, for tiles of whole rows; else empty.</summary>
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

    /// <summary>Those that no other instruction has done; last for a tile, of the walk that ends with the stores.</summary>
    public ColumnReduction[] TileReductions { get; }

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
    internal sealed record Phase(TileInstruction[] RowSteps, TileInstruction[] TileSteps, RowReduction[] Reductions, bool HasTiles);

    private Phase[] MakePhases(int[] needed, int[] results, int[] stored)
    {
        var phases = new Phase[needed.Length == 0 ? 1 : needed.Max(n => nodes[n].Level) + 1];
        for (var level = 0; level < phases.Length; level++)
        {
            var reduced = needed.Where(n => nodes[n].Instruction is RowReduction && nodes[n].Level == level + 1).ToArray();
            var isLast = level == phases.Length - 1;
            var roots = isLast ? results : [.. reduced.Select(n => nodes[n].Operands[0])];
            int[] rowValues = [.. needed.Where(n => IsPerRow(n) && nodes[n].Level == level && nodes[n].Instruction is not RowReduction)];
            phases[level] = new Phase(
                Instructions(fusion.Passes(rowValues, rowValues, [])),
                Instructions(fusion.Passes(Needed(roots.Where(IsPerTile), IsPerTile), isLast ? stored : roots, isLast ? ColumnReductions : [])),
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

    private TileInstruction[] Instructions(List<TilePass> passes)
    {
        List<TileInstruction> instructions = [];
        // Fused loops bring what they read themselves.
        int[] loads = [.. passes.Select(pass => pass.Values[^1]).Where(fusion.IsBroughtNearer).Except(passes.Where(pass => pass.IsFused).SelectMany(pass => pass.Inputs))];
        // A single instruction reads while it computes; column reductions, which come last, count too.
        var (part, parts) = (0, passes.Count(ComputesTile));
        var interleaves = loads.Length > 0 && parts + TileReductions.Length > 1;
        foreach (var pass in passes)
        {
            var node = nodes[pass.Values[^1]];
            instructions.Add(pass.IsFused
                ? TileLanes.Float(node.Type, vectorBits, new FusedTile.Maker(fusion, pass))
                : node.Instruction);
            if (node.Round is { } round)
                instructions.Add(round);
            if (interleaves && ComputesTile(pass))
                instructions.Add(new ComingTile(loads, [.. loads.Select(load => nodes[load].Type.ByteLength)], part++, parts));
        }
        return [.. instructions];
    }

    private bool ComputesTile(TilePass pass) => nodes[pass.Values[^1]] is { Extent: Extent.Full, IsLightSpread: false, Instruction: not LoadTile };

    /// <summary>Whether a value's room may be another value's later on.</summary>
    private bool IsShared(TileNode node) => node.Extent == Extent.Full && !node.IsKept && (geometry.HoldsWholeRows || !node.IsLightSpread);

    private bool CanAim(StoreTile store, int value, List<(StoreTile Store, int Value)> stores) =>
        store.CanAim && nodes[value].Operation is not null && stores.First(entry => entry.Value == value).Store == store;

    private static int RoundUp(int bytes) => (bytes + Page - 1) & -Page;

    /// <summary>
    /// Gives every value that has a tile its room; full tiles whose values are no longer read give theirs to later ones. The passes of several walks
    /// over a row may be others than those of <paramref name="body"/> where operations are fused; then rooms are not shared.
    /// </summary>
    private (int[] Offsets, int Bytes) Place(List<TilePass> body, int[] results)
    {
        var shares = Phases.Length <= 1 || !fusion.IsOn;
        var lastReaders = new Dictionary<int, TilePass>();
        foreach (var pass in body)
            foreach (var input in pass.Inputs)
                lastReaders[input] = pass;
        foreach (var n in results)
            lastReaders.Remove(n);

        var offsets = new int[nodes.Count];
        Array.Fill(offsets, -1);
        var bytes = 0;
        Dictionary<int, Stack<int>> free = new() { [4] = [], [8] = [] };
        foreach (var n in UniformValues)
            Give(n);
        foreach (var pass in body)
        {
            // Element by element a result may take an operand's place.
            var inPlace = nodes[pass.Values[^1]].Operation is not null;
            Release(pass, operand => inPlace && !operand.IsLightSpread);
            foreach (var n in pass.Kept)
                Give(n);
            Release(pass, operand => !inPlace || operand.IsLightSpread);
        }
        return (offsets, RoundUp(bytes));

        void Give(int n)
        {
            var node = nodes[n];
            var shared = IsShared(node);
            if (shares && shared && free[node.ByteLength].TryPop(out offsets[n]))
                return;
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

        void Release(TilePass pass, Func<TileNode, bool> include)
        {
            foreach (var operand in pass.Inputs.Distinct())
                if (lastReaders.GetValueOrDefault(operand) == pass && IsShared(nodes[operand]) && include(nodes[operand]))
                    free[nodes[operand].ByteLength].Push(offsets[operand]);
        }
    }
}
