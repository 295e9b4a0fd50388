namespace Fathom.Cpu;

/// <summary>One thread of <see cref="WorkerPool"/>: runs chunks, polls a while for more, then parks until woken.</summary>
internal sealed class PoolWorker
{
    private readonly int _thread;
    private readonly object _gate = new();
    private bool _parked;

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
            if (!WorkerPool.SpinForWork(_thread))
                Park();
            while (WorkerPool.TryRunChunk(_thread)) { }
        }
    }

    private void Park()
    {
        lock (_gate)
        {
            // The fence pairs with the publisher's: either it sees the flag, or this thread sees the work.
            Volatile.Write(ref _parked, true);
            Interlocked.MemoryBarrier();
            while (!WorkerPool.HasWork(_thread))
                Monitor.Wait(_gate);
            Volatile.Write(ref _parked, false);
        }
    }
}
