namespace Fathom.Cpu.Tests;

public sealed class GrainTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(10, 3, 1)]
    [InlineData(100, 7, 16)]
    [InlineData(5, 4, 16)]
    [InlineData(1_000_003, 256, 64)]
    public void Chunks_cover_the_items_in_order(long items, int chunks, long multiple)
    {
        Assert.Equal(0, Grain.Start(0, chunks, items, multiple));
        Assert.Equal(items, Grain.Start(chunks, chunks, items, multiple));
        for (var i = 0; i < chunks; i++)
        {
            var (start, end) = (Grain.Start(i, chunks, items, multiple), Grain.Start(i + 1, chunks, items, multiple));
            Assert.True(start <= end);
            Assert.True(end == items || end % multiple == 0);
        }
    }

    [Fact]
    public void Small_work_stays_whole() => Assert.Equal(1, Grain.Chunks(1_000, 1));

    [Theory]
    [InlineData(3, 4)]
    [InlineData(5, 8)]
    [InlineData(16, 16)]
    [InlineData(17, 17)]
    public void Few_chunks_are_as_many_as_threads_can_share_evenly(int grains, int chunks) =>
        Assert.Equal(chunks, Grain.Chunks(1_000, grains * Grain.Nanoseconds / 1_000 * 1.001));

    [Fact]
    public void Large_work_is_cut_no_finer_than_its_items()
    {
        Assert.Equal(3, Grain.Chunks(3, 1e9));
        Assert.Equal(Grain.MaxChunks, Grain.Chunks(1_000_000, 1_000));
        Assert.Equal(1, Grain.Chunks(0, 1e9));
    }
}
