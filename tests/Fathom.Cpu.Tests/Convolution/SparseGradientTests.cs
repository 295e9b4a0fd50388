using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu.Tests;

/// <summary>Gradients of convolutions that skip the zeros of dy.</summary>
[Collection(CpuThreadsCollection.Name)]
public sealed unsafe class SparseGradientTests
{
    // As for dense sums; see ConvolutionTests.
    private const double SingleTolerance = 2e-5, DoubleTolerance = 1e-12;

    public static TheoryData<int> Named => [.. Enumerable.Range(0, Cases().Count)];

    [Theory]
    [MemberData(nameof(Named))]
    public void They_equal_direct_loops_at_every_width(int index)
    {
        var item = new ConvCase(Cases()[index]).WithZeros();
        foreach (var bits in (int[])[512, 256, 128])
        {
            Check(Run<float>(item, bits), SingleTolerance);
            Check(Run<double>(item, bits), DoubleTolerance);
        }

        void Check((double[] Dx, double[] Dw) actual, double tolerance)
        {
            ConvolutionTests.AssertClose(item.InputGradient(), actual.Dx, tolerance);
            ConvolutionTests.AssertClose(item.WeightGradient(), actual.Dw, tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void They_have_the_same_bits_at_every_thread_count(int index)
    {
        var item = new ConvCase(Cases()[index]).WithZeros();
        ConvolutionTests.AssertSameAtEveryThreadCount(() =>
        {
            var (dx, dw) = Run<float>(item, CpuFeatures.VectorBits);
            return [dx, dw];
        });
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void What_is_not_finite_reaches_what_it_is_multiplied_by_alone(int bits)
    {
        // The second layer of LeNet: 5 by 5 taps of 6 channels are no whole vectors.
        var item = new ConvCase(ConvCase.Table().ElementAt(1)).WithZeros();
        var (sizes, output) = (item.Sizes, item.Sizes.Output);
        const int H = 3, W = 4;
        item.Dy[(H * output.Width + W) * sizes.OutChannels] = double.NaN;
        var (dx, dw) = Run<float>(item, bits);

        for (var i = 0; i < dx.Length; i++)
        {
            var (pixel, image) = (i / sizes.InChannels % sizes.Input.Count, i / sizes.InChannels / sizes.Input.Count);
            var (h, w) = (pixel / sizes.Input.Width, pixel % sizes.Input.Width);
            Assert.Equal(image == 0 && h is >= H and < H + 5 && w is >= W and < W + 5, double.IsNaN(dx[i]));
        }
        for (var i = 0; i < dw.Length; i++)
            Assert.Equal(i < dw.Length / sizes.OutChannels, double.IsNaN(dw[i]));
    }

    // The second layer of LeNet; a first layer of few weights, whose dense sums are faster; one that Winograd's algorithm computes.
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    public void They_are_chosen_where_they_save_most(int index, bool isChosen)
    {
        var sizes = ConvCase.Table().ElementAt(index);
        var sparse = Convolution<float>.Create(sizes, 512, ConvolutionAlgorithm.Fastest, isSparse: true);
        Assert.Equal(isChosen, sparse.InputGradient() is SparseInputGradient<MatMulLanes512<float>, Vector512<float>, float>);
        Assert.Equal(isChosen, sparse.WeightGradient() is SparseWeightGradient<MatMulLanes512<float>, Vector512<float>, float>);
        var dense = Convolution<float>.Create(sizes, 512, ConvolutionAlgorithm.Fastest);
        Assert.IsNotType<SparseInputGradient<MatMulLanes512<float>, Vector512<float>, float>>(dense.InputGradient());
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    public void Elements_are_found_in_order_with_their_places(int count)
    {
        var random = new Random(count);
        var row = Enumerable.Range(0, count + 5).Select(_ => random.Next(3) switch { 0 => 0f, 1 => -0f, _ => random.NextSingle() - 0.5f }).ToArray();
        (row[7], row[20], row[^1]) = (float.NaN, float.NegativeInfinity, float.Epsilon);
        var places = Enumerable.Range(0, row.Length).Select(i => 3 * i).ToArray();
        var (values, found) = (new float[row.Length + NonZeros.Slack], new int[row.Length + NonZeros.Slack]);
        int foundCount;
        fixed (float* from = row, to = values)
        fixed (int* numbers = places, toNumbers = found)
            foundCount = NonZeros.Find(from, numbers, row.Length, to, toNumbers);

        Assert.Equal(row.Where(x => x != 0), values[..foundCount]);
        Assert.Equal(places.Where((_, i) => row[i] != 0), found[..foundCount]);
    }

    private static List<ConvSizes> Cases() =>
        [.. ConvCase.Table().Concat(Enumerable.Range(0, 60).Select(ConvCase.Draw)).Where(RowBands<float>.Suit)];

    private static (double[] Dx, double[] Dw) Run<T>(ConvCase item, int bits) where T : unmanaged, INumber<T> => bits switch
    {
        512 => Run<MatMulLanes512<T>, Vector512<T>, T>(item),
        256 => Run<MatMulLanes256<T>, Vector256<T>, T>(item),
        _ => Run<MatMulLanes128<T>, Vector128<T>, T>(item),
    };

    private static (double[] Dx, double[] Dw) Run<L, V, T>(ConvCase item)
        where L : struct, IMatMulLanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        var (x, w, dy) = (As<T>(item.X), As<T>(item.Weight), As<T>(item.Dy));
        var (dx, dw) = (ConvolutionTests.Unwritten<T>(x.Length), ConvolutionTests.Unwritten<T>(w.Length));
        fixed (T* px = x, pw = w, pdy = dy, pdx = dx, pdw = dw)
        {
            ConvolutionTests.Run(new SparseInputGradient<L, V, T>(item.Sizes), pdy, ConvWeight<T>.RowMajor(pw, item.Sizes), pdx);
            SparseConvolution.WeightGradient<L, V, T>(item.Sizes).Run(px, pdy, pdw);
        }
        return ([.. dx.Select(double.CreateChecked)], [.. dw.Select(double.CreateChecked)]);
    }

    private static T[] As<T>(double[] values) where T : INumber<T> => [.. values.Select(T.CreateChecked)];
}
