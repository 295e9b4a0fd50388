using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// The threads of this process that compute. One parallel loop runs on them at a time; a loop that finds them taken (nested in another
/// loop, or started by a second user thread) runs on its caller, so there is nothing to wait for and nothing to deadlock.
/// </summary>
/// <remarks>
/// Each thread has a stretch of neighbouring chunks of its own, and helps the others once that is done. One loop after another reads what the last
/// one wrote, which so lies in the caches of the same core: from those of another it comes no faster than from memory.
/// Invariant: a claimed chunk keeps its loop alive until it is counted off in <see cref="_unfinished"/>, so the fields that describe the loop are
/// read only after a claim and never change under a reader. Nothing is allocated per loop.
/// </remarks>
internal static unsafe class WorkerPool
{
    /// <summary>How long an idle worker polls before it parks, at the least: about the gap between two kernels of one step.</summary>
    internal static readonly long LeastPatience = Stopwatch.Frequency / 20_000;

    /// <summary>
    /// At the most, as does the caller, whom only running chunks keep waiting: about the longest stretch of small kernels, which one thread runs alone,
    /// within a step. Waking a parked thread takes 5 µs, or, in a virtual machine, 35 µs of the caller's time and 100 µs until it runs.
    /// </summary>
    internal static readonly long MostPatience = Stopwatch.Frequency / 1_000;

    private static readonly object CallerGate = new();
    private static PoolWorker[] _workers = [];
    private static int _busy;
    private static bool _callerParked;

    // Chunks that nobody has claimed, of each thread's stretch: the caller's first, then those of the workers.
    private static Counter[] _unclaimed = new Counter[1];
    private static Counter _unfinished;

    private static delegate*<void*, int, void> _body;
    private static void* _state;
    private static int _chunks;
    private static int _threads;
    private static ExceptionDispatchInfo? _error;

    /// <summary>
    /// Runs <c>body(state, i)</c> once for each i in 0..<paramref name="chunks"/>, in any order and on any thread, the
    /// caller's included, and
    /// returns when all have run. The first exception thrown is rethrown here once no chunk is running; the other chunks may
    /// or may not have run.
    /// See <see cref="Grain"/> for how large a chunk should be.
    /// </summary>
    /// <param name="chunks">Number of chunks; one chunk runs on the caller and wakes nobody.</param>
    /// <param name="body">The work; what it computes may depend on the chunk index only, never on the thread.</param>
    /// <param name="state">Passed through; it must stay valid until the call returns (a local's address will do).</param>
    public static void Run(int chunks, delegate*<void*, int, void> body, void* state)
    {
        var helpers = Math.Min(CpuThreads.Count, chunks) - 1;
        if (helpers <= 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var i = 0; i < chunks; i++)
                body(state, i);
            return;
        }

        ExceptionDispatchInfo? error;
        try
        {
            Publish(chunks, helpers, body, state);
            while (TryRunChunk(0)) { }
            AwaitUnfinished();
            error = _error;
            _error = null;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
        error?.Throw();
    }

    /// <summary>Whether a thread (0 is the caller) has chunks of its own to run.</summary>
    internal static bool HasWork(int thread) => Volatile.Read(ref _unclaimed[thread].Value) > 0;

    /// <summary>Polls for work for as long as <paramref name="patience"/> lasts, in ticks; false when it is time to park.</summary>
    internal static bool SpinForWork(int thread, long patience)
    {
        var end = SpinEnd(patience);
        while (!HasWork(thread))
        {
            if (Stopwatch.GetTimestamp() >= end)
                return false;
            Thread.SpinWait(4);
        }
        return true;
    }

    /// <summary>Claims and runs one chunk of the current loop, of a thread's own if there is one left, else of another's; false when none is left.</summary>
    internal static bool TryRunChunk(int thread)
    {
        // In this order: counters are added before a loop has more threads.
        var threads = Volatile.Read(ref _threads);
        var unclaimed = Volatile.Read(ref _unclaimed);
        for (var i = 0; i < threads; i++)
        {
            var owner = (thread + i) % threads;
            if (!TryClaim(ref unclaimed[owner].Value, out var left))
                continue;
            Run((int)Grain.Start(owner + 1, _threads, _chunks) - left);
            return true;
        }
        return false;
    }

    private static bool TryClaim(ref int unclaimed, out int left)
    {
        do
        {
            left = Volatile.Read(ref unclaimed);
            if (left <= 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref unclaimed, left - 1, left) != left);
        return true;
    }

    private static void Run(int chunk)
    {
        try
        {
            _body(_state, chunk);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(exception), null);
        }

        // The decrement is a full fence, so either the caller sees zero before it parks or this thread sees it parked.
        if (Interlocked.Decrement(ref _unfinished.Value) == 0 && Volatile.Read(ref _callerParked))
            lock (CallerGate)
                Monitor.PulseAll(CallerGate);
    }

    private static void Publish(int chunks, int helpers, delegate*<void*, int, void> body, void* state)
    {
        if (_workers.Length < helpers)
            Grow(helpers);
        _body = body;
        _state = state;
        _chunks = chunks;
        Volatile.Write(ref _threads, helpers + 1);
        Volatile.Write(ref _unfinished.Value, chunks);
        // The workers' first: they are to begin as early as can be.
        for (var thread = helpers; thread >= 0; thread--)
            Interlocked.Exchange(ref _unclaimed[thread].Value, (int)(Grain.Start(thread + 1, _threads, chunks) - Grain.Start(thread, _threads, chunks)));
        for (var i = 0; i < helpers; i++)
            _workers[i].WakeIfParked();
    }

    private static void Grow(int count)
    {
        var first = _workers.Length;
        Array.Resize(ref _workers, count);
        Array.Resize(ref _unclaimed, count + 1);
        for (var i = first; i < count; i++)
            _workers[i] = new PoolWorker(i + 1);
    }

    private static void AwaitUnfinished()
    {
        var end = SpinEnd(MostPatience);
        while (Volatile.Read(ref _unfinished.Value) > 0)
        {
            if (Stopwatch.GetTimestamp() >= end)
            {
                ParkCaller();
                return;
            }
            Thread.SpinWait(4);
        }
    }

    private static void ParkCaller()
    {
        lock (CallerGate)
        {
            Volatile.Write(ref _callerParked, true);
            Interlocked.MemoryBarrier();
            while (Volatile.Read(ref _unfinished.Value) > 0)
                Monitor.Wait(CallerGate);
            Volatile.Write(ref _callerParked, false);
        }
    }

    // With more threads than processors a spinning thread only keeps a working one from running.
    private static long SpinEnd(long patience) => CpuThreads.Count > Environment.ProcessorCount ? 0 : Stopwatch.GetTimestamp() + patience;

    // A cache line (and its prefetched neighbour) to itself: all threads write it.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Counter
    {
        [FieldOffset(128)] public int Value;
    }
}
