namespace Fathom.Cpu.Tests;

[Collection(CpuThreadsCollection.Name)]
public sealed unsafe class WorkerPoolTests : IDisposable
{
    private readonly int _threads = CpuThreads.Count;

    public void Dispose() => CpuThreads.Count = _threads;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_chunk_runs_exactly_once(int threads)
    {
        CpuThreads.Count = threads;
        for (var round = 0; round < 200; round++)
            foreach (var chunks in (int[])[0, 1, 2, 3, 17, 100])
                Assert.All(CountRuns(chunks), runs => Assert.Equal(1, runs));
    }

    [Fact]
    public void Workers_take_part_when_chunks_are_long()
    {
        CpuThreads.Count = 2;
        var threads = stackalloc int[8];
        WorkerPool.Run(8, &SleepAndNoteThread, threads);
        Assert.True(new Span<int>(threads, 8).ToArray().Distinct().Count() > 1);
    }

    [Fact]
    public void Each_thread_has_neighbouring_chunks_of_its_own()
    {
        CpuThreads.Count = 2;
        // A busy machine may keep one thread from its own half for a while, or another test the pool.
        Assert.Contains(Enumerable.Range(0, 100), _ =>
        {
            var threads = stackalloc int[4];
            WorkerPool.Run(4, &SleepAndNoteThread, threads);
            return threads[0] == threads[1] && threads[2] == threads[3] && threads[0] != threads[2];
        });
    }

    [Fact]
    public void One_chunk_runs_on_the_caller()
    {
        CpuThreads.Count = 4;
        int thread;
        WorkerPool.Run(1, &SleepAndNoteThread, &thread);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_pool_lives_on(int threads)
    {
        CpuThreads.Count = threads;
        for (var round = 0; round < 20; round++)
        {
            var error = Assert.Throws<InvalidOperationException>(() => WorkerPool.Run(9, &ThrowOnSeven, null));
            Assert.Equal("seven", error.Message);
            Assert.All(CountRuns(9), runs => Assert.Equal(1, runs));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Nested_loops_finish(int threads)
    {
        CpuThreads.Count = threads;
        var total = 0;
        for (var round = 0; round < 100; round++)
            WorkerPool.Run(6, &RunNested, &total);
        Assert.Equal(100 * 6 * 5, total);
    }

    [Fact]
    public void Many_user_threads_may_run_loops_at_once()
    {
        CpuThreads.Count = 4;
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ =>
        {
            foreach (var runs in CountRuns(13))
                Assert.Equal(1, runs);
        });
    }

    [Fact]
    public void Parked_workers_are_woken()
    {
        CpuThreads.Count = 2;
        for (var round = 0; round < 20; round++)
        {
            Thread.Sleep(2);
            Assert.All(CountRuns(8), runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void Threads_may_become_more_or_fewer_between_loops()
    {
        for (var round = 0; round < 200; round++)
            foreach (var threads in (int[])[2, 8, 3, 2 + round % 16, 1, 5])
            {
                CpuThreads.Count = threads;
                Assert.All(CountRuns(19), runs => Assert.Equal(1, runs));
            }
    }

    [Fact]
    public void A_loop_allocates_nothing()
    {
        CpuThreads.Count = 2;
        CountRuns(8);
        var counts = stackalloc int[8];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            WorkerPool.Run(8, &Count, counts);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_count_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => CpuThreads.Count = 0);

    private static int[] CountRuns(int chunks)
    {
        var counts = new int[chunks];
        fixed (int* p = counts)
            WorkerPool.Run(chunks, &Count, p);
        return counts;
    }

    private static void Count(void* state, int chunk) => Interlocked.Increment(ref ((int*)state)[chunk]);

    private static void Add(void* state, int chunk) => Interlocked.Increment(ref *(int*)state);

    private static void RunNested(void* state, int chunk) => WorkerPool.Run(5, &Add, state);

    private static void SleepAndNoteThread(void* state, int chunk)
    {
        Thread.Sleep(5);
        ((int*)state)[chunk] = Environment.CurrentManagedThreadId;
    }

    private static void ThrowOnSeven(void* state, int chunk)
    {
        if (chunk == 7)
            throw new InvalidOperationException("seven");
    }
}
