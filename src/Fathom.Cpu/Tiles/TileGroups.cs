using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>
/// Which instructions of a kernel are done in one pass over the tile: those that make a <see cref="Formula"/> or a <see cref="SumsFormula"/>, and pairs of
/// the others. The values between them, which nothing else reads, need no tile.
/// </summary>
internal sealed class TileGroups
{
    // Shorter rows are better reduced from a tile.
    private const int LeastSummed = 256;

    private readonly LoopKernel kernel;
    private readonly Extent[] extents;
    private readonly int vectorBits;
    private readonly int[] readers;
    private readonly int[] reads;
    private readonly bool[] isAbsorbed;
    private readonly TileGroup?[] groups;

    /// <summary>Finds the groups of <paramref name="kernel"/>.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="geometry">How it is cut into tiles.</param>
    /// <param name="vectorBits">Width of the vectors to compute with.</param>
    public TileGroups(LoopKernel kernel, LoopGeometry geometry, int vectorBits)
    {
        (this.kernel, this.vectorBits) = (kernel, vectorBits);
        extents = geometry.Extents(kernel);
        (readers, reads) = Readers(kernel);
        isAbsorbed = new bool[kernel.Body.Length];
        groups = new TileGroup?[kernel.Body.Length];
        for (var root = 0; root < groups.Length; root++)
            TakeOneHot(root, geometry);
        ColumnSums = geometry.Rows == 1 ? [] : TakeSums(SumsOfColumns(), (_, _) => true);
        RowSums = geometry.Columns < LeastSummed ? [] : TakeSums(SumsOfRows(), NeedsNeitherYet);
        for (var root = groups.Length - 1; root >= 0; root--)
            if (!isAbsorbed[root] && groups[root] is null && kernel.Body[root] is ApplyInstruction { DType: DType.F32 or DType.F64 })
                TakeFormula(root);
        for (var inner = 0; inner < groups.Length; inner++)
            if (readers[inner] >= 0)
                TakePair(inner, readers[inner]);
    }

    /// <summary>Pairs of sums over all rows; stores by number.</summary>
    public SumsMatch[] ColumnSums { get; }

    /// <summary>Pairs of sums over each row; instructions by number.</summary>
    public SumsMatch[] RowSums { get; }

    /// <summary>Whether a value is computed within the group of its only reader.</summary>
    public bool IsAbsorbed(int value) => isAbsorbed[value];

    /// <summary>The group whose result a value is, or null.</summary>
    public TileGroup? Of(int value) => groups[value];

    private List<(int Place, int Value)> SumsOfColumns() =>
        [.. from n in Enumerable.Range(0, kernel.Stores.Length)
            let store = kernel.Stores[n]
            where store.ColumnReduction == ReduceKind.Sum && kernel.Outputs[n].DType == kernel.Body[store.Value].DType
            select (n, store.Value)];

    private List<(int Place, int Value)> SumsOfRows() =>
        [.. from n in Enumerable.Range(0, kernel.Body.Length)
            let reduce = kernel.Body[n] as RowReduceInstruction
            where reduce is { Kind: ReduceKind.Sum } && reduce.DType == kernel.Body[reduce.Operand].DType
            select (n, reduce.Operand)];

    // Whether nothing needs one of two reductions before both are there.
    private bool NeedsNeitherYet(int x, int y)
    {
        var (first, second) = (Math.Min(x, y), Math.Max(x, y));
        return !Enumerable.Range(first, second - first).Any(n => kernel.Body[n] is ApplyInstruction apply && apply.Operands.Contains(first));
    }

    // Each sum with the sum of its products.
    private SumsMatch[] TakeSums(List<(int Place, int Value)> sums, Func<int, int, bool> canJoin)
    {
        List<SumsMatch> matches = [];
        foreach (var products in sums)
            foreach (var sum in sums)
                if (sum.Place != products.Place && canJoin(sum.Place, products.Place) && !matches.Exists(match => Shares(match, sum.Place) || Shares(match, products.Place))
                    && SumsMatch.Find(kernel, sum, products, reads, extents) is { } match)
                {
                    foreach (var inner in match.Inner)
                        isAbsorbed[inner] = true;
                    matches.Add(match);
                }
        return [.. matches];

        static bool Shares(SumsMatch match, int place) => match.Sum == place || match.Products == place;
    }

    // where(column = label, on, off), in which only the label and perhaps what stands at it depend on the row.
    private void TakeOneHot(int root, LoopGeometry geometry)
    {
        if (kernel.Body[root] is not ApplyInstruction { Operation: WhereOp, Operands: [var condition, var on, var off] }
            || kernel.Body[condition] is not ApplyInstruction { Operation.Name: "equal", Operands: [var left, var right] }
            || readers[condition] < 0)
            return;
        var (number, label) = kernel.Body[left] is IndexInstruction ? (left, right) : (right, left);
        if (kernel.Body[number] is not IndexInstruction index || readers[number] < 0 || !geometry.CountsColumns(index.Coefficients.AsSpan())
            || extents[label] != Extent.Row || extents[on] == Extent.Full || extents[off] != Extent.Uniform)
            return;
        (isAbsorbed[condition], isAbsorbed[number]) = (true, true);
        groups[root] = new([label, on, off], Create, 0.1) { SpreadsItself = true };

        TileInstruction Create(int[] operands, int result, Extent extent) => TileLanes.Any(
            kernel.Body[root].DType.ComputeType, vectorBits, new OneHotMaker(operands, extents[on], result, index.Offset, index.DType.ComputeType == DType.I64));
    }

    private void TakeFormula(int root)
    {
        foreach (var formula in Formulas.All)
            if (FormulaMatch.Find(formula.Pattern, root, Operations) is { } match)
            {
                foreach (var inner in match.Inner)
                    isAbsorbed[inner] = true;
                groups[root] = new(match.Operands, Create, 0.1 * (1 + match.Inner.Count)) { Formula = formula };
                return;

                TileInstruction Create(int[] operands, int result, Extent extent) => formula.Create(kernel.Body[root].DType, operands, result, extent, vectorBits);
            }

        // The operation that computes a value within the formula.
        ApplyInstruction? Operations(int value) => kernel.Body[value] is ApplyInstruction apply
            && (value == root || (readers[value] >= 0 && extents[value] == extents[root]))
            && (apply.DType == kernel.Body[root].DType || (apply.DType == DType.Bool && kernel.Body[apply.Operands[0]].DType == kernel.Body[root].DType))
            ? apply
            : null;
    }

    // Two operations make a pair, so one that has taken another in is not taken in itself.
    private void TakePair(int inner, int outer)
    {
        if (isAbsorbed[inner] || isAbsorbed[outer] || groups[inner] is not null || groups[outer] is not null || extents[inner] != extents[outer]
            || TilePair.TryCreate(kernel, inner, outer) is not { } pair)
            return;
        isAbsorbed[inner] = true;
        groups[outer] = new(pair.Operands, (operands, result, extent) => pair.Create(operands, result, extent, vectorBits), 0.2);
    }

    // The only reader of each value, or less than 0 when there is none, several, or it is stored; and how often it is read or stored.
    private static (int[] Readers, int[] Reads) Readers(LoopKernel kernel)
    {
        const int none = -1, several = -2;
        var (readers, reads) = (new int[kernel.Body.Length], new int[kernel.Body.Length]);
        Array.Fill(readers, none);
        for (var reader = 0; reader < kernel.Body.Length; reader++)
        {
            if (kernel.Body[reader] is ApplyInstruction apply)
                foreach (var operand in apply.Operands)
                    Read(operand, readers[operand] == none ? reader : several);
            else if (kernel.Body[reader] is RowReduceInstruction reduce)
                Read(reduce.Operand, several);
        }
        foreach (var store in kernel.Stores)
            Read(store.Value, several);
        return (readers, reads);

        void Read(int value, int reader)
        {
            readers[value] = reader;
            reads[value]++;
        }
    }

    private readonly struct OneHotMaker(int[] operands, Extent extentOfOn, int result, long first, bool isWide) : ITileMaker
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new OneHotTile<V, T>(operands[0], (operands[1], extentOfOn), operands[2], result, first, isWide);
    }
}
