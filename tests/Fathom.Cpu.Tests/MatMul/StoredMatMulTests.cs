namespace Fathom.Cpu.Tests;

/// <summary>Products whose operands are read in the form in which they are stored.</summary>
[Collection(CpuThreadsCollection.Name)]
public sealed class StoredMatMulTests : IDisposable
{
    private readonly int _threads = CpuThreads.Count;

    public static TheoryData<int> Bits => [128, 256, 512];

    public void Dispose() => CpuThreads.Count = _threads;

    [Theory]
    [MemberData(nameof(Bits))]
    public void Every_form_and_layout_agrees_with_double_at_few_and_many_rows(int bits)
    {
        foreach (var rows in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 70])
            foreach (var form in (StoredForm[])[StoredForm.Plain, StoredForm.BFloat16, StoredForm.SByte])
                for (var flags = 0; flags < 32; flags++)
                    new MatMulCase<float>(rows, 1 + (flags & 3) * 37, 3 + flags * 5)
                    {
                        TransposeA = (flags & 4) != 0,
                        TransposeB = (flags & 8) != 0,
                        TransposeC = (flags & 16) != 0,
                        AForm = flags % 3 == 0 ? StoredForm.BFloat16 : StoredForm.Plain,
                        BForm = form,
                        Accumulate = flags % 5 == 1,
                        Epilogue = flags % 5 == 2 && (flags & 16) == 0,
                    }.Check(bits);
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void Scales_of_groups_and_of_whole_columns_are_applied(int bits)
    {
        foreach (var rows in (int[])[1, 2, 3, 4, 6, 8, 9, 40])
            foreach (var (depth, group) in ((int, int)[])[(64, 16), (96, 48), (640, 64), (1040, 208), (77, 77), (5, 5)])
                foreach (var columns in (int[])[1, 3, 4, 50, 131])
                    foreach (var form in (StoredForm[])[StoredForm.SByte, StoredForm.BFloat16, StoredForm.Plain])
                        new MatMulCase<float>(rows, columns, depth)
                        {
                            TransposeB = true,
                            BForm = form,
                            ScaleGroup = group,
                            Epilogue = rows == 2,
                        }.Check(bits);
    }

    [Theory]
    [InlineData(1, 3000, 1024)]
    [InlineData(3, 3000, 1024)]
    [InlineData(8, 1000, 1024)]
    [InlineData(150, 500, 512)]
    public void Any_number_of_threads_gives_the_same_bits(int rows, int columns, int depth)
    {
        foreach (var form in (StoredForm[])[StoredForm.Plain, StoredForm.BFloat16, StoredForm.SByte])
            foreach (var transpose in (bool[])[false, true])
            {
                var matMul = new MatMulCase<float>(rows, columns, depth) { TransposeB = transpose, BForm = form, ScaleGroup = transpose ? 64 : 0 };
                CpuThreads.Count = 1;
                var expected = matMul.Run();
                foreach (var threads in (int[])[2, 4])
                {
                    CpuThreads.Count = threads;
                    Assert.True(expected.AsSpan().SequenceEqual(matMul.Run()), $"{threads} threads, {form}");
                }
            }
    }
}
