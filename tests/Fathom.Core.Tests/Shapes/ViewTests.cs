using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Core.Tests.Shapes;

/// <summary>Views against places found one by one.</summary>
public sealed class ViewTests
{
    // Any numbers are a valid chain: each change takes its choices modulo what there is to choose from.
    private static readonly Gen<(Shape Shape, (int Change, int Axis, int A, int B, int C)[] Changes)> Chains =
        from rank in Gen.Choose(0, 4)
        from sizes in Gen.ArrayOf(Gen.Frequency((12, Gen.Choose(1, 4)), (1, Gen.Constant(0))), rank)
        from count in Gen.Choose(0, 4)
        from changes in Gen.ArrayOf(
            from change in Gen.Choose(0, 4)
            from axis in Gen.Choose(0, 11)
            from a in Gen.Choose(0, 99)
            from b in Gen.Choose(0, 99)
            from c in Gen.Choose(0, 99)
            select (change, axis, a, b, c), count)
        select (Shape.Create(sizes), changes);

    private static readonly Arbitrary<(Shape Shape, (int Change, int Axis, int A, int B, int C)[] Changes)> Views =
        Arb.From(Chains, chain => [
            .. chain.Changes.Select((_, i) => (chain.Shape, chain.Changes.Where((_, k) => k != i).ToArray())),
            .. chain.Shape.Select((_, axis) => (chain.Shape.Without(axis), chain.Changes))]);

    [Fact]
    public void Every_change_of_a_view_shows_the_places_that_indexing_one_by_one_gives()
    {
        PropertyCheck.Run(Views, 1000, chain =>
        {
            var view = View.RowMajor(chain.Shape);
            foreach (var (change, axis, a, b, c) in chain.Changes)
            {
                var (changed, source) = Change(view, change, axis, a, b, c);
                Assert.Equal(Elements(changed.Shape).Select(index => Place(view, source(index))), Places(changed));
                if (changed.Shape.ElementCount < 2000)
                    view = changed;
            }
        });
    }

    [Fact]
    public void A_reshaped_view_shows_the_same_places_or_says_that_it_cannot()
    {
        var (reshaped, refused) = (0, 0);
        PropertyCheck.Run(Arb.From(Gen.Zip(Chains, Gen.Choose(0, int.MaxValue))), 2000, drawn =>
        {
            var view = View.RowMajor(drawn.Item1.Shape);
            foreach (var (change, axis, a, b, c) in drawn.Item1.Changes)
                if (Change(view, change, axis, a, b, c).View is var changed && changed.Shape.ElementCount < 2000)
                    view = changed;
            var target = Regrouped(view.Shape, drawn.Item2);
            if (view.Reshape(target) is { } result)
            {
                Assert.Equal(target, result.Shape);
                Assert.Equal(Places(view), Places(result));
                reshaped++;
            }
            else
            {
                Assert.False(IsExpressible(view, target), $"{view.Shape} strides [{string.Join(", ", view.Strides.ToArray())}] as {target}");
                refused++;
            }
        });
        Assert.True(reshaped > 500 && refused > 100, $"{reshaped} reshaped, {refused} refused");
    }

    [Fact]
    public void Row_major_and_dense_views_cover_each_place_once()
    {
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), Places(View.RowMajor([2, 3, 4])));
        var dense = View.Dense([2, 3, 4], [2, 0, 1]);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), Places(dense).Order());
        Assert.Equal(1, dense.Strides[1]);
        Assert.False(dense.IsRowMajor);
        Assert.True(View.RowMajor([2, 1, 4]).IsRowMajor);
    }

    /// <summary>A changed view, and where an index into it points in the view before.</summary>
    private static (View View, Func<int[], int[]> Source) Change(View view, int change, int axis, int a, int b, int c)
    {
        var rank = view.Shape.Rank;
        if (change == 4)
            return Expanded(view, a % 2, 1 + b % 3);
        if (rank == 0)
            return (view, index => index);
        axis %= rank;
        var size = view.Shape[axis];
        if (change == 0)
        {
            var axes = Enumerable.Range(0, rank).OrderBy(k => (k * (1 + a % 5) + b) % 7).ToArray();
            return (view.Permute(axes), index => [.. Enumerable.Range(0, rank).Select(k => index[Array.IndexOf(axes, k)])]);
        }
        if (size == 0)
            return (view, index => index);
        if (change == 1)
        {
            // From the last element of the walk when it goes backwards.
            var (step, start) = (1 + a % 3, c % size);
            var count = b % ((size - 1 - start) / step + 2);
            if (c % 2 == 0 && count > 0)
                (start, step) = (start + (count - 1) * step, -step);
            return (view.Slice(axis, start, step, count), index => At(index, axis, start + step * index[axis]));
        }
        if (change == 2)
            return (view.Slice(axis, size - 1, -1, size), index => At(index, axis, size - 1 - index[axis]));
        var (window, hop) = (1 + a % size, 1 + b % 3);
        var dilation = window == 1 ? 1 : 1 + c % ((size - 1) / (window - 1));
        return (view.Window(axis, window, hop, dilation), index => At(index[..^1], axis, index[axis] * hop + index[^1] * dilation));
    }

    private static (View View, Func<int[], int[]> Source) Expanded(View view, int added, int times)
    {
        Shape shape = [.. Enumerable.Repeat(times, added), .. view.Shape.Select(size => size == 1 ? times : size)];
        return (view.Expand(shape), index => [.. index[added..].Select((i, axis) => view.Shape[axis] == 1 ? 0 : i)]);
    }

    private static int[] At(int[] index, int axis, int place) => [.. index[..axis], place, .. index[(axis + 1)..]];

    /// <summary>A shape of as many elements: prime factors in order, put together as the bits of a number say, with axes of 1 in between.</summary>
    private static Shape Regrouped(Shape shape, int bits)
    {
        var sizes = new List<int> { 1 };
        foreach (var size in shape)
            foreach (var factor in size == 4 ? (int[])[2, 2] : [size])
            {
                if ((bits & 1) == 0)
                    sizes.Add(1);
                bits >>= 1;
                sizes[^1] *= factor;
            }
        return [.. sizes];
    }

    private static IEnumerable<int[]> Elements(Shape shape) => Enumerable.Range(0, (int)shape.ElementCount).Select(place => Expect.Index(shape, place));

    private static long[] Places(View view) => [.. Elements(view.Shape).Select(index => Place(view, index))];

    private static long Place(View view, int[] index) => view.Offset + index.Select((i, axis) => i * view.Strides[axis]).Sum();

    /// <summary>Whether strides for the shape exist: those read off the second element of each axis must give every place.</summary>
    private static bool IsExpressible(View view, Shape shape)
    {
        var places = Places(view);
        var strides = new long[shape.Rank];
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var second = new int[shape.Rank];
            second[axis] = 1;
            strides[axis] = shape[axis] == 1 ? 0 : places[Expect.Place(shape, second)] - view.Offset;
        }
        return places.SequenceEqual(Places(new View(shape, strides, view.Offset)));
    }
}
