using System.Diagnostics;
using System.Globalization;
using Fathom.Cpu;

namespace Fathom.Bench;

/// <summary>
/// Times a step: at least three runs and a second of warm-up are thrown away (the runtime compiles hot methods anew in that time), then
/// samples are taken until there are enough or time is up, but never fewer than five. Steps shorter than a millisecond are
/// timed in groups of about two.
/// </summary>
internal sealed record Sampler(int Repeat, double MaxSeconds)
{
    private const int FewestSamples = 5, FewestWarmUps = 3;
    private const double WarmUpSeconds = 1, LongestWarmUpSeconds = 4, GroupMilliseconds = 2;

    /// <summary>The same as options of a command.</summary>
    public IReadOnlyList<string> Arguments => ["--repeat", $"{Repeat}", "--max-seconds", MaxSeconds.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Measures one workload, in this process.</summary>
    public Measurement Measure(Workload workload)
    {
        var subject = workload.Create();
        var first = Time(subject, 1);
        WarmUp(subject);
        var group = GroupSize(subject, GroupMilliseconds);
        var samples = new List<double>(Repeat);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var begin = Stopwatch.GetTimestamp();
        while (samples.Count < Repeat && (samples.Count < FewestSamples || Stopwatch.GetElapsedTime(begin).TotalSeconds < MaxSeconds))
            samples.Add(Time(subject, group));
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        samples.Sort();
        // Before the limits are measured, which takes memory too.
        var residentBytes = Process.GetCurrentProcess().PeakWorkingSet64;
        return new(workload.Name, Median(samples), samples[0])
        {
            FirstMilliseconds = first,
            ResidentMegabytes = residentBytes / 1e6,
            AllocatedBytes = (double)allocated / samples.Count / group,
            Flops = subject.Flops,
            Bytes = subject.Traffic?.Bytes,
            Nodes = subject.Nodes,
            FmaPeak = subject.Flops is null ? null : MachineLimits.FmaPeak(CpuThreads.Count),
            Bandwidth = subject.Traffic?.Bandwidth(CpuThreads.Count),
        };
    }

    /// <summary>The middle one of sorted numbers, or the mean of the middle two.</summary>
    public static double Median(IReadOnlyList<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    /// <summary>Runs a step until the runtime has compiled what is hot.</summary>
    public static void WarmUp(Case subject)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var count = 0; count < FewestWarmUps || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds; count++)
        {
            subject.Step();
            if (count >= 1 && Stopwatch.GetElapsedTime(begin).TotalSeconds > LongestWarmUpSeconds)
                break;
        }
    }

    /// <summary>Steps that together take about so many milliseconds, or one that takes more than half of them.</summary>
    public static int GroupSize(Case subject, double milliseconds)
    {
        var one = Math.Max(Time(subject, 1), 1e-4);
        return one > milliseconds / 2 || subject.Counted is not null ? 1 : (int)Math.Max(1, milliseconds / one);
    }

    /// <summary>Milliseconds of a step, the mean of <paramref name="count"/>.</summary>
    public static double Time(Case subject, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            subject.Step();
        return subject.Counted?.Invoke() ?? Stopwatch.GetElapsedTime(begin).TotalMilliseconds / count;
    }
}
