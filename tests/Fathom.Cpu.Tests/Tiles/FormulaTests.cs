namespace Fathom.Cpu.Tests;

public class FormulaTests
{
    internal static readonly Dictionary<string, ElementwiseOperation> Operations = new()
    {
        ["add"] = Binary<AddOp>.Instance,
        ["subtract"] = Binary<SubtractOp>.Instance,
        ["multiply"] = Binary<MultiplyOp>.Instance,
        ["divide"] = FloatBinary<DivideOp>.Instance,
        ["sqrt"] = FloatUnary<SqrtOp>.Instance,
        ["relu"] = Unary<ReluOp>.Instance,
        ["gelu"] = FloatUnary<GeluOp>.Instance,
        ["gelu_slope"] = FloatUnary<GeluSlopeOp>.Instance,
        ["gelu_tanh"] = FloatUnary<GeluTanhOp>.Instance,
        ["gelu_tanh_slope"] = FloatUnary<GeluTanhSlopeOp>.Instance,
        ["tanh"] = FloatUnary<TanhOp>.Instance,
        ["sigmoid"] = FloatUnary<SigmoidOp>.Instance,
        ["less_or_equal"] = Compare<LessOrEqualOp>.Instance,
        ["where"] = WhereOp.Instance,
    };

    public static TheoryData<string> Texts => [.. Formulas.All.Select(formula => formula.Text)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_formula_is_found_whole_and_computes_what_its_operations_do_one_by_one(string text)
    {
        foreach (var type in new[] { DType.F32, DType.F64 })
            foreach (var (rows, columns) in new[] { (1, 5), (7, 96), (3, 1100), (2, 5003) })
            {
                var whole = Built(text, type, rows, columns, spreads: false, storesAll: false);
                Assert.Equal(text, Groups(whole).Of(whole.Count - 1)?.Formula?.Text);
                var spread = Built(text, type, rows, columns, spreads: true, storesAll: false);
                var (apart, spreadApart) = (Built(text, type, rows, columns, spreads: false, storesAll: true), Built(text, type, rows, columns, spreads: true, storesAll: true));
                foreach (var bits in new[] { 512, 256, 128, 0 }.Where(bits => bits <= CpuFeatures.VectorBits))
                {
                    Assert.Equal(LastOutput(apart, CpuFeatures.VectorBits), LastOutput(whole, bits));
                    Assert.Equal(LastOutput(spreadApart, CpuFeatures.VectorBits), LastOutput(spread, bits));
                }
                // The interpreter knows exact operations only.
                if (rows * columns < 1000 && !text.Contains("gelu"))
                {
                    whole.Check(fill: AroundOne);
                    spread.Check(fill: AroundOne);
                }
            }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_operands_may_be_one_number_for_a_row(string text)
    {
        var formula = FormulaPattern.Parse(text);
        const int rows = 3, columns = 1100;
        for (var spread = 0; spread < 1 << formula.CountOperands(); spread++)
        {
            long[][] strides = [.. Enumerable.Range(0, formula.CountOperands()).Select(n => (spread >> n & 1) != 0 ? new long[] { 1, 0 } : [columns, 1])];
            var apart = LastOutput(Built(formula, DType.F32, rows, columns, strides, storesAll: true), CpuFeatures.VectorBits);
            var whole = Built(formula, DType.F32, rows, columns, strides, storesAll: false);
            foreach (var bits in new[] { 512, 256, 128, 0 }.Where(bits => bits <= CpuFeatures.VectorBits))
                Assert.Equal(apart, LastOutput(whole, bits));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Values_that_something_else_reads_are_left_out_of_formulas(string text)
    {
        var kernel = Built(text, DType.F32, 4, 32, spreads: false, storesAll: true);
        var groups = Groups(kernel);
        Assert.DoesNotContain(Enumerable.Range(0, kernel.Count), groups.IsAbsorbed);
    }

    [Fact]
    public void Sums_and_products_are_found_in_either_order()
    {
        var kernel = new LoopTester([4], [32]);
        int a = kernel.Load(DType.F32), b = kernel.Load(DType.F32), c = kernel.Load(DType.F32);
        var step = kernel.Apply(DType.F32, Operations["multiply"], kernel.Apply(DType.F32, Operations["subtract"], c, a), b);
        var root = kernel.Apply(DType.F32, Operations["add"], step, a);
        kernel.Store(root);
        var group = Groups(kernel).Of(root);
        Assert.Equal("add(a, multiply(b, subtract(c, a)))", group?.Formula?.Text);
        Assert.Equal([a, b, c], group!.Operands);
        kernel.Check();
    }

    [Fact]
    public void Operands_that_should_be_one_value_and_are_two_make_no_formula()
    {
        var kernel = new LoopTester([4], [32]);
        int a = kernel.Load(DType.F32), b = kernel.Load(DType.F32), c = kernel.Load(DType.F32), other = kernel.Load(DType.F32);
        var root = kernel.Apply(DType.F32, Operations["add"], a,
            kernel.Apply(DType.F32, Operations["multiply"], b, kernel.Apply(DType.F32, Operations["subtract"], c, other)));
        kernel.Store(root);
        Assert.Null(Groups(kernel).Of(root)?.Formula);
        kernel.Check();
    }

    [Fact]
    public void Each_formula_has_more_operations_than_those_it_could_hide()
    {
        var sizes = Formulas.All.Select(formula => formula.Text.Count(letter => letter == '(')).ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);
    }

    // Some operands may be spread over rows or columns.
    private static LoopTester Built(string text, DType type, int rows, int columns, bool spreads, bool storesAll) =>
        Built(FormulaPattern.Parse(text), type, rows, columns, spreads ? [[columns, 1], [0, 1], [1, 0], [0, 0]] : [[columns, 1]], storesAll);

    /// <summary>A kernel of a formula. Unless all its values are stored, the last one is.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="type">Of all its values.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="strides">Of its operands in memory, in turn.</param>
    /// <param name="storesAll">Whether to store every value.</param>
    internal static LoopTester Built(FormulaPattern formula, DType type, int rows, int columns, long[][] strides, bool storesAll)
    {
        // A large kernel brings what comes nearer and writes past the caches.
        var kernel = new LoopTester([rows], [columns]) { Bytes = rows * columns > 4000 ? Streaming.LeastBytes : 0 };
        var operands = new Dictionary<string, int>();
        var root = Value(formula);
        if (!storesAll)
            kernel.Store(root);
        return kernel;

        int Value(FormulaPattern pattern)
        {
            if (pattern.IsOperand)
                return operands.TryGetValue(pattern.Name, out var known)
                    ? known
                    : operands[pattern.Name] = kernel.Load(type, new View(kernel.Space, strides[pattern.Place % strides.Length]));
            var values = pattern.Operands.Select(Value).ToArray();
            var value = kernel.Apply(pattern.Name == "less_or_equal" ? DType.Bool : type, Operations[pattern.Name], values);
            if (storesAll)
                kernel.Store(value);
            return value;
        }
    }

    private static TileGroups Groups(LoopTester kernel) => new(kernel.Kernel(), new LoopGeometry(kernel.Kernel()), CpuFeatures.VectorBits);

    private static byte[] LastOutput(LoopTester tester, int vectorBits)
    {
        var kernel = tester.Kernel();
        var random = new Random(3);
        var inputs = kernel.Inputs.Select(access => LoopTester.Filled(access, random, AroundOne)).ToArray();
        var outputs = kernel.Outputs.Select(access => LoopTester.Filled(access, random, _ => 0)).ToArray();
        LoopTester.Run(LoopCompiler.Compile(kernel, vectorBits), inputs, outputs);
        var bytes = outputs[^1].Bytes.ToArray();
        Array.ForEach([.. inputs, .. outputs], buffer => buffer.Dispose());
        return bytes;
    }

    private static double AroundOne(Random random) => 0.5 + random.NextDouble();
}
