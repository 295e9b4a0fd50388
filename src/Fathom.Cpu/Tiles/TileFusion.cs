using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Finds the element-wise operations on floats that are done in one pass over a tile. Those between which something else must be done to the whole
/// tile, such as a row reduction, come in passes of their own.
/// </summary>
internal sealed class TileFusion
{
    private static readonly DType[] Types = [DType.F32, DType.F64];
    private readonly List<TileNode> nodes;
    private readonly bool bringsNext;
    private readonly bool[] isMask;
    private readonly bool[] isFusible;

    /// <summary>
    /// Looks at <paramref name="nodes"/>, of which <paramref name="results"/> are stored; unless <paramref name="isOn"/> every value is a pass. Loops may
    /// bring the next tile's elements nearer.
    /// </summary>
    public TileFusion(List<TileNode> nodes, int[] results, bool isOn, bool bringsNext)
    {
        (this.nodes, IsOn, this.bringsNext) = (nodes, isOn, bringsNext);
        (isMask, isFusible) = (new bool[nodes.Count], new bool[nodes.Count]);
        if (!isOn)
            return;
        // A comparison whose result only choices read stays a mask in a register, and is made again for each pass with such a choice.
        for (var n = 0; n < isMask.Length; n++)
            isMask[n] = IsComparison(n) && !results.Contains(n);
        for (var n = 0; n < isMask.Length; n++)
            for (var o = 0; o < nodes[n].Operands.Length; o++)
                if (isMask[nodes[n].Operands[o]] && !(o == 0 && Chooses(n)))
                    isMask[nodes[n].Operands[o]] = false;
        for (var n = 0; n < isMask.Length; n++)
            isFusible[n] = IsFusible(n);
    }

    /// <summary>Whether loops can be written here.</summary>
    public static bool IsSupported => RuntimeFeature.IsDynamicCodeCompiled;

    /// <summary>Whether anything may be fused.</summary>
    public bool IsOn { get; }

    /// <summary>What to do for a tile, in order.</summary>
    /// <param name="numbers">The values to compute, in order of dependence.</param>
    /// <param name="roots">Those of them that are read afterwards.</param>
    /// <param name="totals">What is reduced over the rows.</param>
    public List<TilePass> Passes(int[] numbers, IEnumerable<int> roots, ColumnReduction[] totals)
    {
        // The fused passes of a stage, one for each type, come after everything else of that stage.
        var stages = new Dictionary<int, int>();
        var withFunction = new HashSet<int>();
        foreach (var n in numbers)
        {
            var stage = nodes[n].Operands.Max(operand => (int?)Earliest(n, operand)) ?? 0;
            while (isFusible[n] && IsFunction(n) && !withFunction.Add(stage))
                stage++;
            stages[n] = stage;
        }
        int[] single = [.. numbers.Where(n => !isFusible[n] && !isMask[n])];
        var last = stages.Values.DefaultIfEmpty(-1).Max();
        (int Stage, int[] Members, int[] Inputs)[] fused =
            [.. from stage in Enumerable.Range(0, last + 1) from type in Types let members = Members(stage, type) where members.Length > 0 select (stage, members, Inputs(members))];
        var kept = roots.Concat(single.SelectMany(n => nodes[n].Operands)).Concat(fused.SelectMany(pass => pass.Inputs)).ToHashSet();
        List<TilePass> passes = [];
        for (var stage = 0; stage <= last; stage++)
        {
            passes.AddRange(single.Where(n => stages[n] == stage).Select(n => new TilePass([n], nodes[n].Operands, [n], [])));
            passes.AddRange(fused.Where(pass => pass.Stage == stage).Select(pass => new TilePass(
                pass.Members, pass.Inputs, [.. pass.Members.Where(kept.Contains)], [.. totals.Where(total => pass.Members.Contains(total.Operand))])));
        }
        return passes;

        int Earliest(int n, int operand) => stages.GetValueOrDefault(operand) + (isFusible[operand] && !isFusible[n] && !isMask[n] ? 1 : 0);

        int[] Members(int stage, DType type)
        {
            int[] members = [.. numbers.Where(n => isFusible[n] && stages[n] == stage && nodes[n].Type == type)];
            return [.. members.Concat(members.SelectMany(n => nodes[n].Operands.Where(operand => isMask[operand]))).Distinct().Order()];
        }
    }

    /// <summary>Whether a value is computed in a fused pass.</summary>
    public bool Fuses(int n) => isFusible[n];

    /// <summary>The operations of a pass as a program, which takes in the totals or leaves what they reduce in its tile.</summary>
    public FusedProgram Program(TilePass pass, bool withTotals)
    {
        int[] values = [.. pass.Inputs, .. pass.Values];
        return new(
            Array.ConvertAll(pass.Inputs, KindOf),
            [.. pass.Values.Select(n => new FusedStep(nodes[n].Operation!, Array.ConvertAll(nodes[n].Operands, operand => Array.IndexOf(values, operand))))],
            Array.ConvertAll(withTotals ? pass.Results : pass.Kept, result => Array.IndexOf(values, result)),
            withTotals ? Array.ConvertAll(pass.Totals, total => new FusedTotal(Array.IndexOf(values, total.Operand), total.Kind)) : []);
    }

    /// <summary>Whether a value is read from memory that is not in the cache yet, so that the next tile's elements are to be brought nearer.</summary>
    public bool IsBroughtNearer(int n) => bringsNext && nodes[n] is { Extent: Extent.Full, IsKept: false, Instruction: LoadTile };

    private FusedInput KindOf(int n) => nodes[n] switch
    {
        { Extent: Extent.Uniform } => FusedInput.Uniform,
        { IsLightSpread: true } => FusedInput.Spread,
        { Type: var type } => IsBroughtNearer(n) && type == type.ComputeType ? FusedInput.Memory : FusedInput.Elements,
    };

    private int[] Inputs(int[] members) => [.. members.SelectMany(n => nodes[n].Operands).Except(members)];

    private bool IsFusible(int n)
    {
        var node = nodes[n];
        return IsFloat(n) && node.Operation is not (null or CastOp)
            && (node.Operation is not WhereOp || isMask[node.Operands[0]])
            && node.Operands.All(operand => isMask[operand] || nodes[operand].Type.ComputeType == node.Type);
    }

    private bool IsComparison(int n) => nodes[n] is { Extent: Extent.Full, Operation: { } operation, Operands: [var x, ..] }
        && nodes[x].Type.ComputeType is DType.F32 or DType.F64 && operation.Accept(ComparisonVisitor.Instance);

    private bool Chooses(int n) => nodes[n].Operation is WhereOp && IsFloat(n) && nodes[nodes[nodes[n].Operands[0]].Operands[0]].Type.ComputeType == nodes[n].Type;

    // The runtime inlines so much and no more: the body of one function such as tanh fits into a loop, those of two may not.
    private bool IsFunction(int n) => OperationCosts.Of(nodes[n].Operation!) == OperationCost.Function;

    private bool IsFloat(int n) => nodes[n] is { Extent: Extent.Full, Type: DType.F32 or DType.F64 };

    private sealed class ComparisonVisitor : ElementwiseVisitor<bool>
    {
        public static readonly ComparisonVisitor Instance = new();

        public override bool Compare<TOp>() => true;
    }
}
