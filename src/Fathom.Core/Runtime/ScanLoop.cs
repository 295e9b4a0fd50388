using System.Collections.Concurrent;
using System.Diagnostics;
using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>
/// Runs a <see cref="ScanKernel"/>: binds the kernels of its body to other addresses for each step. Constants that a kernel wants in another form (packed
/// weights) are brought into it once for all steps.
/// </summary>
internal sealed unsafe class ScanLoop : CompiledKernel
{
    private readonly ScanKernel scan;
    private readonly CompiledKernel[] kernels;
    private readonly List<Preparation> preparations = [];
    private readonly ConcurrentBag<Workspace> idle = [];

    public ScanLoop(ScanKernel scan, IBackend backend)
    {
        this.scan = scan;
        kernels = Executable.Compile(scan.Body, backend);
        for (var step = 0; step < kernels.Length; step++)
            for (var operand = 0; operand < scan.Body.Steps[step].Inputs.Length; operand++)
                if (kernels[step].PreparedByteLength(operand) is > 0 and var length)
                    preparations.Add(new Preparation(step, operand, length, PlaceOf(step, operand)));
    }

    public override long PreparedByteLength(int operand) => PreparedFor(operand)?.ByteLength ?? 0;

    public override void Prepare(int operand, void* from, void* prepared)
    {
        var preparation = PreparedFor(operand)!;
        kernels[preparation.Step].Prepare(preparation.Operand, from, prepared);
    }

    public override void Run(void** arguments)
    {
        if (!idle.TryTake(out var workspace))
            workspace = new Workspace(this);
        try
        {
            workspace.Begin(arguments);
            var profile = KernelProfile.Active;
            for (var step = 0; step < scan.Length; step++)
            {
                workspace.Bind(arguments, step);
                for (var i = 0; i < kernels.Length; i++)
                {
                    var started = profile is null ? 0 : Stopwatch.GetTimestamp();
                    workspace.Prepare(i);
                    kernels[i].Run(workspace.Arguments(i));
                    if (profile is not null && kernels[i] is not ScanLoop)
                        profile.Add(scan.Body.Steps[i], started, Stopwatch.GetTimestamp() - started);
                }
            }
        }
        finally
        {
            idle.Add(workspace);
        }
    }

    private Place PlaceOf(int step, int operand) => scan.Body.Steps[step].Inputs[operand] is { Kind: SlotKind.Input, Number: var input } && IsConstant(input)
        ? UsesOf(input) == 1 ? Place.Outside : Place.Once
        : Place.EachStep;

    private bool IsConstant(int input) => scan.InputSteps[input] == 0 && scan.Carries.All(carry => carry.Input != input);

    private int UsesOf(int input) => scan.Body.Steps.Sum(step => step.Inputs.Count(slot => slot.Kind == SlotKind.Input && slot.Number == input));

    // A constant that one kernel alone reads is prepared like a kernel's own operand, which the runtime may keep from run to run.
    private Preparation? PreparedFor(int input) => preparations.Find(made =>
        made.Place == Place.Outside && scan.Body.Steps[made.Step].Inputs[made.Operand].Number == input);

    /// <summary>When an operand of a body's kernel is brought into the form that it wants.</summary>
    private enum Place
    {
        /// <summary>Before the scan runs, by whoever runs it.</summary>
        Outside,

        /// <summary>Once for all steps.</summary>
        Once,

        /// <summary>In every step.</summary>
        EachStep,
    }

    private sealed record Preparation(int Step, int Operand, long ByteLength, Place Place);

    /// <summary>The memory of one run at a time: the body's arena, carries that go nowhere else, and the argument addresses of all kernels.</summary>
    private sealed class Workspace
    {
        private readonly ScanLoop loop;
        private readonly ScanKernel scan;
        private readonly Storage arena, table;
        private readonly Storage?[] carried;
        private readonly Storage?[] prepared;
        private readonly int[] starts;
        private readonly nint[] inputs, outputs;
        private readonly List<(int Entry, Slot Slot)> bound = [];

        public Workspace(ScanLoop loop)
        {
            (this.loop, scan) = (loop, loop.scan);
            var steps = scan.Body.Steps;
            arena = new Storage(scan.Body.ArenaBytes);
            table = new Storage(Math.Max(1, steps.Sum(step => step.Inputs.Length + step.Outputs.Length)) * sizeof(nint));
            carried = [.. scan.Carries.Select(carry => carry.Kept == ScanCarryKept.Last ? new Storage(2 * Padded(carry.ByteLength)) : null)];
            prepared = [.. loop.preparations.Select(made => made.Place == Place.Outside ? null : new Storage(made.ByteLength))];
            inputs = new nint[scan.Inputs.Length];
            outputs = new nint[scan.Body.Outputs.Count];
            starts = new int[steps.Count];
            var entry = 0;
            for (var i = 0; i < starts.Length; i++)
            {
                starts[i] = entry;
                for (var operand = 0; operand < steps[i].Inputs.Length; operand++)
                    Enter(entry++, steps[i].Inputs[operand], loop.preparations.Exists(made => made.Place == Place.EachStep && (made.Step, made.Operand) == (i, operand)));
                foreach (var slot in steps[i].Outputs)
                    Enter(entry++, slot, rebind: false);
            }
        }

        private Span<nint> Table => table.Span<nint>();

        public void** Arguments(int step) => (void**)table.Address + starts[step];

        /// <summary>Prepares for a run.</summary>
        public void Begin(void** arguments)
        {
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = (nint)arguments[i];
            foreach (var carry in scan.Carries)
                if (carry.Kept == ScanCarryKept.AllAndFirst)
                    Buffer.MemoryCopy(
                        First(carry, arguments), (byte*)arguments[inputs.Length + carry.Output] + (scan.Reverse ? scan.Length * carry.ByteLength : 0),
                        carry.ByteLength, carry.ByteLength);
            for (var i = 0; i < prepared.Length; i++)
                if (loop.preparations[i] is { Place: Place.Once } made)
                    loop.kernels[made.Step].Prepare(made.Operand, arguments[scan.Body.Steps[made.Step].Inputs[made.Operand].Number], prepared[i]!.Address);
        }

        /// <summary>Binds all addresses for a step.</summary>
        public void Bind(void** arguments, int step)
        {
            var slice = scan.Reverse ? scan.Length - 1 - step : step;
            for (var i = 0; i < inputs.Length; i++)
                if (scan.InputSteps[i] != 0)
                    inputs[i] = (nint)arguments[i] + (nint)(slice * scan.InputSteps[i]);
            for (var i = 0; i < carried.Length; i++)
            {
                var carry = scan.Carries[i];
                inputs[carry.Input] = step == 0 ? (nint)arguments[carry.Input] : (nint)State(i, step - 1, arguments) - (nint)OffsetOf(carry);
                outputs[carry.BodyOutput] = (nint)State(i, step, arguments);
            }
            foreach (var stack in scan.Stacks)
                outputs[stack.BodyOutput] = (nint)((byte*)arguments[inputs.Length + stack.Output] + slice * stack.ByteLength);
            var addresses = Table;
            foreach (var (entry, slot) in bound)
                addresses[entry] = AddressOf(slot);
            for (var i = 0; i < prepared.Length; i++)
                if (loop.preparations[i] is { Place: Place.Once } made)
                    addresses[starts[made.Step] + made.Operand] = (nint)prepared[i]!.Address;
        }

        /// <summary>Brings operands of a kernel that change from step to step into the form it wants.</summary>
        public void Prepare(int kernel)
        {
            for (var i = 0; i < prepared.Length; i++)
                if (loop.preparations[i] is { Place: Place.EachStep } made && made.Step == kernel)
                {
                    ref var argument = ref Table[starts[kernel] + made.Operand];
                    loop.kernels[kernel].Prepare(made.Operand, (void*)argument, prepared[i]!.Address);
                    argument = (nint)prepared[i]!.Address;
                }
        }

        private static long Padded(long byteLength) => byteLength + 63 & ~63L;

        private void Enter(int entry, Slot slot, bool rebind)
        {
            if (slot.Kind == SlotKind.Arena)
                Table[entry] = AddressOf(slot);
            if (slot.Kind != SlotKind.Arena || rebind)
                bound.Add((entry, slot));
        }

        private nint AddressOf(Slot slot) => slot.Kind switch
        {
            SlotKind.Arena => (nint)arena.Address + (nint)slot.ArenaOffset,
            SlotKind.Input => inputs[slot.Number],
            _ => outputs[slot.Number],
        };

        // The first carry may lie anywhere in its buffer, and the body reads all states at that offset.
        private long OffsetOf(ScanCarry carry) => scan.Inputs[carry.Input].View.Offset * scan.Inputs[carry.Input].DType.ByteLength;

        private byte* First(ScanCarry carry, void** arguments) => (byte*)arguments[carry.Input] + OffsetOf(carry);

        /// <summary>Where a carry lies after a step.</summary>
        private byte* State(int number, int step, void** arguments)
        {
            var carry = scan.Carries[number];
            var slice = scan.Reverse ? scan.Length - 1 - step : step;
            switch (carry.Kept)
            {
                case ScanCarryKept.Last when step < scan.Length - 1 || carry.Output < 0:
                    return (byte*)carried[number]!.Address + (step & 1) * Padded(carry.ByteLength);
                case ScanCarryKept.Last:
                    return (byte*)arguments[inputs.Length + carry.Output];
                default:
                    var before = carry.Kept == ScanCarryKept.AllAndFirst && !scan.Reverse ? 1 : 0;
                    return (byte*)arguments[inputs.Length + carry.Output] + (slice + before) * carry.ByteLength;
            }
        }
    }
}
