namespace Fathom.Cpu.Tests;

public sealed unsafe class PanelProductTests
{
    [Theory]
    [InlineData(8, 48, 32)]
    [InlineData(21, 100, 40)]
    [InlineData(3, 7, 1)]
    [InlineData(64, 130, 250)]
    public void Operands_in_panels_are_multiplied_or_added(int rows, int columns, int depth)
    {
        foreach (var bits in (int[])[128, 256, 512])
        {
            var kernels = KernelSet<double>.Create(bits);
            var (a, b) = (Random(rows * depth), Random(depth * columns));
            var (panelsOfA, panelsOfB) = (new double[kernels.PaddedRows(rows) * depth], new double[kernels.PaddedColumns(columns) * depth]);
            var c = new double[rows * columns];
            fixed (double* pa = a, pb = b, packedA = panelsOfA, packedB = panelsOfB, pc = c)
            {
                new PanelPacking<double>(packedA, rows, kernels.PaddedRows(rows), kernels.Rows, depth).Pack(pa, depth, 1);
                new PanelPacking<double>(packedB, columns, kernels.PaddedColumns(columns), kernels.Columns, depth).Pack(pb, 1, columns);
                PanelProduct<double>.Run(kernels, rows, columns, depth, packedA, packedB, pc, columns);
                PanelProduct<double>.Run(kernels, rows, columns, depth, packedA, packedB, pc, columns, accumulate: true);
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
