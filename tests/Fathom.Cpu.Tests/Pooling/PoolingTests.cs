using System.Numerics;

namespace Fathom.Cpu.Tests;

[Collection(CpuThreadsCollection.Name)]
public sealed unsafe class PoolingTests
{
    // A window sums at most some hundred values in ±1.
    private const double SingleTolerance = 1e-5;
    private const double DoubleTolerance = 1e-13;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_geometries_equal_direct_loops(int seed)
    {
        var sizes = Draw(seed);
        Check<float>(sizes, seed, SingleTolerance);
        Check<double>(sizes, seed, DoubleTolerance);
    }

    [Theory]
    [InlineData(3, 6, 28, 28, 2, 2)]
    [InlineData(2, 3, 9, 12, 3, 3)]
    [InlineData(2, 5, 8, 10, 3, 1)]
    [InlineData(4, 1, 6, 20, 2, 2)]
    [InlineData(2, 70, 9, 12, 3, 2)]
    public void Pixels_of_few_and_of_many_channels_equal_direct_loops(int batch, int channels, int height, int width, int kernel, int stride)
    {
        var geometry = PoolGeometry.Create([height, width], [kernel, kernel], [stride, stride], [0, 0], [1, 1]);
        var sizes = new PoolSizes(batch, new(1, height, width), channels, geometry);
        Check<float>(sizes, 1, SingleTolerance);
        Check<double>(sizes, 1, DoubleTolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void Results_are_the_same_bits_at_every_thread_count(int seed) => CheckThreads(Draw(seed) with { Batch = 16, Channels = 130 }, seed);

    [Fact]
    public void Results_of_few_channels_are_the_same_bits_at_every_thread_count() =>
        CheckThreads(new(64, new(1, 28, 28), 6, PoolGeometry.Create([28, 28], [2, 2], [2, 2], [0, 0], [1, 1])), 1);

    private static void CheckThreads(PoolSizes sizes, int seed)
    {
        var x = Values<float>(sizes.Batch * sizes.Input.Count * sizes.Channels, seed);
        var threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            var expected = Run(sizes, x);
            foreach (var count in (int[])[2, 4])
            {
                CpuThreads.Count = count;
                var actual = Run(sizes, x);
                Assert.Equal(expected.Max, actual.Max);
                Assert.Equal(expected.Indices, actual.Indices);
                Assert.Equal(expected.MaxGradient, actual.MaxGradient);
                Assert.Equal(expected.Sum, actual.Sum);
                Assert.Equal(expected.SumGradient, actual.SumGradient);
            }
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(70)]
    public void A_NaN_in_a_window_is_its_maximum(int channels)
    {
        var sizes = new PoolSizes(1, new(1, 2, 4), channels, PoolGeometry.Create([2, 4], [2, 2], [2, 2], [0, 0], [1, 1]));
        var x = new float[8 * channels];
        x.AsSpan(5 * channels, channels).Fill(float.NaN);
        x.AsSpan(7 * channels, channels).Fill(3);
        var result = Run(sizes, x);
        for (var c = 0; c < channels; c++)
        {
            Assert.True(float.IsNaN(result.Max[c]));
            Assert.Equal(5, result.Indices[c]);
            Assert.Equal(3, result.Max[channels + c]);
            Assert.Equal(7, result.Indices[channels + c]);
        }
    }

    [Fact]
    public void The_first_of_equal_elements_is_the_maximum()
    {
        var sizes = new PoolSizes(1, new(1, 1, 4), 17, PoolGeometry.Create([4], [3], [1], [0], [1]));
        var result = Run(sizes, new float[4 * 17]);
        Assert.All(result.Indices[..17], index => Assert.Equal(0, index));
        Assert.All(result.Indices[17..], index => Assert.Equal(1, index));
    }

    [Fact]
    public void An_empty_batch_gives_nothing()
    {
        var sizes = new PoolSizes(0, new(1, 4, 4), 3, PoolGeometry.Create([4, 4], [2, 2], [2, 2], [0, 0], [1, 1]));
        Assert.Empty(Run(sizes, Array.Empty<float>()).Max);
    }

    private static PoolSizes Draw(int seed)
    {
        var random = new Random(seed);
        var rank = random.Next(1, 4);
        var (input, kernel, stride, padding, dilation) = (new int[rank], new int[rank], new int[rank], new int[rank], new int[rank]);
        for (var axis = 0; axis < rank; axis++)
        {
            kernel[axis] = random.Next(1, 5);
            dilation[axis] = random.Next(1, 3);
            padding[axis] = random.Next(((kernel[axis] - 1) * dilation[axis] + 1) / 2 + 1);
            stride[axis] = random.Next(1, 5);
            input[axis] = (kernel[axis] - 1) * dilation[axis] + 1 + random.Next(8);
        }
        var geometry = PoolGeometry.Create(input, kernel, stride, padding, dilation, ceilMode: random.Next(2) == 0);
        return new(random.Next(1, 4), SpatialSizes.From(input, "Test"), random.Next(1, 50), geometry);
    }

    private static void Check<T>(PoolSizes sizes, int seed, double tolerance) where T : unmanaged, INumber<T>
    {
        var x = Values<T>(sizes.Batch * sizes.Input.Count * sizes.Channels, seed);
        var actual = Run(sizes, x);
        var (max, indices, sum) = (new double[actual.Max.Length], new long[actual.Max.Length], new double[actual.Max.Length]);
        var (maxGradient, sumGradient) = (new double[x.Length], new double[x.Length]);
        Array.Fill(max, double.NegativeInfinity);
        Array.Fill(indices, -1);
        Visit(sizes, (from, position, to) =>
        {
            var value = double.CreateChecked(x[from]);
            if (value > max[to])
                (max[to], indices[to]) = (value, position);
            sum[to] += value;
        });
        var dy = actual.Dy;
        Visit(sizes, (from, position, to) =>
        {
            sumGradient[from] += double.CreateChecked(dy[to]);
            if (indices[to] == position)
                maxGradient[from] += double.CreateChecked(dy[to]);
        });
        AssertClose(max, actual.Max, 0);
        Assert.Equal(indices, actual.Indices);
        AssertClose(sum, actual.Sum, tolerance);
        AssertClose(sumGradient, actual.SumGradient, tolerance);
        AssertClose(maxGradient, actual.MaxGradient, tolerance);
    }

    // Calls visit with the element read, its position in the image, and the output element, for every tap inside the input.
    private static void Visit(PoolSizes sizes, Action<long, long, long> visit)
    {
        var (g, input, output) = (sizes.Geometry, sizes.Input, sizes.Output);
        for (var to = 0L; to < sizes.Batch * output.Count * sizes.Channels; to++)
        {
            var (pixel, c) = Math.DivRem(to, sizes.Channels);
            var (row, ow) = Math.DivRem(pixel, output.Width);
            (row, var oh) = Math.DivRem(row, output.Height);
            var (b, od) = Math.DivRem(row, output.Depth);
            for (var kd = 0; kd < g.Kernel.Depth; kd++)
                for (var kh = 0; kh < g.Kernel.Height; kh++)
                    for (var kw = 0; kw < g.Kernel.Width; kw++)
                    {
                        var d = od * g.Depth.Stride - g.Depth.Before + kd * g.Depth.Dilation;
                        var h = oh * g.Height.Stride - g.Height.Before + kh * g.Height.Dilation;
                        var w = ow * g.Width.Stride - g.Width.Before + kw * g.Width.Dilation;
                        if ((ulong)d >= (ulong)input.Depth || (ulong)h >= (ulong)input.Height || (ulong)w >= (ulong)input.Width)
                            continue;
                        var position = (d * input.Height + h) * input.Width + w;
                        visit((b * input.Count + position) * sizes.Channels + c, position, to);
                    }
        }
    }

    private static (T[] Max, long[] Indices, T[] Dy, T[] MaxGradient, T[] Sum, T[] SumGradient) Run<T>(PoolSizes sizes, T[] x)
        where T : unmanaged, INumber<T>
    {
        var outputs = sizes.Batch * sizes.Output.Count * sizes.Channels;
        var (max, indices, sum) = (Unwritten<T>(outputs), new long[outputs], Unwritten<T>(outputs));
        var (maxGradient, sumGradient) = (Unwritten<T>(x.Length), Unwritten<T>(x.Length));
        var dy = Values<T>(outputs, 99);
        fixed (T* px = x, pmax = max, psum = sum, pdy = dy, pdmax = maxGradient, pdsum = sumGradient)
        fixed (long* pindices = indices)
        {
            var pooling = Pooling<T>.Create(sizes);
            pooling.Max(px, pmax);
            pooling.ArgMax(px, pindices);
            pooling.MaxGradient(px, pdy, pdmax);
            pooling.WindowSum(px, psum);
            pooling.WindowSumGradient(pdy, pdsum);
        }
        return (max, indices, dy, maxGradient, sum, sumGradient);
    }

    // Every element must be written, so start from a value that no result has.
    private static T[] Unwritten<T>(long count) where T : INumber<T>
    {
        var values = new T[count];
        values.AsSpan().Fill(T.CreateChecked(1e9));
        return values;
    }

    private static T[] Values<T>(long count, int seed) where T : INumber<T>
    {
        var random = new Random(seed);
        var values = new T[count];
        foreach (ref var value in values.AsSpan())
            value = T.CreateChecked((float)(random.NextDouble() * 2 - 1));
        return values;
    }

    private static void AssertClose<T>(double[] expected, T[] actual, double tolerance) where T : INumber<T>
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var value = double.CreateChecked(actual[i]);
            if (value != expected[i] && !(Math.Abs(expected[i] - value) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"Element {i}: expected {expected[i]}, got {value}.");
        }
    }
}
