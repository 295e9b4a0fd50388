namespace Fathom.Cpu.Tests;

public sealed unsafe class PanelPackingTests
{
    private static readonly int[] Lanes = [1, 4, 7, 8, 15, 16, 17, 24, 33, 40, 48, 49, 100, 112];
    private static readonly int[] Depths = [1, 3, 8, 15, 16, 23, 24, 40, 67];

    [Fact]
    public void Panels_of_f32_hold_their_lanes_in_any_layout() => EveryLayout(value => (float)value);

    [Fact]
    public void Panels_of_f64_hold_their_lanes_in_any_layout() => EveryLayout(value => (double)value);

    private static void EveryLayout<T>(Func<int, T> element) where T : unmanaged
    {
        foreach (var bits in (int[])[128, 256, 512])
            foreach (var lanes in Lanes)
                foreach (var depth in Depths)
                {
                    var kernels = KernelSet<T>.Create(bits);
                    Check(lanes, lanes + 16, lanes + 16, depth, laneStride: 1, depthStride: lanes, element);
                    Check(lanes, lanes + 16, lanes + 16, depth, laneStride: depth, depthStride: 1, element);
                    Check(lanes, kernels.PaddedColumns(lanes), kernels.Columns, depth, laneStride: 1, depthStride: lanes, element);
                    Check(lanes, kernels.PaddedColumns(lanes), kernels.Columns, depth, laneStride: depth, depthStride: 1, element);
                    Check(lanes, kernels.PaddedColumns(lanes), kernels.Columns, depth, laneStride: 2, depthStride: 2 * lanes, element);
                }
    }

    private static void Check<T>(int lanes, int padded, int width, int depth, int laneStride, int depthStride, Func<int, T> element)
        where T : unmanaged
    {
        T[] source = [.. Enumerable.Range(1, 2 * lanes * depth).Select(element)];
        var panels = new T[padded * depth + 1];
        Array.Fill(panels, element(-1));
        fixed (T* from = source, to = panels)
            new PanelPacking<T>(to, lanes, padded, width, depth).Pack(from, laneStride, depthStride);
        var expected = new T[padded * depth + 1];
        expected[^1] = element(-1);
        for (var lane = 0; lane < lanes; lane++)
            for (var k = 0; k < depth; k++)
            {
                var first = lane / width * width;
                expected[first * depth + k * Math.Min(width, padded - first) + lane - first] = source[lane * laneStride + k * depthStride];
            }
        Assert.True(expected.AsSpan().SequenceEqual(panels), $"{lanes} lanes in panels of {width}, depth {depth}, strides {laneStride} and {depthStride}");
    }
}
