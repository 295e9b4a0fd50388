namespace Fathom.Cpu.Tests;

public sealed unsafe class PanelProductTests
{
    [Theory]
    [InlineData(4, 48, 32)]
    [InlineData(2, 100, 41)]
    [InlineData(1, 7, 1)]
    [InlineData(4, 130, 250)]
    [InlineData(4, 64, 20)]
    [InlineData(4, 77, 20)]
    public void Rows_times_panels_are_added_to_what_is_given(int rows, int columns, int depth)
    {
        foreach (var bits in (int[])[128, 256, 512])
        {
            var kernels = KernelSet<double>.Create(bits);
            var (a, b) = (Random(rows * depth), Random(depth * columns));
            var panels = new double[kernels.PaddedColumns(columns) * depth];
            var c = new double[rows * columns];
            var coming = default(Coming);
            fixed (double* pa = a, pb = b, packed = panels, pc = c)
            {
                PanelPacking<double>.PackColumns(kernels, packed, columns, depth, pb, 1, columns);
                PanelProduct<double>.Run(kernels, false, rows, columns, depth, pa, depth, packed, 0, false, pc, columns, ref coming);
                PanelProduct<double>.Run(kernels, false, rows, columns, depth, pa, depth, packed, 0, true, pc, columns, ref coming);
            }
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                    Assert.Equal(2 * Enumerable.Range(0, depth).Sum(k => a[i * depth + k] * b[k * columns + j]), c[i * columns + j], 1e-9);
        }
    }

    private static double[] Random(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
    }
}
