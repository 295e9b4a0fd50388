using System.Diagnostics;
using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>Programs by structure, least recently used dropped first.</summary>
internal sealed class ProgramCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ProgramKey, LinkedListNode<(ProgramKey Key, Executable Executable)>> entries = [];
    private readonly LinkedList<(ProgramKey Key, Executable Executable)> recent = [];

    public int Count
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    /// <summary>The program for a capture, compiled if need be.</summary>
    public Executable Get(Capture capture, IBackend backend)
    {
        lock (gate)
        {
            if (entries.TryGetValue(capture.Key, out var found))
            {
                recent.Remove(found);
                recent.AddFirst(found);
                return found.Value.Executable;
            }
        }
        var started = Stopwatch.GetTimestamp();
        var program = Program.Compile(capture, backend);
        var executable = new Executable(program, backend);
        var reason = "no program of this structure in the cache";
        lock (gate)
        {
            if (!entries.ContainsKey(capture.Key))
                entries[capture.Key] = recent.AddFirst((capture.Key, executable));
            if (entries.Count > capacity)
            {
                entries.Remove(recent.Last!.Value.Key);
                recent.RemoveLast();
                reason += $"; the cache is full ({capacity}) and dropped the least recently used";
            }
        }
        Compilation.Report(new CompilationEvent(program, Stopwatch.GetElapsedTime(started), reason));
        return executable;
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            recent.Clear();
        }
    }
}
