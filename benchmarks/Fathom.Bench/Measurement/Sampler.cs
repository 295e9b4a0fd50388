using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>
/// Times a step: at least three runs and 0.3 s of warm-up are thrown away, then samples are taken until there are enough or time is up, but
/// never fewer than five. Steps shorter than a millisecond are timed in groups of about two.
/// </summary>
internal sealed record Sampler(int Repeat, double MaxSeconds, int Threads)
{
    private const int FewestSamples = 5;

    /// <summary>Measures one workload.</summary>
    public Result Measure(Workload workload)
    {
        var subject = workload.Create();
        WarmUp(subject.Step);
        var group = GroupSize(subject.Step);
        var samples = new List<double>();
        var begin = Stopwatch.GetTimestamp();
        while (samples.Count < Repeat && (samples.Count < FewestSamples || Stopwatch.GetElapsedTime(begin).TotalSeconds < MaxSeconds))
            samples.Add(Time(subject.Step, group));
        samples.Sort();
        var median = (samples[(samples.Count - 1) / 2] + samples[samples.Count / 2]) / 2;
        return new(
            workload.Name, "ms/step", median, samples[0], samples[^1], Threads, subject.Parameters, subject.Flops, subject.Flops / median / 1e6, samples.Count);
    }

    private static void WarmUp(Action step)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var count = 0; count < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < 0.3; count++)
        {
            step();
            if (count >= 1 && Stopwatch.GetElapsedTime(begin).TotalSeconds > 3)
                break;
        }
    }

    private static int GroupSize(Action step)
    {
        var one = Math.Max(Time(step, 1), 1e-4);
        return one > 1 ? 1 : (int)Math.Max(1, 2 / one);
    }

    private static double Time(Action step, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            step();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds / count;
    }
}
