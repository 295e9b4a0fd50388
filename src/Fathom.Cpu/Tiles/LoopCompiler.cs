using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>
/// Turns a <see cref="LoopKernel"/> into a <see cref="LoopProgram"/>: chooses the tiles, the instructions and when each of them runs. A mere
/// transposition becomes a <see cref="TransposeCopy"/>.
/// </summary>
internal sealed class LoopCompiler
{
    // Number of a value that has no tile.
    private const int Absent = -1;

    private readonly LoopKernel kernel;
    private readonly int vectorBits;
    private readonly LoopGeometry geometry;
    private readonly bool bringsNext;
    private readonly List<TileNode> nodes = [];
    private readonly List<int> numbers = [];
    private readonly Dictionary<SpreadValue, int> spreads = [];

    private LoopCompiler(LoopKernel kernel, int vectorBits)
    {
        this.vectorBits = vectorBits;
        geometry = new LoopGeometry(kernel);
        this.kernel = WalkedApart.Of(kernel, geometry);
        bringsNext = kernel.Bytes >= ComingTile.LeastBytes;
    }

    /// <summary>The program of <paramref name="kernel"/> for the vectors of this machine.</summary>
    public static CompiledKernel Compile(LoopKernel kernel) => Compile(kernel, CpuFeatures.VectorBits);

    /// <summary>The program for vectors of <paramref name="vectorBits"/> bits (0 for none); every width gives the same results, bit for bit.</summary>
    internal static CompiledKernel Compile(LoopKernel kernel, int vectorBits) =>
        TransposeCopy.TryCreate(kernel, vectorBits) as CompiledKernel ?? new LoopCompiler(kernel, vectorBits).Compile();

    private LoopProgram Compile()
    {
        var groups = new TileGroups(kernel, geometry, vectorBits);
        for (var i = 0; i < kernel.Body.Length; i++)
            numbers.Add(groups.IsAbsorbed(i) ? Absent : groups.Of(i) is { } group ? Apply(group, kernel.Body[i].DType)
                : Array.Find(groups.RowSums, sums => sums.Sum == i || sums.Products == i) is { } sums ? RowReduce(sums, i) : Lower(kernel.Body[i]));

        // Over a single row there is nothing to combine.
        var isReduced = Array.ConvertAll([.. kernel.Stores], store => store.ColumnReduction is not null && geometry.Rows != 1);
        var accumulators = new ColumnAccumulators(geometry, isReduced);
        var feeders = new int?[kernel.Stores.Length];
        foreach (var sums in groups.ColumnSums)
            feeders[sums.Sum] = feeders[sums.Products] = Feed(sums, accumulators);

        List<StoredValue> stores = [];
        List<ReducedValue> reductions = [];
        for (var output = 0; output < kernel.Stores.Length; output++)
            if (isReduced[output])
                reductions.Add(Reduce(output, feeders[output], accumulators));
            else
                stores.Add(Store(output));
        var schedule = new TileSchedule(nodes, stores, reductions, geometry, bringsNext);
        return new LoopProgram(LoopWalk.Create(geometry, schedule));
    }

    private StoredValue Store(int output)
    {
        var access = kernel.Outputs[output];
        var extent = geometry.ExtentOf(access.View.Strides);
        var number = Spread(WithComputeType(numbers[kernel.Stores[output].Value], access.DType), extent, solid: true);
        var space = geometry.Space(extent, access.View.Strides, access.View.Offset);
        var streams = extent == Extent.Full && access.DType == access.DType.ComputeType && space.Stride == 1 && (space.IsOneRun || geometry.WalksLongRows)
            && kernel.Bytes >= Streaming.LeastBytes;
        var store = new StoreTile(number, extent, kernel.Inputs.Length + output, kernel.Inputs.Length, access.DType, space)
        {
            Streams = streams,
            StreamsCopies = streams && geometry.CanStream,
        };
        return new(store, number);
    }

    private ReducedValue Reduce(int output, int? feeder, ColumnAccumulators accumulators)
    {
        var (store, access) = (kernel.Stores[output], kernel.Outputs[output]);
        var number = feeder ?? Spread(WithComputeType(numbers[store.Value], access.DType), Extent.Full, solid: true);
        var maker = new Reductions.ColumnMaker(
            number, kernel.Inputs.Length + output, access, geometry.ColumnSpace(access.View), accumulators, accumulators.PlaceOf(output), feeder is not null);
        return new(Reductions.Column(store.ColumnReduction!.Value, access.DType.ComputeType, maker, vectorBits), number);
    }

    // What adds to the accumulators of two reductions has no tile of its own.
    private int Feed(SumsMatch sums, ColumnAccumulators accumulators)
    {
        var type = kernel.Outputs[sums.Sum].DType;
        var operands = Array.ConvertAll(sums.Operands, operand => Spread(numbers[operand], Extent.Full, solid: false));
        var number = Add(type, Extent.Full, operands, 0.1 * sums.Inner.Length, _ =>
            sums.Formula.OfColumns(type, operands, accumulators.PlaceOf(sums.Sum), accumulators.PlaceOf(sums.Products), vectorBits));
        nodes[number] = nodes[number] with { IsSink = true };
        return number;
    }

    // Both sums come with the later of them; nothing reads the earlier one before.
    private int RowReduce(SumsMatch sums, int i)
    {
        if (i != Math.Max(sums.Sum, sums.Products))
            return Absent;
        var type = kernel.Body[i].DType;
        var operands = Array.ConvertAll(sums.Operands, operand => Spread(numbers[operand], Extent.Full, solid: false));
        var first = Add(type, Extent.Row, operands, 0.1 * sums.Inner.Length, n => sums.Formula.OfRows(type, operands, n, n + 1, vectorBits, bringsNext));
        var second = Add(type, Extent.Row, [first], 0, _ => new ComputedBefore());
        numbers[Math.Min(sums.Sum, sums.Products)] = i == sums.Products ? first : second;
        return i == sums.Products ? second : first;
    }

    private int Lower(LoopInstruction instruction) => instruction switch
    {
        LoadInstruction load => Load(load),
        ConstantInstruction constant => Constant(constant.DType, constant.Value),
        IndexInstruction index => Index(index),
        RandomInstruction random => Random(random),
        ApplyInstruction apply => Apply(apply),
        RowReduceInstruction reduce => RowReduce(reduce),
        _ => throw new NotSupportedException($"Loop: no tile instruction for {instruction}."),
    };

    private int Constant(DType dtype, double value)
    {
        if (dtype == DType.Bool)
            value = value != 0 ? 1 : 0;
        return Add(dtype, Extent.Uniform, [], 0, number => TileLanes.Any(dtype.ComputeType, vectorBits, new ConstantMaker(number, value)));
    }

    private int Load(LoadInstruction load)
    {
        var access = kernel.Inputs[load.Input];
        var extent = geometry.ExtentOf(access.View.Strides);
        var space = geometry.Space(extent, access.View.Strides, access.View.Offset);
        var keeps = extent == Extent.Full && geometry.RepeatsInEveryTile(access.View.Strides);
        var number = Add(access.DType, extent, [], 0.05 * access.DType.ByteLength, n => new LoadTile(n, extent, load.Input, access.DType, space, keeps));
        nodes[number] = nodes[number] with { IsKept = keeps, Round = null };
        return WithComputeType(number, load.DType);
    }

    private int Index(IndexInstruction index)
    {
        var extent = geometry.ExtentOf(index.Coefficients.AsSpan());
        var space = geometry.Space(extent, index.Coefficients.AsSpan(), index.Offset);
        return Add(index.DType, extent, [], 0.2, number => index.DType.ComputeType == DType.I64
            ? new IndexTile<long>(number, extent, space)
            : new IndexTile<int>(number, extent, space));
    }

    private int Random(RandomInstruction random)
    {
        var extent = geometry.ExtentOf(random.Coefficients.AsSpan());
        var space = geometry.Space(extent, random.Coefficients.AsSpan(), random.Offset);
        var keyOffset = kernel.Inputs[random.KeyInput].View.Offset;
        return Add(DType.I32, extent, [], 1, number => new RandomTile(number, extent, random.KeyInput, keyOffset, space));
    }

    private int Apply(ApplyInstruction apply)
    {
        var extent = Extent.Uniform;
        foreach (var operand in apply.Operands)
            extent = (Extent)Math.Max((int)extent, (int)nodes[numbers[operand]].Extent);
        var operands = apply.Operands.Select(operand => Spread(numbers[operand], extent, solid: false)).ToArray();
        var operandType = nodes[operands[^1]].Type;
        var result = Add(apply.DType, extent, operands, 0.15, number =>
            apply.Operation.Accept(new ElementwiseTiles(operandType, apply.DType, operands, number, extent, vectorBits)));
        nodes[result] = nodes[result] with { IsElementwise = true };
        return result;
    }

    private int Apply(TileGroup group, DType type)
    {
        var values = Array.ConvertAll(group.Operands, operand => numbers[operand]);
        var extent = group.SpreadsItself ? Extent.Full : values.Max(value => nodes[value].Extent);
        var operands = group.SpreadsItself ? values : Array.ConvertAll(values, value => Spread(value, extent, solid: false));
        var result = Add(type, extent, operands, group.Nanoseconds, number => group.Create(operands, number, extent));
        nodes[result] = nodes[result] with { IsElementwise = true };
        return result;
    }

    private int RowReduce(RowReduceInstruction reduce)
    {
        var operand = numbers[reduce.Operand];
        if (reduce.Kind is not (ReduceKind.ArgMax or ReduceKind.ArgMin))
            operand = WithComputeType(operand, reduce.DType);
        operand = Spread(operand, Extent.Full, solid: true);
        return Add(reduce.DType, Extent.Row, [operand], 0.1, number =>
            Reductions.Row(reduce.Kind, nodes[operand].Type.ComputeType, operand, number, vectorBits));
    }

    /// <summary>The value itself when its tiles hold elements of the compute type of <paramref name="dtype"/>, else converted.</summary>
    private int WithComputeType(int value, DType dtype)
    {
        var (type, extent) = (nodes[value].Type, nodes[value].Extent);
        if (type.ComputeType == dtype.ComputeType)
            return value;
        return Add(dtype, extent, [value], 0.2, number => CastTile.Create(type, dtype, value, number, extent));
    }

    /// <summary>
    /// The value as an operand of something of <paramref name="extent"/>; a <paramref name="solid"/> one has every element in its tile, where
    /// otherwise one vector may stand for all.
    /// </summary>
    private int Spread(int value, Extent extent, bool solid)
    {
        var source = nodes[value];
        if (source.Extent >= extent || (source.Extent == Extent.Uniform && !solid))
            return value;
        var spread = new SpreadValue(value, extent, solid);
        if (spreads.TryGetValue(spread, out var known))
            return known;
        var number = nodes.Count;
        var instruction = TileLanes.Any(source.Type.ComputeType, vectorBits, new SpreadMaker(value, number, source.Extent, extent, solid));
        nodes.Add(new TileNode(instruction, source.Type, extent, source.Level, [value], 0.05) { IsLightSpread = !solid });
        return spreads[spread] = number;
    }

    private sealed record SpreadValue(int Value, Extent Extent, bool Solid);

    private int Add(DType type, Extent extent, int[] operands, double nanoseconds, Func<int, TileInstruction> create)
    {
        var number = nodes.Count;
        var instruction = create(number);
        var level = operands.Length == 0 ? 0 : operands.Max(operand => nodes[operand].Level);
        nodes.Add(new TileNode(instruction, type, extent, instruction is RowReduction ? level + 1 : level, operands, nanoseconds)
        {
            Round = RoundTile.IsNeeded(type) ? new RoundTile(number, type, extent) : null,
        });
        return number;
    }

    private readonly struct ConstantMaker(int result, double constant) : ITileMaker
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged => new ConstantTile<V, T>(result, constant);
    }

    private readonly struct SpreadMaker(int source, int result, Extent sourceExtent, Extent extent, bool solid) : ITileMaker
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new SpreadTile<V, T>(source, result, sourceExtent, extent, solid);
    }
}
