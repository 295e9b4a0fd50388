using System.Collections.Concurrent;
using System.Diagnostics;
using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>A program with its kernels compiled by the backend and memory to run in; several threads may run it at once.</summary>
internal sealed unsafe class Executable
{
    private readonly CompiledKernel[] kernels;
    private readonly Preparation[] preparations;
    private readonly KeptResults[] kept;
    private readonly ConcurrentBag<Workspace> idle = [];

    /// <summary>Compiles the kernels of a program with so many inputs.</summary>
    public Executable(Program program, IBackend backend, int inputs)
    {
        Program = program;
        kernels = Compile(program, backend);
        preparations = Preparation.Of(program, kernels);
        kept = new KeptResults[program.Kept.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = new KeptResults(program.Kept[i], backend, inputs + KeptCount);
            KeptCount += kept[i].Count;
        }
    }

    public Program Program { get; }

    /// <summary>The kernels of a program; a scan is a loop over kernels, which the host drives.</summary>
    public static CompiledKernel[] Compile(Program program, IBackend backend)
    {
        var loops = new Dictionary<LoopKernel, CompiledKernel>(new LoopLikeness());
        return [.. program.Steps.Select(step => Compile(step.Kernel))];

        CompiledKernel Compile(Kernel kernel)
        {
            if (kernel is ScanKernel scan)
                return new ScanLoop(scan, backend);
            if (kernel is not LoopKernel loop)
                return backend.Compile(kernel);
            if (!loops.TryGetValue(loop, out var compiled))
                loops.Add(loop, compiled = backend.Compile(loop));
            return compiled;
        }
    }

    /// <summary>Number of places that <see cref="Run"/> needs behind the inputs, for results of earlier runs.</summary>
    public int KeptCount { get; }

    /// <summary>Runs all kernels.</summary>
    /// <param name="inputs">What each input is bound to, and behind them <see cref="KeptCount"/> places.</param>
    /// <param name="outputs">Address of each output slot, by root; assigned variables are found among the inputs.</param>
    public void Run(Span<Binding> inputs, ReadOnlySpan<nint> outputs)
    {
        if (!idle.TryTake(out var workspace))
            workspace = new Workspace(Program, preparations);
        try
        {
            for (var i = 0; i < kept.Length; i++)
                kept[i].Bind(inputs, ref workspace.Spare[i]);
            workspace.Bind(inputs, outputs);
            var profile = KernelProfile.Active;
            var next = 0;
            for (var i = 0; i < kernels.Length; i++)
            {
                var started = profile is null ? 0 : Stopwatch.GetTimestamp();
                for (; next < preparations.Length && preparations[next].Step == i; next++)
                    workspace.Prepare(preparations[next], next, inputs);
                kernels[i].Run(workspace.Arguments(i));
                // A scan reports the kernels of its steps itself.
                if (profile is not null && kernels[i] is not ScanLoop)
                    profile.Add(Program.Steps[i], started, Stopwatch.GetTimestamp() - started);
            }
        }
        finally
        {
            idle.Add(workspace);
        }
    }

    /// <summary>The arena of one run at a time, and the argument addresses of all kernels.</summary>
    private sealed class Workspace
    {
        private readonly Storage arena;
        private readonly Storage table;
        private readonly int[] starts;
        private readonly List<(int Entry, Slot Slot)> bound = [];
        private readonly Storage?[] prepared;
        private readonly long scratchBytes;
        private Storage? scratch;

        /// <summary>Memory for results of each kept part that are not kept.</summary>
        public readonly Storage[]?[] Spare;

        public Workspace(Program program, Preparation[] preparations)
        {
            arena = new Storage(program.ArenaBytes);
            Spare = new Storage[program.Kept.Count][];
            starts = new int[program.Steps.Count];
            table = new Storage(Math.Max(1, program.Steps.Sum(step => step.Inputs.Length + step.Outputs.Length)) * sizeof(nint));
            prepared = new Storage?[preparations.Length];
            scratchBytes = preparations.Length == 0 ? 0 : preparations.Max(preparation => preparation.ScratchEnd);
            var entry = 0;
            for (var i = 0; i < starts.Length; i++)
            {
                starts[i] = entry;
                foreach (var slot in program.Steps[i].Inputs.Concat(program.Steps[i].Outputs))
                {
                    if (slot.Kind == SlotKind.Arena)
                        Table[entry] = AddressOf(slot, [], []);
                    else
                        bound.Add((entry, slot));
                    entry++;
                }
            }
            // What is prepared takes the place of its operand, which the next run needs again.
            foreach (var preparation in preparations)
                if (program.Steps[preparation.Step].Inputs[preparation.Operand] is { Kind: SlotKind.Arena } slot)
                    bound.Add((starts[preparation.Step] + preparation.Operand, slot));
        }

        private Span<nint> Table => table.Span<nint>();

        public void Bind(ReadOnlySpan<Binding> inputs, ReadOnlySpan<nint> outputs)
        {
            var addresses = Table;
            foreach (var (entry, slot) in bound)
                addresses[entry] = AddressOf(slot, inputs, outputs);
        }

        private nint AddressOf(Slot slot, ReadOnlySpan<Binding> inputs, ReadOnlySpan<nint> outputs) => slot.Kind switch
        {
            SlotKind.Arena => (nint)arena.Address + (nint)slot.ArenaOffset,
            SlotKind.Input => inputs[slot.Number].Address,
            _ => outputs[slot.Number],
        };

        /// <summary>Puts the prepared form of an operand in its place among the arguments.</summary>
        public void Prepare(Preparation preparation, int number, ReadOnlySpan<Binding> inputs)
        {
            ref var argument = ref Table[starts[preparation.Step] + preparation.Operand];
            prepared[number] = preparation.Keep(inputs);
            argument = prepared[number] is { } kept ? (nint)kept.Address
                : preparation.Make((void*)argument, scratch ??= new Storage(scratchBytes));
        }

        public void** Arguments(int step) => (void**)table.Address + starts[step];
    }
}
