namespace Fathom.Cpu.Tests;

public sealed class PoolGeometryTests
{
    // Sizes as torch.nn.functional.max_pool1d gives them: floor or ceil of (size + 2 padding - extent) / stride, plus 1, less a window that
    // would start in the padding behind.
    [Theory]
    [InlineData(5, 2, 2, 0, false, 2)]
    [InlineData(5, 2, 2, 0, true, 3)]
    [InlineData(6, 3, 2, 1, true, 4)]
    [InlineData(4, 1, 3, 0, true, 2)]
    [InlineData(7, 2, 3, 1, true, 3)]
    [InlineData(5, 2, 4, 1, true, 2)]
    [InlineData(112, 3, 2, 1, false, 56)]
    public void Windows_are_counted_by_the_rules_of_PyTorch(int size, int kernel, int stride, int padding, bool ceilMode, int expected)
    {
        var geometry = PoolGeometry.Create([size], [kernel], [stride], [padding], [1], ceilMode);
        Assert.Equal(expected, geometry.OutputSizes(new(1, 1, size)).Width);
    }

    [Fact]
    public void Geometries_are_compared_by_value() => Assert.Equal(
        PoolGeometry.Create([8, 8], [2, 2], [2, 2], [0, 0], [1, 1]), PoolGeometry.Create([8, 8], [2, 2], [2, 2], [0, 0], [1, 1]));

    [Fact]
    public void Too_much_padding_is_refused()
    {
        var error = Assert.Throws<ShapeException>(() => PoolGeometry.Create([8], [2], [2], [2], [1]));
        Assert.Contains("more than half the window", error.Message);
    }

    [Fact]
    public void A_window_larger_than_the_input_is_refused()
    {
        var error = Assert.Throws<ShapeException>(() => PoolGeometry.Create([2], [5], [1], [1], [1]));
        Assert.Contains("less than the window's extent 5", error.Message);
    }
}
