using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>Times every kernel of the programs that run while it is active, on all threads.</summary>
/// <example><c>using var profile = KernelProfile.Start(); step(); Console.WriteLine(profile.Report());</c></example>
public sealed class KernelProfile : IDisposable
{
    private static KernelProfile? active;
    private readonly Dictionary<Kernel, (int Calls, long Ticks)> kernels = [];
    private readonly List<KernelRun>? runs;

    private KernelProfile(bool timeline) => runs = timeline ? [] : null;

    internal static KernelProfile? Active => Volatile.Read(ref active);

    /// <summary>Begins timing; the previous profile, if any, ends.</summary>
    /// <param name="timeline">Whether to keep every run of a kernel (<see cref="Runs"/>), not only sums.</param>
    public static KernelProfile Start(bool timeline = false)
    {
        var profile = new KernelProfile(timeline);
        Volatile.Write(ref active, profile);
        return profile;
    }

    /// <summary>Every run of a kernel, in order of its end; empty unless a timeline was asked for.</summary>
    public IReadOnlyList<KernelRun> Runs
    {
        get
        {
            lock (kernels)
                return [.. runs ?? []];
        }
    }

    /// <summary>What the kernels took, the most expensive first; those of one name and one set of result shapes together.</summary>
    public IReadOnlyList<KernelTiming> Kernels
    {
        get
        {
            lock (kernels)
                return
                [
                    .. kernels.GroupBy(entry => (entry.Key.Name, KernelTiming.ShapesOf(entry.Key))).Select(alike => new KernelTiming(
                        alike.First().Key, alike.Sum(entry => entry.Value.Calls), Stopwatch.GetElapsedTime(0, alike.Sum(entry => entry.Value.Ticks)),
                        alike.Sum(entry => entry.Value.Calls * entry.Key.Flops), alike.Sum(entry => entry.Value.Calls * entry.Key.Bytes)))
                        .OrderByDescending(timing => timing.Time),
                ];
        }
    }

    /// <summary>Ends timing; the figures stay readable.</summary>
    public void Dispose() => Interlocked.CompareExchange(ref active, null, this);

    internal void Add(Step step, long started, long ticks)
    {
        var kernel = step.Kernel;
        lock (kernels)
        {
            var sum = kernels.GetValueOrDefault(kernel);
            kernels[kernel] = (sum.Calls + 1, sum.Ticks + ticks);
            runs?.Add(new(kernel.Name, KernelTiming.ShapesOf(kernel), started, ticks, kernel.Flops, kernel.Bytes) { Kernel = kernel });
        }
    }

    /// <summary>A table of kernels, the most expensive first: time, share, calls, GFLOP/s and GB/s.</summary>
    public string Report(int most = 40)
    {
        var timings = Kernels;
        var total = timings.Sum(timing => timing.Time.TotalMilliseconds);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"ms",10} {"share",6} {"calls",6} {"GFLOP/s",8} {"GB/s",7}  kernel ({total:0.###} ms in all)\n");
        foreach (var (kernel, calls, time, flops, bytes) in timings.Take(most))
            text.Append(CultureInfo.InvariantCulture,
                $"{time.TotalMilliseconds,10:0.###} {100.0 * time.TotalMilliseconds / total,5:0.0}% {calls,6} {flops / time.TotalNanoseconds,8:0.0} "
                + $"{bytes / time.TotalNanoseconds,7:0.0}  {kernel.Name} -> {KernelTiming.ShapesOf(kernel)}\n");
        return text.ToString();
    }
}
