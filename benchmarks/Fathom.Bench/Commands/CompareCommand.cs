using System.Text.Json;
using Fathom.Cpu;

namespace Fathom.Bench;

/// <summary>Compares workloads with a peer and tells the results: on the terminal, in a file, on the page.</summary>
internal sealed class CompareCommand(string peerName, string script, Sampler sampler, int rounds)
{
    /// <summary>Runs the comparison.</summary>
    public int Run(IReadOnlyList<string> workloads, IReadOnlyList<int> threads, FileInfo? json, FileInfo? page)
    {
        var peer = Peer();
        var comparison = new SideBySide(new Ours(sampler), peer, peerName, rounds);
        var (rows, report) = (new List<ResultRow>(), new TerminalReport(Console.Out));
        var load = Machine.Load;
        var limits = threads.SelectMany(comparison.Limits).ToList();
        report.Begin();
        foreach (var workload in workloads)
            foreach (var count in threads)
                foreach (var row in comparison.Measure(workload, count))
                    Add(row);
        // Last, since the peer tells its version only once it has run.
        foreach (var row in comparison.Circumstances(load).Concat(limits))
            Add(row);
        report.End();
        if (page is not null)
            Page.Update(page, rows);
        return 0;

        void Add(ResultRow row)
        {
            rows.Add(row);
            report.Add(row);
            // After every row, so that a run that is stopped leaves what it measured.
            if (json is not null)
                BenchJson.Write(json, rows);
        }
    }

    /// <summary>Measures one workload in this process.</summary>
    /// <param name="workload">Its name.</param>
    /// <param name="variant">How oneDNN is to run it; null for Fathom.</param>
    /// <param name="threads">Threads of Fathom; oneDNN reads its own from the environment.</param>
    /// <param name="sampler">How long.</param>
    public static int MeasureHere(string workload, string? variant, int threads, Sampler sampler)
    {
        CpuThreads.Count = threads;
        var subject = variant is null ? Workloads.Matching(workload)[0] : OneDnnWorkloads.Create(workload, variant);
        Console.WriteLine(JsonSerializer.Serialize(sampler.Measure(subject), BenchJson.Default.Measurement));
        return 0;
    }

    private IContestant? Peer()
    {
        try
        {
            return peerName switch
            {
                "torch" => new TorchPeer(script, sampler),
                "onednn" => new OneDnnPeer(sampler),
                _ => null,
            };
        }
        catch (IOException exception)
        {
            Console.Error.WriteLine($"No peer, only Fathom is measured: {exception.Message}.");
            return null;
        }
    }
}
