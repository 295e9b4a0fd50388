namespace Fathom.Cpu.Tests;

public sealed class ConvGeometryTests
{
    [Fact]
    public void The_output_shape_follows_the_floor_rule()
    {
        var geometry = ConvGeometry.Create([2, 1], [3, 0], [1, 2]);
        Assert.Equal([4, 64, 112, 220], geometry.OutputShape([4, 3, 224, 224], [64, 3, 7, 3]));
    }

    [Fact]
    public void Geometries_are_compared_by_value() =>
        Assert.Equal(ConvGeometry.Create([1, 2], [0, 1], [1, 1], groups: 2), ConvGeometry.Create([1, 2], [0, 1], [1, 1], groups: 2));

    [Theory]
    [InlineData(new[] { 1, 28, 28, 3 }, new[] { 8, 3, 3, 3 }, "channels-last")]
    [InlineData(new[] { 3, 28, 28 }, new[] { 8, 3, 3, 3 }, "Unsqueeze")]
    [InlineData(new[] { 1, 3, 2, 28 }, new[] { 8, 3, 3, 3 }, "extent 3")]
    public void Shapes_that_do_not_fit_are_refused_with_a_mend(int[] x, int[] weight, string expected)
    {
        var geometry = ConvGeometry.Create([1, 1], [0, 0], [1, 1]);
        var error = Assert.Throws<ShapeException>(() => geometry.OutputShape(Shape.Create(x), Shape.Create(weight)));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Groups_must_divide_the_channels()
    {
        var geometry = ConvGeometry.Create([1], [0], [1], groups: 3);
        Assert.Throws<ShapeException>(() => geometry.OutputShape([1, 4, 9], [6, 1, 3]));
    }
}
