using System.Numerics;

namespace Fathom.Cpu.Tests;

[Collection(CpuThreadsCollection.Name)]
public sealed unsafe class ConvolutionTests
{
    // Relative to the usual size of a result: sums of up to some thousand products, each partial sum rounded to 6e-8 of its size in f32.
    private const double SingleTolerance = 2e-5;

    // Winograd's algorithm sums transformed numbers, a few times as large as those they stand for.
    private const double WinogradTolerance = 4e-5;
    private const double DoubleTolerance = 1e-12;

    public static TheoryData<int> Named => [.. Enumerable.Range(0, ConvCase.Table().Count())];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 120)];

    [Theory]
    [MemberData(nameof(Named))]
    public void Named_layers_equal_direct_loops(int index) => CheckAll(new ConvCase(ConvCase.Table().ElementAt(index)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_geometries_equal_direct_loops(int seed) => CheckAll(new ConvCase(ConvCase.Draw(seed), seed));

    [Theory]
    [MemberData(nameof(Named))]
    public void Results_are_the_same_bits_at_every_thread_count(int index)
    {
        var item = new ConvCase(ConvCase.Table().ElementAt(index));
        var threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            var expected = Run<float>(item, CpuFeatures.VectorBits);
            foreach (var count in (int[])[2, 4])
            {
                CpuThreads.Count = count;
                var actual = Run<float>(item, CpuFeatures.VectorBits);
                Assert.Equal(expected.Y, actual.Y);
                Assert.Equal(expected.Dx, actual.Dx);
                Assert.Equal(expected.Dw, actual.Dw);
            }
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Fact]
    public void Weights_may_lie_at_any_strides()
    {
        var item = new ConvCase(ConvCase.Table().ElementAt(4));
        var sizes = item.Sizes;
        var (o, c, taps) = (sizes.OutChannels, sizes.GroupInputs, (int)sizes.Kernel.Count);

        // The same weights stored [kH, kW, C, O].
        var moved = new double[item.Weight.Length];
        for (var i = 0; i < o; i++)
            for (var j = 0; j < c; j++)
                for (var t = 0; t < taps; t++)
                    moved[(t * c + j) * o + i] = item.Weight[(i * c + j) * taps + t];

        var y = new double[item.Dy.Length];
        fixed (double* x = item.X, w = moved, result = y)
        {
            var weight = new ConvWeight<double>(w, 1, o, 0, (long)sizes.Kernel.Width * c * o, (long)c * o);
            Run(Convolution<double>.Create(sizes).Forward(), x, weight, result);
        }
        AssertClose(item.Forward(), y, DoubleTolerance);
    }

    private static void CheckAll(ConvCase item)
    {
        var (y, dx, dw) = (item.Forward(), item.InputGradient(), item.WeightGradient());
        foreach (var bits in (int[])[512, 256, 128])
            foreach (var algorithm in (ConvolutionAlgorithm[])[ConvolutionAlgorithm.Direct, ConvolutionAlgorithm.Winograd])
            {
                Check(Run<float>(item, bits, algorithm), algorithm == ConvolutionAlgorithm.Direct ? SingleTolerance : WinogradTolerance);
                Check(Run<double>(item, bits, algorithm), DoubleTolerance);
            }

        void Check((double[] Y, double[] Dx, double[] Dw) actual, double tolerance)
        {
            AssertClose(y, actual.Y, tolerance);
            AssertClose(dx, actual.Dx, tolerance);
            AssertClose(dw, actual.Dw, tolerance);
        }
    }

    private static (double[] Y, double[] Dx, double[] Dw) Run<T>(
        ConvCase item, int bits, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Fastest) where T : unmanaged, INumber<T>
    {
        var (x, w, dy) = (As<T>(item.X), As<T>(item.Weight), As<T>(item.Dy));
        var (y, dx, dw) = (Unwritten<T>(dy.Length), Unwritten<T>(x.Length), Unwritten<T>(w.Length));
        fixed (T* px = x, pw = w, pdy = dy, py = y, pdx = dx, pdw = dw)
        {
            var convolution = Convolution<T>.Create(item.Sizes, bits, algorithm);
            var weight = ConvWeight<T>.RowMajor(pw, item.Sizes);
            Run(convolution.Forward(), px, weight, py);
            Run(convolution.InputGradient(), pdy, weight, pdx);
            convolution.WeightGradient().Run(px, pdy, pdw);
        }
        return (As<double>(y), As<double>(dx), As<double>(dw));

        static TTo[] As<TTo>(Array values) where TTo : INumber<TTo> =>
            values is T[] typed ? [.. typed.Select(TTo.CreateChecked)] : [.. ((double[])values).Select(TTo.CreateChecked)];
    }

    private static void Run<T>(ConvolutionKernel<T> kernel, T* source, ConvWeight<T> weight, T* outputs) where T : unmanaged, INumber<T>
    {
        var prepared = Unwritten<T>((int)kernel.PreparedCount);
        fixed (T* weights = prepared)
        {
            kernel.Prepare(weight, weights);
            kernel.Run(source, weights, outputs);
        }
    }

    // Every element must be written, so start from a value that no result has.
    private static T[] Unwritten<T>(int count) where T : INumber<T>
    {
        var values = new T[count];
        values.AsSpan().Fill(T.CreateChecked(1e9));
        return values;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var usual = Math.Sqrt(expected.Sum(value => value * value) / Math.Max(1, expected.Length));
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(usual, Math.Abs(expected[i]))))
                Assert.Fail($"Element {i}: expected {expected[i]}, got {actual[i]}.");
    }
}
