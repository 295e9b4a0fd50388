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
    private readonly Dictionary<(string Name, string Shape), (int Calls, long Ticks, long Flops, long Bytes)> kernels = [];
    private readonly List<KernelRun>? runs;

    private KernelProfile(bool timeline) => runs = timeline ? [] : null;

    internal static KernelProfile? Active => Volatile.Read(ref active);

    /// <summary>Every run of a kernel, in order of its end; empty unless a timeline was asked for.</summary>
    public IReadOnlyList<KernelRun> Runs
    {
        get
        {
            lock (kernels)
                return [.. runs ?? []];
        }
    }

    /// <summary>Begins timing; the previous profile, if any, ends.</summary>
    /// <param name="timeline">Whether to keep every run of a kernel (<see cref="Runs"/>), not only sums.</param>
    public static KernelProfile Start(bool timeline = false)
    {
        var profile = new KernelProfile(timeline);
        Volatile.Write(ref active, profile);
        return profile;
    }

    /// <summary>Ends timing; the figures stay readable.</summary>
    public void Dispose() => Interlocked.CompareExchange(ref active, null, this);

    internal void Add(Step step, long started, long ticks)
    {
        var shape = string.Join(" ", step.Kernel.Outputs.Select(output => output.View.Shape));
        lock (kernels)
        {
            var sum = kernels.GetValueOrDefault((step.Kernel.Name, shape));
            kernels[(step.Kernel.Name, shape)] = (sum.Calls + 1, sum.Ticks + ticks, sum.Flops + step.Kernel.Flops, sum.Bytes + step.Kernel.Bytes);
            runs?.Add(new KernelRun(step.Kernel.Name, shape, started, ticks, step.Kernel.Flops, step.Kernel.Bytes));
        }
    }

    /// <summary>A table of kernels, the most expensive first: time, share, calls, GFLOP/s and GB/s.</summary>
    public string Report(int most = 40)
    {
        lock (kernels)
        {
            var total = kernels.Values.Sum(kernel => kernel.Ticks);
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{"ms",10} {"share",6} {"calls",6} {"GFLOP/s",8} {"GB/s",7}  kernel ({Milliseconds(total):0.###} ms in all)\n");
            foreach (var ((name, shape), (calls, ticks, flops, bytes)) in kernels.OrderByDescending(kernel => kernel.Value.Ticks).Take(most))
            {
                var seconds = ticks / (double)Stopwatch.Frequency;
                text.Append(CultureInfo.InvariantCulture,
                    $"{Milliseconds(ticks),10:0.###} {100.0 * ticks / total,5:0.0}% {calls,6} {flops / seconds / 1e9,8:0.0} {bytes / seconds / 1e9,7:0.0}  {name} -> {shape}\n");
            }
            return text.ToString();
        }
    }

    private static double Milliseconds(long ticks) => ticks * 1e3 / Stopwatch.Frequency;
}
