namespace Fathom.Cpu.Tests;

public sealed unsafe class TurnedKernelsTests
{
    // Further apart than there are rows, as those of a wider matrix.
    private const int TurnedStride = 11;

    [Theory, InlineData(512), InlineData(256), InlineData(128)]
    public void A_turned_left_operand_gives_the_bits_of_its_rows(int bits)
    {
        var kernels = KernelSet<float>.Create(bits);
        var turned = TurnedKernels<float>.Beside(kernels);
        foreach (var rows in new[] { 1, 2, 4, 8 }.Where(rows => rows <= kernels.Rows))
            for (var columns = kernels.Width; columns <= kernels.Columns; columns += kernels.Width)
                foreach (var depth in new[] { 1, 4, 7, 66 })
                    CompareWithRows(kernels, turned, rows, columns, depth);
    }

    private static void CompareWithRows(in KernelSet<float> kernels, TurnedKernels<float> turned, int rows, int columns, int depth)
    {
        var random = new Random(rows * columns + depth);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] a = Draw(rows * depth), b = Draw(depth * columns), c = Draw(rows * columns);
        var (across, result) = (new float[depth * TurnedStride], (float[])c.Clone());
        for (var row = 0; row < rows; row++)
            for (var k = 0; k < depth; k++)
                across[k * TurnedStride + row] = a[row * depth + k];
        fixed (float* pa = a, pb = b, pc = c, pacross = across, presult = result)
        {
            kernels.Kernel(rows, columns)(depth, pa, depth, pb, columns, pc, columns, pc, columns, (byte*)pa, 0);
            turned[rows, columns](depth, pacross, TurnedStride, pb, columns, presult, columns, presult, columns, (byte*)pa, 0);
        }
        Assert.Equal(c, result);
    }
}
