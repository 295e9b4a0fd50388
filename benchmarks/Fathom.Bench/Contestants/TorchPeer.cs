using System.Globalization;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>PyTorch through its script, which sets the fastest environment itself and reports the fastest variant of each workload.</summary>
internal sealed class TorchPeer : IContestant
{
    // Runs the script as its only child and adds a line with that child's peak memory.
    private const string Wrapper =
        "import resource, subprocess, sys; code = subprocess.call([sys.executable] + sys.argv[1:]); "
        + "print('{\"peak_kb\": %d}' % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)";

    // The system's interpreter before any other, since that is the one with the peer's packages.
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private readonly string _script;
    private readonly Sampler _sampler;
    private readonly HashSet<string> _names;

    /// <summary>Asks the script what it can do.</summary>
    /// <exception cref="IOException">PyTorch or the script is not there.</exception>
    public TorchPeer(string script, Sampler sampler)
    {
        (_script, _sampler) = (script, sampler);
        if (!File.Exists(script))
            throw new IOException($"there is no {script}; name the peer's script with --peer-script");
        _names = [.. Run(["--list"]).Split('\n', StringSplitOptions.TrimEntries), ColdStart.Name];
    }

    public string Description { get; private set; } = "PyTorch";

    public Measurement? Measure(string workload, int threads)
    {
        if (!_names.Contains(workload))
            return null;
        if (workload == ColdStart.Name)
            return FirstStep(threads);
        var lines = Run(["--only", workload, "--threads", $"{threads}", .. _sampler.Arguments]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2)
            return null;
        using var result = JsonDocument.Parse(lines[0]);
        using var memory = JsonDocument.Parse(lines[^1]);
        return new(workload, result.RootElement.GetProperty("median").GetDouble(), result.RootElement.GetProperty("min").GetDouble())
        {
            ResidentMegabytes = memory.RootElement.GetProperty("peak_kb").GetDouble() * 1024 / 1e6,
            Variant = result.RootElement.GetProperty("variant").GetString(),
        };
    }

    private static Measurement FirstStep(int threads)
    {
        var start = ChildProcess.Command(Python, [Path.Combine(AppContext.BaseDirectory, "torch_first_step.py"), $"{threads}"]);
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        var (milliseconds, line) = ChildProcess.TimeToLine(start);
        return new(ColdStart.Name, milliseconds, milliseconds) { ResidentMegabytes = double.Parse(line, CultureInfo.InvariantCulture) };
    }

    private string Run(IEnumerable<string> arguments)
    {
        var (output, errors) = ChildProcess.Run(ChildProcess.Command(Python, ["-c", Wrapper, _script, .. arguments]));
        // The script's first remark is its environment: versions, instruction set, BLAS. The load that follows is of no use later.
        if (errors.Split('\n').FirstOrDefault(line => line.StartsWith("# torch", StringComparison.Ordinal)) is { } remark)
            Description = remark[2..].Split(", threads")[0];
        return output;
    }
}
