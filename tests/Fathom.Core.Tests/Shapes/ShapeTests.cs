using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Core.Tests.Shapes;

public sealed class ShapeTests
{
    // Mostly shapes that broadcast against each other, and some that do not.
    private static Gen<Shape> Shapes =>
        from rank in Gen.Choose(0, 4)
        from sizes in Gen.ArrayOf(Gen.Frequency((8, Gen.Constant(1)), (8, Gen.Constant(3)), (1, Gen.Constant(0)), (1, Gen.Constant(2))), rank)
        select Shape.Create(sizes);

    private static Arbitrary<T[]> Smaller<T>(Gen<T[]> groups, Func<T, IEnumerable<T>> smaller) =>
        Arb.From(groups, group => group.SelectMany((item, i) => smaller(item).Select(less => group.Select((kept, k) => k == i ? less : kept).ToArray())));

    private static void ForShapes(int count, Action<Shape[]> property) =>
        PropertyCheck.Run(Smaller(Gen.ArrayOf(Shapes, count), shape => shape.Select((_, axis) => shape.Without(axis))), 500, property);

    /// <summary>The common shape, or null when there is none.</summary>
    private static Shape? Common(Shape? a, Shape? b)
    {
        try
        {
            return a is { } x && b is { } y ? Shape.Broadcast(x, y, "test") : null;
        }
        catch (ShapeException)
        {
            return null;
        }
    }

    [Fact]
    public void Broadcasting_is_commutative() => ForShapes(2, s => Assert.Equal(Common(s[0], s[1]), Common(s[1], s[0])));

    [Fact]
    public void Broadcasting_is_associative_where_it_fails_too() =>
        ForShapes(3, s => Assert.Equal(Common(Common(s[0], s[1]), s[2]), Common(s[0], Common(s[1], s[2]))));

    [Fact]
    public void Broadcasting_is_idempotent_with_the_scalar_shape_as_unit() => ForShapes(1, s =>
    {
        Assert.Equal(s[0], Common(s[0], s[0]));
        Assert.Equal(s[0], Common(s[0], []));
        Assert.Equal(s[0], Common([], s[0]));
    });

    [Fact]
    public void A_common_shape_is_one_to_which_both_broadcast() => ForShapes(2, s =>
    {
        if (Common(s[0], s[1]) is { } common)
            Assert.All(s, shape => Assert.Equal(common, Tensor.Zeros(shape).BroadcastTo(common).Shape));
    });

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
    }
}
