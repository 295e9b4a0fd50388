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
        AssertSameAtEveryThreadCount(() =>
        {
            var (y, dx, dw) = Run<float>(item, CpuFeatures.VectorBits);
            return [y, dx, dw];
        });
    }

    // Kernels are chosen by size: named layers that no longer meet a bound would test something else.
    [Fact]
    public void Named_layers_reach_the_kernels_that_are_products()
    {
        var convolutions = ConvCase.Table().Select(sizes => Convolution<float>.Create(sizes, CpuFeatures.VectorBits, ConvolutionAlgorithm.Fastest)).ToArray();

        var forward = convolutions.Select(convolution => convolution.Forward().GetType()).ToHashSet();
        var gradients = convolutions.Select(convolution => convolution.InputGradient().GetType()).ToHashSet();

        Assert.Superset(new HashSet<Type> { typeof(PointwiseConvolution<float>), typeof(GatheredConvolution<float>) }, forward);
        Assert.Superset(new HashSet<Type> { typeof(PointwiseConvolution<float>), typeof(StridedPointwiseGradient<float>) }, gradients);
    }

    // Sides of the kernel, channels and outputs in the order in which they lie, outermost first; a gap stands between neighbours where it says so.
    [Theory]
    [InlineData(4, "HWCO", 1)]
    [InlineData(4, "OHWC", 1)]
    [InlineData(9, "HWCO", 1)]
    [InlineData(9, "OHWC", 1)]
    [InlineData(9, "OCHW", 2)]
    [InlineData(9, "COWH", 1)]
    [InlineData(10, "OCHW", 3)]
    [InlineData(32, "HWCO", 1)]
    [InlineData(32, "OHWC", 1)]
    public void Weights_may_lie_at_any_strides(int index, string order, int gap)
    {
        var item = new ConvCase(ConvCase.Table().ElementAt(index));
        var sizes = item.Sizes;
        var lengths = new Dictionary<char, int> { ['O'] = sizes.OutChannels, ['C'] = sizes.GroupInputs, ['H'] = sizes.Kernel.Height, ['W'] = sizes.Kernel.Width };
        var strides = new Dictionary<char, long>();
        long stride = gap;
        foreach (var axis in order.Reverse())
        {
            strides[axis] = stride;
            stride *= lengths[axis];
        }

        var moved = new double[stride];
        Array.Fill(moved, double.NaN);
        var next = 0;
        for (var o = 0; o < lengths['O']; o++)
            for (var c = 0; c < lengths['C']; c++)
                for (var h = 0; h < lengths['H']; h++)
                    for (var w = 0; w < lengths['W']; w++)
                        moved[o * strides['O'] + c * strides['C'] + h * strides['H'] + w * strides['W']] = item.Weight[next++];

        var (y, dx) = (new double[item.Dy.Length], new double[item.X.Length]);
        fixed (double* px = item.X, pdy = item.Dy, pw = moved, py = y, pdx = dx)
        {
            var weight = new ConvWeight<double>(pw, strides['O'], strides['C'], 0, strides['H'], strides['W']);
            var convolution = Convolution<double>.Create(sizes, CpuFeatures.VectorBits, ConvolutionAlgorithm.Direct);
            Run(convolution.Forward(), px, weight, py);
            Run(convolution.InputGradient(), pdy, weight, pdx);
        }
        AssertClose(item.Forward(), y, DoubleTolerance);
        AssertClose(item.InputGradient(), dx, DoubleTolerance);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void What_is_not_finite_in_dy_reaches_its_window_alone(int bits)
    {
        // The second layer of LeNet: 5 by 5 taps of 6 channels are no whole vectors.
        var item = new ConvCase(ConvCase.Table().ElementAt(1));
        var (output, input) = (item.Sizes.Output, item.Sizes.Input);
        const int H = 3, W = 4;
        item.Dy[(H * output.Width + W) * item.Sizes.OutChannels] = double.PositiveInfinity;

        var dx = Run<float>(item, bits, ConvolutionAlgorithm.Direct).Dx;

        for (var image = 0; image < item.Sizes.Batch; image++)
            for (var h = 0; h < input.Height; h++)
                for (var w = 0; w < input.Width; w++)
                    for (var c = 0; c < item.Sizes.InChannels; c++)
                        Assert.Equal(
                            image > 0 || h is < H or >= H + 5 || w is < W or >= W + 5,
                            double.IsFinite(dx[((image * input.Height + h) * input.Width + w) * item.Sizes.InChannels + c]));
    }

    internal static void AssertSameAtEveryThreadCount(Func<double[][]> run)
    {
        var threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            var expected = run();
            foreach (var count in (int[])[2, 4])
            {
                CpuThreads.Count = count;
                Assert.Equal(expected, run());
            }
        }
        finally
        {
            CpuThreads.Count = threads;
        }
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

    internal static void Run<T>(ConvolutionKernel<T> kernel, T* source, ConvWeight<T> weight, T* outputs) where T : unmanaged, INumber<T>
    {
        var prepared = Unwritten<T>((int)kernel.PreparedCount);
        fixed (T* weights = prepared)
        {
            kernel.Prepare(weight, weights);
            kernel.Run(source, weights, outputs);
        }
    }

    // Every element must be written, so start from a value that no result has.
    internal static T[] Unwritten<T>(int count) where T : INumber<T>
    {
        var values = new T[count];
        values.AsSpan().Fill(T.CreateChecked(1e9));
        return values;
    }

    internal static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var usual = Math.Sqrt(expected.Sum(value => value * value) / Math.Max(1, expected.Length));
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(usual, Math.Abs(expected[i]))))
                Assert.Fail($"Element {i}: expected {expected[i]}, got {actual[i]}.");
    }
}
