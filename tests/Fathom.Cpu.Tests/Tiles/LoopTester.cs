using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu.Tests;

/// <summary>Builds a kernel step by step and checks the tile machine against <see cref="LoopInterpreter"/>.</summary>
internal sealed class LoopTester(Shape rows, Shape columns)
{
    private readonly List<Access> inputs = [];
    private readonly List<Access> outputs = [];
    private readonly List<LoopInstruction> body = [];
    private readonly List<LoopOutput> stores = [];

    /// <summary>Bytes that the kernel says it moves.</summary>
    public long Bytes { get; init; }

    public Shape Space { get; } = [.. rows.Sizes, .. columns.Sizes];

    public int Count => body.Count;

    public DType TypeOf(int value) => body[value].DType;

    public int Add(LoopInstruction instruction)
    {
        body.Add(instruction);
        return body.Count - 1;
    }

    public int AddInput(DType dtype, View view)
    {
        inputs.Add(new Access(dtype, view));
        return inputs.Count - 1;
    }

    public int Load(DType dtype, View? view = null) => Add(new LoadInstruction(dtype, AddInput(dtype, view ?? View.RowMajor(Space))));

    public int Constant(DType dtype, double value) => Add(new ConstantInstruction(dtype, value));

    public int Apply(DType dtype, ElementwiseOperation operation, params int[] operands) =>
        Add(new ApplyInstruction(dtype, operation, [.. operands]));

    public int Reduce(ReduceKind kind, int operand) => Add(new RowReduceInstruction(
        kind is ReduceKind.ArgMax or ReduceKind.ArgMin ? DType.I64 : body[operand].DType, kind, operand));

    public void Store(int value, View? view = null)
    {
        outputs.Add(new Access(body[value].DType, view ?? View.RowMajor(Space)));
        stores.Add(new LoopOutput(value, null));
    }

    /// <summary>Stores one element per row.</summary>
    public void StoreRows(int value) => Store(value, new View(Space, [.. View.RowMajor(rows).Strides, .. new long[columns.Rank]]));

    /// <summary>Stores the value combined over the rows, one element per column.</summary>
    public void StoreColumns(ReduceKind kind, int value)
    {
        outputs.Add(new Access(body[value].DType, new View(Space, [.. new long[rows.Rank], .. View.RowMajor(columns).Strides])));
        stores.Add(new LoopOutput(value, kind));
    }

    public LoopKernel Kernel() => new()
    {
        Name = "test",
        Bytes = Bytes,
        Inputs = [.. inputs],
        Outputs = [.. outputs],
        Rows = rows,
        Columns = columns,
        Body = [.. body],
        Stores = [.. stores],
    };

    /// <summary>Runs the kernel on small random integers and compares every output.</summary>
    /// <param name="tolerance">Largest error relative to 1 + |expected|; zero where every step is exact.</param>
    /// <param name="fill">Gives input elements; null for integers from -4 to 4.</param>
    public void Check(int seed = 1, double tolerance = 0, Func<Random, double>? fill = null)
    {
        var kernel = Kernel();
        var random = new Random(seed);
        var sources = kernel.Inputs.Select(access => Filled(access, random, fill ?? (r => r.Next(-4, 5)))).ToArray();
        var expected = kernel.Outputs.Select(Empty).ToArray();
        LoopInterpreter.Run(kernel, sources, expected);
        byte[][]? first = null;
        foreach (var bits in new[] { 512, 256, 128, 0 }.Where(bits => bits <= CpuFeatures.VectorBits))
            foreach (var threads in new[] { 1, 2, 4 })
            {
                var actual = kernel.Outputs.Select(Empty).ToArray();
                Run(LoopCompiler.Compile(kernel, bits), sources, actual, threads);
                var bytes = actual.Select(buffer => buffer.Bytes.ToArray()).ToArray();
                first ??= bytes;
                for (var output = 0; output < actual.Length; output++)
                {
                    Assert.True(first[output].AsSpan().SequenceEqual(bytes[output]), $"output {output} differs with {bits} bits on {threads} threads");
                    Compare(kernel.Outputs[output], expected[output], actual[output], tolerance, $"output {output}, {bits} bits, {threads} threads");
                }
                Array.ForEach(actual, buffer => buffer.Dispose());
            }
        Array.ForEach([.. sources, .. expected], buffer => buffer.Dispose());
    }

    public static unsafe void Run(CompiledKernel program, TestBuffer[] inputs, TestBuffer[] outputs, int threads = 1)
    {
        var arguments = stackalloc void*[inputs.Length + outputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            arguments[i] = inputs[i].Address;
        for (var i = 0; i < outputs.Length; i++)
            arguments[inputs.Length + i] = outputs[i].Address;
        var before = CpuThreads.Count;
        CpuThreads.Count = threads;
        program.Run(arguments);
        CpuThreads.Count = before;
    }

    public static TestBuffer Filled(Access access, Random random, Func<Random, double> fill)
    {
        var buffer = Empty(access);
        for (var i = 0L; i < buffer.Count; i++)
            buffer[i] = TestNumber.Of(fill(random)).Rounded(access.DType);
        return buffer;
    }

    private static TestBuffer Empty(Access access) => new(access.DType, Extent(access.View));

    // Elements from the buffer's start to the last one that the view reaches.
    private static long Extent(View view)
    {
        var last = view.Offset;
        for (var axis = 0; axis < view.Shape.Rank; axis++)
            last += Math.Max(0, view.Strides[axis]) * (Math.Max(view.Shape[axis], 1) - 1);
        return last + 1;
    }

    private static void Compare(Access access, TestBuffer expected, TestBuffer actual, double tolerance, string what)
    {
        for (var i = 0L; i < expected.Count; i++)
        {
            var (x, y) = (expected[i], actual[i]);
            var same = access.DType.IsFloat
                ? x.Real.Equals(y.Real) || x.Real == y.Real || Math.Abs(x.Real - y.Real) <= tolerance * (1 + Math.Abs(x.Real))
                : x.Integer == y.Integer;
            Assert.True(same, $"{what}, element {i} of {access.View}: expected {x}, got {y}");
        }
    }
}
