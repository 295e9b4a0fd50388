using Fathom.Compiler;

namespace Fathom.Cpu.Tests;

public class LoopProgramTests
{
    private static readonly ElementwiseOperation Add = Binary<AddOp>.Instance;
    private static readonly ElementwiseOperation Subtract = Binary<SubtractOp>.Instance;
    private static readonly ElementwiseOperation Multiply = Binary<MultiplyOp>.Instance;
    private static readonly ElementwiseOperation Divide = FloatBinary<DivideOp>.Instance;
    private static readonly ElementwiseOperation Exp = FloatUnary<ExpOp>.Instance;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(70_001)]
    public void Adding_two_arrays_gives_their_sum(int count)
    {
        var kernel = new LoopTester([], [count]);
        kernel.Store(kernel.Apply(DType.F32, Add, kernel.Load(DType.F32), kernel.Load(DType.F32)));
        kernel.Check();
    }

    [Theory]
    [InlineData(512, 32)]
    [InlineData(333, 10)]
    [InlineData(40, 1500)]
    [InlineData(7, 5003)]
    public void Sums_over_rows_are_taken_with_what_is_stored(int rows, int columns)
    {
        var kernel = new LoopTester([rows], [columns]) { Bytes = Streaming.LeastBytes };
        var (x, perColumn) = (kernel.Load(DType.F32), kernel.Load(DType.F32, new View(kernel.Space, [0, 1])));
        var shifted = kernel.Apply(DType.F32, Subtract, x, perColumn);
        kernel.Store(shifted);
        kernel.StoreColumns(ReduceKind.Sum, shifted);
        kernel.StoreColumns(ReduceKind.Max, kernel.Apply(DType.F32, Multiply, shifted, shifted));
        kernel.StoreColumns(ReduceKind.Sum, x);
        kernel.Check();
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(5003)]
    public unsafe void An_output_in_the_memory_of_an_input_is_not_written_before_that_is_read(int count)
    {
        var kernel = new LoopTester([], [count]);
        var x = kernel.Load(DType.F32);
        var square = kernel.Apply(DType.F32, Multiply, x, x);
        kernel.Store(square);
        kernel.Store(kernel.Apply(DType.F32, Add, square, x));
        var access = kernel.Kernel().Inputs[0];
        using var memory = LoopTester.Filled(access, new Random(1), random => random.Next(-4, 5));
        using var sum = LoopTester.Filled(access, new Random(1), _ => 0);
        var before = new ReadOnlySpan<float>(memory.Address, count).ToArray();
        LoopTester.Run(LoopCompiler.Compile(kernel.Kernel()), [memory], [memory, sum]);
        Assert.Equal(before.Select(value => value * value), new ReadOnlySpan<float>(memory.Address, count).ToArray());
        Assert.Equal(before.Select(value => value * value + value), new ReadOnlySpan<float>(sum.Address, count).ToArray());
    }

    [Theory]
    [InlineData(DType.F32, 700, 32)]
    [InlineData(DType.F32, 333, 10)]
    [InlineData(DType.F64, 100, 48)]
    [InlineData(DType.BF16, 41, 3)]
    [InlineData(DType.F16, 9, 784)]
    [InlineData(DType.I64, 5, 1500)]
    public void Values_that_repeat_in_every_row_meet_comparisons_and_choices(DType dtype, int rows, int columns)
    {
        var kernel = new LoopTester([rows], [columns]);
        var x = kernel.Load(dtype);
        var perColumn = kernel.Load(dtype, new View(kernel.Space, [0, 1]));
        var perRow = kernel.Load(dtype, new View(kernel.Space, [1, 0]));
        var shifted = kernel.Apply(dtype, Subtract, x, perColumn);
        var positive = kernel.Apply(DType.Bool, Compare<LessOp>.Instance, kernel.Constant(dtype, 0), shifted);
        var chosen = kernel.Apply(dtype, WhereOp.Instance, positive, shifted, perRow);
        kernel.Store(chosen);
        kernel.Store(positive);
        kernel.Store(kernel.Apply(dtype, Add, chosen, perColumn), View.Dense(kernel.Space, [1, 0]));
        kernel.Check();
        kernel.StoreColumns(ReduceKind.Max, chosen);
        kernel.Check();
    }

    [Theory]
    [InlineData(64, 10)]
    [InlineData(3, 1)]
    [InlineData(5, 0)]
    [InlineData(0, 5)]
    [InlineData(7, 1000)]
    [InlineData(3, 4097)]
    [InlineData(30, 5000)]
    public void Softmax_of_rows_of_any_length_is_exact_to_rounding(int rows, int columns)
    {
        // A large kernel brings what comes nearer and writes past the caches.
        var kernel = new LoopTester([rows], [columns]) { Bytes = rows * columns > 4000 ? Streaming.LeastBytes : 0 };
        var x = kernel.Load(DType.F32);
        var shifted = kernel.Apply(DType.F32, Subtract, x, kernel.Reduce(ReduceKind.Max, x));
        var exp = kernel.Apply(DType.F32, Exp, shifted);
        kernel.Store(kernel.Apply(DType.F32, Divide, exp, kernel.Reduce(ReduceKind.Sum, exp)));
        kernel.Check(tolerance: 1e-6);
    }

    [Theory]
    [InlineData(5, 4, 1568)]
    [InlineData(3, 7, 1025)]
    [InlineData(2, 2, 4099)]
    public void What_several_walks_over_rows_in_pieces_need_is_right_in_each(int rows, int pieces, int length)
    {
        foreach (var bytes in new[] { 0, Streaming.LeastBytes })
        {
            var kernel = new LoopTester([rows], [pieces, length]) { Bytes = bytes };
            var lying = new View(kernel.Space, [length, (long)rows * length, 1]);
            var (x, dy) = (kernel.Load(DType.F32, lying), kernel.Load(DType.F32, lying));
            var centred = kernel.Apply(DType.F32, Subtract, x, kernel.Load(DType.F32, new View(kernel.Space, [1, 0, 0])));
            var sum = kernel.Reduce(ReduceKind.Sum, dy);
            var products = kernel.Reduce(ReduceKind.Sum, kernel.Apply(DType.F32, Multiply, dy, centred));
            var mean = kernel.Apply(DType.F32, Divide, sum, kernel.Constant(DType.F32, pieces * length));
            kernel.StoreRows(products);
            var rest = kernel.Apply(DType.F32, Subtract, dy, mean);
            kernel.Store(kernel.Apply(DType.F32, Subtract, rest, kernel.Apply(DType.F32, Multiply, centred, products)), lying);
            kernel.Store(rest, lying);
            kernel.StoreRows(kernel.Reduce(ReduceKind.Max, rest));
            kernel.Check(tolerance: 1e-5);
        }
    }

    [Theory]
    [InlineData(DType.F32, DType.I32, 40, 10)]
    [InlineData(DType.F32, DType.I64, 3, 5003)]
    [InlineData(DType.F64, DType.I32, 20, 1100)]
    [InlineData(DType.I64, DType.I64, 7, 33)]
    [InlineData(DType.BF16, DType.I32, 5, 96)]
    public void A_number_at_each_rows_label_is_one_step(DType dtype, DType labels, int rows, int columns)
    {
        foreach (var first in new[] { 0, 2 })
            foreach (var isPerRow in new[] { true, false })
            {
                var kernel = new LoopTester([rows], [columns]);
                var number = kernel.Add(new IndexInstruction(labels, [0, 1], first));
                var label = kernel.Load(labels, new View(kernel.Space, [1, 0]));
                var chosen = kernel.Apply(DType.Bool, Compare<EqualOp>.Instance, first == 0 ? [number, label] : [label, number]);
                var on = kernel.Load(dtype, new View(kernel.Space, [isPerRow ? 1 : 0, 0]));
                var hot = kernel.Apply(dtype, WhereOp.Instance, chosen, on, kernel.Constant(dtype, -3));
                kernel.Store(kernel.Apply(dtype, Add, hot, kernel.Load(dtype)));
                var groups = new TileGroups(kernel.Kernel(), new LoopGeometry(kernel.Kernel()), CpuFeatures.VectorBits);
                Assert.True(groups.IsAbsorbed(number) && groups.IsAbsorbed(chosen));
                // Some labels lie outside of the columns.
                kernel.Check(fill: random => random.Next(-2, Math.Min(columns, 100) + 3));
            }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(0, 1, 1)]
    public void Labels_are_compared_one_by_one_where_what_they_meet_is_no_number_of_a_column(int byRow, int byColumn, int columnOfLabel)
    {
        var kernel = new LoopTester([6], [50]);
        var number = kernel.Add(new IndexInstruction(DType.I32, [byRow, byColumn], 0));
        var label = kernel.Load(DType.I32, new View(kernel.Space, [1, columnOfLabel]));
        var chosen = kernel.Apply(DType.Bool, Compare<EqualOp>.Instance, number, label);
        var on = kernel.Load(DType.F32, new View(kernel.Space, [1, 0]));
        kernel.Store(kernel.Apply(DType.F32, WhereOp.Instance, chosen, on, kernel.Constant(DType.F32, 0)));
        Assert.False(new TileGroups(kernel.Kernel(), new LoopGeometry(kernel.Kernel()), CpuFeatures.VectorBits).IsAbsorbed(number));
        kernel.Check();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(1000, 3)]
    [InlineData(2000, 65)]
    [InlineData(70, 3000)]
    public void Column_sums_and_extremes_cover_all_rows(int rows, int columns)
    {
        var kernel = new LoopTester([rows], [columns]);
        var x = kernel.Load(DType.F32);
        kernel.StoreColumns(ReduceKind.Sum, x);
        kernel.StoreColumns(ReduceKind.Max, x);
        kernel.StoreColumns(ReduceKind.Sum, kernel.Load(DType.I64));
        kernel.Check();
    }

    [Theory]
    [InlineData(ReduceKind.ArgMax, 40, 33)]
    [InlineData(ReduceKind.ArgMin, 4, 9000)]
    public void Arg_reductions_find_the_first_extreme_and_a_NaN_counts_as_one(ReduceKind kind, int rows, int columns)
    {
        var kernel = new LoopTester([rows], [columns]);
        kernel.StoreRows(kernel.Reduce(kind, kernel.Load(DType.F32)));
        kernel.Check(fill: random => random.Next(columns) == 0 ? double.NaN : random.Next(1000));
    }

    [Fact]
    public void A_row_value_is_spread_over_its_columns_and_a_column_value_over_the_rows()
    {
        foreach (var columns in new[] { 1, 3, 100, 1500 })
        {
            var kernel = new LoopTester([50], [columns]);
            var x = kernel.Load(DType.F32);
            var bias = kernel.Load(DType.F32, new View([50, columns], [0, 1]));
            var scale = kernel.Load(DType.F32, new View([50, columns], [1, 0]));
            var y = kernel.Apply(DType.F32, Add, kernel.Apply(DType.F32, Multiply, x, scale), bias);
            kernel.Store(y);
            kernel.StoreRows(kernel.Reduce(ReduceKind.Sum, y));
            kernel.Check();
        }
    }

    [Fact]
    public void Transposed_flipped_and_spaced_views_are_read_and_written_in_place()
    {
        var kernel = new LoopTester([6, 7], [5, 9]);
        var space = kernel.Space;
        var transposed = View.Dense(space, [3, 1, 0, 2]);
        var spaced = new View(space, [2000, 200, 20, 2], 3);
        var flipped = new View(space, [-315, 45, 9, 1], 5 * 315);
        var sum = kernel.Apply(DType.F32, Add, kernel.Load(DType.F32, transposed), kernel.Load(DType.F32, flipped));
        kernel.Store(sum, spaced);
        kernel.Store(kernel.Apply(DType.F32, Multiply, sum, kernel.Constant(DType.F32, 3)), View.Dense(space, [1, 3, 2, 0]));
        kernel.StoreRows(kernel.Reduce(ReduceKind.Sum, sum));
        kernel.Check();
    }

    [Theory]
    [InlineData(256, 128)]
    [InlineData(96, 200)]
    [InlineData(131, 127)]
    public void Large_transposes_are_walked_in_blocks_and_give_every_element_its_place(int rows, int columns)
    {
        var kernel = new LoopTester([], [2, rows, columns]);
        var transposed = kernel.Load(DType.I32, View.Dense(kernel.Space, [0, 2, 1]));
        var place = kernel.Add(new Fathom.Compiler.IndexInstruction(DType.I32, [rows * columns, columns, 1], 0));
        var sum = kernel.Apply(DType.I32, Add, transposed, place);
        kernel.Store(kernel.Apply(DType.I32, Add, sum, kernel.Load(DType.I32, new View(kernel.Space, [0, 0, 1]))));
        kernel.Check();
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(49, 144)]
    [InlineData(200, 8)]
    [InlineData(131, 127)]
    [InlineData(300, 70)]
    public void Mere_transposes_put_every_element_in_its_place(int rows, int columns)
    {
        foreach (var dtype in new[] { DType.F32, DType.I32, DType.F64, DType.BF16 })
        {
            var kernel = new LoopTester([], [3, rows, columns]);
            kernel.Store(kernel.Load(dtype, View.Dense(kernel.Space, [0, 2, 1])), new View(kernel.Space, [rows * columns + 5, columns, 1], 2));
            kernel.Check();
        }
    }

    [Fact]
    public unsafe void A_transpose_that_is_streamed_puts_every_element_in_its_place()
    {
        const int rows = 1504, columns = 2208;
        var kernel = new LoopTester([], [rows, columns]);
        kernel.Store(kernel.Load(DType.I32, View.Dense(kernel.Space, [1, 0])));
        var source = new Storage(rows * columns * sizeof(int));
        var target = new Storage(rows * columns * sizeof(int));
        for (var i = 0; i < rows * columns; i++)
            source.Span<int>()[i] = i;
        var arguments = stackalloc void*[] { source.Address, target.Address };
        LoopCompiler.Compile(kernel.Kernel()).Run(arguments);
        for (var i = 0; i < rows * columns; i++)
            Assert.Equal(i % columns * rows + i / columns, target.Span<int>()[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(12345)]
    public void Results_that_are_streamed_are_those_that_are_not(int count)
    {
        var kernel = new LoopTester([], [count]) { Bytes = Streaming.LeastBytes };
        kernel.Store(kernel.Apply(DType.F32, Add, kernel.Load(DType.F32), kernel.Load(DType.F32)));
        kernel.Check();
    }

    [Theory]
    [InlineData(1000, 10)]
    [InlineData(77, 33)]
    [InlineData(10, 1024)]
    [InlineData(6, 5000)]
    public void Values_that_repeat_along_rows_or_columns_are_spread_without_reductions_too(int rows, int columns)
    {
        var kernel = new LoopTester([], [rows, columns]);
        var bias = kernel.Load(DType.BF16, new View(kernel.Space, [0, 1]));
        var scale = kernel.Load(DType.BF16, new View(kernel.Space, [1, 0]));
        kernel.Store(kernel.Apply(DType.BF16, Add, kernel.Apply(DType.BF16, Multiply, kernel.Load(DType.BF16), scale), bias));
        kernel.Check();
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    [InlineData(DType.I8)]
    [InlineData(DType.U8)]
    [InlineData(DType.I64)]
    [InlineData(DType.F64)]
    public void Every_step_of_a_narrow_type_is_rounded_or_wrapped(DType dtype)
    {
        var kernel = new LoopTester([3], [700]);
        var x = kernel.Load(dtype);
        var product = kernel.Apply(dtype, Multiply, kernel.Apply(dtype, Multiply, x, x), kernel.Constant(dtype, 37));
        kernel.Store(kernel.Apply(dtype, Subtract, product, x));
        kernel.StoreRows(kernel.Reduce(ReduceKind.Max, product));
        kernel.Check();
    }

    [Fact]
    public void Conversions_truncate_saturate_and_wrap()
    {
        DType[] all = [DType.Bool, DType.U8, DType.I8, DType.I32, DType.I64, DType.F16, DType.BF16, DType.F32, DType.F64];
        double[] values = [0, 1, -1, 0.5, -0.9, 2.7, 200, 300, -129, 3e9, -3e9, 1e19, -1e19, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (var from in all)
        {
            var kernel = new LoopTester([], [100]);
            var x = kernel.Load(from);
            foreach (var to in all.Where(to => to != from))
                kernel.Store(kernel.Apply(to, new CastOp(to), x));
            kernel.Check(fill: random => from.IsFloat ? values[random.Next(values.Length)] : random.Next(-300, 300));
        }
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void Every_16_bit_float_is_read_exactly_and_every_f32_rounded_to_the_nearest(DType dtype)
    {
        var kernel = new LoopTester([], [1 << 16]);
        kernel.Store(kernel.Apply(DType.F32, new CastOp(DType.F32), kernel.Load(dtype)));
        var bits = 0;
        kernel.Check(fill: _ => dtype == DType.F16 ? (double)BitConverter.UInt16BitsToHalf((ushort)bits++) : new BFloat16((ushort)bits++));

        kernel = new LoopTester([], [100_000]);
        kernel.Store(kernel.Apply(dtype, new CastOp(dtype), kernel.Load(DType.F32)));
        // Half the numbers over all exponents, half near the middle between two halves.
        kernel.Check(fill: random => random.Next(2) == 0
            ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))
            : (double)BitConverter.UInt16BitsToHalf((ushort)random.Next(1 << 16)) * (1 + random.Next(-2, 3) * Math.Pow(2, -12)));
    }

    [Fact]
    public void Random_bits_are_the_words_of_Philox_for_any_coefficients()
    {
        foreach (var (rows, columns) in new[] { (3, 1000), (40, 7), (2, 5000), (1, 1) })
        {
            var kernel = new LoopTester([rows], [columns]);
            var key = kernel.AddInput(DType.I64, new View([rows, columns], [0, 0], 2));
            foreach (var coefficients in new long[][] { [columns, 1], [1, rows], [3, 7], [0, 1], [1, 0], [0, 0] })
                kernel.Store(kernel.Add(new Fathom.Compiler.RandomInstruction(key, [.. coefficients], 5)));
            kernel.Check();
        }
    }

    [Fact]
    public void An_index_is_the_offset_plus_the_coefficients_times_the_place()
    {
        var kernel = new LoopTester([4, 3], [5, 300]);
        kernel.Store(kernel.Add(new Fathom.Compiler.IndexInstruction(DType.I64, [1000, 0, -7, 1], -4)));
        kernel.Store(kernel.Add(new Fathom.Compiler.IndexInstruction(DType.I32, [0, 0, 300, 1], 0)));
        kernel.Store(kernel.Add(new Fathom.Compiler.IndexInstruction(DType.I32, [3, 1, 0, 0], 2)));
        kernel.Check();
    }

    [Fact]
    public void Integer_division_by_zero_gives_zero()
    {
        foreach (var dtype in new[] { DType.I32, DType.I64, DType.U8 })
        {
            var kernel = new LoopTester([], [50]);
            kernel.Store(kernel.Apply(dtype, Binary<IntegerDivideOp>.Instance, kernel.Load(dtype), kernel.Load(dtype)));
            kernel.Check();
        }
    }

    [Fact]
    public unsafe void Outputs_may_overwrite_the_inputs_they_are_computed_from()
    {
        const int count = 3000;
        var kernel = new LoopTester([], [count]);
        int x = kernel.Load(DType.F32), y = kernel.Load(DType.F32);
        kernel.Store(kernel.Apply(DType.F32, Add, x, y));
        kernel.Store(kernel.Apply(DType.F32, Subtract, x, y));
        using TestBuffer a = new(DType.F32, count), b = new(DType.F32, count);
        for (var i = 0; i < count; i++)
            (a[i], b[i]) = (TestNumber.Of(i), TestNumber.Of(2 * i));
        LoopTester.Run(LoopCompiler.Compile(kernel.Kernel()), [a, b], [a, b]);
        for (var i = 0; i < count; i++)
            Assert.Equal((3 * i, -i), (a[i].Real, b[i].Real));
    }

    [Fact]
    public void A_sum_of_many_floats_is_at_least_as_accurate_as_pairwise_summation()
    {
        const int count = 1 << 20;
        var kernel = new LoopTester([], [count]);
        kernel.StoreRows(kernel.Reduce(ReduceKind.Sum, kernel.Load(DType.F32)));
        // One rounding of the result and a few within blocks of 1,024: far below the 20 of pairwise summation.
        kernel.Check(tolerance: 4e-7, fill: random => random.NextDouble());
    }
}
