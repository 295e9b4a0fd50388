namespace Fathom.Core.Tests.Shapes;

/// <summary>Views against an enumeration of their places.</summary>
public sealed class ViewTests
{
    [Fact]
    public void A_reshaped_view_shows_the_same_places_or_says_that_it_cannot()
    {
        var random = new RandomKey(11).Numbers();
        var (reshaped, refused) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var view = RandomView(random);
            var target = Regrouped(view.Shape, random);
            if (view.Reshape(target) is { } result)
            {
                Assert.Equal(Places(view), Places(result));
                reshaped++;
            }
            else
            {
                Assert.False(IsExpressible(view, target), $"{view.Shape} strides [{string.Join(", ", view.Strides.ToArray())}] as {target}");
                refused++;
            }
        }
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

    private static View RandomView(RandomNumbers random)
    {
        var rank = 1 + random.NextInt32(4);
        var view = View.RowMajor([.. Enumerable.Range(0, rank).Select(_ => 1 + random.NextInt32(4))]);
        for (var change = random.NextInt32(3); change > 0; change--)
        {
            var axis = random.NextInt32(rank);
            switch (random.NextInt32(3))
            {
                case 0:
                    var axes = Enumerable.Range(0, rank).ToArray();
                    random.Shuffle(axes.AsSpan());
                    view = view.Permute(axes);
                    break;
                case 1:
                    view = view.Slice(axis, view.Shape[axis] - 1, -1, view.Shape[axis]);
                    break;
                default:
                    view = view.Slice(axis, 0, 2, (view.Shape[axis] + 1) / 2);
                    break;
            }
        }
        return view;
    }

    /// <summary>A shape of as many elements: prime factors in order, put together at random, with axes of 1 in between.</summary>
    private static Shape Regrouped(Shape shape, RandomNumbers random)
    {
        var sizes = new List<int> { 1 };
        foreach (var size in shape)
            foreach (var factor in size == 4 ? (int[])[2, 2] : [size])
            {
                if (random.NextInt32(2) == 0)
                    sizes.Add(1);
                sizes[^1] *= factor;
            }
        return [.. sizes];
    }

    private static long[] Places(View view) =>
        [.. Enumerable.Range(0, (int)view.Shape.ElementCount).Select(place => Place(view, Expect.Index(view.Shape, place)))];

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
