namespace Fathom.Core.Tests.Shapes;

public sealed class ShapeTests
{
    [Fact]
    public void Shapes_are_values()
    {
        Shape a = [2, 3];
        Assert.Equal([2, 3], a);
        Assert.True(a == Shape.Create([2, 3]) && a != Shape.Scalar && a.GetHashCode() == Shape.Create([2, 3]).GetHashCode());
        Assert.Equal("[2, 3]", a.ToString());
        Assert.Equal((2, 6L, 3), (a.Rank, a.ElementCount, a[^1]));
        Assert.Equal((0, 1L), (Shape.Scalar.Rank, Shape.Scalar.ElementCount));
        Assert.True(a is [_, 3]);
    }

    [Fact]
    public void Axes_change_without_touching_the_original()
    {
        Shape a = [2, 3, 4];
        Assert.Equal([2, 9, 4], a.With(1, 9));
        Assert.Equal([2, 4], a.Without(1));
        Assert.Equal([2, 3, 4, 1], a.Insert(3, 1));
        Assert.Equal([3, 4], a[1..]);
        Assert.Equal([2, 3, 4], a);
    }

    [Fact]
    public void Impossible_shapes_and_axes_are_refused()
    {
        Assert.Throws<ShapeException>(() => Shape.Create([2, -1]));
        Assert.Contains("2^40", Assert.Throws<ShapeException>(() => Shape.Create([1 << 30, 1 << 30])).Message);
        Assert.Contains("axes are -2 to 1", Assert.Throws<ShapeException>(() => Shape.Create([2, 3]).Axis(2, "Sum")).Message);
        Assert.Contains("Reshape it to [1]", Assert.Throws<ShapeException>(() => Shape.Scalar.Axis(0, "Sum")).Message);
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1 }, new[] { 4, 1, 3 }, new[] { 4, 2, 3 })]
    [InlineData(new int[0], new[] { 0, 2 }, new[] { 0, 2 })]
    [InlineData(new[] { 0, 1 }, new[] { 1, 5 }, new[] { 0, 5 })]
    public void Broadcasting_aligns_from_the_last_axis(int[] a, int[] b, int[] expected)
    {
        Assert.Equal(Shape.Create(expected), Shape.Broadcast(Shape.Create(a), Shape.Create(b), "test"));
        Assert.Equal(Shape.Create(expected), Shape.Broadcast(Shape.Create(b), Shape.Create(a), "test"));
    }
}
