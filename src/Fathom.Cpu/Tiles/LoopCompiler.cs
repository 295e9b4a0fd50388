using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>
/// Turns a <see cref="LoopKernel"/> into a <see cref="LoopProgram"/>: chooses the tiles, the instructions and when each of them runs. A mere
/// transposition becomes a <see cref="TransposeCopy"/>.
/// </summary>
internal sealed class LoopCompiler
{
    private readonly LoopKernel kernel;
    private readonly int vectorBits;
    private readonly LoopGeometry geometry;
    private readonly List<TileNode> nodes = [];
    private readonly List<int> numbers = [];
    private readonly Dictionary<(int Value, Extent Extent, bool Solid), int> spreads = [];

    private LoopCompiler(LoopKernel kernel, int vectorBits)
    {
        this.kernel = kernel;
        this.vectorBits = vectorBits;
        geometry = new LoopGeometry(kernel);
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
            numbers.Add(groups.IsAbsorbed(i) ? -1 : groups.Of(i) is { } group ? Apply(group, kernel.Body[i].DType) : Lower(kernel.Body[i]));

        List<(StoreTile Store, int Value)> stores = [];
        List<(ColumnReduction Reduction, int Value)> columnReductions = [];
        var stateOffset = 0;
        // Rows that are longer than a tile and reduced need an accumulator for all columns; otherwise it is as large as a tile.
        var wide = !geometry.HoldsWholeRows && geometry.ReducesRows && kernel.Stores.Any(store => store.ColumnReduction is not null);
        var width = wide ? checked((int)geometry.Columns) : geometry.HoldsWholeRows ? (int)geometry.Columns : geometry.Capacity;
        var held = wide ? width : geometry.Capacity;
        for (var output = 0; output < kernel.Stores.Length; output++)
        {
            var (value, kind) = kernel.Stores[output];
            var access = kernel.Outputs[output];
            var number = WithComputeType(numbers[value], access.DType);
            // Over a single row there is nothing to combine.
            if (kind is { } reduction && geometry.Rows != 1)
            {
                number = Spread(number, Extent.Full, solid: true);
                var maker = new Reductions.ColumnMaker(
                    number, kernel.Inputs.Length + output, access, geometry.ColumnSpace(access.View), width, held, stateOffset);
                columnReductions.Add((Reductions.Column(reduction, nodes[number].Type.ComputeType, maker, vectorBits), number));
                stateOffset += columnReductions[^1].Reduction.StateBytes;
            }
            else
            {
                var extent = geometry.ExtentOf(access.View.Strides);
                number = Spread(number, extent, solid: true);
                var space = geometry.Space(extent, access.View.Strides, access.View.Offset);
                var streams = extent == Extent.Full && access.DType == access.DType.ComputeType && space is { Stride: 1, IsOneRun: true }
                    && kernel.Bytes >= Streaming.LeastBytes;
                var store = new StoreTile(number, extent, kernel.Inputs.Length + output, kernel.Inputs.Length, access.DType, space)
                {
                    Streams = streams,
                    StreamsCopies = streams && geometry.CanStream,
                };
                stores.Add((store, number));
            }
        }
        var schedule = new TileSchedule(nodes, stores, columnReductions, geometry, kernel.Bytes >= ComingTile.LeastBytes);
        return new LoopProgram(LoopWalk.Create(geometry, schedule));
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
        if (spreads.TryGetValue((value, extent, solid), out var known))
            return known;
        var number = nodes.Count;
        var instruction = TileLanes.Any(source.Type.ComputeType, vectorBits, new SpreadMaker(value, number, source.Extent, extent, solid));
        nodes.Add(new TileNode(instruction, source.Type, extent, source.Level, [value], 0.05) { IsLightSpread = !solid });
        return spreads[(value, extent, solid)] = number;
    }

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
