using System.Globalization;

namespace Fathom.Bench;

/// <summary>Measures both sides of every workload in turn (A B A B), so that both meet the same state of the machine.</summary>
internal sealed class SideBySide(IContestant ours, IContestant? peer, string? peerName, int rounds)
{
    // The best seen so far on each number of threads, since other work can only lower it.
    private readonly Dictionary<int, double> _fmaPeaks = [];

    /// <summary>The rows of one workload on some number of threads: the comparison, and figures that come with it.</summary>
    public IEnumerable<ResultRow> Measure(string workload, int threads)
    {
        var (mine, theirs) = (new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            if (ours.Measure(workload, threads) is { } first)
                mine.Add(first);
            if (peer?.Measure(workload, threads) is { } second)
                theirs.Add(second);
        }
        if (mine.Count == 0 && theirs.Count == 0)
            yield break;
        var pooled = mine.Count == 0 ? null : AtBestPeak(Measurement.Pool(mine), threads);
        yield return ResultRow.Compare(workload, threads, pooled, theirs.Count == 0 ? null : Measurement.Pool(theirs), peerName);
        foreach (var figure in Figures(pooled, threads))
            yield return figure;
    }

    /// <summary>What a reader must know of a run: when and where it was, and with what.</summary>
    /// <param name="load">The machine's load before it began.</param>
    public IEnumerable<ResultRow> Circumstances(string load)
    {
        yield return Remark("date", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        yield return Remark("machine", Machine.Description);
        yield return Remark("load before the run", load);
        yield return Remark("ours", ours.Description);
        if (peer is not null)
            yield return Remark("peer", peer.Description);
    }

    /// <summary>Limits of the machine as it is now.</summary>
    public IEnumerable<ResultRow> Limits(int threads)
    {
        foreach (var limit in Machine.Limits(threads))
        {
            if (limit is { Name: Machine.FmaPeak, Value: { } peak })
                _fmaPeaks[threads] = peak;
            yield return limit;
        }
    }

    private Measurement AtBestPeak(Measurement ours, int threads)
    {
        if (ours.FmaPeak is not { } peak)
            return ours;
        _fmaPeaks[threads] = Math.Max(peak, _fmaPeaks.GetValueOrDefault(threads));
        return ours with { FmaPeak = _fmaPeaks[threads] };
    }

    private static ResultRow Remark(string name, string text) => new(name, 0) { Note = text };

    private static IEnumerable<ResultRow> Figures(Measurement? ours, int threads)
    {
        if (ours?.Nodes is { } nodes)
            yield return ResultRow.Figure("graph_cost_per_node", threads, ours.Milliseconds * 1e3 / nodes, "µs/node");
        if (ours is { Name: "compile_resnet50", FirstMilliseconds: { } first })
        {
            yield return ResultRow.Figure("compile_resnet50_first", threads, first, "ms");
            yield return ResultRow.Figure("compile_resnet50_again", threads, ours.Milliseconds, "ms");
        }
        if (ours?.AllocatedBytes is { } bytes && !ours.Name.StartsWith("op_", StringComparison.Ordinal) && ours.Name != "compile_resnet50")
            yield return ResultRow.Figure("alloc_" + ours.Name, threads, bytes, "bytes/step");
    }
}
