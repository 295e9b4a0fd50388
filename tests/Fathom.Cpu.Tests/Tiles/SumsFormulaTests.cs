namespace Fathom.Cpu.Tests;

public class SumsFormulaTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, SumsFormula.All.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Sums_over_all_rows_are_found_and_taken_in_one_pass(int number)
    {
        var formula = SumsFormula.All[number];
        foreach (var type in new[] { DType.F32, DType.F64 })
            foreach (var (rows, columns) in new[] { (150, 32), (133, 10), (2, 5), (5, 1500), (3, 5003) })
                foreach (var spreads in new[] { false, true })
                {
                    var (kernel, first, product) = Built(formula, type, [rows], [columns], spreads);
                    kernel.StoreColumns(ReduceKind.Max, kernel.Load(type));
                    kernel.StoreColumns(ReduceKind.Sum, product);
                    kernel.StoreColumns(ReduceKind.Sum, first);
                    var match = Assert.Single(Groups(kernel).ColumnSums);
                    Assert.Equal((formula, 2, 1), (match.Formula, match.Sum, match.Products));
                    kernel.Check();
                }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Sums_of_rows_are_found_and_taken_in_one_pass(int number)
    {
        var formula = SumsFormula.All[number];
        foreach (var type in new[] { DType.F32, DType.F64 })
            foreach (var (rows, columns) in new (int, Shape)[] { (6, [256]), (3, [1100]), (2, [5003]), (10, [4160]), (2, [2, 3136]), (2, [3, 999]) })
                foreach (var spreads in new[] { false, true })
                {
                    var (kernel, first, product) = Built(formula, type, [rows], columns, spreads);
                    var (sum, products) = (kernel.Reduce(ReduceKind.Sum, first), kernel.Reduce(ReduceKind.Sum, product));
                    kernel.StoreRows(sum);
                    kernel.StoreRows(kernel.Apply(type, FormulaTests.Operations["subtract"], products, sum));
                    kernel.Store(kernel.Apply(type, FormulaTests.Operations["add"], kernel.Load(type), products));
                    var match = Assert.Single(Groups(kernel).RowSums);
                    Assert.Equal((formula, sum, products), (match.Formula, match.Sum, match.Products));
                    kernel.Check();
                }
    }

    [Fact]
    public void Rows_whose_stretches_lie_apart_are_summed_where_they_lie()
    {
        foreach (var stretch in new[] { 3136, 1000, 8192 })
        {
            // Channels of images: [images, channels, pixels], a row for each channel.
            var (images, channels) = (3, 2);
            var kernel = new LoopTester([channels], [images, stretch]) { Bytes = Streaming.LeastBytes };
            var view = new View(kernel.Space, [stretch, channels * stretch, 1]);
            int x = kernel.Load(DType.F32, view), pivot = kernel.Load(DType.F32, new View(kernel.Space, [1, 0, 0]));
            var distance = kernel.Apply(DType.F32, FormulaTests.Operations["subtract"], x, pivot);
            var square = kernel.Apply(DType.F32, FormulaTests.Operations["multiply"], distance, distance);
            kernel.StoreRows(kernel.Reduce(ReduceKind.Sum, distance));
            kernel.StoreRows(kernel.Reduce(ReduceKind.Sum, square));
            Assert.Single(Groups(kernel).RowSums);
            kernel.Check();
        }
    }

    [Fact]
    public void A_few_enormous_rows_are_shared_among_threads()
    {
        var (kernel, first, product) = Built(SumsFormula.All[1], DType.F32, [2], [400_000], spreads: false);
        var (sum, products) = (kernel.Reduce(ReduceKind.Sum, first), kernel.Reduce(ReduceKind.Sum, product));
        kernel.StoreRows(sum);
        kernel.StoreRows(kernel.Apply(DType.F32, FormulaTests.Operations["add"], products, sum));
        Assert.Single(Groups(kernel).RowSums);
        kernel.Check();
    }

    [Fact]
    public void Long_rows_may_be_reduced_and_summed_over_at_the_same_time()
    {
        var (kernel, first, product) = Built(SumsFormula.All[0], DType.F32, [20], [5003], spreads: false);
        kernel.StoreColumns(ReduceKind.Sum, first);
        kernel.StoreColumns(ReduceKind.Sum, product);
        kernel.StoreRows(kernel.Reduce(ReduceKind.Max, kernel.Load(DType.F32)));
        Assert.Single(Groups(kernel).ColumnSums);
        kernel.Check();
    }

    [Fact]
    public void A_value_that_is_also_stored_keeps_its_tile()
    {
        var (kernel, first, product) = Built(SumsFormula.All[0], DType.F32, [50], [40], spreads: false);
        kernel.Store(first);
        kernel.StoreColumns(ReduceKind.Sum, first);
        kernel.StoreColumns(ReduceKind.Sum, product);
        var groups = Groups(kernel);
        Assert.Equal("a", Assert.Single(groups.ColumnSums).Formula.First.Name);
        Assert.False(groups.IsAbsorbed(first));
        Assert.True(groups.IsAbsorbed(product));
        kernel.Check();
    }

    [Fact]
    public void A_product_that_is_also_stored_is_summed_apart()
    {
        var (kernel, first, product) = Built(SumsFormula.All[0], DType.F32, [50], [40], spreads: false);
        kernel.Store(product);
        kernel.StoreColumns(ReduceKind.Sum, first);
        kernel.StoreColumns(ReduceKind.Sum, product);
        Assert.Empty(Groups(kernel).ColumnSums);
        kernel.Check();
    }

    [Fact]
    public void A_sum_that_is_needed_before_the_products_are_there_is_taken_apart()
    {
        var kernel = new LoopTester([4], [600]);
        int a = kernel.Load(DType.F32), b = kernel.Load(DType.F32);
        var sum = kernel.Reduce(ReduceKind.Sum, a);
        var distance = kernel.Apply(DType.F32, FormulaTests.Operations["subtract"], b, sum);
        var products = kernel.Reduce(ReduceKind.Sum, kernel.Apply(DType.F32, FormulaTests.Operations["multiply"], a, distance));
        kernel.StoreRows(sum);
        kernel.StoreRows(products);
        Assert.Empty(Groups(kernel).RowSums);
        kernel.Check();
    }

    [Fact]
    public void Each_formula_has_more_operations_than_those_it_could_hide()
    {
        var sizes = SumsFormula.All.Select(formula => Operations(formula.First) + Operations(formula.Second)).ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);

        static int Operations(FormulaPattern pattern) => pattern.IsOperand ? 0 : 1 + pattern.Operands.Sum(Operations);
    }

    // The formula's value and its product; some operands may be spread over rows or columns.
    private static (LoopTester Kernel, int First, int Product) Built(SumsFormula formula, DType type, Shape rows, Shape columns, bool spreads)
    {
        // A large kernel brings what comes nearer.
        var kernel = new LoopTester(rows, columns) { Bytes = Streaming.LeastBytes };
        var (full, perRow, perColumn) = (View.RowMajor(kernel.Space).Strides.ToArray(), new long[kernel.Space.Rank], new long[kernel.Space.Rank]);
        perRow[0] = 1;
        View.RowMajor(columns).Strides.ToArray().CopyTo(perColumn, 1);
        var values = new Dictionary<string, int>();
        var first = Value(formula.First);
        return (kernel, first, kernel.Apply(type, FormulaTests.Operations["multiply"], Value(formula.Second), first));

        // The same expression is the same value, as after the compiler's search for common ones.
        int Value(FormulaPattern pattern)
        {
            var text = Text(pattern);
            if (values.TryGetValue(text, out var known))
                return known;
            if (pattern.IsOperand)
                return values[text] = kernel.Load(type, new View(kernel.Space, !spreads ? full : (pattern.Place % 3) switch { 0 => full, 1 => perColumn, _ => perRow }));
            var inputs = pattern.Operands.Select(Value).ToArray();
            return values[text] = kernel.Apply(pattern.Name == "less_or_equal" ? DType.Bool : type, FormulaTests.Operations[pattern.Name], inputs);
        }

        static string Text(FormulaPattern pattern) => pattern.Name + string.Concat(pattern.Operands.Select(operand => $"({Text(operand)})"));
    }

    private static TileGroups Groups(LoopTester kernel) => new(kernel.Kernel(), new LoopGeometry(kernel.Kernel()), CpuFeatures.VectorBits);
}
