using System.Diagnostics;

namespace Fathom.Cpu;

/// <summary>One thread of <see cref="WorkerPool"/>: runs chunks, polls a while for more, then parks until woken.</summary>
internal sealed class PoolWorker
{
    private readonly int _thread;
    private readonly object _gate = new();
    private bool _parked;
    private long _patience = WorkerPool.LeastPatience;

    /// <summary>Starts the thread; it lives as long as the process and does not keep it alive.</summary>
    public PoolWorker(int thread)
    {
        _thread = thread;
        new Thread(Loop) { IsBackground = true, Name = $"Fathom worker {thread}" }.Start();
    }

    /// <summary>Wakes the thread if it is parked. Call it after the work is published by an operation that is a full fence.</summary>
    public void WakeIfParked()
    {
        if (!Volatile.Read(ref _parked))
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    private void Loop()
    {
        while (true)
        {
            if (!WorkerPool.SpinForWork(_thread, _patience))
                Park();
            while (WorkerPool.TryRunChunk(_thread)) { }
        }
    }

    // A worker that is woken soon after it parked had better have polled on; one that sleeps long had better have parked at once. Once woken it polls
    // even when others have done its work meanwhile: there will be more.
    private void Park()
    {
        var start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            // The fence pairs with the publisher's: either it sees the flag, or this thread sees the work.
            Volatile.Write(ref _parked, true);
            Interlocked.MemoryBarrier();
            if (!WorkerPool.HasWork(_thread))
                Monitor.Wait(_gate);
            Volatile.Write(ref _parked, false);
        }
        _patience = Stopwatch.GetTimestamp() - start < WorkerPool.MostPatience
            ? Math.Min(2 * _patience, WorkerPool.MostPatience)
            : Math.Max(_patience / 2, WorkerPool.LeastPatience);
    }
}
