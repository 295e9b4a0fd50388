using System.Runtime.CompilerServices;

namespace Fathom.Core.Tests.Memory;

/// <summary>How the pool behaves when results are dropped.</summary>
[Collection(ProcessWideCollection.Name)]
public class MemoryPoolTests
{
    private const int Elements = 4 << 20;
    private const long ResultBytes = Elements * sizeof(float);

    [Fact]
    public void A_loop_that_drops_large_results_runs_in_a_few_blocks()
    {
        var x = Tensor.Zeros([Elements]).Eval();
        // Looks for garbage may have become rare in tests before this one; one that finds some makes them frequent again.
        Run(16);
        MemoryPool.Trim();
        var before = MemoryPool.ReservedBytes;
        Run(50);
        Assert.InRange(MemoryPool.ReservedBytes - before, long.MinValue, 4 * ResultBytes);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
                (x + i).Eval();
        }
    }

    [Fact]
    public void A_block_is_free_once_a_collection_found_its_owner_unreachable()
    {
        // No finaliser is waited for.
        var before = Live();
        Drop();
        Assert.InRange(Live() - before, long.MinValue, ResultBytes / 2);

        static long Live()
        {
            GC.Collect();
            return MemoryPool.LiveBytes;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Drop()
        {
            var before = MemoryPool.LiveBytes;
            var x = Tensor.Zeros([Elements]).Eval();
            Assert.True(MemoryPool.LiveBytes - before >= ResultBytes);
            GC.KeepAlive(x);
        }
    }

    [Fact]
    public void What_is_dropped_on_many_threads_is_given_out_once()
    {
        // Blocks of one size go from thread to thread while collections free them: nobody may see another's numbers.
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 200; i++)
            {
                var x = Tensor.Full([1000 + thread], (thread * 1000) + i).Eval();
                if (i % 50 == 0)
                    GC.Collect(0);
                Assert.Equal((thread * 1000) + i, (x + 0 * x).Min().Item());
                Assert.Equal((thread * 1000) + i, x.Max().Item());
            }
        });
    }

    [Fact]
    public void Steps_of_several_large_results_run_in_a_few_blocks()
    {
        // A look for garbage between the results of one step would make them old, to be found only by a full collection.
        var x = Tensor.Zeros([Elements]).Eval();
        // Looks may have become rare in tests before this one.
        Run(16);
        MemoryPool.Trim();
        var before = MemoryPool.ReservedBytes;
        Run(400);
        Assert.InRange(MemoryPool.ReservedBytes - before, long.MinValue, 6 * ResultBytes);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
                Step(i);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Step(int i) => Tensor.Eval(x + i, x - i, (x * 2) + i);
    }

    [Fact]
    public void A_loop_that_computes_each_result_from_the_one_before_stays_bounded()
    {
        // In unoptimised code a result may live for two looks of the pool, and is then found only by a full collection, after 256 MB of growth.
        const long bound = (256L << 20) + 4 * ResultBytes;
        var x = Tensor.Zeros([Elements]).Eval();
        var before = MemoryPool.ReservedBytes;
        for (var i = 0; i < 50; i++)
        {
            x = (x + 1).Eval();
            x.ReleaseGraph();
        }
        Assert.Equal(50, x[0].Item());
        Assert.InRange(MemoryPool.ReservedBytes - before, long.MinValue, bound);
    }

    [Fact]
    public void A_variable_takes_over_what_was_computed_for_it()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = MemoryPool.LiveBytes;
        var variable = new Parameter(Tensor.Zeros([Elements]) + 1);
        Assert.Equal(1, variable.Value[0].Item());
        Assert.InRange(MemoryPool.LiveBytes - before, long.MinValue, ResultBytes + ResultBytes / 4);
        GC.KeepAlive(variable);
    }
}
