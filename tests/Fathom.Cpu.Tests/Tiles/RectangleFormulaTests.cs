using Fathom.Compiler;

namespace Fathom.Cpu.Tests;

public class RectangleFormulaTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, RectangleFormulas.All.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_rectangle_has_the_bits_of_the_whole_at_every_width_and_the_rest_is_left_alone(int number)
    {
        foreach (var type in new[] { DType.F32, DType.F64 })
            foreach (var columns in new[] { 128, 272, 301 })
            {
                // Of every three operands the second is a row that repeats.
                var kernel = FormulaTests.Built(RectangleFormulas.All[number].Pattern, type, 9, columns, [[columns, 1], [0, 1], [columns, 1]], storesAll: false).Kernel();
                var random = new Random(number);
                var inputs = kernel.Inputs.Select(access => LoopTester.Filled(access, random, Number)).ToArray();
                var output = LoopTester.Filled(kernel.Outputs[0], random, Number);
                var before = output.Bytes.ToArray();
                LoopTester.Run(LoopCompiler.Compile(kernel, CpuFeatures.VectorBits), inputs, [output]);
                var whole = output.Bytes.ToArray();
                foreach (var bits in new[] { 512, 256, 128, 0 }.Where(bits => bits <= CpuFeatures.VectorBits))
                    foreach (var (row, rows, column, width) in new[] { (0, 9, 0, columns), (2, 5, 17, 100), (8, 1, columns - 5, 5), (3, 0, 0, columns) })
                    {
                        using var actual = new TestBuffer(type, output.Count);
                        before.CopyTo(MutableBytes(actual));
                        Run(kernel, bits, inputs, actual, row, rows, column, width);
                        Assert.Equal(Patched(before, whole, type.ByteLength, columns, row, rows, column, width), actual.Bytes.ToArray());
                    }
                Array.ForEach([.. inputs, output], buffer => buffer.Dispose());
            }
    }

    [Fact]
    public void A_result_may_be_computed_where_an_operand_was()
    {
        var kernel = FormulaTests.Built(FormulaPattern.Parse("add(add(a, b), c)"), DType.F32, 6, 300, [[300, 1], [0, 1], [300, 1]], storesAll: false).Kernel();
        var random = new Random(1);
        var inputs = kernel.Inputs.Select(access => LoopTester.Filled(access, random, Number)).ToArray();
        using var apart = new TestBuffer(DType.F32, 1800);
        Run(kernel, CpuFeatures.VectorBits, inputs, apart, 0, 6, 0, 300);
        Run(kernel, CpuFeatures.VectorBits, inputs, inputs[0], 0, 6, 0, 300);
        Assert.Equal(apart.Bytes.ToArray(), inputs[0].Bytes.ToArray());
        Array.ForEach(inputs, buffer => buffer.Dispose());
    }

    [Fact]
    public void Other_kernels_are_none()
    {
        Assert.Null(Found("add(multiply(a, b), c)", 128, [128, 1]));
        Assert.Null(Found("add(a, b)", 128, [1, 9]));
        Assert.Null(Found("add(a, b)", 64, [64, 1]));
        Assert.Null(Found("add(a, b)", 140, [140, 1]));
        Assert.NotNull(Found("add(a, b)", 144, [144, 1]));
        Assert.NotNull(Found("add(a, b)", 1001, [1001, 1]));

        var mixed = new LoopTester([9], [128]);
        mixed.Store(mixed.Apply(DType.F32, Binary<AddOp>.Instance, mixed.Load(DType.F32), mixed.Add(new LoadInstruction(DType.F32, mixed.AddInput(DType.BF16, View.RowMajor(mixed.Space))))));
        Assert.Null(RectangleFormula.TryCreate(mixed.Kernel(), CpuFeatures.VectorBits));
        var two = FormulaTests.Built(FormulaPattern.Parse("relu(add(a, b))"), DType.F32, 9, 128, [[128, 1]], storesAll: true);
        Assert.Null(RectangleFormula.TryCreate(two.Kernel(), CpuFeatures.VectorBits));
    }

    [Fact]
    public void Each_has_more_operations_than_those_it_could_hide()
    {
        var sizes = RectangleFormulas.All.Select(formula => Operations(formula.Pattern)).ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);

        static int Operations(FormulaPattern pattern) => pattern.IsOperand ? 0 : 1 + pattern.Operands.Sum(Operations);
    }

    private static RectangleFormula? Found(string text, int columns, long[] strides) =>
        RectangleFormula.TryCreate(FormulaTests.Built(FormulaPattern.Parse(text), DType.F32, 9, columns, [strides], storesAll: false).Kernel(), CpuFeatures.VectorBits);

    private static double Number(Random random) => random.NextDouble() * 4 - 2;

    private static byte[] Patched(byte[] before, byte[] whole, int byteLength, int columns, int row, int rows, int column, int width)
    {
        var expected = before.ToArray();
        for (var r = row; r < row + rows; r++)
        {
            var start = (r * columns + column) * byteLength;
            whole.AsSpan(start, width * byteLength).CopyTo(expected.AsSpan(start));
        }
        return expected;
    }

    private static unsafe Span<byte> MutableBytes(TestBuffer buffer) => new(buffer.Address, (int)buffer.ByteLength);

    private static unsafe void Run(LoopKernel kernel, int bits, TestBuffer[] inputs, TestBuffer output, int row, int rows, int column, int width)
    {
        var formula = RectangleFormula.TryCreate(kernel, bits);
        Assert.NotNull(formula);
        var buffers = stackalloc void*[inputs.Length + 1];
        for (var i = 0; i <= inputs.Length; i++)
        {
            var (buffer, access) = i < inputs.Length ? (inputs[i], kernel.Inputs[i]) : (output, kernel.Outputs[0]);
            buffers[i] = (byte*)buffer.Address + (row * access.View.Strides[0] + column) * access.DType.ByteLength;
        }
        formula.Run(buffers, rows, width);
    }
}
