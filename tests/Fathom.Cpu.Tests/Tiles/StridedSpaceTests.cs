namespace Fathom.Cpu.Tests;

public class StridedSpaceTests
{
    [Theory]
    [InlineData(new[] { 3, 5 }, new long[] { 0, 1 })]
    [InlineData(new[] { 4, 6 }, new long[] { 100, 2 })]
    [InlineData(new[] { 3, 2, 7 }, new long[] { 20, 500, 1 })]
    [InlineData(new[] { 2, 3, 2, 4 }, new long[] { 7, 1000, 50, 1 })]
    public void A_part_of_a_run_is_found_where_a_walk_finds_it(int[] sizes, long[] strides)
    {
        var space = new StridedSpace(sizes, strides, offset: 11);
        var total = sizes.Aggregate((x, y) => x * y);
        for (var first = 0; first < total; first++)
            for (var count = 1; first + count <= total; count++)
            {
                var walk = space.From(first, count);
                Assert.True(space.Next(ref walk, out var expected, out var length));
                Assert.Equal(length == count, space.TryRun(first, count, out var offset, out var next));
                if (length != count)
                    continue;
                Assert.Equal(expected, offset);
                if (first + count < total)
                    Assert.Equal(space.From(first + count, 1).Offset, next);
            }
    }
}
