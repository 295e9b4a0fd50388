namespace Fathom.Cpu.Tests;

public sealed unsafe class ComingLinesTests
{
    [Theory]
    [InlineData(0x1000, 64, 10, 256, 4)]
    [InlineData(0x1010, 64, 7, 4096, 100)]
    [InlineData(0x103c, 961, 48, 3072, 48)]
    [InlineData(0x2008, 8, 1, 0, 16)]
    public void Every_line_of_a_rectangle_comes_and_no_other(long first, long rowBytes, long rows, long rowStride, long count)
    {
        var wanted = new HashSet<long>();
        for (var row = 0L; row < rows; row++)
            for (var at = first; at < first + rowBytes; at++)
                wanted.Add((at + row * rowStride) / ComingLines.Line);
        Assert.Equal(wanted, Taken(new ComingLines((void*)first, rowBytes, rows, rowStride), Math.Min(count, rows)));
    }

    [Fact]
    public void Every_line_of_a_run_comes_with_a_last_piece_as_long_as_the_others()
    {
        var run = new ComingLines((void*)0x1000, 1000);
        Assert.Equal(Enumerable.Range(0x1000 / 64, 16).Select(line => (long)line), Taken(run, 5).Order());
    }

    [Fact]
    public void Nothing_comes_of_nothing()
    {
        Assert.Empty(Taken(default, 8));
        Assert.Empty(Taken(new ComingLines((void*)0x1000, 64, 0, 64), 8));
    }

    private static HashSet<long> Taken(ComingLines coming, long count)
    {
        var taken = new HashSet<long>();
        while (coming.TryTake(count, out var from, out var step))
            for (var i = 0L; i < count; i++)
                taken.Add((long)(from + i * step) / ComingLines.Line);
        return taken;
    }
}
