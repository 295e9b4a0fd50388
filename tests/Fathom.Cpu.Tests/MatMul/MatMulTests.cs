namespace Fathom.Cpu.Tests;

[Collection(CpuThreadsCollection.Name)]
public sealed class MatMulTests : IDisposable
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 33, 47, 48, 49, 64, 97, 129];
    private readonly int _threads = CpuThreads.Count;

    public static TheoryData<int> Bits => [128, 256, 512];

    public void Dispose() => CpuThreads.Count = _threads;

    [Theory]
    [MemberData(nameof(Bits))]
    public void F32_agrees_with_double_at_every_small_size(int bits)
    {
        var random = new Random(bits);
        for (var i = 0; i < 250; i++)
            RandomCase<float>(random).Check(bits);
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void F64_agrees_with_the_reference_at_every_small_size(int bits)
    {
        var random = new Random(bits + 1);
        for (var i = 0; i < 250; i++)
            RandomCase<double>(random).Check(bits);
    }

    [Fact]
    public void Every_layout_of_every_operand_is_taken()
    {
        foreach (var (rows, columns, depth) in ((int, int, int)[])[(1, 37, 300), (37, 1, 300), (1, 1, 65), (19, 50, 7), (2, 130, 17), (33, 52, 260)])
            for (var flags = 0; flags < 64; flags++)
                new MatMulCase<float>(rows, columns, depth)
                {
                    TransposeA = (flags & 1) != 0,
                    TransposeB = (flags & 2) != 0,
                    TransposeC = (flags & 4) != 0,
                    StepA = 1 + (flags >> 3 & 1),
                    StepB = 1 + (flags >> 4 & 1),
                    StepC = 1 + (flags >> 5 & 1),
                }.Check();
    }

    [Theory]
    [InlineData(300, 500, 130)]
    [InlineData(131, 1000, 257)]
    [InlineData(1, 1500, 700)]
    [InlineData(1500, 1, 700)]
    [InlineData(64, 500, 784)]
    [InlineData(513, 10, 300)]
    [InlineData(300, 256, 600)]
    [InlineData(70, 1010, 300)]
    public void Large_sizes_take_many_blocks_and_tiles(int rows, int columns, int depth)
    {
        CpuThreads.Count = 2;
        new MatMulCase<float>(rows, columns, depth).Check();
        new MatMulCase<float>(rows, columns, depth) { TransposeB = true }.Check();
        new MatMulCase<float>(rows, columns, depth) { TransposeA = true, Accumulate = true }.Check();
        new MatMulCase<double>(rows, columns, depth) { Packed = true, Epilogue = true }.Check();
    }

    // So large that a turned A is read by columns: with a B that meets few rows, with one whose rows clash in the caches, with an A whose columns do,
    // with a B whose rows begin within a line.
    [Theory]
    [InlineData(120, 304, 470)]
    [InlineData(40, 1024, 420)]
    [InlineData(512, 80, 420)]
    [InlineData(203, 131, 650)]
    public void Operands_are_read_where_they_lie_or_packed(int rows, int columns, int depth)
    {
        CpuThreads.Count = 1;
        foreach (var bits in (int[])[128, 256, 512])
        {
            new MatMulCase<float>(rows, columns, depth) { TransposeA = true }.Check(bits);
            new MatMulCase<float>(rows, columns, depth) { TransposeA = true, TransposeB = true, Accumulate = true, Epilogue = true }.Check(bits);
            new MatMulCase<double>(rows, columns, depth) { Epilogue = true }.Check(bits);
        }
    }

    [Fact]
    public void Batches_of_large_products_are_taken_one_by_one()
    {
        new MatMulCase<float>(140, 150, 160, batches: 3).Check();
        new MatMulCase<float>(140, 150, 160, batches: 3) { BroadcastB = true, TableOfOffsets = true, Epilogue = true }.Check();
        new MatMulCase<float>(140, 150, 160, batches: 3) { BroadcastA = true }.Check();
    }

    [Fact]
    public void A_depth_of_zero_gives_zeros_or_what_was_there()
    {
        new MatMulCase<float>(9, 50, 0).Check();
        new MatMulCase<float>(9, 50, 0) { Accumulate = true }.Check();
        new MatMulCase<double>(200, 60, 0) { TransposeC = true }.Check();
        new MatMulCase<int>(3, 4, 0).Check();
    }

    [Fact]
    public void Integers_are_exact()
    {
        new MatMulCase<int>(17, 19, 23, batches: 2) { TransposeB = true }.Check();
        new MatMulCase<long>(17, 19, 23, batches: 2) { TransposeA = true, TransposeC = true, Accumulate = true }.Check();
    }

    [Theory]
    [InlineData(512, 512, 300, 1)]
    [InlineData(64, 784, 512, 1)]
    [InlineData(1, 3000, 1000, 1)]
    [InlineData(1000, 1, 3000, 1)]
    [InlineData(4, 1000, 1000, 1)]
    [InlineData(33, 65, 129, 50)]
    public void Any_number_of_threads_gives_the_same_bits(int rows, int columns, int depth, int batches)
    {
        foreach (var (transposeA, transposeB) in ((bool, bool)[])[(false, false), (false, true), (true, false)])
        {
            var matMul = new MatMulCase<float>(rows, columns, depth, batches) { TransposeA = transposeA, TransposeB = transposeB };
            CpuThreads.Count = 1;
            var expected = matMul.Run();
            foreach (var threads in (int[])[2, 4])
            {
                CpuThreads.Count = threads;
                Assert.True(expected.AsSpan().SequenceEqual(matMul.Run()), $"{threads} threads");
            }
        }
    }

    [Fact]
    public unsafe void A_second_run_allocates_nothing()
    {
        CpuThreads.Count = 2;
        var (a, b, c) = (new float[150 * 150], new float[150 * 150], new float[150 * 150]);
        fixed (float* pa = a, pb = b, pc = c)
        {
            var p = new MatMulProblem<float>(150, 150, 150) { A = pa, B = pb, C = pc };
            MatMul.Run(p);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
                MatMul.Run(p);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static MatMulCase<T> RandomCase<T>(Random random) where T : unmanaged, System.Numerics.INumber<T>
    {
        int Size() => Sizes[random.Next(Sizes.Length)];
        bool Coin(int of = 2) => random.Next(of) == 0;
        var isRowMajor = Coin();
        var isPacked = isRowMajor && Coin(4);
        return new MatMulCase<T>(Size(), Size(), Coin(8) ? 290 : Size(), Coin(3) ? random.Next(5) : 1, random.Next())
        {
            TransposeA = Coin(),
            TransposeB = Coin(),
            StepA = Coin(5) ? 2 : 1,
            StepB = Coin(5) ? 2 : 1,
            TransposeC = !isRowMajor,
            StepC = !isRowMajor && Coin(8) ? 2 : 1,
            BroadcastA = Coin(4),
            BroadcastB = isPacked || Coin(4),
            TableOfOffsets = Coin(),
            Accumulate = Coin(3),
            Epilogue = isRowMajor && Coin(4),
            Packed = isPacked,
        };
    }
}
