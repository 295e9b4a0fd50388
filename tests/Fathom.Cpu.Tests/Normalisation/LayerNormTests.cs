namespace Fathom.Cpu.Tests;

[Collection(CpuThreadsCollection.Name)]
public sealed class LayerNormTests
{
    private const double Epsilon = 1e-5;

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 5 }, { 2, 8 }, { 7, 67 }, { 5, 300 }, { 300, 130 }, { 0, 4 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Every_width_gives_the_formula_in_f64(int rows, int columns)
    {
        var data = LayerNormData.Random(rows, columns);
        foreach (var affine in (bool[])[true, false])
        {
            var expected = data.Formula(Epsilon, affine);
            foreach (var kernel in (LayerNorm<double>[])[
                new LayerNorm<F64x1, F64x1, F64x1, double>(rows, columns, Epsilon),
                new LayerNorm<F64x2, F64x2, F64x1, double>(rows, columns, Epsilon),
                new LayerNorm<F64x4, F64x4, F64x1, double>(rows, columns, Epsilon),
                new LayerNorm<F64x8, F64x4, F64x1, double>(rows, columns, Epsilon)])
            {
                var actual = data.Run(kernel, affine);
                Close(expected.Y, actual.Y);
                Close(expected.Moments, actual.Moments);
                Close(expected.Dx, actual.Dx);
                Close(expected.Dw, actual.Dw);
                Close(expected.Db, actual.Db);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void F32_has_the_same_bits_at_every_width(int rows, int columns)
    {
        var data = LayerNormData.Random(rows, columns);
        foreach (var affine in (bool[])[true, false])
        {
            var expected = data.Run(new LayerNorm<F32x1, F32x1, F32x1, float>(rows, columns, Epsilon), affine);
            foreach (var kernel in (LayerNorm<float>[])[
                new LayerNorm<F32x4, F32x4, F32x1, float>(rows, columns, Epsilon), new LayerNorm<F32x8, F32x8, F32x1, float>(rows, columns, Epsilon),
                new LayerNorm<F32x16, F32x8, F32x1, float>(rows, columns, Epsilon)])
            {
                var actual = data.Run(kernel, affine);
                Assert.Equal(expected.Y, actual.Y);
                Assert.Equal(expected.Moments, actual.Moments);
                Assert.Equal(expected.Dx, actual.Dx);
                Assert.Equal(expected.Dw, actual.Dw);
                Assert.Equal(expected.Db, actual.Db);
            }
        }
    }

    [Fact]
    public unsafe void Moments_and_values_are_the_same_alone_and_together()
    {
        var data = LayerNormData.Random(37, 67);
        var kernel = LayerNorm<double>.Create(37, 67, Epsilon);
        var expected = data.Run(kernel, affine: false);
        var (y, moments) = (new double[37 * 67], new double[2 * 37]);
        fixed (double* px = data.X, py = y, pm = moments)
        {
            kernel.Forward(px, null, null, py, null);
            kernel.Forward(px, null, null, null, pm);
        }
        Assert.Equal(expected.Y, y);
        Assert.Equal(expected.Moments, moments);
    }

    [Fact]
    public void Results_are_the_same_bits_at_every_thread_count()
    {
        var data = LayerNormData.Random(2000, 100);
        var threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            var expected = data.Run(LayerNorm<float>.Create(2000, 100, Epsilon), affine: true);
            CpuThreads.Count = 4;
            var actual = data.Run(LayerNorm<float>.Create(2000, 100, Epsilon), affine: true);
            Assert.Equal(expected.Y, actual.Y);
            Assert.Equal(expected.Dx, actual.Dx);
            Assert.Equal(expected.Dw, actual.Dw);
            Assert.Equal(expected.Db, actual.Db);
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    // One row around 100 ± 0.03; y, dx and dw in the middle, as torch.nn.functional.layer_norm 1.13.1 (AVX2) gives them. Exact mathematics
    // differs from the fourth digit on.
    [Theory]
    [InlineData(5, 0.78153354f, -61.21875f, -1.0504537f)]
    [InlineData(64, -0.2547257f, -89.34961f, 0.58223015f)]
    [InlineData(300, 1.5975286f, 46.70459f, 0.8891117f)]
    [InlineData(1031, -0.35342762f, 28.220459f, -0.27510527f)]
    public void Numbers_far_from_zero_give_the_bits_of_PyTorch(int columns, float y, float dx, float dw)
    {
        double[] Row(Func<int, double> f) => [.. Enumerable.Range(0, columns).Select(f)];
        var data = new LayerNormData(
            1,
            columns,
            Row(i => 100 + (i * 7919 % 1000 - 500) / 16384.0),
            Row(i => 1 + (i * 31 % 16 - 8) / 64.0),
            Row(i => i * 13 % 8 / 16.0),
            Row(i => (i * 17 % 32 - 16) / 8.0));
        var actual = data.Run(LayerNorm<float>.Create(1, columns, Epsilon), affine: true);
        var middle = columns / 2;
        Assert.Equal((y, dx, dw), (actual.Y[middle], actual.Dx[middle], actual.Dw[middle]));
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-9);
    }
}
