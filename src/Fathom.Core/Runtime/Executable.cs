using System.Collections.Concurrent;
using System.Diagnostics;
using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>A program with its kernels compiled by the backend and memory to run in; several threads may run it at once.</summary>
internal sealed unsafe class Executable
{
    private readonly CompiledKernel[] kernels;
    private readonly ConcurrentBag<Workspace> idle = [];

    public Executable(Program program, IBackend backend)
    {
        Program = program;
        kernels = [.. program.Steps.Select(step => backend.Compile(step.Kernel))];
    }

    public Program Program { get; }

    /// <summary>Runs all kernels.</summary>
    /// <param name="inputs">Address of each input.</param>
    /// <param name="outputs">Address of each output slot, by root; assigned variables are found among the inputs.</param>
    public void Run(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs)
    {
        if (!idle.TryTake(out var workspace))
            workspace = new Workspace(Program);
        try
        {
            workspace.Bind(inputs, outputs);
            if (KernelProfile.Active is { } profile)
                RunTimed(workspace, profile);
            else
                for (var i = 0; i < kernels.Length; i++)
                    kernels[i].Run(workspace.Arguments(i));
        }
        finally
        {
            idle.Add(workspace);
        }
    }

    private void RunTimed(Workspace workspace, KernelProfile profile)
    {
        for (var i = 0; i < kernels.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            kernels[i].Run(workspace.Arguments(i));
            profile.Add(Program.Steps[i], Stopwatch.GetTimestamp() - started);
        }
    }

    /// <summary>The arena of one run at a time, and the argument addresses of all kernels.</summary>
    private sealed class Workspace
    {
        private readonly Storage arena;
        private readonly Storage table;
        private readonly int[] starts;
        private readonly List<(int Entry, Slot Slot)> external = [];

        public Workspace(Program program)
        {
            arena = new Storage(program.ArenaBytes);
            starts = new int[program.Steps.Count];
            table = new Storage(Math.Max(1, program.Steps.Sum(step => step.Inputs.Length + step.Outputs.Length)) * sizeof(nint));
            var entry = 0;
            for (var i = 0; i < starts.Length; i++)
            {
                starts[i] = entry;
                foreach (var slot in program.Steps[i].Inputs.Concat(program.Steps[i].Outputs))
                {
                    if (slot.Kind == SlotKind.Arena)
                        Table[entry] = (nint)arena.Address + (nint)slot.ArenaOffset;
                    else
                        external.Add((entry, slot));
                    entry++;
                }
            }
        }

        private Span<nint> Table => table.Span<nint>();

        public void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs)
        {
            var addresses = Table;
            foreach (var (entry, slot) in external)
                addresses[entry] = slot.Kind == SlotKind.Input ? inputs[slot.Number] : outputs[slot.Number];
        }

        public void** Arguments(int step) => (void**)table.Address + starts[step];
    }
}
