namespace Fathom.Bench;

/// <summary>oneDNN through its C interface, in a child process of this program; the fastest of several layouts counts.</summary>
internal sealed class OneDnnPeer(Sampler sampler) : IContestant
{
    private readonly HashSet<string> _names = [.. OneDnnWorkloads.Names];

    /// <summary>The version of the library.</summary>
    /// <exception cref="IOException">It is not there, or its interface is another.</exception>
    public string Description { get; } = Version();

    public Measurement? Measure(string workload, int threads)
    {
        if (!_names.Contains(workload))
            return null;
        return OneDnnWorkloads.Variants.Select(variant => Measure(workload, variant, threads)).MinBy(result => result.Milliseconds);
    }

    private Measurement Measure(string workload, string variant, int threads)
    {
        var start = Self.Command(["measure", workload, "--onednn", variant, "--threads", $"{threads}", .. sampler.Arguments]);
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        return BenchJson.ReadMeasurement(ChildProcess.Run(start).Output) with { Variant = variant };
    }

    private static unsafe string Version()
    {
        try
        {
            var version = *Dnnl.Version();
            return version.Major == 2
                ? $"oneDNN {version.Major}.{version.Minor}.{version.Patch}"
                : throw new IOException($"oneDNN {version.Major} has another interface than oneDNN 2, which is bound here");
        }
        catch (DllNotFoundException)
        {
            throw new IOException("there is no libdnnl.so.2 (apt install libdnnl2)");
        }
    }
}
