using System.Diagnostics;

namespace Fathom.Cpu;

/// <summary>Runs a probe on several threads at once and adds up their best rates.</summary>
internal static class ProbeThreads
{
    private const double Seconds = 0.15, WindowSeconds = 0.01;

    /// <summary>Sum over threads of amount per nanosecond, which is giga-units per second.</summary>
    public static double Sum(int threads, Func<IProbe> create)
    {
        var rates = new double[threads];
        using var start = new Barrier(threads);
        // Threads of their own: the pool's would run the probe only as often as CpuThreads allows.
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            var probe = create();
            probe.Run();
            start.SignalAndWait();
            rates[index] = BestRate(probe);
        })).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        return rates.Sum();
    }

    // The best of short windows, since one that other work interrupts says nothing of the machine.
    private static double BestRate(IProbe probe)
    {
        var (begin, best) = (Stopwatch.GetTimestamp(), 0.0);
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < Seconds)
        {
            var (window, count) = (Stopwatch.GetTimestamp(), 0);
            TimeSpan elapsed;
            do
            {
                probe.Run();
                count++;
                elapsed = Stopwatch.GetElapsedTime(window);
            }
            while (elapsed.TotalSeconds < WindowSeconds);
            best = Math.Max(best, count * probe.Amount / elapsed.TotalNanoseconds);
        }
        return best;
    }
}
