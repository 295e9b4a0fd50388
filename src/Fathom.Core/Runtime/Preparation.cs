using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>One operand of one step in the form its kernel wants: kept as long as it stays the same, or made for a run.</summary>
/// <param name="kernel">The kernel that asks for it.</param>
/// <param name="step">Number of the step.</param>
/// <param name="operand">Which operand.</param>
/// <param name="input">The program's input that it is, or -1 when the program computes or assigns it.</param>
/// <param name="scratchOffset">Place among what is made for a run of the step.</param>
internal sealed unsafe class Preparation(CompiledKernel kernel, int step, int operand, int input, long scratchOffset)
{
    private Made? kept;
    private Seen? last;

    public int Step => step;

    public int Operand => operand;

    public long ByteLength { get; } = kernel.PreparedByteLength(operand);

    /// <summary>Where its place in the scratch memory of a run ends.</summary>
    public long ScratchEnd => scratchOffset + ByteLength;

    /// <summary>All preparations of a program.</summary>
    public static Preparation[] Of(Program program, CompiledKernel[] kernels)
    {
        var preparations = new List<Preparation>();
        for (var step = 0; step < kernels.Length; step++)
        {
            var scratch = 0L;
            for (var operand = 0; operand < program.Steps[step].Inputs.Length; operand++)
            {
                if (kernels[step].PreparedByteLength(operand) <= 0)
                    continue;
                var input = StableInput(program, program.Steps[step].Inputs[operand]);
                if (input < 0 && kernels[step].TakesUnprepared(operand))
                    continue;
                var made = new Preparation(kernels[step], step, operand, input, scratch);
                preparations.Add(made);
                scratch = (made.ScratchEnd + 63) & ~63L;
            }
        }
        return [.. preparations];
    }

    /// <summary>The prepared form of what is bound, kept from an earlier run or from now on; null when it is to be made for this run alone.</summary>
    /// <remarks>
    /// Weights of a model at rest are prepared once. What has changed since, as weights do that another program trains, is kept again only when it
    /// stays the same for two runs.
    /// </remarks>
    public Storage? Keep(ReadOnlySpan<Binding> inputs)
    {
        if (input < 0)
            return null;
        var bound = inputs[input];
        if (Volatile.Read(ref kept) is { } current && current.Source.Is(bound))
            return current.Prepared;
        var (before, seen) = (Volatile.Read(ref last), new Seen(bound));
        Volatile.Write(ref last, seen);
        if (before is not null && !before.Is(bound))
        {
            Volatile.Write(ref kept, null);
            return null;
        }
        var storage = new Storage(ByteLength);
        kernel.Prepare(operand, (void*)bound.Address, storage.Address);
        Volatile.Write(ref kept, new Made(seen, storage));
        return storage;
    }

    /// <summary>Prepares the operand at <paramref name="from"/> for one run; returns where it is.</summary>
    public nint Make(void* from, Storage scratch)
    {
        var to = (byte*)scratch.Address + scratchOffset;
        kernel.Prepare(operand, from, to);
        return (nint)to;
    }

    private static int StableInput(Program program, Slot slot) =>
        slot.Kind == SlotKind.Input && !program.Outputs.Contains(slot) ? slot.Number : -1;

    private sealed record Made(Seen Source, Storage Prepared);

    private sealed class Seen(Binding bound)
    {
        private readonly WeakReference<Storage> storage = new(bound.Storage!);
        private readonly long version = bound.Version;

        public bool Is(Binding bound) => version == bound.Version && storage.TryGetTarget(out var source) && ReferenceEquals(source, bound.Storage);
    }
}
