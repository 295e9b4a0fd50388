using System.Diagnostics;
using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>Programs by the structure of the graph they compute, least recently used dropped first.</summary>
internal sealed class ProgramCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, List<LinkedListNode<Entry>>> byHash = [];
    private readonly LinkedList<Entry> recent = [];

    public int Count
    {
        get
        {
            lock (gate)
                return recent.Count;
        }
    }

    /// <summary>The program for a capture, compiled if need be.</summary>
    public Executable Get(Capture capture, IBackend backend)
    {
        lock (gate)
        {
            if (Find(capture) is { } found)
            {
                if (found != recent.First)
                {
                    recent.Remove(found);
                    recent.AddFirst(found);
                }
                return found.Value.Executable;
            }
        }
        var started = Stopwatch.GetTimestamp();
        var executable = new Executable(Program.Compile(capture, backend), backend, capture.Leaves.Length);
        var reason = "no program of this structure in the cache";
        lock (gate)
        {
            if (Find(capture) is null)
                Keep(new Entry(capture, executable));
            if (recent.Count > capacity)
            {
                Drop(recent.Last!);
                reason += $"; the cache is full ({capacity}) and dropped the least recently used";
            }
        }
        Compilation.Report(new CompilationEvent(executable.Program, Stopwatch.GetElapsedTime(started), reason));
        return executable;
    }

    public void Clear()
    {
        lock (gate)
        {
            byHash.Clear();
            recent.Clear();
        }
    }

    private LinkedListNode<Entry>? Find(Capture capture)
    {
        if (byHash.TryGetValue(capture.Hash, out var candidates))
            foreach (var candidate in candidates)
                if (candidate.Value.Fits(capture))
                    return candidate;
        return null;
    }

    private void Keep(Entry entry)
    {
        if (!byHash.TryGetValue(entry.Hash, out var candidates))
            byHash[entry.Hash] = candidates = [];
        candidates.Add(recent.AddFirst(entry));
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        recent.Remove(node);
        var candidates = byHash[node.Value.Hash];
        candidates.Remove(node);
        if (candidates.Count == 0)
            byHash.Remove(node.Value.Hash);
    }

    /// <summary>A program and the structure it computes: operations, dtypes, shapes and wiring, but no data.</summary>
    private sealed class Entry(Capture capture, Executable executable)
    {
        private readonly Operation[] operations = capture.Operations.ToArray();
        private readonly int[] code = capture.Code.ToArray();
        private readonly CompilerOptions options = capture.Options;

        public int Hash { get; } = capture.Hash;

        public Executable Executable => executable;

        public bool Fits(Capture other) => options == other.Options && other.SameStructure(operations, code);
    }
}
