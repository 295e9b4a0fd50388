namespace Fathom.Cpu.Tests;

/// <summary>A convolution to test, its random data, and the answer by direct loops in double precision.</summary>
internal sealed class ConvCase
{
    public ConvCase(ConvSizes sizes, int seed = 1)
    {
        Sizes = sizes;
        var random = new Random(seed);
        X = Uniform(random, sizes.Batch * sizes.Input.Count * sizes.InChannels);
        Weight = Uniform(random, sizes.OutChannels * sizes.GroupInputs * sizes.Kernel.Count);
        Dy = Uniform(random, sizes.Batch * sizes.Output.Count * sizes.OutChannels);
    }

    public ConvSizes Sizes { get; }

    public double[] X { get; }

    public double[] Weight { get; }

    public double[] Dy { get; }

    /// <summary>Named sizes: the layers that models are made of, and the corners of the code.</summary>
    public static IEnumerable<ConvSizes> Table()
    {
        static ConvSizes Conv2(int b, int h, int w, int c, int k, int o, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
            new(b, new(1, h, w), c, new(1, k, k), o, ConvGeometry.Create([stride, stride], [padding, padding], [dilation, dilation], groups));

        yield return Conv2(2, 28, 28, 1, 5, 6, padding: 2);
        yield return Conv2(2, 14, 14, 6, 5, 16);
        yield return Conv2(2, 16, 15, 3, 3, 32, padding: 1);
        yield return Conv2(1, 21, 23, 3, 7, 64, stride: 2, padding: 3);
        yield return Conv2(2, 9, 10, 64, 3, 64, padding: 1);
        yield return Conv2(3, 8, 8, 16, 3, 48, padding: 1);
        yield return Conv2(40, 13, 14, 24, 3, 20, padding: 2);
        yield return Conv2(6, 30, 5, 130, 3, 65);
        yield return Conv2(2, 2, 1, 8, 3, 40, padding: 3);
        yield return Conv2(3, 12, 10, 16, 4, 24, stride: 2, padding: 1);
        yield return Conv2(5, 33, 31, 20, 5, 17, stride: 2, padding: 2);
        yield return Conv2(2, 8, 9, 12, 2, 10);
        yield return Conv2(1, 9, 9, 33, 3, 70, stride: 2, padding: 1);
        yield return Conv2(2, 7, 7, 130, 1, 49);
        yield return Conv2(2, 8, 8, 20, 1, 24, stride: 2);
        yield return Conv2(1, 3, 3, 300, 3, 100, padding: 1);
        yield return Conv2(2, 9, 11, 32, 3, 32, padding: 1, groups: 32);
        yield return Conv2(1, 10, 11, 19, 5, 19, stride: 2, padding: 2, groups: 19);
        yield return Conv2(1, 10, 11, 40, 3, 40, padding: 2, dilation: 2, groups: 40);
        yield return Conv2(1, 12, 13, 52, 7, 52, padding: 3, groups: 52);
        yield return Conv2(1, 1, 4000, 48, 3, 48, padding: 1, groups: 48);
        yield return Conv2(1, 8, 8, 5, 3, 10, padding: 1, groups: 5);
        yield return Conv2(1, 8, 8, 24, 3, 36, padding: 1, groups: 3);
        yield return Conv2(1, 12, 12, 8, 2, 8, stride: 3);
        yield return Conv2(0, 8, 8, 4, 3, 4);
        yield return Conv2(3, 1, 1, 5, 1, 7);
        yield return Conv2(2, 9, 24, 16, 1, 1);
        yield return Conv2(1, 90, 120, 16, 3, 24, stride: 2, padding: 1);
        yield return Conv2(2, 12, 12, 530, 1, 530);
        yield return new(2, new(1, 1, 40), 12, new(1, 1, 5), 20, ConvGeometry.Create([2], [3], [2]));
        yield return new(1, new(5, 6, 7), 3, new(3, 3, 3), 9, ConvGeometry.Create([1, 2, 1], [1, 0, 1], [1, 1, 2]));
        yield return new(2, new(1, 6, 7), 4, new(1, 3, 2), 5, ConvGeometry.Create([new(1, 0, 2), new(2, 3, 1)]));
        yield return Conv2(2, 7, 6, 300, 3, 305, padding: 1, dilation: 2);
        yield return Conv2(2, 9, 8, 100, 1, 260, stride: 2);
        yield return new(2, new(1, 7, 10), 97, new(1, 1, 1), 257, ConvGeometry.Create([new(3, 0, 2), new(2, 0, 1)]));
        yield return new(1, new(3, 5, 4), 200, new(2, 3, 2), 340, ConvGeometry.Create([1, 2, 1], [1, 1, 0], [1, 1, 2]));
        // Winograd's weights take 2.5 MB, and 90 tiles three blocks.
        yield return Conv2(2, 17, 33, 122, 3, 131, padding: 1);
    }

    /// <summary>Random small sizes of 1 to 3 axes.</summary>
    public static ConvSizes Draw(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var rank = random.Next(1, 4);
            var axes = new WindowAxis[rank];
            var (input, kernel) = (new int[rank], new int[rank]);
            for (var axis = 0; axis < rank; axis++)
            {
                axes[axis] = new(random.Next(1, 5), random.Next(4), random.Next(4), random.Next(1, 4));
                input[axis] = random.Next(1, rank == 3 ? 7 : 14);
                kernel[axis] = random.Next(1, 5);
            }
            var groups = random.Next(3) == 0 ? random.Next(2, 5) : 1;
            var depthwise = random.Next(5) == 0;
            if (depthwise)
                groups = random.Next(2, 40);
            var sizes = new ConvSizes(
                random.Next(1, 4),
                SpatialSizes.From(input, "Test"),
                groups * (depthwise ? 1 : random.Next(1, 40)),
                SpatialSizes.From(kernel, "Test"),
                groups * (depthwise ? 1 : random.Next(1, 70)),
                ConvGeometry.Create(axes, groups));
            if (sizes.Output.Count > 0)
                return sizes;
        }
    }

    /// <summary>Leaves one of four elements of dy, at random, as max pooling would.</summary>
    public ConvCase WithZeros()
    {
        var random = new Random(2);
        foreach (ref var value in Dy.AsSpan())
            value = random.Next(4) == 0 ? value : 0;
        return this;
    }

    public double[] Forward()
    {
        var y = new double[Dy.Length];
        Visit((x, w, o) => y[o] += X[x] * Weight[w]);
        return y;
    }

    public double[] InputGradient()
    {
        var dx = new double[X.Length];
        Visit((x, w, o) => dx[x] += Dy[o] * Weight[w]);
        return dx;
    }

    public double[] WeightGradient()
    {
        var dw = new double[Weight.Length];
        Visit((x, w, o) => dw[w] += Dy[o] * X[x]);
        return dw;
    }

    // Calls visit with the indices of every product that the convolution sums: input, weight, output.
    private void Visit(Action<long, long, long> visit)
    {
        var (g, input, kernel, output) = (Sizes.Geometry, Sizes.Input, Sizes.Kernel, Sizes.Output);
        for (var b = 0; b < Sizes.Batch; b++)
            for (var od = 0; od < output.Depth; od++)
                for (var oh = 0; oh < output.Height; oh++)
                    for (var ow = 0; ow < output.Width; ow++)
                        for (var kd = 0; kd < kernel.Depth; kd++)
                            for (var kh = 0; kh < kernel.Height; kh++)
                                for (var kw = 0; kw < kernel.Width; kw++)
                                {
                                    var d = od * g.Depth.Stride - g.Depth.Before + kd * g.Depth.Dilation;
                                    var h = oh * g.Height.Stride - g.Height.Before + kh * g.Height.Dilation;
                                    var w = ow * g.Width.Stride - g.Width.Before + kw * g.Width.Dilation;
                                    if ((uint)d >= input.Depth || (uint)h >= input.Height || (uint)w >= input.Width)
                                        continue;
                                    var x = (((long)b * input.Depth + d) * input.Height + h) * input.Width + w;
                                    var y = (((long)b * output.Depth + od) * output.Height + oh) * output.Width + ow;
                                    VisitChannels(x, y, ((long)kd * kernel.Height + kh) * kernel.Width + kw, visit);
                                }
    }

    private void VisitChannels(long x, long y, long tap, Action<long, long, long> visit)
    {
        for (var o = 0; o < Sizes.OutChannels; o++)
            for (var c = 0; c < Sizes.GroupInputs; c++)
                visit(
                    x * Sizes.InChannels + o / Sizes.GroupOutputs * Sizes.GroupInputs + c,
                    ((long)o * Sizes.GroupInputs + c) * Sizes.Kernel.Count + tap,
                    y * Sizes.OutChannels + o);
    }

    private static double[] Uniform(Random random, long count)
    {
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
            value = (float)(random.NextDouble() * 2 - 1);
        return values;
    }
}
